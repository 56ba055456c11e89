"""Institutions and the chain of command within them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts import queries, rules
from accounts.models import Institution, Membership, Role, Unit, User
from accounts.permissions import Verb, can
from core import audit


@dataclass(frozen=True)
class NewInstitution:
    """What an organiser says of an institution that is not here yet."""

    name: str
    country: str
    kind: str
    time_zone: str


@transaction.atomic
def create_institution(*, described: NewInstitution, by: User, now: datetime) -> Institution:
    """Create an institution; its organiser is who creates it.

    Raises:
        InvitationRefused: `by` invites nobody, or an institution of this name is there.
    """
    if not can(by, Verb.INVITE):
        raise rules.InvitationRefused("not_yours")
    if is_institution_known(described.name, described.country):
        raise rules.InvitationRefused("institution_is_here")
    institution = Institution.objects.create(
        name=described.name,
        country=described.country,
        kind=described.kind,
        time_zone=described.time_zone,
        created_at=now,
    )
    Membership.objects.create(user=by, institution=institution, role=Role.ORGANISER)
    by.forget_roles()
    audit.record("institution.created", institution, by=by, now=now)
    return institution


def is_institution_known(name: str, country: str) -> bool:
    """Whether an institution of this name, in whatever case, is there in this country."""
    return Institution.objects.filter(name__iexact=name, country=country).exists()


@transaction.atomic
def create_unit(
    *, institution: Institution, name: str, parent: Unit | None, by: User, now: datetime
) -> Unit:
    """Add a unit to the chain of command.

    Raises:
        UnitRefused: `by` does not keep this institution's units, the name is taken, or the
            parent belongs elsewhere.
    """
    _check_unit(institution, name, parent, by)
    unit = _saved(Unit(institution=institution, name=name, parent=parent))
    audit.record("unit.created", unit, by=by, now=now)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, name: str, parent: Unit | None, by: User, now: datetime) -> Unit:
    """Rename or move a unit, with everything below it.

    Raises:
        UnitRefused: see `create_unit`; also when the unit would come to stand below itself.
    """
    # One at a time for an institution: two moves at once could close a ring.
    institution = Institution.objects.select_for_update().get(pk=unit.institution_id)
    _check_unit(institution, name, parent, by, but=unit)
    if parent is not None and parent.pk in queries.units_below(unit):
        raise rules.UnitRefused("below_itself")
    unit.name, unit.parent = name, parent
    _saved(unit)
    audit.record("unit.changed", unit, by=by, now=now)
    return unit


def _check_unit(
    institution: Institution, name: str, parent: Unit | None, by: User, but: Unit | None = None
) -> None:
    if not rules.can_edit_units(by, institution):
        raise rules.UnitRefused("not_yours")
    if parent is not None and parent.institution_id != institution.pk:
        raise rules.UnitRefused("elsewhere")
    others = Unit.objects.filter(institution=institution)
    if but is not None:
        others = others.exclude(pk=but.pk)
    # Compared in Python: SQLite ignores case in English letters alone.
    if name.casefold() in {other.casefold() for other in others.values_list("name", flat=True)}:
        raise rules.UnitRefused("name_taken")


def _saved(unit: Unit) -> Unit:
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:
        raise rules.UnitRefused("name_taken") from error
    return unit
