"""Whoever computes the parts of a pass, and how many at a time: the result is the same bytes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import pytest

from bench.matching_instances import real_cohort
from matching.engine import (
    Arrays,
    Avoidance,
    CohortProblem,
    FreeScores,
    Indices,
    PartWorker,
    cohort_text,
    parts,
    read_instance,
    result_text,
    solve,
)
from matching.engine.exact import passes, settling, sources
from tests.matching.engine.random_cohorts import random_cohort


class Elsewhere:
    """Computes parts by several workers, each from a copy of the instance, in any order."""

    def __init__(self, problem: CohortProblem, jobs: int) -> None:
        copy = read_instance(cohort_text(problem))
        assert isinstance(copy, CohortProblem)
        self.workers, self.jobs, self.count = [PartWorker(copy) for _ in range(jobs)], jobs, 0

    def each(self, work: str, free: FreeScores, shared: Arrays, rows: Indices) -> Iterator[Arrays]:
        bounds = parts(len(rows), free.shape[1])
        self.count += len(bounds)
        order = list(enumerate(bounds))
        Random(self.jobs).shuffle(order)
        told = {**shared, **free.terms}
        with ThreadPoolExecutor(self.jobs) as pool:
            found = {
                number: pool.submit(
                    self.workers[number % self.jobs].outcome, work, told, rows[first:after]
                )
                for number, (first, after) in order
            }
            yield from (found[number].result() for number in range(len(bounds)))


@pytest.fixture
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "MOST_DENSE", 10)
    monkeypatch.setattr(sources, "PAIRS_A_BLOCK", 2048)
    monkeypatch.setattr(passes, "BLOCKS_A_PART", 3)


@pytest.mark.usefixtures("in_small_parts")
@pytest.mark.parametrize("avoided", [0, 2])
@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_one_two_and_four_workers_find_the_same_bytes(jobs: int, avoided: int) -> None:
    problem = real_cohort(150)
    loved = solve(problem).pairs[0]
    if avoided:
        veto = Avoidance(loved.coachee, loved.coach), Avoidance("e00001", "c00002")
        problem = replace(problem, avoidances=veto[:avoided])
    alone = result_text(solve(problem))
    fan = Elsewhere(problem, jobs)
    assert result_text(solve(problem, fan=fan)) == alone
    assert fan.count >= 8


def test_a_cohort_survives_being_written_and_read() -> None:
    for seed in range(30):
        problem = random_cohort(seed)
        assert read_instance(cohort_text(problem)) == problem
