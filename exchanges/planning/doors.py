"""The doors that close an option, in the order in which they are tested, counted and told."""

from collections.abc import Mapping

from exchanges.planning.model import Delegation, Host, PlanningProblem
from exchanges.planning.weekmask import mask_of, span, starts_touching

DOORS = (
    "own_country",
    "excluded_host",
    "theme_not_offered",
    "host_blackout",
    "host_holidays",
    "delegation_unavailable",
    "home_holidays",
    "lead_time",
    "no_interpreter",
)
HOST_HOLIDAYS = 2  # weekdays off that leave a host's week too short for guests
HOME_HOLIDAYS = 3  # weekdays off at home that keep a delegation from travelling


def horizon_starts(problem: PlanningProblem, duration: int) -> int:
    """The starts whose whole visit lies inside the horizon, as a set of weeks."""
    return span(0, max(0, problem.weeks - duration + 1))


def lead_weeks(problem: PlanningProblem, delegation: Delegation, host: Host) -> int:
    """Weeks that a visa takes from nomination to departure."""
    table = problem.visa_weeks.get(delegation.country, {})
    return table.get(host.country, problem.visa_weeks_default)


def shares_language(delegation: Delegation, host: Host) -> bool:
    """Whether the two sides can talk without an interpreter."""
    return not set(delegation.languages).isdisjoint(host.languages)


def closed_starts(
    problem: PlanningProblem, delegation: Delegation, host: Host, theme: str
) -> tuple[int, ...]:
    """Per door of `DOORS` the start weeks that it closes, as sets of weeks within the horizon."""
    everywhere = horizon_starts(problem, delegation.duration)
    own = delegation.country == host.country
    offered = theme in host.themes and theme in delegation.themes
    team = problem.interpreters.get(min(delegation.languages), 0) > 0
    early = span(0, delegation.ready + lead_weeks(problem, delegation, host))
    away = span(0, problem.weeks) & ~mask_of(delegation.available)
    length = delegation.duration
    masks = (
        -1 if own else 0,
        -1 if host.id in delegation.excluded_hosts else 0,
        0 if offered else -1,
        starts_touching(mask_of(host.blackout), length),
        starts_touching(_busy(problem.holidays.get(host.country, {}), HOST_HOLIDAYS), length),
        starts_touching(away, length),
        starts_touching(_busy(problem.holidays.get(delegation.country, {}), HOME_HOLIDAYS), length),
        early,
        0 if team or shares_language(delegation, host) else -1,
    )
    return tuple(mask & everywhere for mask in masks)


def open_starts(problem: PlanningProblem, delegation: Delegation, host: Host, theme: str) -> int:
    """The start weeks at which no door is closed, as a set of weeks."""
    if theme not in host.themes or theme not in delegation.themes:
        return 0  # most themes of most hosts: without the masks of the other doors
    closed = 0
    for mask in closed_starts(problem, delegation, host, theme):
        closed |= mask
    return horizon_starts(problem, delegation.duration) & ~closed


def _busy(calendar: Mapping[int, int], least: int) -> int:
    return mask_of(week for week, days in calendar.items() if days >= least)
