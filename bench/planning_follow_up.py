"""What follows a plan: why requests are left out, and what a cancellation moves."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from bench.planning_instances import SHAPES, instance
from bench.tables import line, rule
from exchanges.planning import PlannedVisit, PlanningProblem, plan, published_of, replan
from exchanges.planning.diagnosis import diagnose
from exchanges.planning.replanning import Mode
from exchanges.planning.tables import Tables, build_tables

LEFT_OUT = 15
REPEATS = 20
DIAGNOSIS_MS, MOVED = 20, 0.1
DIAGNOSED, REPLANNED = SHAPES[1], SHAPES[2]


def follow_up(seeds: Sequence[int]) -> None:
    """Print the goals on diagnosis and on planning again, for each seed."""
    print("\n### After a plan\n")
    line("what", "hosts x delegations", "seed", "figure", "goal", "met")
    rule(6)
    for seed in seeds:
        spent = diagnosis_ms(seed)
        what = f"diagnosis of {LEFT_OUT} left out, CPU ms"
        _row(what, DIAGNOSED.name, seed, f"{spent:.1f}", DIAGNOSIS_MS, spent <= DIAGNOSIS_MS)
        moved, untouched = moved_by(seed, "gentle")
        what = "untouched requests that gentle planning moves"
        is_met = moved <= MOVED * untouched
        _row(what, REPLANNED.name, seed, _share(moved, untouched), f"{100 * MOVED:.0f} %", is_met)
        what = "the same, planned anew"
        line(what, REPLANNED.name, seed, _share(*moved_by(seed, "free")), "-", "-")


def diagnosis_ms(seed: int) -> float:
    """Milliseconds of CPU for the diagnosis of 15 requests that a plan leaves out, of the best run.

    The problem is made of the greedy plan of the scarce shape: as many of those without a visit.
    """
    problem = instance(DIAGNOSED, seed, iterations=0)
    result = plan(problem)
    without = [one.delegation for one in result.unserved][:LEFT_OUT]
    if len(without) < LEFT_OUT:
        raise ValueError(f"only {len(without)} are left out with seed {seed}")
    served = {name for visit in result.visits for name in visit.delegations}
    kept = tuple(one for one in problem.delegations if one.id in served or one.id in without)
    tables = build_tables(replace(problem, delegations=kept))
    return min(_spent(tables, result.visits) for _ in range(REPEATS))


def moved_by(seed: int, mode: Mode) -> tuple[int, int]:
    """How many served requests move when one visit is called off and its weeks close.

    Also how many were untouched: all that the visit called off did not serve.
    """
    problem = instance(REPLANNED, seed)
    before = plan(problem).visits
    gone = max(before, key=lambda visit: (len(visit.delegations), visit))
    rest = tuple(visit for visit in before if visit != gone)
    again = replan(_with_closed(problem, gone), published_of(before), mode)
    untouched = {name for visit in rest for name in visit.delegations}
    return len(untouched & set(again.changed)), len(untouched)


def _with_closed(problem: PlanningProblem, gone: PlannedVisit) -> PlanningProblem:
    closed = set(range(gone.week, gone.week + gone.duration))
    hosts = tuple(
        replace(host, blackout=tuple(sorted({*host.blackout, *closed})))
        if host.id == gone.host
        else host
        for host in problem.hosts
    )
    return replace(problem, hosts=hosts)


def _share(moved: int, untouched: int) -> str:
    return f"{moved} of {untouched} = {100 * moved / untouched:.1f} %"


def _spent(tables: Tables, visits: tuple[PlannedVisit, ...]) -> float:
    began = time.process_time()
    diagnose(tables, visits)
    return 1000 * (time.process_time() - began)


def _row(what: str, shape: str, seed: int, figure: str, goal: object, is_met: bool) -> None:
    line(what, shape, seed, figure, f"at most {goal}", "yes" if is_met else "no")
