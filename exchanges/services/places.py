"""What if: a request at another place, and the hosts that suit it. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from exchanges import planning
from exchanges.models import HostOffer, PlanLock, VisitCycle, VisitRequest
from exchanges.rules.questions import STANDING_STATES
from exchanges.snapshot import Snapshot, snapshot_of, standing_visits

SEED = 1


@dataclass(frozen=True)
class RankedHosts:
    """Hosts for a request, the best first; none where the planner does not know the request."""

    proposals: Sequence[planning.HostProposal]
    first_monday: date
    is_known: bool

    def monday_of(self, week: int) -> date:
        return self.first_monday + timedelta(weeks=week)


@dataclass(frozen=True)
class MoveAnswer:
    """What a move does; without a plan that still holds the place is judged by itself.

    `move` is None where the host, or the request, is not planned any more. `nearest` is the Monday
    nearest to a place behind a closed door at which that host is open to the request.
    """

    move: planning.Move | None
    has_plan: bool
    nearest: date | None = None


def move_to(
    request: VisitRequest, *, offer: HostOffer, theme: str, monday: date, now: datetime
) -> MoveAnswer:
    """What follows from a lock at a place."""
    snapshot = snapshot_of(request.cycle, today=now.date(), seed=SEED)
    problem = _without_lock(snapshot.problem, str(request.pk))
    place = planning.Lock(str(request.pk), str(offer.pk), theme, snapshot.week_of(monday))
    visits = _newest_visits(request.cycle, snapshot)
    has_plan = bool(visits) and not planning.check(problem, visits)
    try:
        move = planning.move_of(problem, visits if has_plan else (), place)
    except planning.InstanceError:
        return MoveAnswer(None, has_plan)
    week = planning.nearest_open(problem, place) if move.closed else None
    if week is None or week == place.week:
        return MoveAnswer(move, has_plan)
    return MoveAnswer(move, has_plan, snapshot.monday_of(week))


def hosts_for(request: VisitRequest, *, sees_plan: bool, now: datetime) -> RankedHosts:
    """Hosts for a request; who may not see the plan gets an answer in which it plays no part."""
    snapshot = snapshot_of(request.cycle, today=now.date(), seed=SEED)
    problem = _without_lock(snapshot.problem, str(request.pk))
    visits: tuple[planning.PlannedVisit, ...] = ()
    if sees_plan:
        visits = _newest_visits(request.cycle, snapshot)
        visits = () if planning.check(problem, visits) else visits
    try:
        ranked = planning.rank_hosts(problem, visits, str(request.pk))
    except planning.InstanceError:
        return RankedHosts((), snapshot.first_monday, is_known=False)
    return RankedHosts(ranked, snapshot.first_monday, is_known=True)


def _newest_visits(cycle: VisitCycle, snapshot: Snapshot) -> tuple[planning.PlannedVisit, ...]:
    plan = cycle.plans.filter(state__in=STANDING_STATES).first()
    return standing_visits(plan, snapshot) if plan else ()


def _without_lock(problem: planning.PlanningProblem, request: str) -> planning.PlanningProblem:
    locks = tuple(lock for lock in problem.locks if lock.delegation != request)
    return replace(problem, locks=locks)


def doors_of(locks: Sequence[PlanLock], *, now: datetime) -> list[tuple[PlanLock, str | None]]:
    """Each lock of one cycle with the door that has closed on its place since, None if none has."""
    cycle = locks[0].request.cycle
    snapshot = snapshot_of(cycle, today=now.date(), seed=SEED)
    return [(lock, _door(snapshot, lock)) for lock in locks]


def _door(snapshot: Snapshot, lock: PlanLock) -> str | None:
    week = snapshot.week_of(lock.monday)
    place = planning.Lock(str(lock.request_id), str(lock.offer_id), lock.theme, week)
    try:
        return planning.closed_at(snapshot.problem, place)
    except planning.InstanceError:
        return "host_left"
