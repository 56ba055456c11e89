"""The engine and its peers on one instance: each returns the total it found, or None."""

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.engine import AssignmentProblem, AssignmentResult, solve
from matching.engine.exact.dense import least_prices
from matching.engine.exact.names import named
from matching.engine.exact.optimum import Costs
from matching.engine.exact.settling import Settled, Terms, settle
from matching.engine.exact.sources import MatrixScores
from matching.engine.model.assignment import Matrix
from matching.engine.verifying.conditions import Claim, broken_plan, broken_prices
from matching.engine.verifying.scan import lines_of


@dataclass(frozen=True, eq=False)
class Instance:
    """One square instance with its cost matrix, built before any clock starts."""

    name: str
    scores: Matrix
    cost: NDArray[np.float64]
    problem: AssignmentProblem

    @classmethod
    def of(cls, name: str, scores: Matrix) -> "Instance":
        """Prepare an instance with one place a coach."""
        rows, columns = scores.shape
        out = int(scores.max()) * min(rows, columns) + 1
        cost = scores.max() - scores.astype(np.float64)
        cost[scores < 0] = out
        problem = AssignmentProblem(
            scores,
            (1,) * columns,
            rows=tuple(f"e{row}" for row in range(rows)),
            columns=tuple(f"c{column}" for column in range(columns)),
        )
        return cls(name, scores, cost, problem)


@dataclass(frozen=True)
class Timed:
    """CPU seconds and the total found; `total` is None where the peer found no full plan."""

    seconds: float
    total: int | None


def timed(run: Callable[[], int | None]) -> Timed:
    """Measure CPU seconds of this process."""
    start = time.process_time()
    total = run()
    return Timed(time.process_time() - start, total)


def proved(instance: Instance) -> Settled:
    """Run the part of the engine that finds, proves and chooses."""
    rows, columns = instance.problem.rows, instance.problem.columns
    terms = Terms(
        np.ones(len(columns), np.int64), marks=(named(rows, "coachee"), named(columns, "coach"))
    )
    return settle(MatrixScores(instance.scores), terms)


def proof_is_right(instance: Instance, result: AssignmentResult) -> bool:
    """Verify that the pairs are allowed and that the prices prove them."""
    claim = Claim(
        lines=lines_of(instance.scores),
        capacity=np.array(instance.problem.capacity, np.int64),
        locks=(),
        rows=len(instance.scores),
        result=result,
    )
    return broken_plan(claim) is None and broken_prices(claim) is None


def engine_proof(instance: Instance) -> int:
    """Find, prove and choose."""
    return int(proved(instance).values(MatrixScores(instance.scores)).sum())


def engine_all(instance: Instance) -> AssignmentResult:
    """Do all of it: digest, proof, choice, Hall set, blocking pairs, independent proof-reading."""
    return solve(instance.problem)


def dense(instance: Instance) -> int:
    """Call scipy's dense solver."""
    return _total(instance, linear_sum_assignment(instance.cost)[1])


def dense_with_duals(instance: Instance) -> int:
    """Call scipy's dense solver, then find duals by Bellman-Ford."""
    column = linear_sum_assignment(instance.cost)[1]
    smax = int(instance.scores.max())
    column = np.where(instance.scores[np.arange(len(column)), column] < 0, -1, column)
    least_prices(instance.scores, column, Costs(smax, smax * len(column) + 1))
    return _total(instance, column)


def sparse(instance: Instance) -> int | None:
    """Build a sparse graph of all open pairs and call scipy's sparse solver."""
    rows, columns = np.nonzero(instance.scores >= 0)
    values = instance.cost[rows, columns] + 1
    graph = csr_array((values, (rows, columns)), shape=instance.cost.shape)
    try:
        return _total(instance, min_weight_full_bipartite_matching(graph)[1])
    except ValueError:
        return None


def lapx(instance: Instance) -> int | None:
    """Call lapx, where it is installed."""
    module = optional("lap")
    return None if module is None else _total(instance, module.lapjv(instance.cost)[1])


def ortools(instance: Instance) -> int | None:
    """Call the OR-tools assignment solver, where it is installed."""
    module = optional("ortools.graph.python.linear_sum_assignment")
    if module is None:
        return None
    rows, columns = np.nonzero(instance.scores >= 0)
    solver = module.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(rows, columns, instance.cost[rows, columns].astype(np.int64))
    if solver.solve() != solver.OPTIMAL:
        return None
    column = np.array([solver.right_mate(row) for row in range(len(instance.scores))])
    return _total(instance, column)


def optional(name: str) -> ModuleType | None:
    """Import a peer if this environment has it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _total(instance: Instance, column: NDArray[np.integer]) -> int:
    values = instance.scores[np.arange(len(column)), column].astype(np.int64)
    return int(values[(values >= 0) & (column >= 0)].sum())


PEERS: dict[str, Callable[[Instance], int | None]] = {
    "scipy dense": dense,
    "dense, then duals": dense_with_duals,
    "scipy sparse": sparse,
    "lapx": lapx,
    "OR-tools": ortools,
}
