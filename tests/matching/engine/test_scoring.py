"""The blocked scorer says what the scorer of single pairs says."""

from collections import Counter

from hypothesis import given, settings

from matching.engine import CohortProblem, closed_by, contributions, reasons, score_table
from matching.engine.scoring.pairs import score_of
from tests.matching.engine.people import cohorts


@given(cohorts())
@settings(max_examples=100, deadline=None)
def test_every_score_and_every_reason(problem: CohortProblem) -> None:
    table = score_table(problem)
    counts: Counter[str] = Counter()
    for row, coachee in enumerate(problem.coachees):
        for column, coach in enumerate(problem.coaches):
            closed = reasons(problem, coachee.id, coach.id)
            lines = contributions(problem, coachee.id, coach.id)
            counts.update(closed)
            assert table.score(row, column) == (None if closed else score_of(lines))
            assert all(0 <= line.value <= 1000 for line in lines)
    assert {key: count for key, count in closed_by(problem).items() if count} == dict(counts)
