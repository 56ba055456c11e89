"""What serving a delegation at a host and theme is worth, week by week."""

from array import array
from functools import lru_cache

from exchanges.planning.doors import shares_language
from exchanges.planning.model import Delegation, Host, PlanningProblem
from exchanges.planning.weekmask import weeks_in


def week_gains(
    problem: PlanningProblem, delegation: Delegation, host: Host, theme: str, starts: int
) -> "array[int]":
    """Points per start week, shape (weeks,), 0 outside `starts`.

    They hold all terms of the delegation itself; a visit's own cost and fairness depend on the
    rest of the plan and are added by the search.
    """
    gains = array("q", bytes(8 * problem.weeks))
    fixed = _fixed(problem, delegation, host, theme)
    holidays = problem.holidays.get(host.country, {})
    weights = problem.weights
    off = _weeks_off(delegation.preferred, problem.weeks)
    for week in weeks_in(starts):
        taken = range(week, week + delegation.duration)
        days = sum(holidays.get(one, 0) for one in taken) if holidays else 0
        gains[week] = fixed - weights.week_off * off[week] - weights.holiday * days
    _add_stability(problem, delegation, host, theme, gains, starts)
    return gains


@lru_cache(maxsize=1024)
def _weeks_off(preferred: tuple[int, ...], weeks: int) -> tuple[int, ...]:
    """How far each week is from the nearest of the best ones: the same at every host."""
    return tuple(
        min((abs(week - wanted) for wanted in preferred), default=0) for week in range(weeks)
    )


def _fixed(problem: PlanningProblem, delegation: Delegation, host: Host, theme: str) -> int:
    travel = problem.travel.get(delegation.country, {}).get(host.country, problem.travel_default)
    fit = delegation.themes.get(theme, 0) * host.themes.get(theme, 0) // 100
    talk = 0 if shares_language(delegation, host) else problem.weights.interpreter
    match = problem.weights.matched if host.id in delegation.matched_hosts else 0
    return problem.weights.priority * delegation.priority + fit + match - travel - talk


def _add_stability(
    problem: PlanningProblem,
    delegation: Delegation,
    host: Host,
    theme: str,
    gains: "array[int]",
    starts: int,
) -> None:
    full = problem.weights.stability
    for known in problem.published if full else ():
        if known.delegation == delegation.id and known.host == host.id:
            for week in weeks_in(starts):
                if (known.theme, known.week) == (theme, week):
                    gains[week] += full
                else:
                    gains[week] += full // 3 - 10 * min(10, abs(known.week - week))
