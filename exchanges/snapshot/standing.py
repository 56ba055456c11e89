"""The visits that stand, in the planner's terms: those of a plan, or those that are published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from exchanges.models import Plan, PlanState, Visit
from exchanges.planning import PlannedVisit, needed_language, visits_from_json
from exchanges.snapshot.problem import Snapshot


def standing_visits(plan: Plan, snapshot: Snapshot) -> tuple[PlannedVisit, ...]:
    """What `plan` comes to now: once it is published, the visits that still take place."""
    if plan.state == PlanState.PUBLISHED:
        return _published(snapshot)
    if plan.first_monday is None:
        return ()
    shift = snapshot.week_of(plan.first_monday)
    known = {one.id for one in snapshot.problem.delegations}
    visits = [
        replace(
            one,
            week=one.week + shift,
            delegations=tuple(name for name in one.delegations if name in known),
        )
        for one in visits_from_json(plan.planned_visits)
    ]
    return tuple(_staffed(map(snapshot.roster.as_planned, visits), snapshot))


def _published(snapshot: Snapshot) -> tuple[PlannedVisit, ...]:
    known = {one.id for one in snapshot.problem.delegations}
    led = (_visit(visit, known, snapshot) for visit in snapshot.live)
    visits = map(snapshot.roster.as_planned, led)
    return tuple(sorted(_staffed(visits, snapshot)))


def _visit(visit: Visit, known: set[str], snapshot: Snapshot) -> PlannedVisit:
    guests = {str(one.request_id) for one in visit.delegations.all() if one.is_live}
    return PlannedVisit(
        host=str(visit.offer_id),
        theme=visit.theme,
        week=snapshot.week_of(visit.first_monday),
        duration=visit.weeks,
        delegations=tuple(sorted(guests & known)),
        person=str(visit.resource_person_id),
    )


def _staffed(visits: Iterable[PlannedVisit], snapshot: Snapshot) -> Iterator[PlannedVisit]:
    """Visits to which somebody comes, with the interpreters that those need, and no others."""
    hosts = {host.id: host for host in snapshot.problem.hosts}
    guests = {one.id: one for one in snapshot.problem.delegations}
    for visit in visits:
        host = hosts.get(visit.host)
        if host is None and visit.delegations:
            yield visit
        elif host is not None and visit.delegations:
            needs = {needed_language(guests[name], host) for name in visit.delegations}
            yield replace(visit, interpreters=tuple(sorted(one for one in needs if one)))
