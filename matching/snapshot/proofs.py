"""What may be shown and downloaded of a finished run, read back from what was stored with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from matching import engine
from matching.engine.files.instances import read_instance
from matching.engine.files.results import read_result
from matching.models import MatchRun, RunProof

# A matrix of more pairs is not kept: it would weigh more than everything else of a run.
MOST_PAIRS = 250_000


def proof_of(
    run: MatchRun, problem: engine.CohortProblem, result: engine.CohortResult
) -> RunProof | None:
    """The texts to keep with a run; None where they would be too large."""
    if len(problem.coachees) * len(problem.coaches) > MOST_PAIRS:
        return None
    instance, found = engine.public_proof(problem, result)
    texts = engine.assignment_text(instance), engine.result_text(found)
    return RunProof(run=run, instance=texts[0], result=texts[1])


@dataclass(frozen=True)
class Shown:
    """The instance and the result that anybody may know, by row and column."""

    problem: engine.AssignmentProblem
    result: engine.AssignmentResult

    @cached_property
    def table(self) -> engine.ScoreTable:
        return engine.ScoreTable(self.problem.rows, self.problem.columns, self.problem.scores)

    def place(self, coachee: str, coach: str) -> tuple[int, int]:
        """Row and column of a pair."""
        return self.problem.rows.index(coachee), self.problem.columns.index(coach)

    def score(self, coachee: str, coach: str) -> int | None:
        return self.table.score(*self.place(coachee, coach))

    def coach_of(self, pairs: tuple[tuple[int, int], ...]) -> dict[str, str]:
        """Coachee to coach, by ids."""
        names = self.problem.rows, self.problem.columns
        return {names[0][row]: names[1][column] for row, column in pairs}

    def why_not(self, coachee: str, coach: str) -> engine.WhyNot | None:
        """Make a pair, solve again and compare; None where no place or a rule is in the way."""
        row, column = self.place(coachee, coach)
        if self.problem.scores[row, column] < 0:
            return None
        others = [lock for lock in self.problem.locks if lock[0] != row]
        if sum(lock[1] == column for lock in others) >= self.problem.capacity[column]:
            return None
        locks = tuple(sorted([*others, (row, column)]))
        forced = engine.solve(replace(self.problem, locks=locks))
        return engine.WhyNot(
            coachee,
            coach,
            (),
            True,
            self.result.cardinality - forced.cardinality,
            self._worst_lost(forced),
            self.result.total - forced.total,
            self._moves(forced),
        )

    def _worst_lost(self, forced: engine.AssignmentResult) -> int:
        """How much the weakest pair would lose, where it is an aim."""
        if "worst" not in self.problem.aims:
            return 0
        return (self.result.worst or 0) - (forced.worst or 0)

    def _moves(self, forced: engine.AssignmentResult) -> tuple[engine.Move, ...]:
        was, now = self.coach_of(self.result.pairs), self.coach_of(forced.pairs)
        return tuple(
            engine.Move(one, was.get(one), now.get(one))
            for one in self.problem.rows
            if was.get(one) != now.get(one)
        )


def shown(run: MatchRun) -> Shown | None:
    """What may be shown of a finished run; None where it is not kept."""
    proof = RunProof.objects.filter(run=run).first()
    if proof is None:
        return None
    problem, result = read_instance(proof.instance), read_result(proof.result, False)
    if not isinstance(problem, engine.AssignmentProblem):
        return None
    if not isinstance(result, engine.AssignmentResult) or not problem.rows:
        return None
    return Shown(problem, result)
