"""What people have to do for visits that stand: steps of the timeline, nominations, letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from core.next_steps import NextStep, Urgency
from exchanges import rules
from exchanges.models import NominationState, Visit
from exchanges.planning.timeline import Step
from exchanges.presenters.timeline import step_page, step_words
from exchanges.presenters.visits import visit_when
from exchanges.queries import (
    delegations_with_nomination,
    letters_to_settle,
    timeline_of,
    visits_with_timeline,
)
from exchanges.queries.timeline import TimelineLine

NEAR = timedelta(days=14)
LAST_STEP = timedelta(days=240)
# Reports have steps of their own.
ELSEWHERE = frozenset({Step.REPORT, Step.HOST_REPORT})


def duties(user: User, *, now: datetime) -> Iterator[NextStep]:
    """Everything of visits that stand that waits for the person."""
    returned: set[UUID] = set()
    if user.institutions_as(Role.FOCAL_POINT):
        for step, delegation in _returned(user, now):
            returned.add(delegation)
            yield step
    if user.institutions_as(Role.ORGANISER):
        yield from _to_verify(user, now)
        yield from _letters(user, now)
    yield from _steps(user, now, returned)


def _returned(user: User, now: datetime) -> Iterator[tuple[NextStep, UUID]]:
    mine = delegations_with_nomination(user, NominationState.RETURNED)
    for delegation in mine:
        if rules.is_focal_point_of(user, delegation):
            step = NextStep(
                urgency=Urgency.LATE,
                due_at=now,
                title=_("Change the list of your delegation"),
                detail=_("It was sent back: %(when)s, %(host)s")
                % {
                    "when": visit_when(delegation.visit),
                    "host": delegation.visit.offer.institution,
                },
                url=reverse("exchanges:delegation-detail", args=[delegation.pk]),
                action=_("See why"),
            )
            yield step, delegation.pk


def _to_verify(user: User, now: datetime) -> Iterator[NextStep]:
    for delegation in delegations_with_nomination(user, NominationState.SUBMITTED):
        if rules.is_organiser_of(user, delegation):
            yield NextStep(
                urgency=Urgency.DUE,
                due_at=now,
                title=_("Verify a nomination"),
                detail=f"{delegation.request.institution}, {visit_when(delegation.visit)}",
                url=reverse("exchanges:delegation-detail", args=[delegation.pk]),
                action=_("Look at it"),
            )


def _letters(user: User, now: datetime) -> Iterator[NextStep]:
    number = letters_to_settle(user).count()
    if number:
        words = ngettext(
            "%(n)s letter waits to be approved or sent",
            "%(n)s letters wait to be approved or sent",
            number,
        )
        yield NextStep(
            urgency=Urgency.DUE,
            due_at=now,
            title=_("Letters to delegations"),
            detail=words % {"n": number},
            url=reverse("exchanges:letter-list"),
            action=_("Open the letters"),
        )


def _steps(user: User, now: datetime, but: set[UUID]) -> Iterator[NextStep]:
    today = now.date()
    visits = Visit.objects.visible_to(user).filter(
        state__in=rules.CERTAIN_STATES, first_monday__gt=today - LAST_STEP
    )
    for visit in visits_with_timeline(visits):
        for line in timeline_of(visit):
            is_near = line.due.due_on <= today + NEAR
            is_open = not line.is_done and not line.is_over(today)
            if is_near and is_open and _is_for(user, line, but):
                yield _step(line, now)


def _is_for(user: User, line: TimelineLine, but: set[UUID]) -> bool:
    is_told = line.due.step == Step.NOMINATIONS and line.delegation and line.delegation.pk in but
    if is_told or line.due.step in ELSEWHERE:
        return False
    return rules.owns_step(user, line.visit, line.delegation, line.due.owner)


def _step(line: TimelineLine, now: datetime) -> NextStep:
    visit = line.visit
    return NextStep(
        urgency=Urgency.LATE if line.is_late(now.date()) else Urgency.DUE,
        due_at=datetime.combine(line.due.due_on, time(7, tzinfo=UTC)),
        title=step_words(line.due.step),
        detail=f"{visit_when(visit)}, {visit.offer.institution}",
        url=step_page(line.due.step, visit, line.delegation),
        action=_("See the step"),
    )
