"""Personal needs: sealed, opened for few, deleted by themselves."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from core import audit
from exchanges import crypto, rules
from exchanges.models import (
    Letter,
    LetterKind,
    NeedField,
    Nomination,
    Nominee,
    NomineeNeed,
    RequestState,
    VisitDelegation,
)
from exchanges.queries import delegation_of, nomination_of, terms_of
from exchanges.rules.needs import asked_needs, can_write_needs, deletion_day, readable_needs


@dataclasses.dataclass(frozen=True)
class OpenedNeed:
    """A need in the hands of somebody who may read it. `text` is None when its key is missing."""

    nominee: Nominee
    field: str
    delete_on: date
    text: str | None = dataclasses.field(repr=False)


@sensitive_variables("needs", "text")
@transaction.atomic
def store_needs(*, nominee: Nominee, needs: Mapping[str, str], by: User, now: datetime) -> None:
    """Store the needs of somebody by field; an empty text deletes what was stored."""
    delegation = delegation_of(nominee.nomination)
    if delegation is None or nominee.has_left or not can_write_needs(by, delegation):
        raise rules.NominationRefused("nomination_is_settled")
    if set(needs) - set(asked_needs(delegation)):
        raise rules.NominationRefused("need_not_asked")
    delete_on = deletion_day(delegation.visit, terms_of(delegation.visit.offer.cycle))
    Nominee.objects.select_for_update().get(pk=nominee.pk)
    nominee.needs.filter(field__in=needs).delete()
    for name, text in needs.items():
        if text.strip():
            _store(nominee, NeedField(name), text.strip(), delete_on, by, now)
    kept = sorted(name for name, text in needs.items() if text.strip())
    audit.record("nominee.needs_stored", nominee, by=by, now=now, fields=kept)


@transaction.atomic
def open_needs(
    *, delegation: VisitDelegation, by: User, now: datetime, only: Nominee | None = None
) -> list[OpenedNeed]:
    """What `by` may read of the needs of a delegation, or of one person; it goes on record."""
    nomination = nomination_of(delegation)
    if nomination is None:
        return []
    fields = readable_needs(by, delegation, nomination.state)
    rows = NomineeNeed.objects.filter(
        field__in=fields, nominee__nomination=nomination, nominee__left_at__isnull=True
    ).select_related("nominee")
    opened = [_open(row) for row in (rows.filter(nominee=only) if only else rows)]
    if opened:
        read = sorted({one.field for one in opened})
        audit.record(
            "nomination.needs_opened", nomination, by=by, now=now, fields=read, rows=len(opened)
        )
    return opened


def open_passport(*, letter: Letter, by: User, now: datetime) -> str:
    """The passport for a letter in support of a visa; empty for who may not read it."""
    if letter.kind != LetterKind.VISA or letter.nominee is None:
        return ""
    opened = open_needs(delegation=letter.delegation, by=by, now=now, only=letter.nominee)
    found = [one.text for one in opened if one.field == NeedField.PASSPORT]
    return next((text for text in found if text), "")


def delete_due_needs(*, now: datetime) -> int:
    """Delete the needs whose day has come; a visit that moved takes the day with it."""
    holding = Nomination.objects.filter(nominees__needs__isnull=False).distinct()
    return sum(_delete_due(nomination, now) for nomination in holding.select_related("request"))


@transaction.atomic
def _delete_due(nomination: Nomination, now: datetime) -> int:
    rows = NomineeNeed.objects.filter(nominee__nomination=nomination)
    delegation = delegation_of(nomination)
    if delegation is not None:
        rows.update(
            delete_on=deletion_day(delegation.visit, terms_of(delegation.visit.offer.cycle))
        )
    is_over = nomination.request.state == RequestState.WITHDRAWN
    due = rows if is_over else rows.filter(delete_on__lte=now.date())
    count, _by_model = due.delete()
    if count:
        audit.record("nomination.needs_deleted", nomination, by=None, now=now, rows=count)
    return count


@sensitive_variables("text")
def _store(
    nominee: Nominee, name: NeedField, text: str, delete_on: date, by: User, now: datetime
) -> None:
    need = NomineeNeed(
        nominee=nominee, field=name, delete_on=delete_on, stored_by=by, created_at=now
    )
    need.sealed = crypto.seal(need, "sealed", text.encode())
    need.save(force_insert=True)


@sensitive_variables("text")
def _open(need: NomineeNeed) -> OpenedNeed:
    try:
        text: str | None = crypto.unseal(need, "sealed", bytes(need.sealed)).decode()
    except crypto.Locked:
        text = None
    return OpenedNeed(nominee=need.nominee, field=need.field, delete_on=need.delete_on, text=text)
