"""Hosts and senders that name each other."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from exchanges.models import ExcludedPair, HostOffer, VisitCycle, VisitRequest


def excluded_pairs(cycle: VisitCycle) -> QuerySet[ExcludedPair]:
    """Who never shares a visit in a cycle: countries, or institutions within one country."""
    pairs = ExcludedPair.objects.filter(
        cycle=cycle, institution__isnull=not cycle.is_within_country
    )
    return pairs.select_related("institution", "other_institution")


def matched_pairs(cycle: VisitCycle) -> list[tuple[str, str]]:
    """Host and sender of each pair in a cycle that is named from both sides, by name."""
    named = HostOffer.wished_senders.through.objects.filter(
        hostoffer__cycle=cycle, institution=OuterRef("visitrequest__institution")
    )
    both = VisitRequest.wished_hosts.through.objects.filter(
        Exists(named.filter(hostoffer__institution=OuterRef("institution"))),
        visitrequest__cycle=cycle,
    )
    return sorted(set(both.values_list("institution__name", "visitrequest__institution__name")))
