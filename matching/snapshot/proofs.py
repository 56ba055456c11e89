"""What may be shown and downloaded of a finished run, read back from what was stored with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from matching import engine
from matching.engine.files.instances import read_instance
from matching.engine.files.results import read_result
from matching.models import MatchRun, RunProof

# A matrix of more pairs is not kept: it would weigh more than everything else of a run.
MOST_PAIRS = 1_000_000


def proof_of(
    run: MatchRun, problem: engine.CohortProblem, result: engine.CohortResult
) -> RunProof | None:
    """The texts to keep with a run; None where they would be too large."""
    if len(problem.coachees) * len(problem.coaches) > MOST_PAIRS:
        return None
    instance, found = engine.CohortQuestions(problem, result).public_proof()
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

    @cached_property
    def questions(self) -> engine.Questions:
        return engine.Questions(self.problem, self.result)

    def place(self, coachee: str, coach: str) -> tuple[int, int]:
        """Row and column of a pair."""
        return self.problem.rows.index(coachee), self.problem.columns.index(coach)

    def score(self, coachee: str, coach: str) -> int | None:
        return self.table.score(*self.place(coachee, coach))

    def why_pair(self, coachee: str) -> engine.WhyPair:
        """How firmly the pair of a coachee stands, and what came next for the two."""
        return self.questions.why_pair(coachee)

    def why_not(self, coachee: str, coach: str) -> engine.WhyNot | None:
        """Make a pair, solve again and compare; None where no place or a rule is in the way."""
        why = self.questions.why_not(coachee, coach)
        return why if why.possible else None


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
