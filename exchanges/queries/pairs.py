"""Hosts and senders that name each other."""

from __future__ import annotations

from django.db.models import QuerySet

from exchanges.models import ExcludedPair, HostOffer, VisitCycle, VisitRequest


def excluded_pairs(cycle: VisitCycle) -> QuerySet[ExcludedPair]:
    """Who never shares a visit in a cycle: countries, or institutions within one country."""
    pairs = ExcludedPair.objects.filter(
        cycle=cycle, institution__isnull=not cycle.is_within_country
    )
    return pairs.select_related("institution", "other_institution")


def matched_pairs(cycle: VisitCycle) -> list[tuple[str, str]]:
    """Host and sender of each pair in a cycle that is named from both sides, by name."""
    wished = VisitRequest.wished_hosts.through.objects.filter(visitrequest__cycle=cycle)
    by_sender = set(wished.values_list("institution__name", "visitrequest__institution__name"))
    named = HostOffer.wished_senders.through.objects.filter(hostoffer__cycle=cycle)
    by_host = set(named.values_list("hostoffer__institution__name", "institution__name"))
    return sorted(by_sender & by_host)
