"""How good and how fast the visit planner is, beside greedy, HiGHS and OR-tools CP-SAT.

    python -m bench.planning                  every shape of instance, one seed each
    python -m bench.planning --seeds 3        several seeds of each shape
    python -m bench.planning --follow-up      only diagnosis and planning again

All methods see the same instance, each in a process of its own, on one core. Points are those of
the planner (more is better); seconds are CPU time, reading the instance left out. Every plan, ours
and theirs, passes the planner's independent checker, which shares no code with any of the methods,
and is counted by the definition of the objective.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.planning_follow_up import follow_up
from bench.planning_instances import SHAPES, Shape, instance
from bench.planning_peers import cp_sat
from bench.tables import line, rule
from exchanges.planning import PlannedVisit, PlanningProblem, check, objective, plan

EXACT_UP_TO = 80
EXACT_SECONDS, PEER_SECONDS = 120, 90
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
Figures = dict[str, float]


def main() -> None:
    """Read the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--follow-up", action="store_true", help="only what follows a plan")
    parser.add_argument("--alone", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        method, shape, seed = arguments.alone
        json.dump(_figures(METHODS[method], SHAPES_BY_NAME[shape], int(seed)), sys.stdout)
    elif arguments.follow_up:
        follow_up(range(1, arguments.seeds + 1))
    else:
        _tables(range(1, arguments.seeds + 1))


def _tables(seeds: Sequence[int]) -> None:
    print("## Planning visits\n")
    line("hosts x delegations", "seed", "method", "points", "served", "CPU s", "peak MB", "proved")
    rule(8)
    found = {(shape.name, seed): _rows(shape, seed) for shape in SHAPES for seed in seeds}
    print("\n### Goals\n")
    line("hosts x delegations", "seed", "search / best proved", "search / CP-SAT", "search MB")
    rule(5)
    for (shape, seed), figures in found.items():
        ours = figures["search"]
        proved = [one["points"] for one in figures.values() if one.get("proved")]
        line(
            shape,
            seed,
            f"{100 * ours['points'] / proved[0]:.2f} %" if proved else None,
            _beside(ours, figures["CP-SAT, 90 s"]),
            f"{ours['megabytes']:.0f}",
        )
    print(
        "\nMemory holds Python itself and the instance. Every plan in the table passed the checker."
    )
    follow_up(seeds)


def _beside(ours: Figures, theirs: Figures) -> str | None:
    return f"{100 * ours['points'] / theirs['points']:.2f} %" if theirs.get("points") else None


def _rows(shape: Shape, seed: int) -> dict[str, Figures]:
    found = {}
    for method in METHODS:
        if method != "HiGHS" or shape.delegations <= EXACT_UP_TO:
            figures = found[method] = _measured(method, shape, seed)
            line(shape.name, seed, method, *_cells(figures))
    return found


def _cells(figures: Figures) -> tuple[str | None, ...]:
    if not figures:
        return (None,) * 5
    whole = (f"{figures['points']:.0f}", f"{figures['served']:.0f}")
    is_proved = "yes" if figures["proved"] else "no"
    return (*whole, f"{figures['seconds']:.1f}", f"{figures['megabytes']:.0f}", is_proved)


def _measured(method: str, shape: Shape, seed: int) -> Figures:
    """Measure in a process of its own: its memory is the method's, and solvers do not clash."""
    command = [sys.executable, "-m", "bench.planning", "--alone", method, shape.name, str(seed)]
    environment = os.environ | dict.fromkeys(THREADS, "1")
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    figures: Figures = json.loads(done.stdout)
    return figures


Found = tuple[tuple[PlannedVisit, ...], bool] | None


def _figures(method: Callable[[PlanningProblem], Found], shape: Shape, seed: int) -> Figures:
    problem = instance(shape, seed)
    began = time.process_time()
    found = method(problem)
    seconds = time.process_time() - began
    if found is None:
        return {}
    visits, is_proved = found
    if faults := check(problem, visits):
        sys.exit(f"{shape.name}: not a plan: {faults[0]}")
    return {
        "points": objective(problem, visits),
        "served": sum(len(visit.delegations) for visit in visits),
        "seconds": seconds,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "proved": is_proved,
    }


def _greedy(problem: PlanningProblem) -> Found:
    return plan(replace(problem, iterations=0)).visits, False


def _search(problem: PlanningProblem) -> Found:
    return plan(problem).visits, False


def _highs(problem: PlanningProblem) -> Found:
    result = plan(problem, exact=True, time_limit=EXACT_SECONDS)
    return result.visits, result.proved


def _cp_sat(problem: PlanningProblem) -> Found:
    """Nothing where no plan was found in time, or where OR-tools is not installed."""
    try:
        answer = cp_sat(problem, PEER_SECONDS)
    except ImportError:
        return None
    return None if answer.visits is None else (answer.visits, answer.is_proved)


METHODS: dict[str, Callable[[PlanningProblem], Found]] = {
    "greedy": _greedy,
    "search": _search,
    "HiGHS": _highs,
    "CP-SAT, 90 s": _cp_sat,
}
SHAPES_BY_NAME = {shape.name: shape for shape in SHAPES}

if __name__ == "__main__":
    main()
