"""Two to four finished runs side by side: what went in, what came out, and who differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from matching.models import Aim, MatchRun, Proposal, ProposalState
from matching.presenters.cells import score_of
from matching.presenters.settings import rule_lines, weight_lines
from matching.rules import can_publish


@dataclass(frozen=True)
class Column:
    """One run with its number in the cohort and its proposals, read with their people."""

    number: int
    run: MatchRun
    proposals: Sequence[Proposal]
    locked: int = 0
    forbidden: int = 0

    @property
    def label(self) -> str:
        return _("Run %(number)s") % {"number": self.number}

    @property
    def ready(self) -> int:
        """How many proposals could be published."""
        drafts = sum(one.state == ProposalState.DRAFT for one in self.proposals)
        return drafts if can_publish(self.run) else 0


@dataclass(frozen=True)
class Line:
    """One thing that all runs have, and what it is in each."""

    label: Any
    columns: Sequence[Column]
    values: list[Any]

    @property
    def cells(self) -> list[tuple[str, Any]]:
        """Each run's label with its value."""
        return [
            (column.label, value) for column, value in zip(self.columns, self.values, strict=True)
        ]

    @property
    def differs(self) -> bool:
        return any(value != self.values[0] for value in self.values)


@dataclass(frozen=True)
class Cell:
    """Whom somebody has in one run, the points of that pair, and how many more than in the first.

    All points of a page are by the weights of its first run, so that they can be compared.
    """

    column: Column
    proposal: Proposal | None
    points: int | None
    gain: int | None


@dataclass(frozen=True)
class Difference:
    """A coachee who does not have the same coach in all runs."""

    coachee: str
    cells: list[Cell]


@dataclass(frozen=True)
class Comparison:
    """Everything the page shows; `is_same_measure` is True where all runs weigh alike."""

    columns: list[Column]
    figures: list[Line]
    settings: list[Line]
    people: list[Difference]
    is_same_measure: bool

    @property
    def different(self) -> list[Line]:
        return [line for line in self.settings if line.differs]

    @property
    def same(self) -> list[Line]:
        return [line for line in self.settings if not line.differs]


def comparison(columns: Sequence[Column]) -> Comparison:
    """Compare finished runs, the first of them being what the others are measured against."""
    weights = [column.run.criteria for column in columns]
    return Comparison(
        columns=list(columns),
        figures=[*_figures(columns), *_totals(columns)],
        settings=_settings(columns),
        people=_people(columns),
        is_same_measure=all(one == weights[0] for one in weights),
    )


def _figures(columns: Sequence[Column]) -> list[Line]:
    results = [column.run.result for column in columns]
    return [
        Line(_("Pairs"), columns, [one["cardinality"] for one in results]),
        Line(_("Without a pair"), columns, [len(one["unmatched"]) for one in results]),
        Line(_("Weakest pair"), columns, [_or_dash(one["worst"]) for one in results]),
    ]


def _totals(columns: Sequence[Column]) -> Iterable[Line]:
    """All runs by each set of weights that one of them had."""
    measures: list[Column] = []
    for column in columns:
        if all(column.run.criteria != one.run.criteria for one in measures):
            measures.append(column)
    for one in measures:
        words = _("Score of all pairs together")
        if len(measures) > 1:
            words = _("Score of all pairs by the weights of run %(number)s") % {
                "number": one.number
            }
        yield Line(
            words, columns, [_total(column.proposals, one.run.criteria) for column in columns]
        )


def _total(proposals: Iterable[Proposal], weights: Mapping[str, int]) -> int:
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


def _settings(columns: Sequence[Column]) -> list[Line]:
    runs = [column.run for column in columns]
    return [
        *_lines(columns, [weight_lines(run.criteria) for run in runs]),
        *_lines(columns, [rule_lines(run.rules) for run in runs]),
        Line(_("What the best result is"), columns, [Aim(run.aim).label for run in runs]),
        Line(_("Locked pairs"), columns, [column.locked for column in columns]),
        Line(_("Forbidden pairs"), columns, [column.forbidden for column in columns]),
    ]


def _lines(columns: Sequence[Column], lists: list[list[tuple[Any, Any]]]) -> list[Line]:
    """What several runs say of the same thing; a rule that a run does not know is a dash."""
    tables = [dict(found) for found in lists]
    labels = list(dict.fromkeys(label for found in tables for label in found))
    return [Line(label, columns, [table.get(label, "–") for table in tables]) for label in labels]


def _people(columns: Sequence[Column]) -> list[Difference]:
    by_coachee = [{one.coachee_id: one for one in column.proposals} for column in columns]
    measure = columns[0].run.criteria
    found = []
    for pk in set().union(*by_coachee):
        pairs = [one.get(pk) for one in by_coachee]
        if len({pair and pair.coach_id for pair in pairs}) > 1:
            name = next(pair.coachee.profile.user.name for pair in pairs if pair)
            found.append(Difference(name, _cells(columns, pairs, measure)))
    return sorted(found, key=lambda one: one.coachee)


def _cells(
    columns: Sequence[Column], pairs: Sequence[Proposal | None], measure: Mapping[str, int]
) -> list[Cell]:
    points = [weighed(pair, measure) if pair else None for pair in pairs]
    base = points[0]
    return [
        Cell(column, pair, value, None if value is None or base is None else value - base)
        for column, pair, value in zip(columns, pairs, points, strict=True)
    ]


def _or_dash(value: int | None) -> Any:
    return "–" if value is None else value
