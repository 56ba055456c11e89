"""The course of a pairing, derived from facts: what was, what is due, and when."""

from __future__ import annotations

import calendar
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from math import ceil

from django.db.models import Max, QuerySet

from accounts.models import User
from coaching.models import (
    Action,
    ActionState,
    Agreement,
    ClosingAnswer,
    FitAnswer,
    FollowUp,
    Goal,
    GoalState,
    Session,
    SessionKind,
    SessionState,
)
from coaching.rules import USUAL_SESSIONS
from coaching.rules.milestones import FIT_QUESTIONS, FOLLOW_UP_MONTHS
from matching.models import Pairing, PairingMove, PairingState

# These count towards the number of sessions that was agreed.
COUNTED = (SessionKind.SESSION, SessionKind.MID_TERM, SessionKind.CLOSING)
DUE_SOON = timedelta(days=14)


class Step(StrEnum):
    """A milestone; those of the follow-up carry their months."""

    FIRST = "first"
    REVIEW = "review"
    CLOSING = "closing"
    FOLLOW_UP_3 = "follow_up_3"
    FOLLOW_UP_6 = "follow_up_6"


FOLLOW_UP_STEPS = {3: Step.FOLLOW_UP_3, 6: Step.FOLLOW_UP_6}


class StepState(StrEnum):
    DONE = "done"
    PLANNED = "planned"
    LATE = "late"
    DUE = "due"
    AHEAD = "ahead"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Milestone:
    """One step of the line: `on` is the day it was or will be, or by which it is due."""

    step: Step
    state: StepState
    on: date | None


@dataclass
class Course:
    """The facts of one pairing from which its milestones follow."""

    pairing: Pairing
    agreed: int = USUAL_SESSIONS
    held: list[tuple[str, date]] = field(default_factory=list)
    planned: list[tuple[str, date]] = field(default_factory=list)
    closed_on: date | None = None
    followed_up: dict[int, date] = field(default_factory=dict)

    @property
    def counted(self) -> list[date]:
        """The days of sessions that count towards the agreed number."""
        return [on for kind, on in self.held if kind in COUNTED]

    def first_held(self, kind: str) -> date | None:
        return next((on for held, on in self.held if held == kind), None)

    def first_planned(self, kind: str) -> date | None:
        return next((on for planned, on in self.planned if planned == kind), None)


def milestones(pairing: Pairing, now: datetime) -> list[Milestone]:
    """The steps of one pairing from the first session to the last follow-up."""
    return milestones_of([pairing], now)[pairing.pk]


def milestones_of(pairings: Iterable[Pairing], now: datetime) -> dict[uuid.UUID, list[Milestone]]:
    """The steps of many pairings, read `with_people`, in four queries at most."""
    return {course.pairing.pk: steps_of(course, now.date()) for course in courses_of(pairings)}


def courses_of(pairings: Iterable[Pairing]) -> list[Course]:
    """The facts of many pairings, read `with_people`, in four queries."""
    courses = {pairing.pk: Course(pairing) for pairing in pairings}
    sessions = Session.objects.filter(
        pairing__in=courses, state__in=[SessionState.HELD, SessionState.PLANNED]
    ).select_related("log")
    for session in sessions.order_by("starts_at"):
        course = courses[session.pairing_id]
        if session.state == SessionState.HELD:
            course.held.append((session.kind, session.log.started_at.date()))
        else:
            course.planned.append((session.kind, session.starts_at.date()))
    signed = Agreement.objects.filter(pairing__in=courses, in_force__isnull=False)
    for pairing_id, number in signed.values_list("pairing", "in_force__sessions"):
        courses[pairing_id].agreed = number
    _add_what_came_after(courses)
    return list(courses.values())


def _add_what_came_after(courses: dict[uuid.UUID, Course]) -> None:
    """When pairs closed, and which follow-ups they had since."""
    closed = [pk for pk, one in courses.items() if one.pairing.state == PairingState.CLOSED]
    if not closed:
        return
    moves = PairingMove.objects.filter(pairing__in=closed, to_state=PairingState.CLOSED)
    for move in moves:
        courses[move.pairing_id].closed_on = move.at.date()
    for follow_up in FollowUp.objects.filter(pairing__in=closed):
        courses[follow_up.pairing_id].followed_up[follow_up.months] = follow_up.held_on


def steps_of(course: Course, today: date) -> list[Milestone]:
    """The milestones that follow from the facts of a pair."""
    first = course.counted[0] if course.counted else None
    steps = [
        _milestone(Step.FIRST, course, today, done=first, due=_began(course) + DUE_SOON * 2),
        _milestone(
            Step.REVIEW,
            course,
            today,
            done=course.first_held(SessionKind.MID_TERM),
            planned=course.first_planned(SessionKind.MID_TERM),
            due=_review_due(course),
        ),
        _milestone(
            Step.CLOSING,
            course,
            today,
            done=course.closed_on or course.first_held(SessionKind.CLOSING),
            planned=course.first_planned(SessionKind.CLOSING),
            due=_closing_due(course),
        ),
    ]
    if course.pairing.is_live or course.closed_on is not None:
        return [*_without_late_review(steps), *_follow_ups(course, today)]
    # Ended early: what did not happen will not.
    return [step for step in steps if step.state == StepState.DONE]


