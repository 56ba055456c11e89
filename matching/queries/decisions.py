"""What the organiser decided about pairs."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from matching.models import Cohort, PairDecision


def decisions_of(cohort: Cohort) -> QuerySet[PairDecision]:
    """The decisions that hold, with the two people and who decided."""
    return cohort.pair_decisions.live().select_related(
        "coachee__profile__user", "coach__profile__user", "decided_by"
    )


def decision_on(cohort: Cohort, coachee: UUID, coach: UUID) -> PairDecision | None:
    """The decision that holds for a pair, if there is one."""
    return decisions_of(cohort).filter(coachee=coachee, coach=coach).first()
