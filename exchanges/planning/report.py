"""A checked result from visits: nothing leaves the planner that the checker has not passed."""

from collections.abc import Sequence

from exchanges.planning.checker import check
from exchanges.planning.diagnosis import diagnose
from exchanges.planning.load import changed_of, load_of, shares_of
from exchanges.planning.model import PlanningProblem
from exchanges.planning.objective import objective_parts
from exchanges.planning.result import PlannedVisit, PlanningResult
from exchanges.planning.tables import Tables
from exchanges.planning.version import PLANNER_VERSION
from exchanges.planning.writing import digest


def approved(problem: PlanningProblem, visits: Sequence[PlannedVisit]) -> tuple[PlannedVisit, ...]:
    """The visits, passed by the checker.

    Raises RuntimeError when they break a hard constraint, which is a fault of the planner.
    """
    broken = check(problem, visits)
    if broken:
        raise RuntimeError(f"the planner broke a hard constraint: {broken[0]}")
    return tuple(visits)


def report(
    tables: Tables,
    visits: Sequence[PlannedVisit],
    *,
    method: str,
    iterations: int,
    bound: int | None,
) -> PlanningResult:
    """The result of a plan; `proved` if its objective reaches the bound."""
    problem = tables.problem
    parts = objective_parts(problem, approved(problem, visits))
    points = sum(parts.values())
    proved = bound is not None and points >= bound
    return PlanningResult(
        objective=points,
        method=method,
        seed=problem.seed,
        iterations=iterations,
        proved=proved,
        bound=bound,
        visits=tuple(visits),
        unserved=diagnose(tables, visits),
        changed=changed_of(problem, visits),
        load=load_of(problem, visits),
        served_by_country=shares_of(problem, visits),
        parts=parts,
        version=PLANNER_VERSION,
        digest=digest(problem),
    )
