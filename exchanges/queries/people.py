"""The people of delegations, and what a cycle asks of them."""

from __future__ import annotations

from django.db.models import QuerySet

from exchanges.models import Nomination, NominationTerms, Nominee, VisitCycle, VisitDelegation


def terms_of(cycle: VisitCycle) -> NominationTerms:
    """What a cycle asks of its delegations; the usual terms where nobody chose others."""
    found = NominationTerms.objects.filter(cycle=cycle).first()
    return found or NominationTerms(cycle=cycle)


def travellers_of(delegation: VisitDelegation) -> QuerySet[Nominee]:
    """Who goes, as far as they are nominated."""
    return Nominee.objects.travelling().filter(nomination__request=delegation.request_id)


def nomination_of(delegation: VisitDelegation) -> Nomination | None:
    """The nomination of a delegation, once somebody began it."""
    return Nomination.objects.filter(request=delegation.request_id).first()


def delegation_of(nomination: Nomination) -> VisitDelegation | None:
    """The delegation that a nomination is for: the one whose place still stands."""
    rows = VisitDelegation.objects.live().filter(request=nomination.request_id)
    return rows.select_related(
        "request__institution",
        "request__head",
        "visit__offer__cycle__institution",
        "visit__offer__institution",
    ).first()
