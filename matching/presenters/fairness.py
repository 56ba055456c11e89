"""How a run treats institutions and countries: who was matched, and how well, by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.suppressing import LEAST, Group, hidden, hidden_within
from matching.presenters.shortages import country_name


@dataclass(frozen=True)
class Row:
    """One group; every number is None where it is left out."""

    name: str
    people: int | None = None
    matched: int | None = None
    mean: int | None = None

    @property
    def unmatched(self) -> int | None:
        if self.people is None or self.matched is None:
            return None
        return self.people - self.matched


@dataclass(frozen=True)
class Table:
    """The groups of one kind, by name; `left_out` counts those without numbers."""

    head: Any
    rows: list[Row]

    @property
    def left_out(self) -> int:
        return sum(row.people is None for row in self.rows)

    @property
    def is_empty(self) -> bool:
        """Whether every group is too small to be shown."""
        return self.left_out == len(self.rows)


@dataclass(frozen=True)
class Fairness:
    """Everything together, then by institution and by country."""

    overall: Row
    tables: list[Table]
    least: int = LEAST

    @property
    def is_empty(self) -> bool:
        """Whether every group is too small to be shown."""
        return all(table.is_empty for table in self.tables)


def fairness(
    coachees: Sequence[Mapping[str, Any]],
    scores: Mapping[str, int],
    institutions: Mapping[str, str],
) -> Fairness:
    """Count the coachees of a run as its instance has them, by their institution and country.

    `scores` maps each matched coachee to the score of the pair, `institutions` ids to names.
    """
    by_country = _groups(coachees, scores, "country")
    by_institution = _groups(coachees, scores, "institution")
    country_of = {one["institution"]: one["country"] for one in coachees}
    outer = hidden(group for group, _scores in by_country)
    inner = hidden_within(((country_of[group.key], group) for group, _s in by_institution), outer)
    names = {one["country"]: country_name(one["country"]) for one in coachees}
    return Fairness(
        _row(_("All"), Group("", len(coachees), len(scores)), list(scores.values())),
        [
            Table(_("Institution"), _rows(by_institution, inner, institutions)),
            Table(_("Country"), _rows(by_country, outer, names)),
        ],
    )


Counted = list[tuple[Group, list[int]]]


def _groups(
    coachees: Sequence[Mapping[str, Any]], scores: Mapping[str, int], field: str
) -> Counted:
    inside: dict[str, list[str]] = {}
    for one in coachees:
        inside.setdefault(one[field], []).append(one["id"])
    found = []
    for key, ids in inside.items():
        mine = [scores[one] for one in ids if one in scores]
        found.append((Group(key, len(ids), len(mine)), mine))
    return found


def _rows(groups: Counted, left_out: set[str], names: Mapping[str, str]) -> list[Row]:
    rows = [
        Row(_name(group, names))
        if group.key in left_out
        else _row(_name(group, names), group, mine)
        for group, mine in groups
    ]
    return sorted(rows, key=lambda row: (row.people is None, row.name))


def _row(name: str, group: Group, scores: list[int]) -> Row:
    mean = round(sum(scores) / len(scores)) if scores else None
    return Row(name, group.size, group.matched, mean)


def _name(group: Group, names: Mapping[str, str]) -> str:
    return names.get(group.key) or _("Not known")
