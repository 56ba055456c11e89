"""The score matrix as a picture: rows are coachees, columns are coaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from matching.engine import ScoreTable
from matching.models import MatchRun

CELL = 36
NAMES = 190
HEAD = 124
MOST_CELLS = 2500
SHADES = 6
LONGEST_NAME = 22


@dataclass(frozen=True)
class Cell:
    """One pair: where it stands, its score (None where a rule forbids it) and whether chosen."""

    x: int
    y: int
    score: int | None
    shade: int
    is_chosen: bool
    coachee: str
    coach: str
    url: str

    @property
    def is_dark(self) -> bool:
        return self.shade >= SHADES - 2

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + CELL // 2, self.y + CELL // 2 + 4


@dataclass(frozen=True)
class Label:
    """A person's name beside a row or above a column."""

    name: str
    full_name: str
    x: int
    y: int


@dataclass(frozen=True)
class HeatMap:
    """Everything the template draws; sizes in pixels."""

    width: int
    height: int
    cell: int
    rows: list[tuple[Label, list[Cell]]]
    columns: list[Label]

    @property
    def cells(self) -> list[Cell]:
        return [cell for _label, cells in self.rows for cell in cells]


def heat_map(
    run: MatchRun, table: ScoreTable, chosen: Mapping[str, str], names: Mapping[str, str]
) -> HeatMap | None:
    """Draw `table`; None where it is too large to read.

    `chosen` maps a coachee to the coach. Coaches stand in the order of their coachees, so that the
    chosen pairs run down the diagonal.
    """
    if not table.scores.size or table.scores.size > MOST_CELLS:
        return None
    coachees = sorted(table.coachees, key=lambda one: (one not in chosen, names[one], one))
    coaches = _in_order_of(coachees, table, chosen, names)
    scores = _scores(table)
    shades = Shades(scores)
    rows = [
        (
            Label(_short(names[coachee]), names[coachee], NAMES - 8, HEAD + CELL * row + 22),
            [
                Cell(
                    x=NAMES + CELL * column,
                    y=HEAD + CELL * row,
                    score=scores[coachee, coach],
                    shade=shades(scores[coachee, coach]),
                    is_chosen=chosen.get(coachee) == coach,
                    coachee=names[coachee],
                    coach=names[coach],
                    url=reverse("matching:run-pair", args=[run.pk, coachee, coach]),
                )
                for column, coach in enumerate(coaches)
            ],
        )
        for row, coachee in enumerate(coachees)
    ]
    columns = [
        Label(_short(names[one]), names[one], NAMES + CELL * column + 22, HEAD - 8)
        for column, one in enumerate(coaches)
    ]
    width, height = NAMES + CELL * len(coaches) + 90, HEAD + CELL * len(coachees) + 4
    return HeatMap(width, height, CELL, rows, columns)


def _in_order_of(
    coachees: list[str], table: ScoreTable, chosen: Mapping[str, str], names: Mapping[str, str]
) -> list[str]:
    places = {
        chosen[one]: place for place, one in reversed(list(enumerate(coachees))) if one in chosen
    }
    last = len(coachees)
    return sorted(table.coaches, key=lambda one: (places.get(one, last), names[one], one))


def _scores(table: ScoreTable) -> dict[tuple[str, str], int | None]:
    return {
        (coachee, coach): score
        for coachee, row in zip(table.coachees, table.rows(), strict=True)
        for coach, score in zip(table.coaches, row, strict=True)
    }


class Shades:
    """Six steps between the lowest and the highest score that are there."""

    def __init__(self, scores: Mapping[tuple[str, str], int | None]) -> None:
        known = [score for score in scores.values() if score is not None]
        self._least, self._most = min(known, default=0), max(known, default=0)

    def __call__(self, score: int | None) -> int:
        if score is None:
            return 0
        span = self._most - self._least + 1
        return (score - self._least) * SHADES // span


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
