"""The hosts for one request, the best first, each with its best place and what speaks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exchanges.planning.doors import DOORS, closed_starts, horizon_starts, shares_language
from exchanges.planning.draft import Draft
from exchanges.planning.errors import InstanceError
from exchanges.planning.model import Delegation, Host, PlanningProblem
from exchanges.planning.objective import weeks_to_nearest
from exchanges.planning.obstacles import Pairing, blocked_starts
from exchanges.planning.result import PlannedVisit
from exchanges.planning.seating import seated
from exchanges.planning.tables import Group, build_tables
from exchanges.planning.weekmask import weeks_in


@dataclass(frozen=True, slots=True)
class HostProposal:
    """One host for a delegation.

    `theme` and `week` are its best place, None where every door is closed; `points` what the
    delegation itself would bring there and `parts` their named terms; `free` says that nobody
    must give way, `blocked` why not, `joins` that the visit is there already. `closed` counts the
    places that each door removes.
    """

    host: str
    theme: str | None
    week: int | None
    points: int
    parts: Mapping[str, int]
    is_free: bool
    joins: bool
    blocked: tuple[str, ...]
    closed: Mapping[str, int]


def rank_hosts(
    problem: PlanningProblem, visits: Sequence[PlannedVisit], delegation: str
) -> tuple[HostProposal, ...]:
    """Every host, ranked for one delegation while the other visits stay where they are.

    `visits` must pass the checker. Free places come first, then those where others must give way,
    then hosts whose doors are closed. Raises InstanceError for an unknown delegation.
    """
    tables = build_tables(problem)
    names = [one.id for one in tables.numbering.delegations]
    if delegation not in names:
        raise InstanceError("delegation", f"{delegation} is unknown")
    guest = names.index(delegation)
    draft = seated(tables, visits)
    if draft.place[guest] is not None:
        draft.remove(guest)
    found = [_proposal(draft, guest, number) for number in range(len(tables.numbering.hosts))]
    return tuple(sorted(found, key=_rank))


def _rank(one: HostProposal) -> tuple[bool, bool, int, str]:
    return one.week is None, not one.is_free, -one.points, one.host


def _proposal(draft: Draft, guest: int, number: int) -> HostProposal:
    names, problem = draft.tables.numbering, draft.tables.problem
    host, delegation = names.hosts[number], names.delegations[guest]
    groups = [one for one in draft.tables.groups[guest] if one.host == number]
    closed = _closed(problem, delegation, host)
    places = [place for group in groups for place in _places(draft, guest, group)]
    if not places:
        return HostProposal(host.id, None, None, 0, {}, False, False, (), closed)
    best = max(places, key=lambda one: (not one[2], one[3], -one[1], -one[0].slot))
    group, week, blocked, points = best
    theme = names.themes[names.slot_parts(group.slot)[1]]
    return HostProposal(
        host=host.id,
        theme=theme,
        week=week,
        points=points,
        parts=_parts(problem, delegation, host, theme, week),
        is_free=not blocked,
        joins=bool(draft.open_at[group.slot] >> week & 1),
        blocked=blocked,
        closed=closed,
    )


def _places(
    draft: Draft, guest: int, group: Group
) -> list[tuple[Group, int, tuple[str, ...], int]]:
    """Each open start with what blocks it and its points, a new visit's own cost included."""
    weights = draft.tables.problem.weights
    pairing = Pairing(guest, group.host, group.pair, group.slot, group.length, group.language)
    blocked = blocked_starts(draft, pairing, group.starts)
    team = weights.team if group.language >= 0 else 0
    found = []
    for week in weeks_in(group.starts):
        reasons = tuple(reason for reason, mask in blocked.items() if mask >> week & 1)
        is_open = draft.open_at[group.slot] >> week & 1
        cost = team + (0 if is_open else weights.visit)
        found.append((group, week, reasons, group.gains[week] - cost))
    return found


def _closed(problem: PlanningProblem, delegation: Delegation, host: Host) -> dict[str, int]:
    """How many places each door removes at a host, over the themes that are wanted."""
    counts = dict.fromkeys(DOORS, 0)
    for theme in sorted(delegation.themes):
        starts = horizon_starts(problem, delegation.duration)
        doors = zip(DOORS, closed_starts(problem, delegation, host, theme), strict=True)
        for door, mask in doors:
            counts[door] += (mask & starts).bit_count()
            starts &= ~mask
    return {door: count for door, count in counts.items() if count}


def _parts(
    problem: PlanningProblem, delegation: Delegation, host: Host, theme: str, week: int
) -> dict[str, int]:
    """What tells one host from another, in points; costs are negative."""
    weights = problem.weights
    travel = problem.travel.get(delegation.country, {})
    holidays = problem.holidays.get(host.country, {})
    taken = range(week, week + delegation.duration)
    return {
        "fit": delegation.themes.get(theme, 0) * host.themes.get(theme, 0) // 100,
        "matched": weights.matched if host.id in delegation.matched_hosts else 0,
        "travel": -travel.get(host.country, problem.travel_default),
        "interpreter": 0 if shares_language(delegation, host) else -weights.interpreter,
        "week_off": -weights.week_off * weeks_to_nearest(week, delegation.preferred),
        "holiday": -weights.holiday * sum(holidays.get(one, 0) for one in taken),
    }