def _without_late_review(steps: list[Milestone]) -> list[Milestone]:
    """Where the closing is due already, nobody is asked for a review of the first half."""
    first, review, closing = steps
    is_over = closing.state in (StepState.DUE, StepState.LATE)
    if is_over and review.state in (StepState.DUE, StepState.LATE):
        review = Milestone(Step.REVIEW, StepState.LEFT_OUT, None)
    return [first, review, closing]


def _follow_ups(course: Course, today: date) -> list[Milestone]:
    held = [on for kind, on in course.held if kind == SessionKind.FOLLOW_UP]
    found = []
    for place, months in enumerate(FOLLOW_UP_MONTHS):
        done = course.followed_up.get(months) or (held[place] if place < len(held) else None)
        due = add_months(course.closed_on or _closing_due(course), months)
        found.append(_milestone(FOLLOW_UP_STEPS[months], course, today, done=done, due=due))
    return found


def _milestone(
    step: Step,
    course: Course,
    today: date,
    *,
    done: date | None,
    due: date,
    planned: date | None = None,
) -> Milestone:
    if done is not None:
        return Milestone(step, StepState.DONE, done)
    if course.closed_on is not None and step not in FOLLOW_UP_STEPS.values():
        return Milestone(step, StepState.LEFT_OUT, None)
    if planned is not None:
        return Milestone(step, StepState.PLANNED, planned)
    if course.closed_on is None and step in FOLLOW_UP_STEPS.values():
        return Milestone(step, StepState.AHEAD, due)
    if due + DUE_SOON < today:
        return Milestone(step, StepState.LATE, due)
    return Milestone(step, StepState.DUE if due <= today + DUE_SOON else StepState.AHEAD, due)


def _began(course: Course) -> date:
    at = course.pairing.started_at or course.pairing.created_at
    return at.astimezone(UTC).date()


def _review_due(course: Course) -> date:
    """When half of the sessions were held, or half of the time is over, whichever is first."""
    began, ends_on = _began(course), course.pairing.cohort.ends_on
    half = began + (ends_on - began) / 2
    return _earlier(course.counted, ceil(course.agreed / 2), half)


def _closing_due(course: Course) -> date:
    """When all sessions were held, or the time is over, whichever is first.

    A pair that plans to meet on has not come to its end.
    """
    due = _earlier(course.counted, course.agreed, course.pairing.cohort.ends_on)
    return max([due, *(on for kind, on in course.planned if kind in COUNTED)])


def _earlier(held: list[date], number: int, last: date) -> date:
    return min(held[number - 1], last) if len(held) >= number else last


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last day of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def fit_asked(courses: Iterable[Course]) -> dict[uuid.UUID, tuple[int, date]]:
    """The pairings whose sessions raised a fit question: its number, and the day it follows."""
    asked = {}
    for course in courses:
        number = min(len(course.counted), FIT_QUESTIONS)
        if number:
            asked[course.pairing.pk] = (number, course.counted[number - 1])
    return asked


def fit_answered(pairings: Iterable[uuid.UUID]) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """The number of the last question that each person answered, by pairing and person."""
    rows = FitAnswer.objects.filter(pairing__in=pairings).order_by()
    found = rows.values_list("pairing", "person").annotate(last=Max("asked_after"))
    return {(pairing, person): last for pairing, person, last in found}


def pending_fit(user: User, courses: Iterable[Course]) -> dict[uuid.UUID, int]:
    """The pairings in which a fit question waits for `user`, each with its number."""
    asked = fit_asked(courses)
    answered = fit_answered(asked)
    return {
        pk: number
        for pk, (number, _day) in asked.items()
        if number > answered.get((pk, user.pk), 0)
    }


def fit_number(user: User, pairing: Pairing) -> int:
    """The number of the fit question of a pairing that waits for `user`, 0 where none does."""
    return pending_fit(user, courses_of([pairing])).get(pairing.pk, 0)


def missing_closing(pairing: Pairing) -> list[User]:
    """Whose closing answer is still awaited."""
    answered = set(
        ClosingAnswer.objects.filter(pairing=pairing).values_list("person_id", flat=True)
    )
    return [person for person in pairing.people if person.pk not in answered]


@dataclass(frozen=True)
class WorkCounts:
    """What organisers see of goals and actions: numbers."""

    open: int
    reached: int
    actions_open: int
    actions_done: int
    overdue: int


def work_counts(pairing: Pairing, today: date) -> WorkCounts:
    """Count the goals and actions of a pair."""
    goals = list(Goal.objects.filter(pairing=pairing).values_list("state", flat=True))
    actions = list(Action.objects.filter(pairing=pairing).values_list("state", "due_on"))
    states = [state for state, _due_on in actions]
    return WorkCounts(
        open=goals.count(GoalState.OPEN),
        reached=goals.count(GoalState.REACHED),
        actions_open=states.count(ActionState.OPEN),
        actions_done=states.count(ActionState.DONE),
        overdue=sum(state == ActionState.OPEN and due_on < today for state, due_on in actions),
    )


def worries(user: User) -> QuerySet[FitAnswer]:
    """Fit answers that wait for `user` as an organiser, the oldest first."""
    rows = FitAnswer.objects.visible_to(user).worrying().filter(pairing__in=Pairing.objects.live())
    return rows.select_related("pairing__cohort", "person")


def due_actions(user: User, today: date) -> QuerySet[Action]:
    """The user's own actions that are open and due within a week, soonest first."""
    rows = Action.objects.open().filter(owner=user, due_on__lte=today + DUE_SOON / 2)
    return rows.order_by("due_on")
