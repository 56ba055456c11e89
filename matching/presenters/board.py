"""The cohort board: both sides, what is missing, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.presenters.sections import LABELS
from accounts.queries import missing_sections
from matching.models import (
    Cohort,
    CohortState,
    Enrolment,
    MatchRun,
    Part,
    RunState,
)
from matching.queries.everybody import Taking, everybody
from matching.queries.runs import runs_of
from matching.rules import can_publish

MOST_SHOWN = 24
MANY: dict[str, Any] = {Part.COACHEE: _("Coachees"), Part.COACH: _("Coaches")}
MENTORING: dict[str, Any] = {Part.COACHEE: _("Mentee"), Part.COACH: _("Mentor")}
MANY_MENTORING: dict[str, Any] = {Part.COACHEE: _("Mentees"), Part.COACH: _("Mentors")}


class Stage(StrEnum):
    """What the organiser does next with a cohort."""

    ENROL = "enrol"
    RUN = "run"
    WAIT = "wait"
    AGAIN = "again"
    STUCK = "stuck"
    PUBLISH = "publish"
    ANSWERS = "answers"
    PAIRED = "paired"
    CLOSED = "closed"


@dataclass(frozen=True)
class Seat:
    """One person on the board with what matching misses of them."""

    enrolment: Enrolment
    missing: list[Any]


@dataclass(frozen=True)
class Side:
    """One side of the board; `counted` is the word that follows its number.

    `seats` are the first few, those with something missing first.
    """

    part: str
    label: str
    counted: str
    seats: list[Seat]
    count: int
    incomplete: int
    places: int

    @property
    def more(self) -> int:
        return self.count - len(self.seats)


@dataclass(frozen=True)
class Board:
    sides: list[Side]
    waiting: int
    open_proposals: int
    pairings: int
    stage: Stage
    run: MatchRun | None

    @property
    def incomplete(self) -> int:
        return sum(side.incomplete for side in self.sides)


def board(
    cohort: Cohort, people: list[Taking] | None = None, runs: list[MatchRun] | None = None
) -> Board:
    """Both sides and the next step of a cohort; people and runs are read unless they are given."""
    rows = everybody(cohort) if people is None else people
    run = next(iter(runs_of(cohort) if runs is None else runs), None)
    coachees = [one for one in rows if one.enrolment.part == Part.COACHEE]
    waiting = sum(one.open_places > 0 for one in coachees)
    open_proposals = sum(one.promised for one in coachees)
    pairings = sum(one.is_paired for one in coachees)
    sides = [_side(cohort, part, [one.enrolment for one in rows]) for part in Part.values]
    stage = _stage(cohort, sides, waiting, open_proposals, run)
    return Board(sides, waiting, open_proposals, pairings, stage, run)


def _side(cohort: Cohort, part: str, people: list[Enrolment]) -> Side:
    seats = [
        Seat(one, [LABELS[section] for section in missing_sections(one.profile)])
        for one in people
        if one.part == part
    ]
    first = sorted(seats, key=lambda seat: not seat.missing)[:MOST_SHOWN]
    return Side(
        part=part,
        label=part_label(cohort, part, many=True),
        counted=part_label(cohort, part, many=len(seats) != 1),
        seats=first,
        count=len(seats),
        incomplete=sum(bool(seat.missing) for seat in seats),
        places=sum(seat.enrolment.capacity for seat in seats),
    )


def part_label(cohort: Cohort, part: str, *, many: bool = False) -> str:
    """The programme's own word for a part, or ours for one or many."""
    programme = cohort.programme
    own = programme.coachee_label if part == Part.COACHEE else programme.coach_label
    if own:
        return own
    if programme.is_mentoring:
        return str((MANY_MENTORING if many else MENTORING)[part])
    return str(MANY[part]) if many else str(Part(part).label)


def _stage(cohort: Cohort, sides: list[Side], waiting: int, open_proposals: int, run: Any) -> Stage:
    if cohort.state == CohortState.CLOSED:
        return Stage.CLOSED
    if run is not None and run.is_active:
        return Stage.WAIT
    if run is not None and can_publish(run) and run.draft_count:
        return Stage.PUBLISH
    if not all(side.count for side in sides):
        return Stage.ENROL
    if waiting and cohort.offer_again_at is not None:
        return Stage.AGAIN
    if waiting:
        return Stage.STUCK if _found_nobody(run) else Stage.RUN
    return Stage.ANSWERS if open_proposals else Stage.PAIRED


def _found_nobody(run: Any) -> bool:
    """Whether the system looked for other pairs by itself and there were none."""
    if run is None or not run.is_automatic or run.state != RunState.DONE:
        return False
    return not run.proposal_count
