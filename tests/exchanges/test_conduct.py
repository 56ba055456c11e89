"""A visit from its lock to its close: steps in order, attendance, log, incidents for few."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry
from exchanges.models import (
    Attendance,
    Incident,
    Nomination,
    NominationState,
    Nominee,
    NomineePart,
    Sex,
    VisitMove,
    VisitState,
)
from exchanges.rules import VisitRefused
from exchanges.services.conduct import (
    Present,
    add_log,
    begin_visit,
    close_visit,
    correct_incident,
    correct_log,
    end_reporting,
    lock_visit,
    note_incident,
    open_incident,
    record_attendance,
)
from tests.exchanges.scenes import NOW
from tests.exchanges.stages import at, confirmed_visit, outsiders, under_way

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"exchanges:{name}", args=args)


def record(stage, number=4, day=0, by=None, now=None, nominees=()):
    return record_attendance(
        visit=stage.visit,
        day=stage.visit.first_monday + timedelta(days=day),
        present={stage.delegation.pk: Present(number, list(nominees))},
        by=by or stage.host,
        now=now or stage.after,
    )


def nominate(stage, *names):
    nomination = Nomination.objects.create(
        request=stage.delegation.request, state=NominationState.VERIFIED
    )
    return [
        Nominee.objects.create(
            nomination=nomination, name=name, post="Officer", sex=Sex.WOMAN, part=NomineePart.MEMBER
        )
        for name in names
    ]


def test_the_steps_come_in_their_order_and_each_is_history():
    stage = confirmed_visit()
    lock_visit(visit=stage.visit, by=stage.organiser, now=NOW)
    begin_visit(visit=stage.visit, by=stage.host, now=at(stage.visit.first_monday, 8))
    end_reporting(visit=stage.visit, reason="No line", by=stage.organiser, now=stage.after)
    close_visit(visit=stage.visit, by=stage.organiser, now=stage.after)
    moves = VisitMove.objects.filter(visit=stage.visit).values_list("to_state", flat=True)
    assert list(moves)[-4:] == ["locked", "under_way", "reported", "closed"]


@pytest.mark.parametrize("step", [begin_visit, close_visit, end_reporting])
def test_no_step_is_left_out(step):
    stage = confirmed_visit()
    more = {"reason": "Why"} if step is end_reporting else {}
    with pytest.raises(VisitRefused, match="is_confirmed"):
        step(visit=stage.visit, by=stage.organiser, now=stage.after, **more)


def test_a_visit_begins_on_its_first_day_by_the_clock_of_the_host():
    stage = confirmed_visit()
    lock_visit(visit=stage.visit, by=stage.organiser, now=NOW)
    midnight = at(stage.visit.first_monday, 0)
    with pytest.raises(VisitRefused, match="not_begun"):
        begin_visit(visit=stage.visit, by=stage.host, now=midnight - timedelta(minutes=1))
    assert begin_visit(visit=stage.visit, by=stage.host, now=midnight).state == VisitState.UNDER_WAY


def test_each_step_is_for_some_alone():
    stage = confirmed_visit()
    for person in (stage.host, stage.head, stage.focal_point):
        with pytest.raises(VisitRefused):
            lock_visit(visit=stage.visit, by=person, now=NOW)
    lock_visit(visit=stage.visit, by=stage.organiser, now=NOW)
    with pytest.raises(VisitRefused):
        begin_visit(visit=stage.visit, by=stage.head, now=stage.after)


def test_a_visit_that_is_not_over_is_not_reported():
    stage = under_way()
    with pytest.raises(VisitRefused, match="not_over"):
        end_reporting(
            visit=stage.visit, reason="Why", by=stage.organiser, now=at(stage.visit.first_monday, 9)
        )


def test_attendance_is_counted_and_can_be_corrected():
    stage = under_way()
    record(stage, 4)
    record(stage, 3)
    assert Attendance.objects.get().present == 3


def test_attendance_is_by_name_where_there_are_names():
    stage = under_way()
    people = nominate(stage, "Grace", "Ruth")
    record(stage, nominees=people[:1])
    row = Attendance.objects.get()
    assert (row.present, list(row.nominees.all())) == (1, people[:1])


@pytest.mark.parametrize(
    ("number", "day", "reason"),
    [(5, 0, "too_many_present"), (4, 9, "day_outside"), (4, -1, "day_outside")],
)
def test_attendance_names_a_day_of_the_visit_and_no_more_than_travel(number, day, reason):
    stage = under_way()
    with pytest.raises(VisitRefused, match=reason):
        record(stage, number, day)


def test_no_day_is_recorded_before_it_comes():
    stage = under_way()
    with pytest.raises(VisitRefused, match="day_ahead"):
        record(stage, day=2, now=at(stage.visit.first_monday, 12))


def test_the_delegation_does_not_record_its_own_attendance():
    stage = under_way()
    with pytest.raises(VisitRefused, match="not_yours"):
        record(stage, by=stage.head)


def test_the_log_is_added_to_by_all_sides_and_read_by_them(as_user):
    stage = under_way()
    for person, text in ((stage.host, "Desk shown"), (stage.head, "File followed")):
        add_log(
            visit=stage.visit, day=stage.visit.first_monday, text=text, by=person, now=stage.after
        )
    for person in (stage.host, stage.head, stage.focal_point, stage.organiser):
        page = as_user(person).get(url("visit-days", stage.visit.pk)).content
        assert b"Desk shown" in page
        assert b"File followed" in page
    for person in outsiders():
        assert as_user(person).get(url("visit-days", stage.visit.pk)).status_code == 404


def test_an_incident_is_sealed_and_read_by_author_and_organisers(as_user):
    stage = under_way()
    incident = note_incident(
        visit=stage.visit,
        day=stage.visit.first_monday,
        text="A fall",
        by=stage.head,
        now=stage.after,
    )
    assert b"A fall" not in bytes(Incident.objects.get().sealed_text)
    for person in (stage.head, stage.organiser):
        assert b"A fall" in as_user(person).get(url("incident-detail", incident.pk)).content
    for person in (stage.host, stage.focal_point, *outsiders()):
        assert as_user(person).get(url("incident-detail", incident.pk)).status_code == 404
        days = as_user(person).get(url("visit-days", stage.visit.pk))
        assert str(incident.pk).encode() not in days.content


def test_who_opens_an_incident_is_written_down(settings):
    stage = under_way()
    incident = note_incident(
        visit=stage.visit,
        day=stage.visit.first_monday,
        text="A fall",
        by=stage.head,
        now=stage.after,
    )
    open_incident(incident=incident, by=stage.organiser, now=stage.after)
    entry = AuditEntry.objects.get(kind="visit.incident_opened")
    assert entry.actor_id == stage.organiser.pk
    settings.KEY_RING = [bytes(32).hex()]
    assert open_incident(incident=incident, by=stage.organiser, now=stage.after) is None


def test_the_page_of_a_step_says_what_is_missing_and_takes_it(as_user):
    stage = confirmed_visit()
    client = as_user(stage.organiser)
    page = client.get(url("visit-step", stage.visit.pk, "lock"))
    assert page.context["step"].missing
    assert client.post(url("visit-step", stage.visit.pk, "lock")).status_code == 302
    stage.visit.refresh_from_db()
    assert stage.visit.state == VisitState.LOCKED
    assert client.get(url("visit-step", stage.visit.pk, "lock")).status_code == 403
    assert client.get(url("visit-step", stage.visit.pk, "fly")).status_code == 404


def test_attendance_and_log_are_typed_on_their_pages(as_user):
    stage = under_way(days_ago=1)
    client = as_user(stage.host)
    page = url("attendance-edit", stage.visit.pk, 1)
    field = stage.delegation.pk.hex
    assert field in client.post(page, {field: "99"}).context["form"].errors
    assert client.post(page, {field: "4"}).status_code == 302
    day = stage.visit.first_monday.isoformat()
    assert client.post(url("log-create", stage.visit.pk), {"day": day, "text": "Seen"}).url
    assert Attendance.objects.get().present == 4


def test_many_days_cost_no_more_queries(as_user):
    stage = under_way()
    client = as_user(stage.host)
    page = url("visit-days", stage.visit.pk)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for day in range(5):
        record(stage, day=day)
        for number in range(3):
            add_log(
                visit=stage.visit,
                day=stage.visit.first_monday + timedelta(days=day),
                text=f"Entry {number}",
                by=stage.host,
                now=stage.after,
            )
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    # The names that were ticked are one question more, however many there are.
    assert len(many) <= len(few) + 1


def test_who_wrote_an_entry_corrects_it_once_and_the_earlier_one_is_kept(as_user):
    stage = under_way()
    first = stage.visit.first_monday
    entry = add_log(visit=stage.visit, day=first, text="Desk of 8", by=stage.host, now=stage.after)
    fix = {"entry": entry, "text": "Desk of 9", "now": stage.after}
    for person in (stage.organiser, *outsiders()):
        with pytest.raises(VisitRefused):
            correct_log(by=person, **fix)
    made = correct_log(by=stage.host, **fix)
    assert (made.corrects, made.day) == (entry, first)
    with pytest.raises(VisitRefused) as refused:
        correct_log(by=stage.host, **fix)
    assert refused.value.reason == "row_changed"
    page = as_user(stage.organiser).get(url("visit-days", stage.visit.pk)).content.decode()
    assert page.index("Desk of 9") < page.index("Corrected; before it said") < page.index("of 8")


def test_a_corrected_incident_stays_sealed_and_the_earlier_one_too():
    stage = under_way()
    first = stage.visit.first_monday
    note = {"visit": stage.visit, "day": first, "by": stage.host, "now": stage.after}
    old = note_incident(text="A quarrel", **note)
    with pytest.raises(VisitRefused):
        correct_incident(incident=old, text="No", by=stage.organiser, now=stage.after)
    new = correct_incident(incident=old, text="A dispute", by=stage.host, now=stage.after)
    assert b"dispute" not in bytes(new.sealed_text)
    texts = [open_incident(incident=one, by=stage.host, now=stage.after) for one in (old, new)]
    assert texts == ["A quarrel", "A dispute"]
    entry = AuditEntry.objects.get(kind="visit.incident_corrected")
    assert "dispute" not in str(entry.__dict__)
