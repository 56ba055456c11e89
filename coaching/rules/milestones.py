"""The course of a pairing: fit, pause, end, closing, and who decides."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from coaching.models import FitAnswer
from coaching.rules import is_of_pair
from matching.models import PairingState
from matching.rules import can_run_cohort

if TYPE_CHECKING:
    from accounts.models import User
    from matching.models import Pairing

# The fit question follows the first and the second session.
FIT_QUESTIONS = 2
FOLLOW_UP_MONTHS = (3, 6)
BEFORE_CLOSED = (PairingState.ACTIVE, PairingState.PAUSED, PairingState.CLOSING)


class MilestoneRefused(ValueError):
    """This step cannot be taken now; `reason` is a key that presenters word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PairStep(StrEnum):
    """What either person of a pair can do by themselves."""

    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


STEP_STATES: dict[str, str] = {
    PairStep.PAUSE: PairingState.PAUSED,
    PairStep.RESUME: PairingState.ACTIVE,
    PairStep.END: PairingState.ENDED_EARLY,
}


def pair_steps(user: User, pairing: Pairing) -> list[PairStep]:
    """What `user`, one of the pair, can do now without asking anybody."""
    if not is_of_pair(user, pairing) or not pairing.is_live:
        return []
    if pairing.state == PairingState.PAUSED:
        return [PairStep.RESUME, PairStep.END]
    if pairing.state == PairingState.ACTIVE:
        return [PairStep.PAUSE, PairStep.END]
    return [PairStep.END]


def can_answer_fit(user: User, pairing: Pairing) -> bool:
    return is_of_pair(user, pairing) and pairing.is_live


def can_answer_closing(user: User, pairing: Pairing) -> bool:
    return is_of_pair(user, pairing) and pairing.state in BEFORE_CLOSED


def can_read_fit_comment(user: User, answer: FitAnswer) -> bool:
    """Who wrote it and the organisers, but never the other person, organiser or not."""
    if answer.person_id == user.pk:
        return True
    return can_take_up(user, answer)


def can_take_up(user: User, answer: FitAnswer) -> bool:
    """The organisers who are not of the pair themselves."""
    pairing = answer.pairing
    return can_run_cohort(user, pairing.cohort) and not is_of_pair(user, pairing)
