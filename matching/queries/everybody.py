"""All people of a cohort, read once for a whole page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from matching.models import (
    LIVE_PAIRING_STATES,
    Cohort,
    Enrolment,
    Pairing,
    Part,
    Proposal,
    ProposalState,
    SecondCoach,
    SecondCoachState,
)
from matching.queries.people import people


@dataclass(frozen=True)
class Taking:
    """One person who takes part, and how they stand: `promised` are open questions to them."""

    enrolment: Enrolment
    promised: int
    is_paired: bool

    @property
    def open_places(self) -> int:
        """How many pairs a run could give them now."""
        if self.enrolment.part == Part.COACHEE and self.is_paired:
            return 0
        return max(0, self.enrolment.free_places - self.promised)


def everybody(cohort: Cohort) -> list[Taking]:
    """Everybody who takes part, with languages and themes; three queries."""
    rows: QuerySet[Any] = people(cohort).annotate(
        promised_as_coachee=_open_proposals("coachee"),
        promised_as_coach=_open_proposals("coach"),
        promised_beside=_counted(SecondCoach.objects.filter(state=SecondCoachState.ASKED), "coach"),
        is_paired=Exists(
            Pairing.objects.filter(coachee=OuterRef("pk"), state__in=LIVE_PAIRING_STATES)
        ),
    )
    return [
        Taking(
            one,
            one.promised_as_coachee + one.promised_as_coach + one.promised_beside,
            one.is_paired,
        )
        for one in rows.prefetch_related("profile__languages", "profile__themes")
    ]


def _open_proposals(side: str) -> Coalesce:
    return _counted(Proposal.objects.filter(state=ProposalState.PROPOSED), side)


def _counted(rows: QuerySet[Any], side: str) -> Coalesce:
    mine = rows.filter(**{side: OuterRef("pk")})
    counted = mine.order_by().values(side).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
