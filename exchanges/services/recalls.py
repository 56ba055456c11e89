"""Letters that count no more: taken back with the visit that they were for, and told so."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from accounts.models import Role, User
from core import audit
from exchanges import rules
from exchanges.models import (
    Letter,
    LetterKind,
    LetterState,
    Nominee,
    Visit,
    VisitDelegation,
    WithdrawReason,
)
from exchanges.models.letter import LetterQuerySet
from exchanges.queries import people_of
from exchanges.services.messages import tell


def recall_visit(visit: Visit, why: WithdrawReason, *, by: User | None, now: datetime) -> None:
    """Take back every letter to a visit that is called off or moved."""
    recall(Letter.objects.filter(visit=visit), why, by=by, now=now)


def recall_delegation(
    delegation: VisitDelegation, why: WithdrawReason, *, by: User | None, now: datetime
) -> None:
    """Take back the letters of a delegation that leaves a visit."""
    recall(Letter.objects.filter(delegation=delegation), why, by=by, now=now)


def recall_nominee(
    nominee: Nominee, delegation: VisitDelegation, *, by: User, now: datetime
) -> None:
    """Take back the letters that name somebody who does not come, also among others."""
    naming = [one.pk for one in _to_all(delegation) if rules.names(one, nominee)]
    letters = Letter.objects.filter(Q(nominee=nominee) | Q(pk__in=naming))
    recall(letters, WithdrawReason.LEFT, by=by, now=now)


def recall_old_names(delegation: VisitDelegation, *, by: User, now: datetime) -> None:
    """Take back the letters that name a delegation as it is no more."""
    people = list(Nominee.objects.filter(nomination__request=delegation.request_id))
    naming = [one.pk for one in _to_all(delegation) if rules.names_others(one, people)]
    recall(Letter.objects.filter(pk__in=naming), WithdrawReason.PEOPLE, by=by, now=now)


def _to_all(delegation: VisitDelegation) -> LetterQuerySet:
    found: LetterQuerySet = Letter.objects.standing().filter(
        delegation=delegation, nominee__isnull=True
    )
    return found


def recall(
    letters: LetterQuerySet, why: WithdrawReason, *, by: User | None, now: datetime
) -> list[Letter]:
    """Withdraw those that stand; whoever holds one that was sent is told.

    The numbers stay taken. Certificates stay: they are about what has been.
    """
    found = letters.standing().exclude(kind=LetterKind.CERTIFICATE)
    return withdraw(list(found.select_for_update().order_by("serial")), why, by=by, now=now)


def withdraw(
    letters: list[Letter], why: WithdrawReason, *, by: User | None, now: datetime
) -> list[Letter]:
    """Withdraw these letters, which the caller has locked."""
    sent: dict[UUID, list[Letter]] = defaultdict(list)
    for letter in letters:
        was, letter.state = letter.state, LetterState.WITHDRAWN
        letter.withdrawn_at, letter.withdrawn_why = now, why
        letter.save(update_fields=["state", "withdrawn_at", "withdrawn_why"])
        audit.record("letter.withdrawn", letter, by=by, now=now, was=was, why=str(why))
        if was == LetterState.SENT:
            sent[letter.delegation_id].append(letter)
    for delegation, held in sent.items():
        _tell_holders(delegation, held[0].institution_id, now)
    return letters


def _tell_holders(delegation_id: UUID, organiser: UUID, now: datetime) -> None:
    delegation = VisitDelegation.objects.select_related("request__head").get(pk=delegation_id)
    people = set(people_of([delegation.request.institution_id], Role.FOCAL_POINT))
    people |= {delegation.request.head} if delegation.request.head else set()
    tell("exchanges.letters_withdrawn", delegation, people, organiser, now, now.isoformat())
