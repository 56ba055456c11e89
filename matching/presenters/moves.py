"""The steps that an organiser takes with a pairing, and its history, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matching.models import CoachLeaving, Pairing, PairingMove
from matching.rules import PairingStep, can_run_cohort, pairing_steps


@dataclass(frozen=True)
class StepWords:
    """What a step is called, what follows from it, and who is told."""

    button: Any
    title: Any
    follows: Any
    done: Any


STEP_WORDS: dict[str, StepWords] = {
    PairingStep.PAUSE: StepWords(
        _("Pause"),
        _("Pause the pairing"),
        _("Both keep their places and their notes, and are told that the pairing is paused."),
        _("The pairing is paused. Both are told."),
    ),
    PairingStep.RESUME: StepWords(
        _("Go on"),
        _("Go on with the pairing"),
        _("Both are told that the pairing goes on."),
        _("The pairing goes on. Both are told."),
    ),
    PairingStep.REMATCH: StepWords(
        _("Find somebody else"),
        _("Find somebody else for the coachee"),
        _(
            "This pairing ends and is never made again in this cohort. Both places become free, "
            "and the coachee waits for another coach. Both are told that it is over, never why."
        ),
        _("The pairing is over. The coachee waits for another coach."),
    ),
    PairingStep.END: StepWords(
        _("End it early"),
        _("End the pairing early"),
        _(
            "This pairing ends, and the coachee leaves the programme. The coach's place becomes "
            "free for somebody else. Both are told that it is over, never why."
        ),
        _("The pairing is over. Both are told."),
    ),
    PairingStep.CLOSE: StepWords(
        _("Close it"),
        _("Close the pairing"),
        _("The closing has begun and somebody has not answered. The pairing closes without it."),
        _("The pairing is closed."),
    ),
}


def steps_of(user: User, pairing: Pairing) -> list[tuple[str, StepWords]]:
    """The steps that `user` can take now, each with its words."""
    return [(step, STEP_WORDS[step]) for step in pairing_steps(user, pairing)]


@dataclass(frozen=True)
class MoveWords:
    """One line of the history; the reason is there for organisers alone."""

    at: datetime
    words: Any
    by: User | None = None
    reason: Any = ""
    comment: str = ""


def history(user: User, pairing: Pairing) -> list[MoveWords]:
    """Every move, and every coach who came or went, oldest first, as much as `user` may read."""
    reads_reasons = can_run_cohort(user, pairing.cohort) and user not in pairing.people
    moves = [
        MoveWords(move.at, move.get_to_state_display(), move.by, *_why(move, reads_reasons))
        for move in pairing.moves.select_related("by")
    ]
    found = [*moves, *coaches_joined(pairing), *coaches_left(pairing, reads_reasons)]
    return sorted(found, key=lambda line: line.at)


def _why(row: PairingMove | CoachLeaving, reads_reasons: bool) -> tuple[Any, str]:
    return (row.get_reason_display(), row.comment) if reads_reasons else ("", "")


def coaches_joined(pairing: Pairing) -> Iterator[MoveWords]:
    """The second coaches who became one of the pair."""
    rows = pairing.second_coaches.filter(joined_at__isnull=False)
    for one in rows.select_related("coach__profile__user"):
        if one.joined_at is not None:
            words = gettext("%(name)s joined as the second coach") % {"name": one.person.name}
            yield MoveWords(one.joined_at, words)


def coaches_left(pairing: Pairing, reads_reasons: bool = False) -> Iterator[MoveWords]:
    """The coaches who stepped back."""
    for row in pairing.leavings.select_related("coach__profile__user", "by"):
        words = gettext("%(name)s stepped back") % {"name": row.coach.profile.user.name}
        yield MoveWords(row.at, words, row.by, *_why(row, reads_reasons))
