"""A need without weeks of a host: days and people that both sides confirm, then a report."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from core.models import AuditEntry
from exchanges import emails, services
from exchanges.calendar import appointments
from exchanges.models import Arrangement, ArrangementState, VisitRequest
from exchanges.presenters import waiting
from exchanges.rules import RequestRefused
from exchanges.rules.arrangements import ArrangementRefused
from exchanges.services.arrangements import (
    arrange,
    call_off_arrangement,
    confirm_arrangement,
    store_arrangement_report,
)
from exchanges.services.instruments import choose_instrument
from notifications.models import CalendarEntry, OutboxMessage
from tests.exchanges.scenes import FIRST_MONDAY, NOW, scene, stranger
from tests.steps import steps_of

next_steps = steps_of(waiting)

pytestmark = pytest.mark.django_db
LAST_DAY = FIRST_MONDAY + timedelta(days=1)
AFTER = datetime.combine(LAST_DAY + timedelta(days=1), time(9), UTC)
PARTS = {"done": "Two days on files", "adopt": "", "obstacles": "", "recommendations": "More"}


@pytest.fixture
def stage():
    made = scene(senders={"UG": "Uganda"})
    VisitRequest.objects.update(instrument="expert_mission")
    made.senders["UG"].request.refresh_from_db()
    return made


def named(stage, by, version=0, now=NOW, **changes):
    values = {
        "first_day": FIRST_MONDAY, "last_day": LAST_DAY, "people": "Ruth Atim", "place": "Kampala",
    }  # fmt: skip
    request = VisitRequest.objects.select_related("cycle", "head").get()
    return arrange(request=request, version=version, by=by, now=now, **{**values, **changes})


def agreed(stage):
    made = named(stage, stage.organiser)
    return confirm_arrangement(arrangement=made, by=stage.senders["UG"].head, now=NOW)


def titles(person, now=NOW):
    return [str(step.title) for step in next_steps(type(person).objects.get(pk=person.pk), now=now)]


def reported(stage, made, now=AFTER, **changes):
    values = {"version": made.version, "parts": PARTS, "hand_in": True}
    by = stage.senders["UG"].focal_point
    return store_arrangement_report(arrangement=made, by=by, now=now, **{**values, **changes})


def test_the_organiser_names_the_sender_confirms_and_it_stands_in_the_calendars(stage):
    sender = stage.senders["UG"]
    assert "Name who comes, and when" in titles(stage.organiser)
    made = named(stage, stage.organiser)
    assert made.state == ArrangementState.PROPOSED
    assert "Confirm days and people" in titles(sender.head)
    assert "Confirm days and people" not in titles(stage.organiser)
    assert not list(appointments(user=sender.head, now=NOW))
    made = confirm_arrangement(arrangement=made, by=sender.head, now=NOW)
    assert made.state == ArrangementState.CONFIRMED
    (appointment,) = appointments(user=sender.head, now=NOW)
    assert appointment.starts_at.date() == FIRST_MONDAY
    assert CalendarEntry.objects.count() == 1
    assert not list(appointments(user=stage.host, now=NOW))
    told = OutboxMessage.objects.filter(kind="exchanges.arrangement_news")
    assert {one.recipient for one in told} == {sender.head, sender.focal_point, stage.organiser}


def test_nobody_has_to_lead_where_nobody_travels(stage, as_user):
    VisitRequest.objects.update(head=None)
    focal_point = stage.senders["UG"].focal_point
    assert "Name the head of delegation" not in titles(focal_point)
    request = VisitRequest.objects.get()
    page = as_user(focal_point).get(reverse("exchanges:request-detail", args=[request.pk]))
    assert "Weeks to travel" not in page.content.decode()
    VisitRequest.objects.update(instrument="study_visit")
    assert "Name the head of delegation" in titles(focal_point)


def test_the_sender_may_name_first_and_nobody_confirms_for_the_other_side(stage):
    sender = stage.senders["UG"]
    made = named(stage, sender.focal_point)
    for person in (sender.head, sender.focal_point, stage.host, stranger(Role.ORGANISER)):
        with pytest.raises(ArrangementRefused):
            confirm_arrangement(arrangement=made, by=person, now=NOW)
    made = confirm_arrangement(arrangement=made, by=stage.organiser, now=NOW)
    assert made.state == ArrangementState.CONFIRMED


def test_other_days_ask_the_other_side_again_and_take_the_calendar_back(stage):
    made = agreed(stage)
    made = named(stage, stage.organiser, version=made.version, place="Entebbe")
    assert made.state == ArrangementState.PROPOSED
    assert made.sender_confirmed_by is None
    assert not list(appointments(user=stage.senders["UG"].head, now=NOW))


def test_once_the_cycle_is_closed_what_is_arranged_goes_on_and_nothing_new_begins(stage):
    made = named(stage, stage.organiser)
    services.close_cycle(cycle=stage.cycle, by=stage.organiser, now=NOW)
    made = named(stage, stage.organiser, version=made.version, place="Entebbe")
    made = confirm_arrangement(arrangement=made, by=stage.senders["UG"].head, now=NOW)
    assert made.state == ArrangementState.CONFIRMED
    call_off_arrangement(arrangement=made, reason="Ill", by=stage.organiser, now=NOW)
    assert "Name who comes, and when" not in titles(stage.organiser)
    with pytest.raises(ArrangementRefused, match="not_yours"):
        named(stage, stage.organiser, version=made.version)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"last_day": FIRST_MONDAY - timedelta(days=1)}, "ends_early"),
        ({"first_day": NOW.date() - timedelta(days=1)}, "begins_past"),
        ({"version": 7}, "row_changed"),
    ],
)
def test_what_cannot_be_arranged_is_refused_and_changes_nothing(stage, changes, reason):
    with pytest.raises(ArrangementRefused) as refused:
        named(stage, stage.organiser, **changes)
    assert refused.value.reason == reason
    assert not Arrangement.objects.exists()


def test_a_study_visit_is_for_the_plan_and_strangers_arrange_nothing(stage):
    for person in (stage.host, stranger(Role.FOCAL_POINT)):
        with pytest.raises(ArrangementRefused):
            named(stage, person)
    VisitRequest.objects.update(instrument="study_visit")
    with pytest.raises(ArrangementRefused):
        named(stage, stage.organiser)


def test_called_off_it_leaves_the_calendars_and_can_be_named_anew(stage):
    made = agreed(stage)
    made = call_off_arrangement(arrangement=made, reason="Ill", by=stage.organiser, now=NOW)
    assert made.state == ArrangementState.CANCELLED
    assert not list(appointments(user=stage.senders["UG"].head, now=NOW))
    again = named(stage, stage.organiser, version=made.version)
    assert (again.state, again.cancel_reason) == (ArrangementState.PROPOSED, "")


def test_a_withdrawn_request_calls_it_off(stage):
    made = agreed(stage)
    sender = stage.senders["UG"]
    services.withdraw_request(request=sender.request, by=sender.focal_point, now=NOW)
    made.refresh_from_db()
    assert made.state == ArrangementState.CANCELLED


def test_the_instrument_stays_while_something_is_arranged(stage):
    made = agreed(stage)
    with pytest.raises(RequestRefused):
        choose_instrument(
            request=made.request,
            instrument="workshop",
            by=stage.senders["UG"].focal_point,
            now=NOW,
        )


def test_the_report_is_the_senders_after_the_last_day_and_closes_it(stage):
    made = agreed(stage)
    assert "Write the report" in titles(stage.senders["UG"].head, AFTER)
    for changes in ({"now": NOW}, {"parts": {**PARTS, "done": ""}}, {"version": 9}):
        with pytest.raises(ArrangementRefused):
            reported(stage, made, **changes)
    with pytest.raises(ArrangementRefused):
        store_arrangement_report(
            arrangement=made, version=made.version, parts=PARTS, hand_in=True,
            by=stage.organiser, now=AFTER,
        )  # fmt: skip
    draft = reported(stage, made, hand_in=False)
    assert draft.state == ArrangementState.CONFIRMED
    done = reported(stage, draft)
    assert done.state == ArrangementState.REPORTED
    with pytest.raises(ArrangementRefused):
        reported(stage, done)
    kinds = AuditEntry.objects.filter(object_id=str(made.pk)).values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["arrangement.report_stored", "arrangement.reported"]


def test_a_reminder_of_the_report_goes_to_the_sender_and_is_void_once_it_is_there(stage):
    made = agreed(stage)
    now = AFTER + timedelta(days=10)
    planned = list(emails.planned_arrangements(now=now, until=now + timedelta(days=35)))
    sender = stage.senders["UG"]
    assert {one.recipient_id for one in planned} == {sender.head.pk, sender.focal_point.pk}
    about = {"about_id": str(made.pk), "occurrence": planned[0].occurrence, "now": now}
    assert emails.compose_arrangement_report_due(recipient=sender.head, **about)
    assert emails.compose_arrangement_report_due(recipient=stage.organiser, **about) is None
    reported(stage, made)
    assert emails.compose_arrangement_report_due(recipient=sender.head, **about) is None


def test_from_naming_to_the_report_by_hand(stage, as_user, monkeypatch):
    clock = {"now": NOW}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["now"])
    request, sender = stage.senders["UG"].request, stage.senders["UG"]
    organiser, head = as_user(stage.organiser), as_user(sender.head)

    def url(name):
        return reverse(f"exchanges:{name}", args=[request.pk])

    values = {"people": "Ruth Atim", "place": "Kampala", "version": 0}
    days = {"first_day": FIRST_MONDAY.isoformat(), "last_day": LAST_DAY.isoformat()}
    turned = {"first_day": LAST_DAY.isoformat(), "last_day": FIRST_MONDAY.isoformat()}
    page = organiser.post(url("arrangement-edit"), {**values, **turned}).content.decode()
    assert "The last day comes after the first." in page
    assert "Ruth Atim" in page
    assert organiser.post(url("arrangement-edit"), {**values, **days}).status_code == 302
    # The same form twice: what is stored is shown, and nothing is stored twice.
    again = organiser.post(url("arrangement-edit"), {**values, **days}).content.decode()
    assert "Stored by" in again
    shown = head.get(url("request-detail")).content.decode()
    assert "Confirm days and people" in shown
    assert "Visits</h2>" not in shown
    assert shown.count('class="main"') <= 1
    head.post(url("arrangement-confirm"))
    assert "Confirmed by both sides" in head.get(url("request-detail")).content.decode()
    clock["now"] = AFTER
    # Weeks later both have to sign in again.
    organiser, head = as_user(stage.organiser), as_user(sender.head)
    answer = head.post(url("arrangement-report"), {**PARTS, "hand_in": "on", "version": 1})
    assert answer.url == url("request-detail")
    assert "Two days on files" in organiser.get(url("request-detail")).content.decode()


def test_a_draft_of_the_report_is_for_the_sender_alone(stage, as_user, monkeypatch):
    made = agreed(stage)
    reported(stage, made, hand_in=False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)
    page = reverse("exchanges:request-detail", args=[made.request_id])
    assert "Two days on files" not in as_user(stage.organiser).get(page).content.decode()
    assert "Two days on files" in as_user(stage.senders["UG"].head).get(page).content.decode()
