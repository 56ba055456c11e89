"""What the course of a pair asks of the reader next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Verb, can
from coaching.models import Fit
from coaching.presenters.milestones import STEP_LABELS
from coaching.queries.milestones import (
    Milestone,
    Step,
    StepState,
    due_actions,
    milestones_of,
    pending_fit,
    worries,
)
from coaching.rules import can_be_of_pair
from core.next_steps import NextStep, Urgency
from core.templatetags.counterpart import day
from matching.models import Pairing, PairingState
from matching.presenters.names import others_named


def course_steps(user: User, *, now: datetime) -> Iterator[NextStep]:
    """Questions to answer, steps and actions that are due, and for organisers who is worried."""
    if can_be_of_pair(user):
        own = Pairing.objects.of(user).with_people()
        pairings = list(own.live() | own.filter(state=PairingState.CLOSED))
        live = [one for one in pairings if one.is_live and one.state != PairingState.PAUSED]
        if pairings:
            yield from _fit_questions(user, live, now)
            yield from _due_steps(user, pairings, now)
            yield from _due_actions(user, live, now.date())
    if can(user, Verb.RUN_PROGRAMMES):
        yield from _worries(user)


def _fit_questions(user: User, pairings: list[Pairing], now: datetime) -> Iterator[NextStep]:
    waiting = pending_fit(user, pairings)
    for pairing in pairings:
        if pairing.pk in waiting:
            yield NextStep(
                urgency=Urgency.DUE,
                due_at=now,
                title=_("Do you and %(name)s fit?") % {"name": others_named(pairing, user)},
                detail=_("One question. Only the organisers read your answer."),
                url=reverse("coaching:fit-create", args=[pairing.pk]),
                action=_("Answer"),
            )


def _due_steps(user: User, pairings: list[Pairing], now: datetime) -> Iterator[NextStep]:
    courses = milestones_of(pairings, now)
    for pairing in pairings:
        if pairing.state == PairingState.PAUSED:
            continue
        for step in courses[pairing.pk]:
            is_due = step.state in (StepState.DUE, StepState.LATE)
            # To plan the first session is asked for already.
            if is_due and step.step != Step.FIRST:
                yield _due_step(user, pairing, step)


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


def _due_actions(user: User, pairings: list[Pairing], today: date) -> Iterator[NextStep]:
    due = due_actions(user, pairings, today)
    for pairing in pairings:
        days = due.get(pairing.pk, [])
        if days:
            yield NextStep(
                urgency=Urgency.LATE if days[0] < today else Urgency.SOON,
                due_at=_noon(days[0]),
                title=ngettext(
                    "%(count)s action of yours is due",
                    "%(count)s actions of yours are due",
                    len(days),
                )
                % {"count": len(days)},
                detail=_("Agreed on with %(name)s. First due: %(day)s.")
                % {"name": others_named(pairing, user), "day": day(days[0])},
                url=reverse("coaching:pairing", args=[pairing.pk]),
                action=_("See what it is"),
            )


def _worries(user: User) -> Iterator[NextStep]:
    for answer in worries(user).order_by("answered_at"):
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
