"""Questions put to a finished run."""

from matching.engine.explaining.pairs import why_pair
from matching.engine.explaining.showing import public_proof, shown_scores
from matching.engine.explaining.standing import CohortStanding, ShownStanding, Standing
from matching.engine.explaining.unmatched import why_unmatched
from matching.engine.explaining.whynot import why_not
from matching.engine.model.assignment import AssignmentProblem, AssignmentResult
from matching.engine.model.cohort import CohortProblem
from matching.engine.model.explanations import WhyNot, WhyPair, WhyUnmatched
from matching.engine.model.results import CohortResult, ScoreTable

NEXT = 3


class Questions:
    """What may be asked about a finished plan of an instance with names; scored once for all."""

    def __init__(self, problem: AssignmentProblem, result: AssignmentResult) -> None:
        self._standing: Standing = ShownStanding(problem, result)

    def why_pair(self, coachee_id: str, others: int = NEXT) -> WhyPair:
        """Explain the pair of a coachee, with the `others` cheapest other pairs on both sides.

        Raises KeyError for a coachee who is not in the cohort or has no coach.
        """
        return why_pair(self._standing, coachee_id, others)

    def why_not(self, coachee_id: str, coach_id: str) -> WhyNot:
        """Force a pair, with all other locks, and compare; KeyError for unknown people."""
        return why_not(self._standing, coachee_id, coach_id)


class CohortQuestions(Questions):
    """What may be asked about a finished run; no answer tells of a private veto."""

    def __init__(self, problem: CohortProblem, result: CohortResult) -> None:
        """Raise InstanceError for a run with two coaches each, which has no prices."""
        self._cohort = CohortStanding(problem, result)
        self._standing = self._cohort

    def why_unmatched(self, coachee_id: str) -> WhyUnmatched:
        """Explain why a coachee was left out, and the smallest changes that would help.

        Raises KeyError for a coachee who is not in the cohort or has a coach.
        """
        return why_unmatched(self._cohort, coachee_id)

    def shown_scores(self) -> ScoreTable:
        """Return all scores as the finished run may show them, in the order of the problem.

        Pairs with a private veto stand at a score with which they would not have been chosen.
        """
        return shown_scores(self._cohort)

    def public_proof(self) -> tuple[AssignmentProblem, AssignmentResult]:
        """Return an assignment instance and its result that anyone may download and verify.

        Rows and columns follow the sorted ids, which name them.
        """
        return public_proof(self._cohort)
