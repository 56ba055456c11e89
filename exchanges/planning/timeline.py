"""The steps that lead to a visit and follow it, counted backwards and forwards from its days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# Nobody is late on the day on which a visit becomes known to them.
GRACE_DAYS = 7
PROCESSING_DAYS = 14


class Owner(StrEnum):
    """Who sees to a step."""

    ORGANISER = "organiser"
    HOST = "host"
    FOCAL_POINT = "focal_point"
    HEAD = "head"


class Step(StrEnum):
    TERMS = "terms"
    AGENDA = "agenda"
    INTERPRETERS = "interpreters"
    HOST_REPORT = "host_report"
    NOMINATIONS = "nominations"
    INVITATION = "invitation"
    VISA = "visa"
    TRAVEL = "travel"
    BRIEFING = "briefing"
    REPORT = "report"
    CASCADE = "cascade"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True)
class Occasion:
    """What the dates of the steps follow from.

    `visa_days` is what a visa takes, 0 for who crosses no border; `known_on` the day on which
    the visit, or the place of the delegation in it, became known.
    """

    first_day: date
    last_day: date
    known_on: date
    visa_days: int = 0
    has_interpreters: bool = False


@dataclass(frozen=True)
class Due:
    """A step, who sees to it, and the day by which it is done."""

    step: Step
    owner: Owner
    due_on: date


def steps_of_visit(occasion: Occasion) -> list[Due]:
    """The steps that a visit takes once, whoever comes, in the order of their days."""
    before = [(Step.TERMS, Owner.HEAD, 42), (Step.AGENDA, Owner.HOST, 28)]
    if occasion.has_interpreters:
        before.append((Step.INTERPRETERS, Owner.ORGANISER, 28))
    return _in_order(occasion, before, [(Step.HOST_REPORT, Owner.HOST, 30)])


def steps_of_delegation(occasion: Occasion) -> list[Due]:
    """The steps that each delegation takes; without a border there is no visa to wait for."""
    abroad = occasion.visa_days > 0
    papers = occasion.visa_days + PROCESSING_DAYS
    before = [
        (Step.NOMINATIONS, Owner.FOCAL_POINT, max(28, papers + 7)),
        (Step.INVITATION, Owner.ORGANISER, max(21, papers)),
        (Step.TRAVEL, Owner.FOCAL_POINT, 21 if abroad else 10),
        (Step.BRIEFING, Owner.HEAD, 7),
    ]
    if abroad:
        before.append((Step.VISA, Owner.ORGANISER, papers))
    after = [
        (Step.REPORT, Owner.HEAD, 30),
        (Step.CASCADE, Owner.HEAD, 60),
        (Step.FOLLOW_UP, Owner.FOCAL_POINT, 180),
    ]
    return _in_order(occasion, before, after)


def _in_order(
    occasion: Occasion,
    before: list[tuple[Step, Owner, int]],
    after: list[tuple[Step, Owner, int]],
) -> list[Due]:
    found = [*_before(occasion, before), *_after(occasion, after)]
    return sorted(found, key=lambda one: (one.due_on, list(Step).index(one.step)))


def _before(occasion: Occasion, steps: list[tuple[Step, Owner, int]]) -> Iterator[Due]:
    """Backwards from the first day; a visit that became known late leaves less time for each."""
    earliest = occasion.known_on + timedelta(days=GRACE_DAYS)
    eve = occasion.first_day - timedelta(days=1)
    for step, owner, days in steps:
        day = occasion.first_day - timedelta(days=days)
        yield Due(step, owner, min(max(day, earliest), eve))


def _after(occasion: Occasion, steps: list[tuple[Step, Owner, int]]) -> Iterator[Due]:
    for step, owner, days in steps:
        yield Due(step, owner, occasion.last_day + timedelta(days=days))
