"""What people have to do for needs that are met without weeks of a host."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from core.next_steps import NextStep, Urgency, Waiting
from exchanges.models import Arrangement, VisitRequest
from exchanges.presenters.arrangements import days_words
from exchanges.queries.arrangements import (
    arrangements_to_confirm,
    arrangements_to_report,
    requests_to_arrange,
)
from exchanges.rules.arrangements import report_due_on


def waiting_arrangements(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """To name days and people, to confirm them, to report."""
    yield Waiting(arrangements_to_confirm(user), _to_confirm)
    over = arrangements_to_report(user, today=now.date())
    yield Waiting(over, partial(_to_report, now=now))
    if user.institutions_as(Role.ORGANISER):
        yield Waiting(requests_to_arrange(user), _to_arrange)


def _to_confirm(arrangements: QuerySet[Arrangement]) -> Iterator[NextStep]:
    for row in arrangements:
        yield NextStep(
            urgency=Urgency.DUE,
            due_at=row.changed_at,
            title=_("Confirm days and people"),
            detail=f"{row.request.title}, {days_words(row)}",
            url=reverse("exchanges:request-detail", args=[row.request_id]),
            action=_("Look at it"),
        )


def _to_report(arrangements: QuerySet[Arrangement], *, now: datetime) -> Iterator[NextStep]:
    for row in arrangements:
        due_at = datetime.combine(report_due_on(row), time(), UTC)
        yield NextStep(
            urgency=Urgency.LATE if due_at <= now else Urgency.DUE,
            due_at=due_at,
            title=_("Write the report"),
            detail=f"{row.request.title}, {days_words(row)}",
            url=reverse("exchanges:arrangement-report", args=[row.request_id]),
            action=_("Write"),
        )


def _to_arrange(requests: QuerySet[VisitRequest]) -> Iterator[NextStep]:
    for request in requests:
        yield NextStep(
            urgency=Urgency.SOON,
            due_at=request.placed_at or request.created_at,
            title=_("Name who comes, and when"),
            detail=f"{request.title}, {request.institution}",
            url=reverse("exchanges:arrangement-edit", args=[request.pk]),
            action=_("Arrange it"),
        )
