"""Destroy the words of a pairing on the agreed day, and keep the proof."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from coaching import queries, rules
from coaching.models import AgreementVersion, Destruction, Note, PairingKey
from coaching.services.sealing import sealed_rows
from core import audit
from matching.models import Pairing


def destroy_due_records(*, now: datetime) -> int:
    """Destroy what is due, a transaction for each pairing; returns of how many pairings."""
    due = queries.agreements_to_destroy(now.date()).values_list("pairing_id", flat=True)
    return sum(_destroy(pairing_id, now) is not None for pairing_id in list(due))


@transaction.atomic
def _destroy(pairing_id: UUID, now: datetime) -> Destruction | None:
    """Overwrite, then delete: the ciphertexts of the pairing and the key that opens them."""
    # Whoever writes a note or signs other terms waits here; look again after they are done.
    pairing = Pairing.objects.select_for_update().get(pk=pairing_id)
    still_due = queries.agreements_to_destroy(now.date()).filter(pairing=pairing).exists()
    terms = rules.terms_in_force(pairing)
    if not still_due or terms is None:
        return None
    notes = Note.objects.kept().filter(session__pairing=pairing)
    count, digest = _digest_of([bytes(one.sealed) for one in notes.order_by("pk")])
    _overwrite(pairing)
    proof = Destruction.objects.create(
        pairing=pairing,
        due_on=terms.destroy_on,
        at=now,
        notes=count,
        digest=digest,
        created_at=now,
    )
    audit.record("records.destroyed", proof, by=None, now=now, notes=count, digest=digest)
    return proof


def _digest_of(ciphertexts: list[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    for sealed in ciphertexts:
        digest.update(sealed)
    return len(ciphertexts), digest.hexdigest()


def _overwrite(pairing: Pairing) -> None:
    # Zeros first: a database that writes in place keeps no copy of a row that only left its page.
    keys = PairingKey.objects.select_for_update().filter(pairing=pairing)
    for key in keys:
        key.wrapped = bytes(len(key.wrapped))
        key.save(update_fields=["wrapped"])
    keys.delete()
    for row in list(sealed_rows(pairing.pk)):
        for nothing in (bytes(len(row.sealed)), b""):
            row.sealed = nothing
            row.save(update_fields=["sealed"])
    AgreementVersion.objects.filter(agreement__pairing=pairing).update(goals=b"")
