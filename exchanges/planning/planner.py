"""The one door to a plan: construct, improve, prove if asked, check, explain."""

import time
from collections.abc import Callable

from exchanges.planning.assembly import visits_of
from exchanges.planning.dice import Dice
from exchanges.planning.draft import Draft
from exchanges.planning.errors import InstanceError
from exchanges.planning.fixing import place_locks
from exchanges.planning.model import PlanningProblem
from exchanges.planning.reading import checked
from exchanges.planning.recreate import fill, greedy_order
from exchanges.planning.report import report
from exchanges.planning.result import PlanningResult
from exchanges.planning.resuming import resume
from exchanges.planning.search import Ending, Seat, improve
from exchanges.planning.tables import Tables, build_tables

Progress = Callable[[int, int], None]
SEARCH_SHARE = 0.3  # of the time of an exact run: a good plan first, then its proof


def plan(
    problem: PlanningProblem,
    *,
    exact: bool = False,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> PlanningResult:
    """The best plan found, checked and explained.

    Without `time_limit` (seconds) the result depends on the problem alone, byte for byte; `exact`
    adds a proof or at least a bound. `progress(done, total)` counts iterations and may raise to
    cancel. Raises InstanceError for a problem that makes no sense or whose locks cannot be kept.
    """
    problem = checked(problem)
    started = time.monotonic()
    tables = build_tables(problem)
    draft = Draft(tables)
    place_locks(draft)
    if problem.weights.stability:
        resume(draft, problem.published)  # else the search would have to find its way back
    fill(draft, greedy_order(draft))
    limit = time_limit * SEARCH_SHARE if exact and time_limit is not None else time_limit
    ending = Ending(problem.iterations, _elapsed(started, limit))
    seats, done = improve(draft, Dice(problem.seed), ending, progress)
    method = "ruin-and-recreate" if problem.iterations else "greedy"
    bound = None
    if exact:
        left = None if time_limit is None else time_limit - (time.monotonic() - started)
        seats, method, bound = _proved(tables, seats, method, left)
    if progress is not None:
        progress(problem.iterations, problem.iterations)
    visits = visits_of(tables, seats)
    return report(tables, visits, method=method, iterations=done, bound=bound)


def points_of(tables: Tables, seats: list[Seat | None]) -> int:
    """The objective of seats, through a fresh draft."""
    draft = Draft(tables)
    for guest, seat in enumerate(seats):
        if seat is not None:
            draft.add(guest, *seat)
    return draft.score


def _proved(
    tables: Tables, seats: list[Seat | None], method: str, left: float | None
) -> tuple[list[Seat | None], str, int | None]:
    """The better of the search's seats and the exact ones, with the method that is the reason."""
    from exchanges.planning.exact import solve_exactly  # scipy weighs more than a whole search

    answer = solve_exactly(tables, left)
    if not answer.feasible:
        raise InstanceError("locks", "cannot all be kept")
    if answer.seats is not None and points_of(tables, answer.seats) > points_of(tables, seats):
        seats, method = answer.seats, "exact"
    if answer.bound is not None and points_of(tables, seats) >= answer.bound:
        method = "exact"
    return seats, method, answer.bound


def _elapsed(started: float, limit: float | None) -> Callable[[], float] | None:
    if limit is None:
        return None
    allowed = max(limit, 1e-9)
    return lambda: (time.monotonic() - started) / allowed
