"""The matching engine beside its peers, and what surrounds a run.

    python -m bench.matching                       every table, then the goals
    python -m bench.matching --instances real:250  some instances only (real, low or near: size)
    python -m bench.matching --large 50000         one large cohort, scores computed block by block

All solvers see the same instance in one process; figures are CPU seconds with one BLAS thread, and
the ratios are what to compare between machines. `MENTOR_MATCH` may name the Python of an
environment that holds the peer of that name.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from bench.matching_figures import FIGURES, Figures
from bench.matching_goals import GOALS
from bench.tables import line, rule

INSTANCES = (
    *("real:12", "real:100", "real:250", "real:500", "real:1000", "real:3000", "real:5000"),
    *("real:10000", "low:3000", "near:5000"),
)
NAMES = {"real": "realistic", "low": "everyone wants the same", "near": "coarse scores"}
GROWTH = (250, 1000, 5000, 10_000, 20_000)
AROUND = (1000, 5000)
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
PEERS = ("scipy dense", "dense, then duals", "scipy sparse", "lapx", "OR-tools")


def main() -> None:
    """Read the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", default="")
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--alone", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        figure, argument = arguments.alone
        json.dump(FIGURES[figure](argument), sys.stdout)
    elif arguments.large:
        _growth((arguments.large,))
    elif arguments.instances:
        _peers(arguments.instances.split(","))
    else:
        _all()


def _all() -> None:
    found = _peers(INSTANCES)
    print("\n### Around a run\n")
    line("people on each side", "what", "CPU s", "CPU s of what it is compared with", "ratio")
    rule(5)
    for size in AROUND:
        found[f"around:{size}"] = _around(size)
    print("\n### Growth: a whole cohort, explained and proved\n")
    found |= _growth(GROWTH)
    found["dense:10000"] = _measured("dense alone", "10000")
    print(f"\nscipy's dense call at 10,000 takes {found['dense:10000']['megabytes']:.0f} MB.")
    found["mentor-match"] = _mentor_match()
    print("\n### Goals\n")
    line("what", "ratio", "goal", "met")
    rule(4)
    for goal in GOALS:
        ratio = goal.ratio(found)
        told = "not measured" if ratio is None else "yes" if goal.is_met(ratio) else "no"
        line(goal.what, ratio, f"{goal.sign} {goal.bound}", told)


def _peers(instances: tuple[str, ...] | list[str]) -> dict[str, Figures]:
    """Print a row for each instance: CPU seconds of the engine, its verifier and its peers."""
    print("## Matching\n\n### One assignment instance, the same for all\n")
    line("instance", "engine with proof", "verifying it", "whole run", *PEERS)
    rule(4 + len(PEERS))
    found = {}
    for name in instances:
        kind, size = name.split(":")
        figures = found[name] = _measured("instance", name)
        peers = [figures.get(peer) for peer in PEERS]
        shown = f"{NAMES[kind]} {int(size):,}"
        line(shown, figures["proof"], figures["verify proof"], figures["all"], *peers)
    return found


def _around(size: int) -> Figures:
    figures, what = _measured("around", str(size)), "why a pair was made"
    beside = figures[f"{what}, beside"]
    line(f"{size:,}", what, figures[what], beside, figures[what] / beside)
    return figures


def _growth(sizes: tuple[int, ...]) -> dict[str, Figures]:
    line("people on each side", "CPU s", "peak MB", "passes over all pairs, part of the time")
    rule(4)
    found = {}
    for size in sizes:
        figures = found[f"cohort:{size}"] = _measured("cohort", str(size))
        line(f"{size:,}", figures["seconds"], figures["megabytes"], figures["passes"])
    return found


def _measured(figure: str, argument: str) -> Figures:
    """Measure in a process of its own, so that neither memory nor caches are shared."""
    command = [sys.executable, "-m", "bench.matching", "--alone", figure, argument]
    return _run(command, os.environ | dict.fromkeys(THREADS, "1"))


def _mentor_match() -> Figures:
    python = os.environ.get("MENTOR_MATCH", "")
    if not python:
        return {}
    script = Path(__file__).with_name("mentor_match.py")
    figures = _run([python, "-I", str(script), "1000"], dict(os.environ))
    print(
        f"\nmentor-match pairs {figures['matched']:.0f} of 1,000 in {figures['seconds']:.3g} CPU s."
    )
    return figures


def _run(command: list[str], environment: dict[str, str]) -> Figures:
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    figures: Figures = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    main()
