"""The worth of a plan, term by term, from the definition and without the search's tables."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from exchanges.planning.model import Delegation, Host, Lock, PlanningProblem
from exchanges.planning.result import PlannedVisit

PARTS = (
    "priority",
    "fit",
    "matched",
    "travel",
    "interpreter",
    "week_off",
    "holiday",
    "stability",
    "visit",
    "regional",
    "team",
    "fairness",
)


def stability_bonus(published: Lock | None, host: str, theme: str, week: int, full: int) -> int:
    """Points for leaving a published visit in place, or at least with its host."""
    if published is None or full <= 0 or published.host != host:
        return 0
    if published.theme == theme and published.week == week:
        return full
    return full // 3 - 10 * min(10, abs(published.week - week))


def weeks_to_nearest(week: int, preferred: Sequence[int]) -> int:
    """The distance in weeks to the nearest preferred week, 0 without a preference."""
    return min((abs(week - wanted) for wanted in preferred), default=0)


def needed_language(delegation: Delegation, host: Host) -> str | None:
    """The language an interpreter team must bring, None if both sides share one."""
    if set(delegation.languages) & set(host.languages):
        return None
    return min(delegation.languages)


def objective_parts(problem: PlanningProblem, visits: Iterable[PlannedVisit]) -> Mapping[str, int]:
    """The named terms of the objective in the order of `PARTS`; costs are negative."""
    total: Counter[str] = Counter(dict.fromkeys(PARTS, 0))
    hosts = {host.id: host for host in problem.hosts}
    delegations = {delegation.id: delegation for delegation in problem.delegations}
    served: Counter[str] = Counter()
    for visit in visits:
        _add_visit(problem, visit, total)
        for name in visit.delegations:
            _add_delegation(problem, visit, delegations[name], hosts[visit.host], total)
            served[delegations[name].country] += 1
    total["fairness"] = sum(sum(problem.weights.fairness[:count]) for count in served.values())
    return dict(total)


def objective(problem: PlanningProblem, visits: Iterable[PlannedVisit]) -> int:
    """The points of a plan, an integer to maximise.

    Raises KeyError for a visit that names an unknown host, person or delegation.
    """
    return sum(objective_parts(problem, visits).values())


def _add_visit(problem: PlanningProblem, visit: PlannedVisit, total: Counter[str]) -> None:
    person = {one.id: one for one in problem.people}[visit.person]
    total["visit"] -= problem.weights.visit
    total["team"] -= problem.weights.team * len(visit.interpreters)
    if len(set(person.hosts)) > 1:
        total["regional"] -= problem.weights.regional


def _add_delegation(
    problem: PlanningProblem,
    visit: PlannedVisit,
    delegation: Delegation,
    host: Host,
    total: Counter[str],
) -> None:
    weights = problem.weights
    quality = host.themes.get(visit.theme, 0)
    points = problem.travel.get(delegation.country, {})
    holidays = problem.holidays.get(host.country, {})
    known = next((one for one in problem.published if one.delegation == delegation.id), None)
    total["priority"] += weights.priority * delegation.priority
    total["fit"] += delegation.themes.get(visit.theme, 0) * quality // 100
    if host.id in delegation.matched_hosts:
        total["matched"] += weights.matched
    total["travel"] -= points.get(host.country, problem.travel_default)
    if needed_language(delegation, host) is not None:
        total["interpreter"] -= weights.interpreter
    total["week_off"] -= weights.week_off * weeks_to_nearest(visit.week, delegation.preferred)
    for week in range(visit.week, visit.week + visit.duration):
        total["holiday"] -= weights.holiday * holidays.get(week, 0)
    total["stability"] += stability_bonus(
        known, visit.host, visit.theme, visit.week, weights.stability
    )
