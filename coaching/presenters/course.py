"""What the course of a pair asks of the reader next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import partial
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Verb, can
from coaching.models import Action, Fit, FitAnswer
from coaching.presenters.milestones import STEP_LABELS
from coaching.queries.milestones import (
    Course,
    Milestone,
    Step,
    StepState,
    courses_of,
    due_actions,
    pending_fit,
    steps_of,
    worries,
)
from coaching.rules import can_be_of_pair
from core.next_steps import NextStep, Urgency, Waiting
from core.templatetags.counterpart import day
from matching.models import Pairing, PairingState
from matching.models.pairing import PairingQuerySet
from matching.presenters.names import others_named


def waiting_course(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """Questions to answer, steps and actions that are due, and for organisers who is worried."""
    if can_be_of_pair(user):
        own = Pairing.objects.of(user)
        at_work = own.live().exclude(state=PairingState.PAUSED)
        begun = at_work | own.filter(state=PairingState.CLOSED)
        yield Waiting(begun, partial(_of_courses, user=user, now=now))
        due = due_actions(user, now.date()).filter(pairing__in=at_work)
        yield Waiting(due, partial(_due_actions, user=user, today=now.date()))
    if can(user, Verb.RUN_PROGRAMMES):
        yield Waiting(worries(user), _worries)


def _of_courses(begun: PairingQuerySet, *, user: User, now: datetime) -> Iterator[NextStep]:
    courses = courses_of(begun.with_people())
    live = [course for course in courses if course.pairing.is_live]
    yield from _fit_questions(user, live, now)
    yield from _due_steps(user, courses, now.date())


def _fit_questions(user: User, courses: list[Course], now: datetime) -> Iterator[NextStep]:
    waiting = pending_fit(user, courses)
    for pairing in (course.pairing for course in courses):
        if pairing.pk in waiting:
            yield NextStep(
                urgency=Urgency.DUE,
                due_at=now,
                title=_("Do you and %(name)s fit?") % {"name": others_named(pairing, user)},
                detail=_("One question. Only the organisers read your answer."),
                url=reverse("coaching:fit-create", args=[pairing.pk]),
                action=_("Answer"),
            )


def _due_steps(user: User, courses: list[Course], today: date) -> Iterator[NextStep]:
    for course in courses:
        for step in steps_of(course, today):
            is_due = step.state in (StepState.DUE, StepState.LATE)
            # To plan the first session is asked for already.
            if is_due and step.step != Step.FIRST:
                yield _due_step(user, course.pairing, step)


def _due_step(user: User, pairing: Pairing, step: Milestone) -> NextStep:
    return NextStep(
        urgency=Urgency.SOON if step.state == StepState.LATE else Urgency.OPEN,
        due_at=_noon(step.on or date.max),
        title=_("%(step)s with %(name)s")
        % {"step": STEP_LABELS[step.step], "name": others_named(pairing, user)},
        detail=_("Due: %(day)s.") % {"day": day(step.on)},
        url=reverse("coaching:pairing", args=[pairing.pk]),
        action=_("Open your pairing"),
    )


def _due_actions(due: QuerySet[Action], *, user: User, today: date) -> Iterator[NextStep]:
    """Their number and the first day, for each pair; what they are stays sealed."""
    days: dict[UUID, list[date]] = {}
    for pairing_id, due_on in due.values_list("pairing", "due_on"):
        days.setdefault(pairing_id, []).append(due_on)
    for pairing in Pairing.objects.filter(pk__in=days).with_people():
        yield _due_action(user, pairing, days[pairing.pk], today)


def _due_action(user: User, pairing: Pairing, days: list[date], today: date) -> NextStep:
    return NextStep(
        urgency=Urgency.LATE if days[0] < today else Urgency.SOON,
        due_at=_noon(days[0]),
        title=ngettext(
            "%(count)s action of yours is due", "%(count)s actions of yours are due", len(days)
        )
        % {"count": len(days)},
        detail=_("Agreed on with %(name)s. First due: %(day)s.")
        % {"name": others_named(pairing, user), "day": day(days[0])},
        url=reverse("coaching:pairing", args=[pairing.pk]),
        action=_("See what it is"),
    )


def _worries(worries: QuerySet[FitAnswer]) -> Iterator[NextStep]:
    for answer in worries.order_by("answered_at"):
        is_change = answer.answer == Fit.CHANGE
        words = _("%(name)s would rather work with somebody else") if is_change else ""
        yield NextStep(
            urgency=Urgency.LATE if is_change else Urgency.DUE,
            due_at=answer.answered_at,
            title=(words or _("%(name)s is not sure about the pairing"))
            % {"name": answer.person.name},
            detail=answer.pairing.cohort.name,
            url=reverse("coaching:fit-detail", args=[answer.pk]),
            action=_("Read it, then call"),
        )


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12, tzinfo=UTC))
