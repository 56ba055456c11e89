"""Weights and rules in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from matching.models import SET_BY_HAND, Criterion

RULE_LABELS: dict[str, Any] = {
    "language_level": gettext_lazy("Common language"),
    "chain_of_command": gettext_lazy("Never within one chain of command"),
    "same_institution": gettext_lazy("Allow pairs from one institution"),
    "max_zone_gap_hours": gettext_lazy("Most hours between time zones"),
    "seniority_gap_max": gettext_lazy("Most steps between ranks"),
    "own_institution": gettext_lazy("Only pairs from one institution"),
    "seniority_step_min": gettext_lazy("Least steps of the mentor above the mentee"),
    "mixed_coaches": gettext_lazy("Two coaches of one coachee are a woman and a man"),
    "theme_required": gettext_lazy("At least one theme in common"),
    "repeat": gettext_lazy("Allow people who were paired before"),
    "excluded_countries": gettext_lazy("Countries that must not meet"),
}
# These are "No" where an older cohort does not name them.
YES_OR_NO = {"same_institution", "theme_required", "repeat"}
# Rules of one kind of programme: not shown where nobody set them.
SELDOM = {"own_institution", "seniority_step_min", "mixed_coaches"}


def weight_lines(criteria: Mapping[str, int]) -> list[tuple[Any, Any]]:
    """Every criterion with its weight; chemistry meetings where there were any."""
    shown = [one for one in Criterion if one in SET_BY_HAND or criteria.get(one.value)]
    return [(one.label, criteria.get(one.value, 0)) for one in shown]


def rule_lines(rules: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Every rule that an organiser can set, and how it was set."""
    return [
        (label, _rule_words(rules.get(key, False if key in YES_OR_NO else None)))
        for key, label in RULE_LABELS.items()
        if key not in SELDOM or rules.get(key)
    ]


def _rule_words(value: Any) -> Any:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list) and value:
        return "; ".join(" – ".join(str(countries.name(code)) for code in pair) for pair in value)
    return _("Off") if value in (None, "", []) else value
