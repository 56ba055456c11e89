"""The people of a nomination: named, changed, dropped out, replaced by an alternate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from core import audit
from exchanges import crypto, rules
from exchanges.models import (
    Clearance,
    Nomination,
    NominationLetter,
    Nominee,
    NomineePart,
    VisitDelegation,
)
from exchanges.queries import delegation_of, possible_heads
from exchanges.rules.documents import document_name, document_type
from exchanges.services.messages import tell_new_head
from exchanges.services.nominations import held, people_changed
from exchanges.services.recalls import recall_nominee


@transaction.atomic
def add_nominee(
    *, delegation: VisitDelegation, fields: Mapping[str, Any], by: User, now: datetime
) -> Nominee:
    """Put somebody on the list."""
    delegation, nomination = held(delegation, now=now)
    if not rules.can_nominate(by, delegation):
        raise rules.NominationRefused("nomination_is_settled")
    nominee = Nominee(nomination=nomination, created_at=now, **fields)
    _save(nominee)
    people_changed(nomination, by=by, now=now)
    audit.record("nominee.added", nominee, by=by, now=now, part=nominee.part)
    return nominee


@transaction.atomic
def change_nominee(
    *, nominee: Nominee, version: int, fields: Mapping[str, Any], by: User, now: datetime
) -> Nominee:
    """Change what the list says of somebody, unless it changed since `version` was read."""
    _delegation, nomination = _held(nominee, by, now)
    same = Nominee.objects.named().filter(pk=nominee.pk, version=version)
    if not same.update(version=F("version") + 1):
        raise rules.NominationRefused("changed_meanwhile")
    fresh = Nominee.objects.get(pk=nominee.pk)
    for name, value in fields.items():
        setattr(fresh, name, value)
    _save(fresh)
    people_changed(nomination, by=by, now=now)
    audit.record("nominee.changed", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def remove_nominee(*, nominee: Nominee, by: User, now: datetime) -> None:
    """Take somebody off a list that nobody has seen yet, with all that was stored of them."""
    _delegation, nomination = _held(nominee, by, now)
    if nomination.state not in rules.UNFINISHED:
        raise rules.NominationRefused("nomination_is_handed_in")
    if nominee.letters.exists():
        raise rules.NominationRefused("nominee_has_letters")
    audit.record("nominee.removed", nominee, by=by, now=now)
    nominee.delete()


@transaction.atomic
def drop_out(
    *, nominee: Nominee, alternate: Nominee | None, reason: str, by: User, now: datetime
) -> Nominee:
    """Somebody cannot come; an alternate may step in, and takes the part over.

    What was stored of the personal needs of who dropped out is deleted at once.
    """
    delegation, nomination = _held(nominee, by, now)
    nominee = Nominee.objects.get(pk=nominee.pk)
    if nominee.has_left:
        raise rules.NominationRefused("nominee_has_left")
    nominee.left_at, nominee.left_reason = now, reason
    nominee.save(update_fields=["left_at", "left_reason"])
    nominee.needs.all().delete()
    recall_nominee(nominee, delegation, by=by, now=now)
    if alternate is not None:
        _step_in(alternate, nominee, delegation)
    if nominee.part == NomineePart.HEAD:
        _pass_the_lead(delegation, alternate, now)
    people_changed(nomination, by=by, now=now)
    stand_in = alternate.pk if alternate else None
    audit.record("nominee.dropped_out", nominee, by=by, now=now, alternate=str(stand_in or ""))
    return nominee


@transaction.atomic
def set_clearance(*, nominee: Nominee, clearance: str, by: User, now: datetime) -> Nominee:
    """Write down how far the security clearance of somebody is."""
    delegation = delegation_of(nominee.nomination)
    if delegation is None or not rules.can_set_clearance(by, delegation):
        raise rules.NominationRefused("nomination_is_settled")
    nominee.clearance = Clearance(clearance)
    nominee.save(update_fields=["clearance"])
    audit.record("nominee.clearance_set", nominee, by=by, now=now, clearance=clearance)
    return nominee


@sensitive_variables("content")
@transaction.atomic
def store_nomination_letter(
    *, delegation: VisitDelegation, file_name: str, content: bytes, by: User, now: datetime
) -> NominationLetter:
    """Keep the signed letter, sealed, in place of an earlier one.

    Raises:
        DocumentRefused: the file is no PDF, PNG or JPEG that we take.
    """
    content_type = document_type(content)
    delegation, nomination = held(delegation, now=now)
    if not rules.can_nominate(by, delegation):
        raise rules.NominationRefused("nomination_is_settled")
    NominationLetter.objects.filter(nomination=nomination).delete()
    letter = NominationLetter(
        nomination=nomination,
        file_name=document_name(file_name),
        content_type=content_type,
        size=len(content),
        uploaded_by=by,
        created_at=now,
    )
    letter.sealed = crypto.seal(letter, "sealed", content)
    letter.save(force_insert=True)
    people_changed(nomination, by=by, now=now)
    audit.record("nomination.letter_stored", nomination, by=by, now=now, bytes=len(content))
    return letter


@transaction.atomic
def open_nomination_letter(*, letter: NominationLetter, by: User, now: datetime) -> bytes | None:
    """The file for somebody whom the caller has let in; None where its key is missing here."""
    try:
        content: bytes | None = crypto.unseal(letter, "sealed", bytes(letter.sealed))
    except crypto.Locked:
        content = None
    audit.record("nomination.letter_opened", letter.nomination, by=by, now=now)
    return content


def _held(nominee: Nominee, by: User, now: datetime) -> tuple[VisitDelegation, Nomination]:
    delegation = delegation_of(nominee.nomination)
    if delegation is None or not rules.can_nominate(by, delegation):
        raise rules.NominationRefused("nomination_is_settled")
    return held(delegation, now=now)


def _save(nominee: Nominee) -> None:
    named = Nominee.objects.named().filter(nomination=nominee.nomination).exclude(pk=nominee.pk)
    if nominee.part == NomineePart.HEAD and named.filter(part=NomineePart.HEAD).exists():
        raise rules.NominationRefused("head_named_already")
    try:
        with transaction.atomic():
            nominee.save()
    except IntegrityError as error:
        raise rules.NominationRefused("nominee_named_already") from error


def _step_in(alternate: Nominee, nominee: Nominee, delegation: VisitDelegation) -> None:
    """The alternate of the same list takes the part of who dropped out."""
    same_list = Nominee.objects.named().filter(
        pk=alternate.pk, part=NomineePart.ALTERNATE, nomination=nominee.nomination_id
    )
    changed = same_list.update(part=nominee.part, stands_in_for=nominee, version=F("version") + 1)
    if not changed:
        raise rules.NominationRefused("no_such_alternate")


def _pass_the_lead(delegation: VisitDelegation, alternate: Nominee | None, now: datetime) -> None:
    """Who no longer leads no longer sees the delegation; a new head who is here does at once."""
    request = delegation.request
    heads = possible_heads(request.institution)
    email = alternate.email.lower() if alternate else ""
    request.head = heads.filter(email=email).first() if email else None
    request.save(update_fields=["head"])
    tell_new_head(request, now=now)
