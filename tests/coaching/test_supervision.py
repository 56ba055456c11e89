"""Supervision groups: who is in, who is invited, who was there, and no word of any case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone

from coaching.calendar import supervisions
from coaching.models import SupervisionMeeting, SupervisionPresence, SupervisionState
from coaching.presenters.hours import hours_log
from coaching.presenters.supervision import waiting
from coaching.queries.supervision import members_of, possible_members, possible_supervisors
from coaching.rules.supervision import SupervisionRefused
from coaching.services.supervision import (
    GroupEntry,
    MeetingPlan,
    cancel_meeting,
    change_group,
    make_group,
    move_meeting,
    plan_meeting,
    take_attendance,
)
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, enrol, held, make_pairing, organiser_of, planned
from tests.steps import steps_of

next_steps = steps_of(waiting)

DAY = timedelta(days=1)


@pytest.fixture
def supervisor(pairing):
    return enrol(pairing.cohort, "coach").profile.user


@pytest.fixture
def organiser(pairing):
    return organiser_of(pairing)


@pytest.fixture
def group(pairing, coach, supervisor, organiser):
    return make_group(
        programme=pairing.cohort.programme, entry=entry(supervisor, coach), by=organiser, now=NOW
    )


def entry(supervisor, *members, name="First group") -> GroupEntry:
    return GroupEntry(name=name, supervisor=supervisor, rhythm="monthly", members=members)


def at(moment=NOW + DAY, minutes=90) -> MeetingPlan:
    return MeetingPlan(starts_at=moment, minutes=minutes, place="https://meet.example.org/circle")


def url(name, thing):
    return reverse(f"coaching:supervision-{name}", args=[thing.pk])


def test_only_organisers_make_groups_and_names_are_taken_once(
    pairing, coach, supervisor, organiser, group
):
    programme = pairing.cohort.programme
    for person, found in ((coach, entry(supervisor, coach, name="Other")), (organiser, None)):
        with pytest.raises(SupervisionRefused):
            make_group(
                programme=programme, entry=found or entry(supervisor, coach), by=person, now=NOW
            )
    with pytest.raises(SupervisionRefused, match="supervisor_is_member"):
        make_group(programme=programme, entry=entry(coach, coach, name="B"), by=organiser, now=NOW)


def test_members_are_coaches_of_the_programme_and_supervisors_experts(pairing, coach, coachee):
    stranger = make_pairing()
    members = list(possible_members(pairing.cohort.programme))
    assert coach in members
    assert coachee not in members
    assert stranger.people[1] not in members
    assert coachee not in possible_supervisors(pairing.cohort.programme)


def test_the_group_is_invited_and_follows_its_members(pairing, coach, supervisor, organiser, group):
    meeting = plan_meeting(group=group, plan=at(), by=supervisor, now=NOW)
    invited = OutboxMessage.objects.filter(kind="notifications.calendar")
    assert set(invited.values_list("recipient", flat=True)) == {coach.pk, supervisor.pk}
    assert [one.key for one in supervisions(user=coach, now=NOW)]
    other = enrol(pairing.cohort, "coach").profile.user
    change_group(group=group, version=1, entry=entry(supervisor, other), by=organiser, now=NOW)
    assert members_of(group) == [other]
    assert not list(supervisions(user=coach, now=NOW))
    assert invited.filter(recipient=other).count() == 1
    assert invited.filter(recipient=coach, occurrence__startswith="cancel").count() == 1
    with pytest.raises(SupervisionRefused, match="changed"):
        change_group(group=group, version=1, entry=entry(supervisor, coach), by=organiser, now=NOW)
    cancel_meeting(meeting=meeting, by=organiser, now=NOW)
    cancel_meeting(meeting=meeting, by=organiser, now=NOW)
    assert not list(supervisions(user=other, now=NOW))


def test_times_are_checked_and_a_form_sent_twice_makes_one_meeting(pairing, supervisor, group):
    planned(pairing, NOW + 2 * DAY)
    for plan, reason in ((at(NOW - DAY), "in_past"), (at(NOW + 2 * DAY), "clash")):
        with pytest.raises(SupervisionRefused, match=reason):
            plan_meeting(group=group, plan=plan, by=supervisor, now=NOW)
    meeting = plan_meeting(group=group, plan=at(), by=supervisor, now=NOW)
    with pytest.raises(SupervisionRefused, match="twice"):
        plan_meeting(group=group, plan=at(), by=supervisor, now=NOW)
    moved = move_meeting(meeting=meeting, version=1, plan=at(NOW + 3 * DAY), by=supervisor, now=NOW)
    with pytest.raises(SupervisionRefused, match="changed"):
        move_meeting(meeting=moved, version=1, plan=at(), by=supervisor, now=NOW)
    assert SupervisionMeeting.objects.count() == 1


def test_attendance_counts_apart_from_hours_of_coaching(
    pairing, coach, coachee, supervisor, organiser, group
):
    held(pairing, NOW - DAY)
    meeting = plan_meeting(group=group, plan=at(), by=organiser, now=NOW)
    there = [coach.pk, coachee.pk]
    for person, now in ((supervisor, NOW), (organiser, NOW + 2 * DAY), (coach, NOW + 2 * DAY)):
        with pytest.raises(SupervisionRefused, match="not_now"):
            take_attendance(meeting=meeting, present=there, by=person, now=now)
    take_attendance(meeting=meeting, present=there, by=supervisor, now=NOW + 2 * DAY)
    # Somebody who does not belong to the group is never counted.
    assert SupervisionPresence.objects.get().coach == coach
    log = hours_log(coach)
    assert (log.supervision, log.total) == (1.5, 1)
    take_attendance(meeting=meeting, present=[], by=supervisor, now=NOW + 3 * DAY)
    meeting.refresh_from_db()
    assert meeting.state == SupervisionState.HELD
    assert hours_log(coach).supervision == 0
    with pytest.raises(SupervisionRefused, match="settled"):
        cancel_meeting(meeting=meeting, by=organiser, now=NOW + 3 * DAY)


def test_there_is_no_place_for_words_about_a_case():
    texts = [
        field.name
        for field in (*SupervisionMeeting._meta.get_fields(), *SupervisionPresence._meta.fields)
        if isinstance(field, models.TextField | models.CharField)
    ]
    assert sorted(texts) == ["place", "state"]


def test_home_says_what_is_next_and_what_to_do(coach, supervisor, group):
    meeting = plan_meeting(group=group, plan=at(), by=supervisor, now=NOW)
    assert [step.url for step in next_steps(coach, now=NOW)] == [meeting.get_absolute_url()]
    later = next_steps(supervisor, now=NOW + 2 * DAY)
    assert [step.url for step in later] == [url("attendance", meeting)]
    assert not next_steps(coach, now=NOW + 2 * DAY)


def test_pages_of_organiser_supervisor_member_and_strangers(
    as_user, pairing, coach, coachee, supervisor, organiser, group
):
    soon = timezone.now() + 3 * DAY
    fields = {"day": soon.date(), "time": "10:00", "minutes": 60, "place": "Room", "version": 1}
    assert as_user(coach).post(url("plan", group), fields).status_code == 403
    assert as_user(supervisor).post(url("plan", group), fields).status_code == 302
    meeting = SupervisionMeeting.objects.get()
    for person in (organiser, supervisor, coach):
        page = as_user(person).get(group.get_absolute_url()).content.decode()
        assert "No case is written down here" in page
        assert supervisor.name in page
    for person in (coachee, organiser_of(make_pairing())):
        assert as_user(person).get(group.get_absolute_url()).status_code == 404
        assert as_user(person).get(url("move", meeting)).status_code == 404
    page = as_user(organiser).post(url("move", meeting), {**fields, "version": 7}).content.decode()
    assert "Stored meanwhile" in page
    assert as_user(coach).get(url("attendance", meeting)).status_code == 403
    SupervisionMeeting.objects.update(starts_at=timezone.now() - DAY)
    answer = as_user(supervisor).post(url("attendance", meeting), {"present": [coach.pk]})
    assert answer.status_code == 302
    assert coach.name in as_user(coach).get(group.get_absolute_url()).content.decode()


def test_a_group_is_made_and_changed_by_form(as_user, pairing, coach, supervisor, organiser):
    create = reverse("coaching:supervision-group-create", args=[pairing.cohort.programme_id])
    fields = {"name": "Circle", "supervisor": supervisor.pk, "rhythm": "monthly", "version": 1}
    page = as_user(organiser).post(create, {**fields, "members": [supervisor.pk]})
    assert "cannot be a member" in page.content.decode()
    answer = as_user(organiser).post(create, {**fields, "members": [coach.pk]})
    assert answer.status_code == 302
    edit = answer["Location"] + "edit/"
    stale = {**fields, "name": "Other", "members": [coach.pk], "version": 5}
    page = as_user(organiser).post(edit, stale).content.decode()
    assert "Stored meanwhile" in page
    assert 'value="Other"' in page
    assert as_user(organiser).post(edit, {**stale, "version": 1}).status_code == 302
    assert as_user(coach).get(edit).status_code == 403


def test_lists_cost_the_same_for_one_and_thirty(
    as_user, pairing, coach, supervisor, organiser, group, django_assert_max_num_queries
):
    client, address = as_user(organiser), reverse("coaching:supervision-list")
    client.get(address)
    with django_assert_max_num_queries(16) as few:
        client.get(address)
    for number in range(29):
        other = entry(supervisor, coach, name=f"Group {number}")
        made = make_group(programme=pairing.cohort.programme, entry=other, by=organiser, now=NOW)
        plan_meeting(group=group, plan=at(NOW + number * 3 * DAY + DAY), by=organiser, now=NOW)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(address)
    few_meetings, many_meetings = made.get_absolute_url(), group.get_absolute_url()
    with django_assert_max_num_queries(20) as few:
        client.get(few_meetings)
    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        client.get(many_meetings)
