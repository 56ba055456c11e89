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
)
from matching.queries.people import people


@dataclass(frozen=True)
class Taking:
    """One person who takes part, and how they stand: `promised` are open proposals to them."""

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
        is_paired=Exists(
            Pairing.objects.filter(coachee=OuterRef("pk"), state__in=LIVE_PAIRING_STATES)
        ),
    )
    return [
        Taking(one, one.promised_as_coachee + one.promised_as_coach, one.is_paired)
        for one in rows.prefetch_related("profile__languages", "profile__themes")
    ]


def _open_proposals(side: str) -> Coalesce:
    rows = Proposal.objects.filter(state=ProposalState.PROPOSED, **{side: OuterRef("pk")})
    counted = rows.order_by().values(side).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
