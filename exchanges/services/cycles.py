"""Cycles: made, changed and closed by their organiser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import Institution, User
from accounts.permissions import Verb, can
from core import audit
from exchanges import rules
from exchanges.models import CycleState, InterpreterTeam, InvitedInstitution, Visit, VisitCycle
from exchanges.queries import institutions_of


@transaction.atomic
def create_cycle(
    *,
    institution: Institution,
    fields: Mapping[str, Any],
    invited: Iterable[Institution],
    interpreters: Mapping[str, int],
    by: User,
    now: datetime,
) -> VisitCycle:
    """Open a cycle for offers and requests of the invited institutions.

    `interpreters` gives the teams by language that the cycle has in any week.
    """
    if not can(by, Verb.RUN_EXCHANGES, institution.pk):
        raise rules.CycleRefused("not_yours")
    cycle = VisitCycle(institution=institution, created_at=now)
    _store(cycle, fields, invited, interpreters)
    audit.record("cycle.created", cycle, by=by, now=now, weeks=cycle.weeks)
    return cycle


@transaction.atomic
def edit_cycle(
    *,
    cycle: VisitCycle,
    fields: Mapping[str, Any],
    invited: Iterable[Institution],
    interpreters: Mapping[str, int],
    by: User,
    now: datetime,
) -> VisitCycle:
    """Change a cycle.

    Its weeks stay as they are once somebody has offered or requested; whether its visits cross
    borders stays once one is published.
    """
    if not rules.can_change(by, cycle):
        raise rules.CycleRefused("is_closed")
    stored = VisitCycle.objects.get(pk=cycle.pk)
    weeks = (fields["first_monday"], fields["weeks"])
    is_in_use = cycle.offers.exists() or cycle.requests.exists()
    if is_in_use and weeks != (stored.first_monday, stored.weeks):
        raise rules.CycleRefused("weeks_in_use")
    is_moved = fields.get("country", stored.country) != stored.country
    if is_moved and Visit.objects.filter(offer__cycle=cycle).exists():
        raise rules.CycleRefused("reach_in_use")
    _store(cycle, fields, invited, interpreters)
    audit.record("cycle.changed", cycle, by=by, now=now)
    return cycle


@transaction.atomic
def close_cycle(*, cycle: VisitCycle, by: User, now: datetime) -> VisitCycle:
    """End a cycle: nothing is offered, requested or planned in it any more."""
    if not rules.can_change(by, cycle):
        raise rules.CycleRefused("is_closed")
    if cycle.plans.active().exists():
        raise rules.CycleRefused("plan_active")
    cycle.state = CycleState.CLOSED
    cycle.save(update_fields=["state"])
    audit.record("cycle.closed", cycle, by=by, now=now)
    return cycle


def _store(
    cycle: VisitCycle,
    fields: Mapping[str, Any],
    invited: Iterable[Institution],
    interpreters: Mapping[str, int],
) -> None:
    for name, value in fields.items():
        setattr(cycle, name, value)
    try:
        with transaction.atomic():
            cycle.save()
    except IntegrityError as error:
        raise rules.CycleRefused("name_taken") from error
    cycle.invited.all().delete()
    InvitedInstitution.objects.bulk_create(
        InvitedInstitution(cycle=cycle, institution=institution) for institution in invited
    )
    cycle.interpreter_teams.all().delete()
    InterpreterTeam.objects.bulk_create(
        InterpreterTeam(cycle=cycle, language=language, teams=teams)
        for language, teams in interpreters.items()
    )
    if cycle.is_within_country and institutions_of(cycle).exclude(country=cycle.country).exists():
        raise rules.CycleRefused("institution_abroad")
