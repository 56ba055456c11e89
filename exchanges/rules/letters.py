"""Who may draft, approve, send and withdraw letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from accounts.models import User
from accounts.permissions import Verb, can
from exchanges.models import (
    TRAVELLING,
    Letter,
    LetterKind,
    LetterState,
    Nominee,
    Visit,
    VisitState,
)
from exchanges.rules.visits import ExchangeRefused


class LetterRefused(ExchangeRefused):
    """A letter cannot be written, changed, approved, sent or withdrawn so."""


def can_issue_letters(user: User, visit: Visit) -> bool:
    """The organisers of the cycle, for a visit that was not called off."""
    is_organiser = can(user, Verb.RUN_EXCHANGES, visit.offer.cycle.institution_id)
    return is_organiser and visit.state != VisitState.CANCELLED


def is_of_use(kind: str, visit: Visit) -> bool:
    """Invitations lead to a visit and certificates come after it; none is for one called off."""
    if kind == LetterKind.CERTIFICATE:
        return visit.state != VisitState.CANCELLED
    return visit.is_live


def is_void(letter: Letter) -> bool:
    """Whether a letter counts no more: taken back, or its visit was called off."""
    is_off = letter.visit.state == VisitState.CANCELLED
    return is_off or letter.state == LetterState.WITHDRAWN


def names(letter: Letter, person: Nominee) -> bool:
    """Whether the text of a letter has the name of somebody, as a whole."""
    return re.search(rf"(?<!\w){re.escape(person.name)}(?!\w)", letter.text) is not None


def names_others(letter: Letter, people: Iterable[Nominee]) -> bool:
    """Whether a letter to a delegation names people, and not just those who travel now.

    `people` is everybody who ever was on the list.
    """
    everybody = list(people)
    named = {one.name for one in everybody if names(letter, one)}
    travelling = {one.name for one in everybody if not one.has_left and one.part in TRAVELLING}
    return bool(named) and named != travelling


def can_change_letter(user: User, letter: Letter) -> bool:
    return can_issue_letters(user, letter.visit) and letter.state == LetterState.DRAFT


def can_approve_letter(user: User, letter: Letter) -> bool:
    return can_change_letter(user, letter) and is_of_use(letter.kind, letter.visit)


def can_send_letter(user: User, letter: Letter) -> bool:
    is_approved = letter.state == LetterState.APPROVED
    return (
        can_issue_letters(user, letter.visit)
        and is_approved
        and is_of_use(letter.kind, letter.visit)
    )


def can_withdraw_letter(user: User, letter: Letter) -> bool:
    """Also of a visit that was called off: its number stays taken, the paper counts no more."""
    is_organiser = can(user, Verb.RUN_EXCHANGES, letter.institution_id)
    return is_organiser and letter.state != LetterState.WITHDRAWN
