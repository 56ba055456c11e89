"""Institutions in words: the units as a tree, and who does what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Invitation, Membership, Unit, User
from accounts.presenters.people import ENTRY_LABELS, ENTRY_SHAPES
from accounts.queries import Entry, unit_paths

# The field that a refusal belongs to, and what it says.
UNIT_REASONS: dict[str, tuple[str | None, Any]] = {
    "not_yours": (None, _("You do not keep the units of this institution.")),
    "elsewhere": ("parent", _("This unit belongs to another institution.")),
    "name_taken": ("name", _("A unit of this name is there already.")),
    "below_itself": ("parent", _("A unit cannot stand below itself.")),
}


@dataclass(frozen=True)
class UnitBranch:
    """A unit with those below it, as the tree shows it."""

    unit: Unit
    people: int
    below: list[UnitBranch]


@dataclass(frozen=True)
class RoleLine:
    """Who holds a role, and whether they have come in."""

    user: User
    role: Any
    entry: str
    entry_label: Any
    entry_shape: str


def unit_reason(key: str) -> tuple[str | None, Any]:
    """The field and the words of a refusal."""
    return UNIT_REASONS[key]


def unit_lines(institution: Institution) -> list[UnitBranch]:
    """The units of `institution` from the top down, each with how many people it has."""
    counted = Unit.objects.filter(institution=institution).annotate(Count("profiles"))
    people = dict(counted.values_list("pk", "profiles__count"))
    paths = unit_paths([institution.pk])
    return _branches(None, [path[-1] for path in paths.values()], people)


def roles_view(institution: Institution, now: datetime) -> list[RoleLine]:
    """Everybody with a role at `institution`, by role and name."""
    held = Membership.objects.filter(institution=institution).select_related("user")
    open_invitations = Invitation.objects.filter(
        user__memberships__institution=institution, accepted_at__isnull=True
    )
    entries = {
        one.user_id: Entry.INVITED if one.is_open(now) else Entry.EXPIRED
        for one in open_invitations
    }
    return [
        _role_line(membership, entries.get(membership.user_id, Entry.SIGNED_IN))
        for membership in held.order_by("role", "user__name")
    ]


def _role_line(membership: Membership, entry: Entry) -> RoleLine:
    return RoleLine(
        user=membership.user,
        role=membership.get_role_display(),
        entry=entry,
        entry_label=ENTRY_LABELS[entry],
        entry_shape=ENTRY_SHAPES[entry],
    )


def _branches(parent: Unit | None, units: list[Unit], people: dict[Any, int]) -> list[UnitBranch]:
    key = parent.pk if parent else None
    return [
        UnitBranch(unit, people[unit.pk], _branches(unit, units, people))
        for unit in units
        if unit.parent_id == key
    ]
