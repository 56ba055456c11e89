"""The pages around one visit, side by side, for whoever takes part in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exchanges.models import Visit, VisitDelegation, VisitState
from exchanges.rules.reports import can_see_cascade
from exchanges.rules.sides import live_delegations, takes_part_in

# Name of the page, its words; what comes after the visit shows once it is near.
BEFORE = (
    ("exchanges:visit-detail", _("Visit")),
    ("exchanges:visit-timeline", _("Timeline")),
    ("exchanges:visit-people", _("Delegations")),
    ("exchanges:terms-detail", _("Terms of reference")),
    ("exchanges:agenda-detail", _("Agenda")),
)
AFTER = (
    ("exchanges:visit-days", _("Days")),
    ("exchanges:report-list", _("Reports")),
)
AT_HOME = (("exchanges:cascade-detail", _("At home")),)


@dataclass(frozen=True)
class VisitTab:
    label: Any
    url: str
    is_here: bool


def visit_tabs(visit: Visit, reader: User, here: str) -> list[VisitTab]:
    """The pages of a visit that are of use now; none where it was called off."""
    if visit.state == VisitState.CANCELLED or not takes_part_in(reader, visit):
        return []
    pages = BEFORE + (AFTER if has_begun(visit) else ())
    if any(_follows(reader, visit, one) for one in live_delegations(visit)):
        pages += AT_HOME
    return [VisitTab(label, reverse(name, args=[visit.pk]), name == here) for name, label in pages]


def _follows(reader: User, visit: Visit, delegation: VisitDelegation) -> bool:
    delegation.visit = visit
    return can_see_cascade(reader, delegation)


def has_begun(visit: Visit) -> bool:
    """Whether there is anything to write about what happened."""
    return visit.state in (
        VisitState.LOCKED,
        VisitState.UNDER_WAY,
        VisitState.REPORTED,
        VisitState.CLOSED,
    )
