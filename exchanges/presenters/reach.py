"""How far the visits of a cycle lead: from one country to another, or within one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django_countries import countries

from exchanges.models import VisitCycle

BETWEEN = "between"  # what a form sends where no country is meant


def reach_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Between countries first, then within each of these countries by name."""
    within = sorted(((code, _within(code)) for code in codes), key=lambda choice: choice[1])
    return [(BETWEEN, _("From one country to another")), *within]


def reach_words(cycle: VisitCycle) -> str:
    """Where the visits of a cycle lead; empty between countries, which is usual."""
    return _within(str(cycle.country)) if cycle.is_within_country else ""


def _within(code: str) -> str:
    return _("Within one country: %(country)s") % {"country": countries.name(code)}
