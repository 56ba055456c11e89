"""What is arranged for a request, as both sides read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.counterpart import day as day_words
from exchanges.models import Arrangement, ArrangementState, VisitRequest
from exchanges.rules import arrangements as rules

SHAPES = {
    ArrangementState.PROPOSED: "wait",
    ArrangementState.CONFIRMED: "good",
    ArrangementState.REPORTED: "good",
    ArrangementState.CANCELLED: "harm",
}


@dataclass(frozen=True)
class Arranged:
    """What stands, what the reader may do about it, and the parts of the report to read."""

    row: Arrangement | None
    when: str
    shape: str
    waits_for: str
    report: list[tuple[str, str]]
    can_arrange: bool
    can_confirm: bool
    can_call_off: bool
    can_report: bool


def arranged_words(
    request: VisitRequest, row: Arrangement | None, reader: User, today: date
) -> Arranged:
    """The arrangement of a request for `reader`; a request without one may get one."""
    return Arranged(
        row=row,
        when=days_words(row) if row else "",
        shape=SHAPES[ArrangementState(row.state)] if row else "",
        waits_for=_waits_for(row) if row else "",
        report=_report(row, reader) if row else [],
        can_arrange=rules.can_arrange(reader, request, row),
        can_confirm=row is not None and rules.can_confirm(reader, row),
        can_call_off=row is not None and rules.can_call_off(reader, row),
        can_report=row is not None and rules.can_report(reader, row, today),
    )


def days_words(row: Arrangement) -> str:
    """The day, or the first and the last."""
    if row.first_day == row.last_day:
        return str(day_words(row.first_day))
    days = {"first": day_words(row.first_day), "last": day_words(row.last_day)}
    return _("%(first)s to %(last)s") % days


def _waits_for(row: Arrangement) -> str:
    if row.state != ArrangementState.PROPOSED:
        return ""
    if row.sender_confirmed_by_id is None:
        return _("The sender has still to confirm it.")
    return _("The organiser has still to confirm it.")


def _report(row: Arrangement, reader: User) -> list[tuple[str, str]]:
    if not rules.can_read_report(reader, row):
        return []
    parts: list[tuple[Any, str]] = [
        (_("What was done"), row.done),
        (_("What to adopt"), row.adopt),
        (_("Obstacles"), row.obstacles),
        (_("Recommendations"), row.recommendations),
    ]
    return [(str(label), text) for label, text in parts if text]
