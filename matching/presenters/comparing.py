"""Two finished runs side by side: what went in, what came out, and who differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from matching.models import Aim, Criterion, MatchRun, Proposal
from matching.presenters.cells import score_of

RULE_LABELS: dict[str, Any] = {
    "language_level": gettext_lazy("Common language"),
    "chain_of_command": gettext_lazy("Never within one chain of command"),
    "same_institution": gettext_lazy("Allow pairs from one institution"),
    "max_zone_gap_hours": gettext_lazy("Most hours between time zones"),
    "seniority_gap_max": gettext_lazy("Most steps between ranks"),
    "theme_required": gettext_lazy("At least one theme in common"),
    "repeat": gettext_lazy("Allow people who were paired before"),
    "excluded_countries": gettext_lazy("Countries that must not meet"),
}


@dataclass(frozen=True)
class Line:
    """One thing that both runs have, and what it is in each."""

    label: Any
    first: Any
    second: Any

    @property
    def differs(self) -> bool:
        return bool(self.first != self.second)


@dataclass(frozen=True)
class Change:
    """A coachee whose coach differs; gains are points by the weights of each run."""

    coachee: str
    before: Proposal | None
    after: Proposal | None
    by_first: int | None
    by_second: int | None


@dataclass(frozen=True)
class Comparison:
    """Everything the page shows; `is_same_measure` is True where both runs weigh alike."""

    figures: list[Line]
    settings: list[Line]
    changes: list[Change]
    is_same_measure: bool

    @property
    def different(self) -> list[Line]:
        return [line for line in self.settings if line.differs]

    @property
    def same(self) -> list[Line]:
        return [line for line in self.settings if not line.differs]


def comparison(
    first: MatchRun, second: MatchRun, before: Sequence[Proposal], after: Sequence[Proposal]
) -> Comparison:
    """Compare two finished runs by their stored proposals, read with their people."""
    weights = first.criteria, second.criteria
    return Comparison(
        figures=_figures(first, second, before, after),
        settings=[*_weights(*weights), *_rules(first.rules, second.rules), _aims(first, second)],
        changes=_changes(before, after, weights),
        is_same_measure=weights[0] == weights[1],
    )


def _figures(
    first: MatchRun, second: MatchRun, before: Sequence[Proposal], after: Sequence[Proposal]
) -> list[Line]:
    one, two = first.result, second.result
    found = [
        Line(_("Pairs"), one["cardinality"], two["cardinality"]),
        Line(_("Without a pair"), len(one["unmatched"]), len(two["unmatched"])),
        Line(_("Weakest pair"), _or_dash(one["worst"]), _or_dash(two["worst"])),
    ]
    if first.criteria == second.criteria:
        return [*found, Line(_("Score of all pairs together"), one["total"], two["total"])]
    for words, weights in (
        (_("Score of all pairs by the weights of the first run"), first.criteria),
        (_("Score of all pairs by the weights of the second run"), second.criteria),
    ):
        found.append(Line(words, _total(before, weights), _total(after, weights)))
    return found


def _total(proposals: Sequence[Proposal], weights: Mapping[str, int]) -> int:
    return sum(weighed(one, weights) for one in proposals)


def weighed(proposal: Proposal, weights: Mapping[str, int]) -> int:
    """The score of a stored pair by other weights than those it was made with.

    A criterion that counted nothing when the pair was made has no value and counts nothing here.
    """
    lines = [
        {**one, "weight": weights.get(one["criterion"], 0)}
        for one in proposal.breakdown["criteria"]
    ]
    return score_of({"criteria": lines})


def _weights(first: Mapping[str, int], second: Mapping[str, int]) -> list[Line]:
    return _lines(weight_lines(first), weight_lines(second))


def _rules(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Line]:
    return _lines(rule_lines(first), rule_lines(second))


def _lines(first: list[tuple[Any, Any]], second: list[tuple[Any, Any]]) -> list[Line]:
    return [Line(one[0], one[1], two[1]) for one, two in zip(first, second, strict=True)]


def weight_lines(criteria: Mapping[str, int]) -> list[tuple[Any, Any]]:
    """Every criterion with its weight."""
    return [(one.label, criteria.get(one.value, 0)) for one in Criterion]


def rule_lines(rules: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Every rule that an organiser can set, and how it was set."""
    return [(label, _rule_words(rules.get(key))) for key, label in RULE_LABELS.items()]


def _rule_words(value: Any) -> Any:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list) and value:
        return "; ".join(" – ".join(str(countries.name(code)) for code in pair) for pair in value)
    return _("Off") if value in (None, "", []) else value


def _aims(first: MatchRun, second: MatchRun) -> Line:
    return Line(_("What the best result is"), Aim(first.aim).label, Aim(second.aim).label)


def _changes(
    before: Sequence[Proposal],
    after: Sequence[Proposal],
    weights: tuple[Mapping[str, int], Mapping[str, int]],
) -> list[Change]:
    was = {one.coachee_id: one for one in before}
    now = {one.coachee_id: one for one in after}
    found = []
    for pk in was.keys() | now.keys():
        old, new = was.get(pk), now.get(pk)
        if old and new and old.coach_id == new.coach_id:
            continue
        gains = [_gain(old, new, one) for one in weights]
        found.append(Change(_name(old or new), old, new, gains[0], gains[1]))
    return sorted(found, key=lambda change: change.coachee)


def _gain(old: Proposal | None, new: Proposal | None, weights: Mapping[str, int]) -> int | None:
    if old is None or new is None:
        return None
    return weighed(new, weights) - weighed(old, weights)


def _name(proposal: Proposal | None) -> str:
    return proposal.coachee.profile.user.name if proposal else ""


def _or_dash(value: int | None) -> Any:
    return "–" if value is None else value
