"""The key of a pair, for whoever seals or opens words with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.views.decorators.debug import sensitive_variables

from coaching import crypto
from coaching.crypto import SealedRow
from coaching.models import Action, AgreementVersion, FitAnswer, Goal, LogDraft, Note, PairingKey
from matching.models import Pairing


@sensitive_variables()
def words_of(row: SealedRow, pairing: Pairing) -> str | None:
    """The words of a row fetched `with_key`, or None when it is locked.

    Whoever calls this has checked the reader's rights.
    """
    try:
        pairing_key = pairing.note_key
        key = crypto.data_key(pairing_key)
        return crypto.open_text(row, key=key, key_version=pairing_key.version)
    except (crypto.Locked, PairingKey.DoesNotExist):
        return None


@sensitive_variables()
def unlocked_key(pairing: Pairing) -> tuple[PairingKey, bytes]:
    """The key row, held against a rotation, with its data key; drawn when there is none.

    Raises:
        Locked: the ring lacks the key that wrapped it.
    """
    pairing_key = PairingKey.objects.select_for_update().filter(pairing=pairing).first()
    if pairing_key is not None:
        return pairing_key, crypto.data_key(pairing_key)
    pairing_key = PairingKey(pairing=pairing)
    key = crypto.draw_key(pairing_key)
    pairing_key.save(force_insert=True)
    return pairing_key, key


@sensitive_variables()
def seal(row: SealedRow, text: str, pairing: Pairing) -> None:
    """Put `text`, sealed, into `row`, which the caller then stores.

    Raises:
        Locked: the ring lacks the key of the pairing.
    """
    pairing_key, key = unlocked_key(pairing)
    row.sealed = crypto.seal_text(row, text, key=key, key_version=pairing_key.version)


def sealed_rows(pairing_id: uuid.UUID) -> Iterator[SealedRow]:
    """Every row of a pairing that its data key seals. A model that is left out here is lost.

    Rows without words, and those whose words were destroyed, are left out.
    """
    of_sessions = (Note.objects.all(), LogDraft.objects.all())
    of_pairings = (Goal.objects.all(), Action.objects.all(), FitAnswer.objects.all())
    for rows in of_sessions:
        yield from rows.filter(session__pairing_id=pairing_id).exclude(sealed=b"").order_by("pk")
    for own in of_pairings:
        yield from own.filter(pairing_id=pairing_id).exclude(sealed=b"").order_by("pk")


@sensitive_variables()
def agreed_goals(version: AgreementVersion) -> str | None:
    """The agreed goals of a version of an agreement, or None when they are locked."""
    if not version.goals:
        return ""
    pairing_key = PairingKey.objects.filter(pairing=version.agreement.pairing_id).first()
    if pairing_key is None:
        return None
    try:
        key = crypto.data_key(pairing_key)
        return crypto.open_goals(version, key=key, key_version=pairing_key.version)
    except crypto.Locked:
        return None
