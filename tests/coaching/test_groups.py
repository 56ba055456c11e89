"""Group sessions of a cohort: asked, answered, moved, cancelled, and who was there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from coaching.emails.groups import (
    compose_group_session,
    compose_tomorrow,
    compose_unanswered,
    planned_messages,
)
from coaching.models import (
    GroupAnswer,
    GroupAttendance,
    GroupPlace,
    GroupSession,
    GroupSessionMove,
    GroupState,
)
from coaching.presenters import health as words
from coaching.presenters import waiting
from coaching.queries.health import with_health
from coaching.rules.groups import GroupRefused
from coaching.services.attendance import answer_group_session, take_attendance
from coaching.services.groups import (
    GroupPlan,
    cancel_group_session,
    change_group_session,
    invite_newcomers,
    plan_group_session,
)
from matching.models import Enrolment, EnrolmentState, Pairing
from notifications.calendar import appointments_of
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, enrol, organiser_of
from tests.factories import UserFactory
from tests.steps import steps_of

next_steps = steps_of(waiting)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PLAN = GroupPlan(
    kind="seminar_day",
    title="Resistance and how to meet it",
    starts_at=NOW + 20 * DAY,
    ends_at=NOW + 20 * DAY + timedelta(hours=6),
    place="Stockholm, room 4",
    themes=["leadership"],
    agenda="09:00 Welcome\n10:00 Cases",
    most_places=None,
)


@pytest.fixture
def organiser(pairing):
    return organiser_of(pairing)


def make(pairing, organiser, audience="both", now=NOW, **fields):
    return plan_group_session(
        cohort=pairing.cohort,
        plan=replace(PLAN, **fields),
        audience=audience,
        by=organiser,
        now=now,
    )


def say(session, person, answer, now=NOW):
    return answer_group_session(session=session, answer=GroupAnswer(answer), by=person, now=now)


def mail(session, person, occurrence="v1", now=NOW, compose=compose_group_session):
    return compose(recipient=person, about_id=str(session.pk), occurrence=occurrence, now=now)


def test_everybody_it_is_for_is_asked_once(pairing, organiser, coach, coachee):
    session = make(pairing, organiser)
    assert {one.enrolment.profile.user for one in session.people.all()} == {coach, coachee}
    asked = OutboxMessage.objects.filter(kind="coaching.group_session")
    assert {row.recipient for row in asked} == {coach, coachee}
    with pytest.raises(GroupRefused, match="twice"):
        make(pairing, organiser)
    only = make(pairing, organiser, audience="coachee", title="For coachees")
    assert [one.enrolment.profile.user for one in only.people.all()] == [coachee]


def test_the_invitation_brings_the_date_and_asks(pairing, organiser, coachee):
    session = make(pairing, organiser)
    text = mail(session, coachee)
    assert text.calendar.method == "REQUEST"
    assert "Resistance" not in text.subject
    assert "Resistance" in text.paragraphs[0]
    assert b"Resistance" not in text.calendar.content
    assert mail(session, UserFactory()) is None
    assert [one.starts_at for one in appointments_of(coachee, now=NOW).values()] == [
        session.starts_at
    ]


def test_who_says_no_has_it_in_no_calendar(pairing, organiser, coachee):
    session = make(pairing, organiser)
    say(session, coachee, "no")
    assert appointments_of(coachee, now=NOW) == {}
    row = OutboxMessage.objects.get(occurrence__startswith="answer:")
    assert mail(session, coachee, row.occurrence).calendar.method == "CANCEL"
    say(session, coachee, "yes", now=NOW + DAY)
    assert mail(session, coachee, row.occurrence) is None
    assert len(appointments_of(coachee, now=NOW)) == 1


def test_another_start_asks_anew_and_another_room_does_not(pairing, organiser, coach, coachee):
    session = make(pairing, organiser)
    say(session, coachee, "yes")
    change = {"session": session, "by": organiser, "now": NOW + DAY}
    change_group_session(plan=replace(PLAN, place="Room 5"), version=1, **change)
    place = GroupPlace.objects.get(enrolment__profile__user=coachee)
    assert place.answer == GroupAnswer.YES
    assert mail(session, coachee, "v1") is None
    assert mail(session, coachee, "v2").calendar.method == "REQUEST"
    later = replace(PLAN, starts_at=PLAN.starts_at + DAY, ends_at=PLAN.ends_at + DAY)
    with pytest.raises(GroupRefused, match="changed"):
        change_group_session(plan=later, version=1, **change)
    moved = change_group_session(plan=later, version=2, **change)
    place.refresh_from_db()
    assert (place.answer, moved.places_taken) == ("", 0)
    assert "changed" in mail(session, coach, "v3").paragraphs[-1]
    assert GroupSessionMove.objects.count() == 3


def test_cancelled_it_leaves_all_calendars(pairing, organiser, coach, coachee):
    session = make(pairing, organiser)
    say(session, coach, "no")
    for _ in range(2):
        cancel_group_session(session=session, by=organiser, now=NOW)
    assert mail(session, coachee, "v2").calendar.method == "CANCEL"
    assert not OutboxMessage.objects.filter(recipient=coach, occurrence="v2").exists()
    assert appointments_of(coachee, now=NOW) == {}
    with pytest.raises(GroupRefused, match="is_cancelled"):
        say(session, coachee, "yes")


def test_no_more_people_than_places(pairing, organiser, coach, coachee):
    session = make(pairing, organiser, most_places=1)
    say(session, coachee, "yes")
    with pytest.raises(GroupRefused, match="full"):
        say(session, coach, "yes")
    say(session, coachee, "no")
    say(session, coach, "yes")
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupSession.objects.update(places_taken=2)
    session = make(pairing, organiser, title="Bigger")
    for person in (coach, coachee):
        say(session, person, "yes")
    with pytest.raises(GroupRefused, match="too_few_places"):
        change_group_session(
            session=session,
            plan=replace(PLAN, title="Bigger", most_places=1),
            version=1,
            by=organiser,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [(-1, 1, "in_past"), (5, 5, "ends_first"), (5, 4, "ends_first")],
)
def test_times_that_do_not_do(pairing, organiser, start, end, reason):
    with pytest.raises(GroupRefused, match=reason):
        make(pairing, organiser, starts_at=NOW + start * DAY, ends_at=NOW + end * DAY)


def test_only_organisers_plan(pairing, coach):
    with pytest.raises(GroupRefused, match="not_yours"):
        make(pairing, coach)


def test_who_was_there_with_its_corrections(pairing, organiser, coach, coachee):
    session = make(pairing, organiser)
    take = {"session": session, "by": organiser}
    places = {one.enrolment.profile.user: one.pk for one in session.people.all()}
    with pytest.raises(GroupRefused, match="not_begun"):
        take_attendance(present=set(places.values()), now=NOW, **take)
    then = PLAN.starts_at
    with pytest.raises(GroupRefused, match="is_planned"):
        take_attendance(session=session, present=set(), by=coach, now=then)
    take_attendance(present=set(places.values()), now=then, **take)
    take_attendance(present=set(places.values()), now=then, **take)
    session.refresh_from_db()
    assert session.state == GroupState.HELD
    assert GroupAttendance.objects.count() == 2
    facts = with_health(Pairing.objects.all(), then).get()
    assert words.groups_attended(facts) == "1 of 1"
    take_attendance(present={places[coach]}, now=then + DAY, **take)
    assert [one.was_present for one in GroupAttendance.objects.filter(place=places[coachee])] == [
        True,
        False,
    ]
    assert words.groups_attended(with_health(Pairing.objects.all(), then).get()) == "0 of 1"


def test_who_came_into_the_cohort_later_can_be_asked(pairing, organiser):
    session = make(pairing, organiser)
    late = enrol(pairing.cohort, "coachee")
    gone = enrol(pairing.cohort, "coachee")
    Enrolment.objects.filter(pk=gone.pk).update(state=EnrolmentState.WITHDRAWN)
    assert invite_newcomers(session=session, by=organiser, now=NOW) == 1
    assert invite_newcomers(session=session, by=organiser, now=NOW) == 0
    assert session.people.filter(enrolment=late).exists()


def test_reminders_follow_from_answers(pairing, organiser, coach, coachee):
    session = make(pairing, organiser)
    say(session, coach, "no")
    due = {
        (row.kind, row.recipient_id): row for row in planned_messages(now=NOW, until=NOW + 35 * DAY)
    }
    assert set(due) == {
        ("coaching.group_tomorrow", coachee.pk),
        ("coaching.group_unanswered", coachee.pk),
    }
    stamp = due["coaching.group_tomorrow", coachee.pk].occurrence
    assert mail(session, coachee, stamp, compose=compose_unanswered) is not None
    say(session, coachee, "yes")
    assert mail(session, coachee, stamp, compose=compose_unanswered) is None
    assert "room 4" in mail(session, coachee, stamp, compose=compose_tomorrow).paragraphs[1]
    assert mail(session, coach, stamp, compose=compose_tomorrow) is None


def test_homes_say_what_to_answer_and_which_list_to_tick(pairing, organiser, coachee):
    session = make(pairing, organiser)
    actions = [step.action for step in next_steps(coachee, now=NOW)]
    assert "Say whether you come" in actions
    say(session, coachee, "yes")
    assert "Say whether you come" not in [s.action for s in next_steps(coachee, now=NOW)]
    then = PLAN.starts_at + timedelta(hours=1)
    assert "Tick the list" in [s.action for s in next_steps(organiser, now=then)]


def form_of(**fields):
    now = timezone.now()
    return {
        "kind": "seminar_day",
        "title": "Day one",
        "day": (now + 30 * DAY).date().isoformat(),
        "starts": "09:00",
        "ends": "16:00",
        "for_whom": "both",
        "themes": ["leadership"],
        "agenda": "Morning\nAfternoon",
        **fields,
    }


def test_an_organiser_plans_changes_and_cancels_on_pages(as_user, pairing, organiser, coachee):
    client = as_user(organiser)
    new = reverse("coaching:group-create", args=[pairing.cohort_id])
    bad = client.post(new, form_of(ends="08:00"))
    assert "Choose a later end" in bad.content.decode()
    assert "Day one" in bad.content.decode()
    page = client.post(new, form_of(), follow=True).content.decode()
    assert "2 people get an invitation" in page
    session = GroupSession.objects.get()
    edit = reverse("coaching:group-edit", args=[session.pk])
    assert "Day one" in client.get(edit).content.decode()
    client.post(edit, form_of(title="Day two", version=1))
    clash = client.post(edit, form_of(title="Day three", version=1)).content.decode()
    assert "changed this meanwhile" in clash
    session.refresh_from_db()
    assert (session.title, session.audience) == ("Day two", "both")
    mine = as_user(coachee)
    assert "Day two" in mine.get(reverse("coaching:my-pairings")).content.decode()
    answer = reverse("coaching:group-answer", args=[session.pk])
    assert "Comes" in mine.post(answer, {"answer": "yes"}, follow=True).content.decode()
    cancel = reverse("coaching:group-cancel", args=[session.pk])
    assert "2 people get a message" in client.get(cancel).content.decode()
    assert "Cancelled" in client.post(cancel, follow=True).content.decode()
    assert mine.get(edit).status_code == 404


def test_attendance_begins_with_everybody_but_who_said_no(as_user, pairing, organiser, coach):
    now = timezone.now()
    session = make(pairing, organiser, starts_at=now + DAY, ends_at=now + 2 * DAY, now=now - DAY)
    say(session, coach, "no", now=now)
    address = reverse("coaching:group-attendance", args=[session.pk])
    client = as_user(organiser)
    assert "has not begun" in client.get(address, follow=True).content.decode()
    GroupSession.objects.update(starts_at=now - timedelta(hours=1))
    html = client.get(address).content.decode()
    assert html.count("checked") == 1
    coachee_place = session.people.exclude(enrolment__profile__user=coach).get()
    page = client.post(address, {"present": [str(coachee_place.pk)]}, follow=True)
    assert "1 were there" in page.content.decode()
    assert "Was not there" in page.content.decode()


def test_the_list_costs_the_same_for_one_and_thirty(
    as_user, pairing, organiser, django_assert_max_num_queries
):
    client = as_user(organiser)
    session = make(pairing, organiser)
    pages = [
        reverse("coaching:group-list", args=[pairing.cohort_id]),
        session.get_absolute_url(),
        reverse("coaching:my-pairings"),
    ]
    few = {}
    for page in pages:
        client.get(page)
        with django_assert_max_num_queries(14) as counted:
            client.get(page)
        few[page] = len(counted.captured_queries)
    for number in range(29):
        enrol(pairing.cohort, "coachee")
        make(pairing, organiser, title=f"Day {number}")
    invite_newcomers(session=session, by=organiser, now=NOW)
    for page in pages:
        with django_assert_max_num_queries(few[page]):
            client.get(page)
