"""Criteria as products of small integer matrices.

A value that depends on a class of coachee and on the coach is a row of a table; a value that is a
sum of shares is a row of shares. Either way value(i, j) = left[i] . right[:, j], and since every
sum stays below 2**24 one float32 product of all criteria together is exact on every machine.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.engine.model.people import Person
from matching.engine.scoring.shares import NEUTRAL, shares
from matching.engine.scoring.values import (
    STRONGEST,
    mode_value,
    sector_value,
    seniority_value,
    time_zone_value,
)

People = Sequence[Person]
Floats = NDArray[np.float32]
RowKey = TypeVar("RowKey", bound=Hashable)
ColumnKey = TypeVar("ColumnKey", bound=Hashable)


@dataclass(frozen=True)
class Factor:
    """`left` is coachees x k, `right` is k x coaches; their product is the value."""

    left: Floats
    right: Floats


def classes(keys: Sequence[RowKey]) -> tuple[list[RowKey], NDArray[np.intp]]:
    """Return the distinct keys in order of appearance and the class of each position."""
    places: dict[RowKey, int] = {}
    codes = np.array([places.setdefault(key, len(places)) for key in keys], dtype=np.intp)
    return list(places), codes


def class_table(
    row_keys: Sequence[RowKey],
    column_keys: Sequence[ColumnKey],
    value: Callable[[RowKey, ColumnKey], int],
) -> tuple[NDArray[np.intp], Floats]:
    """Return the class of each row and the value of each class against each column."""
    kinds, row_codes = classes(row_keys)
    others, column_codes = classes(column_keys)
    table = np.array([[value(kind, other) for other in others] for kind in kinds], np.float32)
    return row_codes, table.reshape(len(kinds), len(others))[:, column_codes]


def _table_factor(
    row_keys: Sequence[RowKey],
    column_keys: Sequence[ColumnKey],
    value: Callable[[RowKey, ColumnKey], int],
) -> Factor:
    codes, right = class_table(row_keys, column_keys, value)
    left = np.zeros((len(row_keys), len(right)), np.float32)
    left[np.arange(len(row_keys)), codes] = 1
    return Factor(left, right)


def sector_factor(coachees: People, coaches: People) -> Factor:
    """Table of coachees' sectors against what coaches know of each."""
    experience = [(coach.sector, tuple(sorted(coach.sectors.items()))) for coach in coaches]
    return _table_factor(
        [coachee.sector for coachee in coachees],
        experience,
        lambda sector, known: sector_value(sector, known[0], dict(known[1])),
    )


def seniority_factor(coachees: People, coaches: People) -> Factor:
    """Table of ranks against ranks."""
    return _table_factor(
        [coachee.seniority for coachee in coachees],
        [coach.seniority for coach in coaches],
        seniority_value,
    )


def time_zone_factor(coachees: People, coaches: People) -> Factor:
    """Table of zones against zones."""
    return _table_factor(
        [coachee.time_zone for coachee in coachees],
        [coach.time_zone for coach in coaches],
        time_zone_value,
    )


def mode_factor(coachees: People, coaches: People) -> Factor:
    """Table of ways of meeting."""
    return _table_factor(
        [coachee.modes for coachee in coachees], [coach.modes for coach in coaches], mode_value
    )


def themes_factor(coachees: People, coaches: People) -> Factor:
    """Shares of each want that an offer of strength 1, 2 or 3 meets."""
    names, _ = classes([theme for coachee in coachees for theme in coachee.themes])
    left = np.zeros((len(coachees), STRONGEST * len(names) + 1), np.float32)
    right = np.zeros((STRONGEST * len(names) + 1, len(coaches)), np.float32)
    places = {name: STRONGEST * number for number, name in enumerate(names)}
    for row, coachee in enumerate(coachees):
        left[row, -1] = 0 if coachee.themes else NEUTRAL
        for theme, part in shares(coachee.themes).items():
            start = places[theme]
            left[row, start : start + STRONGEST] = list(_met(part))
    for column, coach in enumerate(coaches):
        right[-1, column] = 1
        for theme in coach.themes.keys() & places.keys():
            right[places[theme] + coach.themes[theme] - 1, column] = 1
    return Factor(left, right)


def _met(part: int) -> Iterator[int]:
    return (part * strength // STRONGEST for strength in range(1, STRONGEST + 1))


def availability_factor(coachees: People, coaches: People) -> Factor:
    """Shares of each free week; the last place stands for people whose weeks are unknown."""
    weeks = sorted({week for person in coachees for week in person.weeks})
    places = {week: number for number, week in enumerate(weeks)}
    left = np.zeros((len(coachees), len(weeks) + 2), np.float32)
    right = np.zeros((len(weeks) + 2, len(coaches)), np.float32)
    for row, coachee in enumerate(coachees):
        left[row, -1 if not coachee.weeks else -2] = NEUTRAL
        for week, part in shares(dict.fromkeys(coachee.weeks, 1)).items():
            left[row, places[week]] = part
    for column, coach in enumerate(coaches):
        right[-1, column] = 1
        right[-2, column] = 0 if coach.weeks else 1
        right[[places[week] for week in set(coach.weeks) & places.keys()], column] = 1
    return Factor(left, right)


FACTORS: dict[str, Callable[[People, People], Factor]] = {
    "themes": themes_factor,
    "sector": sector_factor,
    "seniority": seniority_factor,
    "time_zone": time_zone_factor,
    "availability": availability_factor,
    "mode": mode_factor,
}
