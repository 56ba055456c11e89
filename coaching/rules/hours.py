"""Who may say what of hours: the coachee consents, the coach names the pay, organisers decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.permissions import Verb, can
from coaching.models import HoursLetter, HoursLetterState
from coaching.rules import is_coach

if TYPE_CHECKING:
    from accounts.models import User
    from matching.models import Pairing


class HoursRefused(ValueError):
    """Hours cannot be stored so; `reason` is a key that presenters word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LetterRefused(HoursRefused):
    """A letter of hours cannot be asked for, issued or withdrawn now."""


def can_consent(user: User, pairing: Pairing) -> bool:
    """The coachee alone, also once the pairing has ended: a consent can always be withdrawn."""
    return pairing.coachee.profile.user_id == user.pk


def can_state_fee(user: User, pairing: Pairing) -> bool:
    """Each coach for themselves, also once the pairing has ended or they have stepped back."""
    has_left = pairing.leavings.filter(coach__profile__user=user.pk)
    return is_coach(user, pairing) or has_left.exists()


def can_decide_letter(user: User, letter: HoursLetter) -> bool:
    """Whether `user` runs the programme and is not the one whom the letter is about."""
    institution = letter.cohort.programme.institution_id
    return letter.coach_id != user.pk and can(user, Verb.RUN_PROGRAMMES, institution)


def can_issue_letter(user: User, letter: HoursLetter) -> bool:
    return can_decide_letter(user, letter) and letter.state == HoursLetterState.ASKED


def can_withdraw_letter(user: User, letter: HoursLetter) -> bool:
    return can_decide_letter(user, letter) and letter.state != HoursLetterState.WITHDRAWN
