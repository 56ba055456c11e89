"""Letters of hours: asked for by a coach, issued with a number and a code, withdrawn."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import Institution, User
from coaching.models import HoursLetter, HoursLetterState
from coaching.queries.hours import cohort_hours
from coaching.rules.hours import LetterRefused, can_issue_letter, can_withdraw_letter
from core import audit
from matching.models import Cohort
from notifications.services import queue_message

# Without letters that are mistaken for others on paper: 16 of 32 are 80 bits, nobody guesses them.
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 16


@transaction.atomic
def ask_for_letter(*, cohort: Cohort, by: User, now: datetime) -> HoursLetter:
    """Ask the organisers for a letter; asked twice, the one that waits is returned.

    Raises:
        LetterRefused: `by` has logged no session as a coach in this cohort.
    """
    if cohort_hours(by, cohort) is None:
        raise LetterRefused("no_hours")
    letter, is_new = HoursLetter.objects.get_or_create(
        cohort=cohort,
        coach=by,
        state=HoursLetterState.ASKED,
        defaults={
            "institution_id": cohort.programme.institution_id,
            "asked_at": now,
            "created_at": now,
        },
    )
    if is_new:
        audit.record("hours_letter.asked", letter, by=by, now=now)
    return letter


@transaction.atomic
def issue_letter(*, letter: HoursLetter, by: User, now: datetime) -> HoursLetter:
    """Count the hours as they stand, give the letter its number and its code, and tell the coach.

    Raises:
        LetterRefused: it is issued or withdrawn already, or `by` may not decide.
    """
    # Numbers of one institution are given one after the other.
    Institution.objects.select_for_update().get(pk=letter.institution_id)
    letter = _locked(letter)
    if not can_issue_letter(by, letter):
        raise LetterRefused("letter_settled")
    hours = cohort_hours(letter.coach, letter.cohort)
    if hours is None:
        raise LetterRefused("no_hours")
    for name, value in vars(hours).items():
        setattr(letter, name, value)
    letter.year = now.year
    letter.serial = _next_serial(letter)
    letter.code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    letter.language = letter.coach.language
    letter.state = HoursLetterState.ISSUED
    letter.issued_by, letter.issued_at = by, now
    letter.save()
    _tell(letter, now)
    audit.record("hours_letter.issued", letter, by=by, now=now, year=letter.year)
    return letter


@transaction.atomic
def withdraw_letter(*, letter: HoursLetter, by: User, now: datetime) -> HoursLetter:
    """Refuse what is asked for, or take back what was issued: its number stays taken.

    Raises:
        LetterRefused: it is withdrawn already, or `by` may not decide.
    """
    letter = _locked(letter)
    if not can_withdraw_letter(by, letter):
        raise LetterRefused("letter_settled")
    was, letter.state = letter.state, HoursLetterState.WITHDRAWN
    letter.withdrawn_by, letter.withdrawn_at = by, now
    letter.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])
    _tell(letter, now)
    audit.record("hours_letter.withdrawn", letter, by=by, now=now, was=was)
    return letter


def letter_with_code(code: str) -> HoursLetter | None:
    """The letter whose code somebody typed, however they grouped it."""
    bare = "".join(letter for letter in code.upper() if letter in CODE_LETTERS)
    if len(bare) != CODE_LENGTH:
        return None
    return HoursLetter.objects.with_words().filter(code=bare).first()


def _locked(letter: HoursLetter) -> HoursLetter:
    rows = HoursLetter.objects.select_for_update(of=("self",)).with_words()
    return rows.get(pk=letter.pk)


def _next_serial(letter: HoursLetter) -> int:
    given = HoursLetter.objects.filter(institution_id=letter.institution_id, year=letter.year)
    return (given.aggregate(last=Max("serial"))["last"] or 0) + 1


def _tell(letter: HoursLetter, now: datetime) -> None:
    queue_message(
        kind="coaching.hours_letter",
        about=letter,
        recipient=letter.coach,
        due_at=now,
        now=now,
        occurrence=letter.state,
        institution_id=letter.institution_id,
    )
