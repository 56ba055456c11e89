"""The course of a pair: derived from facts, moved on by the pair itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import Role
from coaching.models import ClosingAnswer, Fit, FitAnswer, FollowUp, SessionKind
from coaching.queries.milestones import (
    Step,
    StepState,
    add_months,
    fit_number,
    milestones,
    milestones_of,
    work_counts,
    worries,
)
from coaching.rules.milestones import MilestoneRefused
from coaching.services.milestones import (
    ClosingEntry,
    answer_closing,
    mark_followed_up,
    open_fit_comment,
    step_pair,
    take_up_fit,
)
from matching.models import Pairing, PairingState
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, make_pairing, organiser_of, planned
from tests.coaching.work import agreed_action, agreed_goal, held_as, said_fit
from tests.factories import MembershipFactory

BEGAN = NOW.date() - timedelta(weeks=4)
DONE = ClosingEntry(worth=4, goals_reached="most", would_recommend=True)


def states(pairing: Pairing, now=NOW) -> dict[str, str]:
    found = Pairing.objects.with_people().get(pk=pairing.pk)
    return {one.step: one.state for one in milestones(found, now)}


def due_days(pairing: Pairing) -> dict[str, date | None]:
    found = Pairing.objects.with_people().get(pk=pairing.pk)
    return {one.step: one.on for one in milestones(found, NOW)}


def close(pairing: Pairing, now=NOW) -> None:
    for person in pairing.people:
        answer_closing(pairing=pairing, entry=DONE, by=person, now=now)


def test_at_the_start_the_first_session_is_due(pairing):
    assert states(pairing) == {
        Step.FIRST: StepState.DUE,
        Step.REVIEW: StepState.AHEAD,
        Step.CLOSING: StepState.AHEAD,
        Step.FOLLOW_UP_3: StepState.AHEAD,
        Step.FOLLOW_UP_6: StepState.AHEAD,
    }
    assert states(pairing, NOW + timedelta(days=15))[Step.FIRST] == StepState.LATE


def test_half_of_the_sessions_or_half_of_the_time_calls_for_the_review(pairing):
    half = BEGAN + (pairing.cohort.ends_on - BEGAN) / 2
    assert due_days(pairing)[Step.REVIEW] == half
    days = [BEGAN + timedelta(days=7 * number) for number in range(3)]
    for day in days:
        held_as(pairing, day)
    assert due_days(pairing)[Step.REVIEW] == days[2]
    assert states(pairing)[Step.REVIEW] == StepState.DUE


def test_the_session_of_the_right_kind_satisfies_a_step(pairing):
    held_as(pairing, BEGAN, SessionKind.CONTRACTING)
    assert states(pairing)[Step.FIRST] == StepState.DUE
    held_as(pairing, BEGAN + timedelta(days=7), SessionKind.MID_TERM)
    assert states(pairing)[Step.REVIEW] == StepState.DONE


def test_all_sessions_held_call_for_the_closing(pairing):
    for number in range(6):
        held_as(pairing, BEGAN + timedelta(days=4 * number))
    assert states(pairing)[Step.CLOSING] == StepState.DUE


def test_the_steps_of_thirty_pairs_cost_no_more_than_those_of_one(
    pairing, django_assert_num_queries
):
    for _number in range(4):
        held_as(make_pairing(pairing.cohort), BEGAN)
    many = list(Pairing.objects.with_people())
    with django_assert_num_queries(2):
        milestones_of(many, NOW)
    with django_assert_num_queries(2):
        milestones_of(many[:1], NOW)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 7), 6, date(2027, 6, 7)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
    ],
)
def test_months_later(day, months, later):
    assert add_months(day, months) == later


def test_a_pair_that_plans_to_meet_on_has_not_come_to_its_end(pairing):
    for number in range(6):
        held_as(pairing, BEGAN + timedelta(days=4 * number))
    planned(pairing, NOW + timedelta(days=40))
    assert due_days(pairing)[Step.CLOSING] == NOW.date() + timedelta(days=40)
    assert states(pairing)[Step.CLOSING] == StepState.AHEAD


def test_where_the_closing_is_due_the_first_half_is_not_asked_for(pairing):
    for number in range(6):
        held_as(pairing, BEGAN + timedelta(days=4 * number))
    assert states(pairing)[Step.REVIEW] == StepState.LEFT_OUT


# --- the fit question


def test_the_question_waits_after_each_of_the_first_two_sessions(pairing, coachee, coach):
    assert fit_number(coachee, pairing) == 0
    held_as(pairing, BEGAN)
    assert fit_number(coachee, pairing) == 1
    assert said_fit(pairing, coachee).asked_after == 1
    assert fit_number(coachee, pairing) == 0
    assert fit_number(coach, pairing) == 1
    for day in (3, 5):
        held_as(pairing, BEGAN + timedelta(days=day))
    assert fit_number(coachee, pairing) == 2
    said_fit(pairing, coachee)
    assert fit_number(coachee, pairing) == 0
    assert said_fit(pairing, coachee, Fit.CHANGE).asked_after == 0
    assert [one.number for one in FitAnswer.objects.all()] == [1, 2, 3]


def test_a_worry_reaches_the_organisers_until_one_takes_it_up(pairing, coachee):
    organiser = organiser_of(pairing)
    said_fit(pairing, coachee)
    assert not worries(organiser).exists()
    answer = said_fit(pairing, coachee, Fit.CHANGE)
    assert list(worries(organiser)) == [answer]
    assert [one.recipient for one in OutboxMessage.objects.filter(kind="coaching.fit_worry")] == [
        organiser
    ]
    for _twice in range(2):
        take_up_fit(answer=answer, by=organiser, now=NOW)
    assert not worries(organiser).exists()


def test_the_comment_is_for_the_organisers_and_never_for_the_other_person(pairing, coachee, coach):
    words = "I cannot speak freely"
    said_fit(pairing, coachee, Fit.WORRIED, words)
    answer = FitAnswer.objects.with_key().get()
    assert words.encode() not in bytes(answer.sealed)
    organiser = organiser_of(pairing)
    assert open_fit_comment(answer=answer, by=organiser, now=NOW) == words
    # Being an organiser as well does not open what the other person said.
    MembershipFactory(
        user=coach, institution=pairing.cohort.programme.institution, role=Role.ORGANISER
    )
    for person in (coach, make_pairing().people[0]):
        with pytest.raises(MilestoneRefused, match="not_yours"):
            open_fit_comment(answer=answer, by=person, now=NOW)
        with pytest.raises(MilestoneRefused, match="not_yours"):
            take_up_fit(answer=answer, by=person, now=NOW)
    assert not FitAnswer.objects.visible_to(coach).exists()


def test_only_the_pair_says_whether_it_fits(pairing):
    with pytest.raises(MilestoneRefused):
        said_fit(pairing, organiser_of(pairing))


# --- pause, go on, end early


def test_either_pauses_goes_on_and_ends_and_the_organisers_are_told(pairing, coachee, coach):
    organiser = organiser_of(pairing)
    for person, step, state in (
        (coachee, "pause", PairingState.PAUSED),
        (coach, "resume", PairingState.ACTIVE),
        (coachee, "end", PairingState.ENDED_EARLY),
    ):
        found = Pairing.objects.with_people().get(pk=pairing.pk)
        moved = step_pair(pairing=found, step=step, reason="", comment="", by=person, now=NOW)
        assert moved.state == state
    told = OutboxMessage.objects.filter(kind="coaching.pair_step")
    assert {one.recipient for one in told} == {organiser}
    assert told.count() == 3


def test_a_step_that_is_not_open_is_refused(pairing, coachee):
    for step, person in (("resume", coachee), ("pause", organiser_of(pairing))):
        with pytest.raises(MilestoneRefused, match="step_gone"):
            step_pair(pairing=pairing, step=step, reason="", comment="", by=person, now=NOW)


def test_of_what_ended_early_only_what_happened_is_left(pairing, coachee):
    held_as(pairing, BEGAN)
    step_pair(pairing=pairing, step="end", reason="", comment="", by=coachee, now=NOW)
    assert states(pairing) == {Step.FIRST: StepState.DONE}


# --- closing and follow-up


def test_the_first_answer_begins_the_closing_and_the_last_one_closes(pairing, coachee, coach):
    answer_closing(pairing=pairing, entry=DONE, by=coachee, now=NOW)
    pairing.refresh_from_db()
    assert pairing.state == PairingState.CLOSING
    answer_closing(pairing=pairing, entry=DONE, by=coachee, now=NOW)
    answer_closing(pairing=pairing, entry=DONE, by=coach, now=NOW)
    pairing.refresh_from_db()
    assert pairing.state == PairingState.CLOSED
    assert ClosingAnswer.objects.count() == 2
    assert states(pairing)[Step.CLOSING] == StepState.DONE
    assert states(pairing)[Step.REVIEW] == StepState.LEFT_OUT


def test_an_answer_at_the_end_stays_as_it_was_given(pairing, coachee):
    answer_closing(pairing=pairing, entry=DONE, by=coachee, now=NOW)
    other = ClosingEntry(worth=1, goals_reached="none", would_recommend=False)
    with pytest.raises(MilestoneRefused, match="answered"):
        answer_closing(pairing=pairing, entry=other, by=coachee, now=NOW)


def test_what_ended_early_is_not_closed(pairing, coachee):
    Pairing.objects.filter(pk=pairing.pk).update(state=PairingState.ENDED_EARLY)
    with pytest.raises(MilestoneRefused, match="not_closing"):
        answer_closing(pairing=pairing, entry=DONE, by=coachee, now=NOW)


def test_three_and_six_months_later_they_talk_again(pairing, coachee):
    with pytest.raises(MilestoneRefused, match="not_closed"):
        mark_followed_up(pairing=pairing, months=3, held_on=NOW.date(), by=coachee, now=NOW)
    close(pairing)
    assert due_days(pairing)[Step.FOLLOW_UP_3] == date(2027, 3, 7)
    later = NOW + timedelta(days=91)
    assert states(pairing, later)[Step.FOLLOW_UP_3] == StepState.DUE
    for _twice in range(2):
        mark_followed_up(pairing=pairing, months=3, held_on=later.date(), by=coachee, now=later)
    assert FollowUp.objects.count() == 1
    assert states(pairing, later)[Step.FOLLOW_UP_3] == StepState.DONE


def test_organisers_see_numbers(pairing):
    goal = agreed_goal(pairing)
    agreed_action(pairing, goal=goal, due_on=NOW.date() - timedelta(days=1))
    counts = work_counts(pairing, NOW.date())
    assert (counts.open, counts.reached, counts.actions_open, counts.overdue) == (1, 0, 1, 1)
