"""Rules about institutions and lines of command, by group instead of pair by pair."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.engine.model.people import Person
from matching.engine.scoring.closures import NOTHING, ScatterClosure
from matching.engine.scoring.doors import CHAIN_OF_COMMAND, OTHER_INSTITUTION, SAME_INSTITUTION

Columns = NDArray[np.intp]
Line = tuple[str, tuple[str, ...]]


def same_institution(coachees: Sequence[Person], coaches: Sequence[Person]) -> ScatterClosure:
    """Close the pairs inside one institution."""
    members = _members(coaches)
    return ScatterClosure(
        SAME_INSTITUTION, [members.get(coachee.institution, NOTHING) for coachee in coachees]
    )


def other_institution(coachees: Sequence[Person], coaches: Sequence[Person]) -> ScatterClosure:
    """Close the pairs between two institutions; an unknown institution is another one."""
    members = _members(coaches)
    everyone = np.arange(len(coaches))
    strangers = {name: np.setdiff1d(everyone, inside) for name, inside in members.items()}
    return ScatterClosure(
        OTHER_INSTITUTION, [strangers.get(coachee.institution, everyone) for coachee in coachees]
    )


def chain_of_command(coachees: Sequence[Person], coaches: Sequence[Person]) -> ScatterClosure:
    """Close the pairs of which one stands above the other in one line.

    Every coach is filed under each unit above the own one, so a coachee's line is a few look-ups:
    the coaches below or in the own unit, and those who sit exactly in a unit above.
    """
    seated: dict[Line, list[int]] = {}
    below: dict[Line, list[int]] = {}
    for column, coach in enumerate(coaches):
        if coach.institution:
            seated.setdefault((coach.institution, coach.unit), []).append(column)
            for line in _lines(coach):
                below.setdefault(line, []).append(column)
    columns: dict[Line, Columns] = {}
    for coachee in coachees:
        own = (coachee.institution, coachee.unit)
        if own not in columns:
            found = set(below.get(own, ()))
            for line in _lines(coachee):
                found.update(seated.get(line, ()))
            columns[own] = np.array(sorted(found), np.intp)
    return ScatterClosure(
        CHAIN_OF_COMMAND, [columns[coachee.institution, coachee.unit] for coachee in coachees]
    )


def _lines(person: Person) -> Iterator[Line]:
    """Yield the person's unit and all above it, the institution itself included."""
    for depth in range(len(person.unit) + 1):
        yield person.institution, person.unit[:depth]


def _members(coaches: Sequence[Person]) -> dict[str, Columns]:
    found: dict[str, list[int]] = {}
    for column, coach in enumerate(coaches):
        if coach.institution:
            found.setdefault(coach.institution, []).append(column)
    return {name: np.array(columns, np.intp) for name, columns in found.items()}
