"""How good and how fast the visit planner is, beside greedy and beside the exact optimum.

    python -m bench.planning                  every shape of instance, one seed each
    python -m bench.planning --seeds 3        several seeds of each shape

All methods see the same instance in one run. Objectives are points of the planner (more is better);
seconds are CPU time of this process. Up to 80 delegations the exact method gives the optimum or a
bound; above, there is none to compare with.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

from bench.planning_instances import SHAPES, Shape, instance
from exchanges.planning import PlanningProblem, PlanningResult, plan

EXACT_UP_TO = 80
EXACT_SECONDS = 120


def main() -> None:
    """Read the arguments and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    seeds = parser.parse_args().seeds
    print("## Planning visits\n")
    _row(
        "hosts x delegations",
        "seed",
        "greedy",
        "search",
        "served",
        "seconds",
        "exact",
        "search / exact",
    )
    _row(*["---"] * 8)
    for shape in SHAPES:
        for seed in range(1, seeds + 1):
            _measure(shape, seed)


def _measure(shape: Shape, seed: int) -> None:
    problem = instance(shape, seed)
    greedy, _ = _timed(replace(problem, iterations=0))
    found, seconds = _timed(problem)
    best = _exact(problem)
    _row(
        shape.name,
        seed,
        greedy.objective,
        found.objective,
        sum(len(visit.delegations) for visit in found.visits),
        f"{seconds:.1f}",
        "-" if best is None else f"{best.objective}{'' if best.proved else ' (not proved)'}",
        "-" if best is None else f"{100 * found.objective / best.objective:.2f} %",
    )


def _timed(problem: PlanningProblem) -> tuple[PlanningResult, float]:
    began = time.process_time()
    result = plan(problem)
    return result, time.process_time() - began


def _exact(problem: PlanningProblem) -> PlanningResult | None:
    if len(problem.delegations) > EXACT_UP_TO:
        return None
    return plan(problem, exact=True, time_limit=EXACT_SECONDS)


def _row(*cells: object) -> None:
    print("|", " | ".join(str(cell) for cell in cells), "|", flush=True)


if __name__ == "__main__":
    main()
