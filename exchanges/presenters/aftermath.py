"""What people have to do while a visit is under way and after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.next_steps import NextStep, Urgency, Waiting
from exchanges.models import ActionItem, Visit, VisitDelegation, VisitState
from exchanges.presenters.conduct import next_step
from exchanges.presenters.visits import visit_when
from exchanges.queries import visits_with_people
from exchanges.queries.conduct import presence_of
from exchanges.queries.reports import reports_of_visits, unfinished_actions
from exchanges.rules import conduct as rules
from exchanges.rules.reports import can_move_action, can_write_report, report_due_on
from exchanges.rules.sides import live_delegations

GOING_ON = (VisitState.LOCKED, VisitState.UNDER_WAY, VisitState.REPORTED)
SOON = timedelta(days=14)


def waiting_aftermath(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """Visits to begin and to close, attendance, reports, actions at home."""
    going_on = Visit.objects.visible_to(user).filter(state__in=GOING_ON)
    yield Waiting(going_on, partial(_of_visits, user=user, now=now))
    due = unfinished_actions().visible_to(user).filter(due_on__lte=(now + SOON).date())
    yield Waiting(due, partial(_actions, user=user, now=now))


def _of_visits(going_on: QuerySet[Visit], *, user: User, now: datetime) -> Iterator[NextStep]:
    visits = list(visits_with_people(going_on))
    reports = reports_of_visits(visits)
    recorded = presence_of(visits)
    for visit in visits:
        yield from _steps_to_take(visit, user, now)
        yield from _attendance(visit, user, recorded, now)
        yield from _reports(visit, user, reports, now)


def _steps_to_take(visit: Visit, user: User, now: datetime) -> Iterator[NextStep]:
    begins = visit.state == VisitState.LOCKED and rules.today_at_host(visit, now) >= (
        visit.first_monday
    )
    step = next_step(visit, user) if begins or visit.state == VisitState.REPORTED else None
    if step is not None:
        due_on = visit.first_monday if begins else report_due_on(visit)
        yield _next(step.label, visit, step.url, step.label, due_on, now)


def _attendance(
    visit: Visit, user: User, recorded: Mapping[UUID, Mapping[date, int]], now: datetime
) -> Iterator[NextStep]:
    if visit.state != VisitState.UNDER_WAY or not rules.can_record(user, visit):
        return
    open_days = [
        day
        for day in rules.past_days(visit, now)
        if any(day not in recorded.get(one.pk, ()) for one in live_delegations(visit))
    ]
    if open_days:
        yield _next(
            _("Record who was there"),
            visit,
            reverse("exchanges:visit-days", args=[visit.pk]),
            _("Record"),
            open_days[0],
            now,
        )


def _reports(
    visit: Visit, user: User, reports: dict[Any, Any], now: datetime
) -> Iterator[NextStep]:
    if visit.state != VisitState.UNDER_WAY or rules.today_at_host(visit, now) < visit.last_day:
        return
    sides: list[VisitDelegation | None] = [None, *live_delegations(visit)]
    for side in sides:
        report = reports.get((visit.pk, side.pk if side else None))
        if can_write_report(user, visit, side, report):
            page = (
                reverse("exchanges:report-delegation", args=[visit.pk, side.pk])
                if side
                else reverse("exchanges:report-host", args=[visit.pk])
            )
            title = _("Finish your report") if report else _("Write your report")
            yield _next(title, visit, page, _("Write"), report_due_on(visit), now)


def _actions(actions: QuerySet[ActionItem], *, user: User, now: datetime) -> Iterator[NextStep]:
    for action in actions:
        if can_move_action(user, action):
            yield NextStep(
                urgency=Urgency.LATE if action.due_on < now.date() else Urgency.DUE,
                due_at=_morning(action.due_on),
                title=action.what,
                detail=_("An action after the visit to %(host)s")
                % {"host": action.delegation.visit.offer.institution},
                url=reverse("exchanges:action-detail", args=[action.pk]),
                action=_("Say how far it is"),
            )


def _next(title: str, visit: Visit, url: str, action: str, due_on: date, now: datetime) -> NextStep:
    return NextStep(
        urgency=Urgency.LATE if due_on < now.date() else Urgency.DUE,
        due_at=_morning(due_on),
        title=title,
        detail=f"{visit.offer.institution}, {visit_when(visit)}",
        url=url,
        action=action,
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(7), tzinfo=UTC)
