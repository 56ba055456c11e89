"""What people have to do for visits that stand: steps of the timeline, nominations, letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from core.next_steps import NextStep, Urgency, Waiting
from exchanges import rules
from exchanges.models import Letter, NominationState, Visit, VisitDelegation
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


def waiting_duties(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """Everything of visits that stand that waits for the person."""
    if user.institutions_as(Role.FOCAL_POINT):
        returned = delegations_with_nomination(user, NominationState.RETURNED)
        yield Waiting(returned, partial(_returned, user=user, now=now))
    if user.institutions_as(Role.ORGANISER):
        submitted = delegations_with_nomination(user, NominationState.SUBMITTED)
        yield Waiting(submitted, partial(_to_verify, user=user, now=now))
        yield Waiting(letters_to_settle(user), partial(_letters, now=now))
    visits = Visit.objects.visible_to(user).filter(
        state__in=rules.CERTAIN_STATES, first_monday__gt=now.date() - LAST_STEP
    )
    yield Waiting(visits, partial(_steps, user=user, now=now))


def _returned(
    delegations: QuerySet[VisitDelegation], *, user: User, now: datetime
) -> Iterator[NextStep]:
    for delegation in delegations:
        if rules.is_focal_point_of(user, delegation):
            yield NextStep(
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


def _to_verify(
    delegations: QuerySet[VisitDelegation], *, user: User, now: datetime
) -> Iterator[NextStep]:
    for delegation in delegations:
        if rules.is_organiser_of(user, delegation):
            yield NextStep(
                urgency=Urgency.DUE,
                due_at=now,
                title=_("Verify a nomination"),
                detail=f"{delegation.request.institution}, {visit_when(delegation.visit)}",
                url=reverse("exchanges:delegation-detail", args=[delegation.pk]),
                action=_("Look at it"),
            )


def _letters(letters: QuerySet[Letter], *, now: datetime) -> Iterator[NextStep]:
    number = letters.count()
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


def _steps(visits: QuerySet[Visit], *, user: User, now: datetime) -> Iterator[NextStep]:
    today = now.date()
    for visit in visits_with_timeline(visits):
        for line in timeline_of(visit):
            is_near = line.due.due_on <= today + NEAR
            is_open = not line.is_done and not line.is_over(today)
            if is_near and is_open and _is_for(user, line):
                yield _step(line, now)


def _is_for(user: User, line: TimelineLine) -> bool:
    if line.due.step in ELSEWHERE or _is_told_to_change(user, line):
        return False
    return rules.owns_step(user, line.visit, line.delegation, line.due.owner)


def _is_told_to_change(user: User, line: TimelineLine) -> bool:
    """Whether the list of nominations was sent back, which is a step of its own."""
    if line.due.step != Step.NOMINATIONS or line.delegation is None:
        return False
    nomination = getattr(line.delegation.request, "nomination", None)
    is_returned = nomination is not None and nomination.state == NominationState.RETURNED
    return is_returned and rules.is_focal_point_of(user, line.delegation)


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
