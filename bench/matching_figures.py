"""What is measured of the matching engine, each figure in a process of its own."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from scipy.optimize import linear_sum_assignment

from bench.matching_instances import low_rank, near_ties, real_cohort
from bench.matching_solvers import (
    PEERS,
    Instance,
    dense,
    engine_all,
    engine_proof,
    proof_is_right,
    timed,
)
from matching.engine import (
    Arrays,
    CohortQuestions,
    FreeScores,
    Indices,
    score_table,
    solve,
    verify_assignment,
)
from matching.engine.exact.alone import Alone
from matching.engine.model.assignment import Matrix

Figures = dict[str, float]

# Small instances are over in less than a clock can tell.
ENOUGH = 0.3


def _scores(name: str) -> Matrix:
    kind, size = name.split(":")
    if kind == "real":
        return score_table(real_cohort(int(size))).scores
    return {"low": low_rank, "near": near_ties}[kind](int(size))


def instance_figures(name: str) -> Figures:
    """Time the engine, its verifier and all peers on one instance; equal totals are checked."""
    instance = Instance.of(name, _scores(name))
    total = engine_proof(instance)
    result = engine_all(instance)
    if verify_assignment(instance.problem, result) is not None:
        sys.exit(f"{name}: the verifier refuses the result")
    found = {
        "proof": _seconds(partial(engine_proof, instance)),
        "all": _seconds(partial(engine_all, instance)),
        "verify proof": _seconds(partial(proof_is_right, instance, result)),
        "verify all": _seconds(partial(verify_assignment, instance.problem, result)),
    }
    for peer, solver in PEERS.items():
        other = timed(partial(solver, instance))
        if other.total is not None:
            if other.total != total:
                sys.exit(f"{name}: {peer} found {other.total}, the engine {total}")
            found[peer] = _seconds(partial(solver, instance), other.seconds)
    return found


def _seconds(work: Callable[[], object], first: float | None = None) -> float:
    """Return the median CPU seconds of enough calls; of one call where that is long enough."""
    times = [] if first is None else [first]
    while not times or (sum(times) < ENOUGH and len(times) < 200):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return sorted(times)[len(times) // 2]


def around_figures(size: str) -> Figures:
    """Time what surrounds a run: why one pair was made, and what its two could have instead."""
    problem = real_cohort(int(size))
    beside = Instance.of("beside", score_table(problem).scores)
    result = solve(problem)
    questions, person = CohortQuestions(problem, result), result.pairs[0].coachee
    questions.why_pair(result.pairs[-1].coachee)
    return {
        "why a pair was made": _seconds(lambda: _fresh(questions).why_pair(person)),
        "why a pair was made, beside": _seconds(partial(dense, beside)),
    }


def _fresh(questions: CohortQuestions) -> CohortQuestions:
    """Forget the exchanges found so far, so that each question is asked as if it were the first."""
    vars(questions._standing).pop("exchanges", None)
    return questions


class _Clocked(Alone):
    """Adds up the time of the passes."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def each(self, work: str, free: FreeScores, shared: Arrays, rows: Indices) -> Iterator[Arrays]:
        parts = super().each(work, free, shared, rows)
        while True:
            start = time.process_time()
            part = next(parts, None)
            self.seconds += time.process_time() - start
            if part is None:
                return
            yield part


def cohort_figures(size: str) -> Figures:
    """Time a whole cohort, and take its peak of memory."""
    problem, fan = real_cohort(int(size)), _Clocked()
    start = time.process_time()
    solve(problem, fan=fan)
    seconds = time.process_time() - start
    return {"seconds": seconds, "megabytes": _peak(), "passes": fan.seconds / seconds}


def dense_figures(size: str) -> Figures:
    """Time scipy's dense call on a cost matrix, and take its peak of memory."""
    cost = 1000.0 - score_table(real_cohort(int(size))).scores
    start = time.process_time()
    linear_sum_assignment(cost)
    return {"seconds": time.process_time() - start, "megabytes": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


FIGURES: dict[str, Callable[[str], Figures]] = {
    "instance": instance_figures,
    "around": around_figures,
    "cohort": cohort_figures,
    "dense alone": dense_figures,
}
