"""How fast the matching engine is beside its peers.

    python -m bench.matching                  every table at the usual sizes
    python -m bench.matching --sizes 250,1000 other sizes of realistic cohorts
    python -m bench.matching --large 20000    one large cohort, scores computed block by block

All solvers see the same instance in one run; figures are CPU seconds of one process with one BLAS
thread, and the ratios are what to compare between machines.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from bench.matching_instances import low_rank, near_ties, real_cohort
from bench.matching_solvers import PEERS, Instance, dense, engine_all, engine_proof, timed
from matching.engine import (
    CohortQuestions,
    compare,
    score_table,
    solve,
    start_from,
    verify_assignment,
)

SIZES = (12, 100, 250, 1000, 3000, 5000)
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    """Read the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(str(size) for size in SIZES))
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--alone", choices=("engine", "dense"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if any(os.environ.get(name) != "1" for name in THREADS):
        # The libraries read this when they are loaded, so begin again with it set.
        environment = os.environ | dict.fromkeys(THREADS, "1")
        command = [sys.executable, "-m", "bench.matching", *sys.argv[1:]]
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)
    if arguments.alone:
        _alone(arguments.alone, arguments.large)
    elif arguments.large:
        _large(arguments.large)
    else:
        _peers([int(size) for size in arguments.sizes.split(",")])
        _around(1000)
        _around(5000)


def _peers(sizes: list[int]) -> None:
    """Print a row for each instance: seconds, then ratios of the engine to each peer."""
    names = list(PEERS)
    _line("instance", "proof", "all", "verify", *names, *(f"proof / {name}" for name in names))
    _line(*["---"] * (4 + 2 * len(names)))
    instances = [(f"real {size}", score_table(real_cohort(size)).scores) for size in sizes]
    instances += [("low rank 3000", low_rank(3000)), ("near ties 5000", near_ties(5000))]
    for name, scores in instances:
        instance = Instance.of(name, scores)
        engine_proof(instance)
        proof = timed(partial(engine_proof, instance))
        start = time.process_time()
        result = engine_all(instance)
        whole = time.process_time() - start
        start = time.process_time()
        if verify_assignment(instance.problem, result) is not None:
            sys.exit(f"{name}: the verifier refuses the result")
        verifying = time.process_time() - start
        peers = [timed(partial(run, instance)) for run in PEERS.values()]
        for peer, found in zip(names, peers, strict=True):
            if found.total is not None and found.total != proof.total:
                print(f"<!-- {name}: {peer} found {found.total}, the engine {proof.total} -->")
        seconds = [found.seconds if found.total is not None else None for found in peers]
        ratios = [None if other is None else proof.seconds / other for other in seconds]
        _line(name, proof.seconds, whole, verifying, *seconds, *ratios)


def _around(size: int) -> None:
    """Print what surrounds a run: whole cohort, one person changed, prices of locks."""
    problem = real_cohort(size)
    scores = score_table(problem).scores
    call = timed(partial(dense, Instance.of("", scores))).seconds
    start = time.process_time()
    first = solve(problem)
    whole = time.process_time() - start
    stranger = replace(real_cohort(size, seed=2).coachees[0], id=problem.coachees[0].id)
    changed = replace(problem, coachees=(stranger, *problem.coachees[1:]))
    start = time.process_time()
    cold = solve(changed)
    cold_seconds = time.process_time() - start
    start = time.process_time()
    warm = solve(changed, start=start_from(problem, first))
    warm_seconds = time.process_time() - start
    start = time.process_time()
    CohortQuestions(problem, first).lock_prices_of(problem.coachees[0].id)
    locks = time.process_time() - start
    print()
    _line(f"{size}: what", "CPU s", "/ scipy dense")
    _line("---", "---", "---")
    _line("scipy dense, the call alone", call, 1.0)
    _line("cohort to explained, proved result", whole, whole / call)
    _line("one person changed, cold", cold_seconds, cold_seconds / call)
    _line("one person changed, warm", warm_seconds, warm_seconds / call)
    _line("prices of all locks of one coachee", locks, locks / call)
    moved = len(compare(first, warm).moves), len(compare(first, cold).moves)
    print(
        f"\n{size}: people who move, warm {moved[0]}, cold {moved[1]}; totals "
        f"{'equal' if warm.total == cold.total else 'differ'}"
    )


def _large(size: int) -> None:
    """Print time and peak memory of a large cohort, each solver in a process of its own."""
    _line("process", "CPU s", "peak MB")
    _line("---", "---", "---")
    for who in ("engine", "dense"):
        command = [sys.executable, "-m", "bench.matching", "--alone", who, "--large", str(size)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")


def _alone(who: str, size: int) -> None:
    problem = real_cohort(size)
    start = time.process_time()
    if who == "engine":
        solve(problem)
        seconds = time.process_time() - start
    else:
        cost = 1000.0 - score_table(problem).scores.astype(np.float64)
        seconds = timed(partial(_dense_call, cost)).seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _line(f"{who} {size}", seconds, round(peak))


def _dense_call(cost: NDArray[np.float64]) -> int:
    return int(linear_sum_assignment(cost)[1].sum())


def _line(*cells: object) -> None:
    """Print one row of a table."""
    shown = [
        f"{cell:.3g}" if isinstance(cell, float) else "-" if cell is None else str(cell)
        for cell in cells
    ]
    print("| " + " | ".join(shown) + " |", flush=True)


if __name__ == "__main__":
    main()
