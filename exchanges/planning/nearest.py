"""Near misses: options that a single obstacle keeps away, and who could take it away."""

from collections.abc import Callable, Mapping

from exchanges.planning.doors import HOME_HOLIDAYS, HOST_HOLIDAYS, lead_weeks
from exchanges.planning.draft import Draft
from exchanges.planning.obstacles import Pairing, full_weeks
from exchanges.planning.result import Nearest
from exchanges.planning.weekmask import span, weeks_in

AT_MOST = 5
# Who can close a gap, and how hard one unit of it is compared with one week of somebody's time.
REMEDIES: Mapping[str, tuple[str, int]] = {
    "lead_time": ("delegation", 1),
    "delegation_unavailable": ("delegation", 1),
    "seats_full": ("host", 1),
    "visit_full": ("host", 2),
    "host_week_full": ("host", 2),
    "host_blackout": ("host", 2),
    "no_team": ("organiser", 2),
    "no_person": ("organiser", 3),
    "no_interpreter": ("organiser", 3),
    "host_cycle_full": ("host", 3),
    "excluded_host": ("delegation", 4),
    "host_holidays": ("host", 4),
    "home_holidays": ("delegation", 4),
    "theme_not_offered": ("host", 6),
}  # nobody can change where a delegation comes from or which countries may not meet


def near_misses(draft: Draft, pairing: Pairing, obstacles: Mapping[str, int]) -> list[Nearest]:
    """Per obstacle the smallest gap among the start weeks that it alone keeps away."""
    once = twice = 0
    for mask in obstacles.values():
        twice |= once & mask
        once |= mask
    host = draft.tables.numbering.hosts[pairing.host].id
    found = []
    for door, mask in obstacles.items():
        alone = mask & ~twice
        if door in REMEDIES and alone:
            measure = _measure(draft, pairing, door)
            gap, week = min((measure(week), week) for week in weeks_in(alone))
            found.append(Nearest(door, gap, REMEDIES[door][0], host, week))
    return found


def cheapest(found: list[Nearest]) -> tuple[Nearest, ...]:
    """The easiest few: effort first, then the order of names and weeks; one per door and host."""

    def effort(one: Nearest) -> tuple[int, str, str, int]:
        return one.gap * REMEDIES[one.door][1], one.door, one.host, one.week

    unique: dict[tuple[str, str], Nearest] = {}
    for one in sorted(found, key=effort):
        unique.setdefault((one.door, one.host), one)
    return tuple(list(unique.values())[:AT_MOST])


def _measure(draft: Draft, pairing: Pairing, door: str) -> Callable[[int], int]:
    """The gap in units of the door as a function of the start week."""
    names, problem = draft.tables.numbering, draft.tables.problem
    guest, host = names.delegations[pairing.guest], names.hosts[pairing.host]
    weeks = span(0, guest.duration)
    if door == "lead_time":
        earliest = guest.ready + lead_weeks(problem, guest, host)
        return lambda week: earliest - week
    if door == "seats_full":
        return lambda week: guest.people - host.max_people + _seats(draft, pairing, week)
    if door == "host_week_full":
        weeks = span(0, guest.duration + host.rest)
    shut = _shut_weeks(draft, pairing, door)
    return lambda week: max(1, (shut & weeks << week).bit_count())


def _seats(draft: Draft, pairing: Pairing, week: int) -> int:
    visit = draft.visit_at(pairing.slot, week)
    return visit.seats if visit is not None else 0


def _shut_weeks(draft: Draft, pairing: Pairing, door: str) -> int:
    """The single weeks that a door closes; none for a door that does not look at weeks."""
    names, problem = draft.tables.numbering, draft.tables.problem
    guest, host = names.delegations[pairing.guest], names.hosts[pairing.host]
    shut: set[int] = set()
    if door == "host_week_full":
        return full_weeks(draft, pairing.host)
    if door == "host_blackout":
        shut = set(host.blackout)
    if door == "delegation_unavailable":
        shut = set(range(problem.weeks)) - set(guest.available)
    if door == "host_holidays":
        days = problem.holidays.get(host.country, {})
        shut = {week for week, count in days.items() if count >= HOST_HOLIDAYS}
    if door == "home_holidays":
        days = problem.holidays.get(guest.country, {})
        shut = {week for week, count in days.items() if count >= HOME_HOLIDAYS}
    if door == "no_team":
        used = draft.team_use[pairing.language]
        shut = {week for week, count in enumerate(used) if count >= draft.teams[pairing.language]}
    return sum(1 << week for week in shut)
