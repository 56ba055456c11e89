"""How far the visits of a cycle lead: from one country to another, or within one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django_countries import countries

from exchanges.models import ExcludedPair, VisitCycle

BETWEEN = "between"  # what a form sends where no country is meant


def reach_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Between countries first, then within each of these countries by name."""
    within = sorted(((code, _within(code)) for code in codes), key=lambda choice: choice[1])
    return [(BETWEEN, _("From one country to another")), *within]


def reach_words(cycle: VisitCycle) -> str:
    """Where the visits of a cycle lead; empty between countries, which is usual."""
    return _within(str(cycle.country)) if cycle.is_within_country else ""


def pair_names(pair: ExcludedPair) -> tuple[str, str]:
    """Both sides of an excluded pair as a reader knows them."""
    if pair.institution is not None and pair.other_institution is not None:
        return pair.institution.name, pair.other_institution.name
    one, other = pair.sides
    return str(countries.name(one)), str(countries.name(other))


def _within(code: str) -> str:
    return _("Within one country: %(country)s") % {"country": countries.name(code)}
