"""Reports of both sides, the certificates that follow, and who is reminded of what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from exchanges.emails.reports import (
    compose_report_awaited,
    compose_report_handed_in,
    planned_after_visits,
)
from exchanges.models import Letter, VisitReport, VisitState
from exchanges.rules import VisitRefused
from exchanges.services.conduct import Present, record_attendance
from exchanges.services.reports import PARTS, draft_certificates, hand_in_report, store_report
from notifications.models import OutboxMessage
from tests.exchanges.scenes import NOW
from tests.exchanges.stages import at, confirmed_visit, outsiders, under_way

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"exchanges:{name}", args=args)


def store(stage, by=None, *, of_host=False, version=0, **texts):
    return store_report(
        visit=stage.read(),
        delegation=None if of_host else stage.delegation,
        version=version,
        parts={**dict.fromkeys(PARTS, "Words"), **texts},
        by=by or (stage.host if of_host else stage.head),
        now=stage.after,
    )


def hand_in(stage, by=None, *, of_host=False, now=None):
    return hand_in_report(
        visit=stage.read(),
        delegation=None if of_host else stage.delegation,
        by=by or (stage.host if of_host else stage.head),
        now=now or stage.after,
    )


def attend(stage, days):
    for day in range(days):
        record_attendance(
            visit=stage.visit,
            day=stage.visit.first_monday + timedelta(days=day),
            present={stage.delegation.pk: Present(3)},
            by=stage.host,
            now=stage.after,
        )


def awaited(stage, days):
    now = at(stage.visit.last_day, 7)
    planned = planned_after_visits(now=now, until=now + timedelta(days=days))
    return [one for one in planned if one.kind == "exchanges.report_awaited"]


def test_the_last_of_the_reports_makes_the_visit_reported():
    stage = under_way()
    for of_host in (False, True):
        store(stage, of_host=of_host)
    hand_in(stage)
    stage.visit.refresh_from_db()
    assert stage.visit.state == VisitState.UNDER_WAY
    hand_in(stage, of_host=True)
    stage.visit.refresh_from_db()
    assert stage.visit.state == VisitState.REPORTED


def test_a_draft_is_for_its_own_side_and_a_report_for_all(as_user):
    stage = under_way()
    store(stage, seen="Interview room")
    page = url("report-list", stage.visit.pk)
    own = {stage.head, stage.focal_point}
    for person in (*own, stage.host, stage.organiser):
        sees = person in own
        assert (b"Interview room" in as_user(person).get(page).content) is sees
    hand_in(stage)
    for person in (stage.host, stage.organiser):
        assert b"Interview room" in as_user(person).get(page).content
    for person in outsiders():
        assert as_user(person).get(page).status_code == 404


def test_the_others_are_told_of_a_report():
    stage = under_way()
    store(stage)
    report = hand_in(stage)
    rows = OutboxMessage.objects.filter(kind="exchanges.report_handed_in")
    assert {row.recipient for row in rows} == {stage.host, stage.organiser}
    facts = {"about_id": str(report.pk), "occurrence": "", "now": NOW}
    assert compose_report_handed_in(recipient=stage.host, **facts) is not None
    assert compose_report_handed_in(recipient=outsiders()[0], **facts) is None


def test_nobody_writes_the_report_of_another_side():
    stage = under_way()
    for by, of_host in ((stage.host, False), (stage.head, True), (stage.organiser, True)):
        with pytest.raises(VisitRefused, match="not_yours"):
            store(stage, by, of_host=of_host)


def test_what_is_handed_in_stays_as_it_is():
    stage = under_way()
    store(stage)
    hand_in(stage)
    with pytest.raises(VisitRefused, match="not_yours"):
        store(stage, version=1)
    with pytest.raises(VisitRefused, match="not_yours"):
        hand_in(stage)


@pytest.mark.parametrize("part", ["seen", "recommendations"])
def test_a_report_without_what_others_wait_for_is_not_handed_in(part):
    stage = under_way()
    store(stage, **{part: ""})
    with pytest.raises(VisitRefused, match="report_empty"):
        hand_in(stage)


def test_no_report_is_handed_in_before_the_last_day():
    stage = under_way()
    store(stage)
    with pytest.raises(VisitRefused, match="not_over"):
        hand_in(stage, now=at(stage.visit.first_monday, 20))


def test_the_second_of_two_authors_sees_both_reports(as_user):
    stage = under_way()
    store(stage, seen="What a colleague stored")
    page = url("report-delegation", stage.visit.pk, stage.delegation.pk)
    mine = {**dict.fromkeys(PARTS, "What I typed"), "version": 0}
    client = as_user(stage.focal_point)
    answer = client.post(page, mine).content
    assert b"What a colleague stored" in answer
    assert b"What I typed" in answer
    assert client.post(page, {**mine, "version": 1}).status_code == 302
    assert VisitReport.objects.get().seen == "What I typed"


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(as_user):
    stage = under_way(days_ago=10)
    page = url("report-delegation", stage.visit.pk, stage.delegation.pk)
    typed = {**dict.fromkeys(PARTS, ""), "seen": "One page", "version": 0}
    client = as_user(stage.head)
    answer = client.post(page, {**typed, "hand_in": "1"})
    assert list(answer.context["form"].errors) == ["recommendations"]
    assert b"One page" in answer.content
    assert client.post(page, typed).status_code == 302
    assert VisitReport.objects.get().handed_in_at is None
    client.post(page, {**typed, "recommendations": "Do it", "version": 1, "hand_in": "1"})
    assert VisitReport.objects.get().handed_in_at is not None


def test_both_sides_are_reminded_until_they_have_reported():
    stage = under_way()
    everybody = {stage.host.pk, stage.head.pk, stage.focal_point.pk}
    assert {one.recipient_id for one in awaited(stage, 40)} == everybody
    days = {(one.due_at.date() - stage.visit.last_day).days for one in awaited(stage, 40)}
    assert days == {1, 21, 30, 37}
    store(stage, of_host=True)
    hand_in(stage, of_host=True)
    assert {one.recipient_id for one in awaited(stage, 40)} == everybody - {stage.host.pk}


def test_a_reminder_is_for_those_who_can_still_write():
    stage = under_way()
    facts = {"about_id": str(stage.visit.pk), "now": stage.after}
    own = f"{stage.delegation.pk.hex}:1"
    assert compose_report_awaited(recipient=stage.head, occurrence=own, **facts) is not None
    assert compose_report_awaited(recipient=stage.host, occurrence="host:1", **facts) is not None
    assert compose_report_awaited(recipient=stage.host, occurrence=own, **facts) is None
    assert compose_report_awaited(recipient=stage.head, occurrence="host:1", **facts) is None
    assert compose_report_awaited(recipient=stage.head, occurrence="0" * 32, **facts) is None
    assert compose_report_awaited(recipient=outsiders()[0], occurrence=own, **facts) is None


def test_nobody_is_reminded_before_the_visit_begins():
    assert awaited(confirmed_visit(), 40) == []


@pytest.mark.parametrize(("days", "has_report"), [(3, True), (4, False)])
def test_a_certificate_needs_presence_and_a_report(days, has_report):
    stage = under_way()
    attend(stage, days)
    store(stage)
    if has_report:
        hand_in(stage)
    with pytest.raises(VisitRefused, match="nobody_to_certify"):
        draft_certificates(visit=stage.read(), by=stage.organiser, now=stage.after)


def test_a_certificate_is_drafted_once():
    stage = under_way()
    attend(stage, 4)
    store(stage)
    hand_in(stage)
    letters = draft_certificates(visit=stage.read(), by=stage.organiser, now=stage.after)
    assert [letter.kind for letter in letters] == ["certificate"]
    with pytest.raises(VisitRefused, match="nobody_to_certify"):
        draft_certificates(visit=stage.read(), by=stage.organiser, now=stage.after)
    assert Letter.objects.count() == 1


def test_only_the_organiser_drafts_certificates(as_user):
    stage = under_way()
    for person in (stage.host, stage.head):
        assert as_user(person).post(url("certificate-draft", stage.visit.pk)).status_code == 403
    page = as_user(stage.organiser).get(url("report-list", stage.visit.pk))
    assert [line.claim.missing for line in page.context["claims"]] == [["attendance", "report"]]
