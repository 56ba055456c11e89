"""Rotate the keys of pairings, and prove that every sealed row still opens."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from coaching import crypto
from coaching.models import AgreementVersion, PairingKey
from coaching.queries import versions_with_goals
from coaching.services.sealing import agreed_goals, sealed_rows, words_of
from core import audit
from matching.models import Pairing


@dataclass(frozen=True)
class Rotation:
    """How many pairings have their key under the newest key of the ring, and which could not."""

    rotated: int
    locked: list[uuid.UUID]


def rotate_keys(*, with_new_data_keys: bool, now: datetime) -> Rotation:
    """Wrap every pairing's data key by the newest key of the ring, one transaction a pairing.

    `with_new_data_keys` draws new data keys too and seals each row again: for when the old
    ones may be known to somebody. Pairings whose key or row does not open are left as they are.
    """
    rotated, locked = 0, []
    for pairing_id in PairingKey.objects.order_by("pairing").values_list("pairing_id", flat=True):
        try:
            _rotate(pairing_id, with_new_data_keys=with_new_data_keys, now=now)
        except crypto.Locked:
            locked.append(pairing_id)
        else:
            rotated += 1
    return Rotation(rotated=rotated, locked=locked)


def rows_with_state() -> Iterator[tuple[uuid.UUID, bool]]:
    """Every sealed row's id and whether it opens here. Nobody reads, so no reading is written."""
    for pairing in Pairing.objects.select_related("note_key").order_by("created_at").iterator():
        for row in sealed_rows(pairing.pk):
            yield row.pk, words_of(row, pairing) is not None
        for version in versions_with_goals(pairing.pk):
            yield version.pk, agreed_goals(version) is not None


@sensitive_variables("key")
@transaction.atomic
def _rotate(pairing_id: uuid.UUID, *, with_new_data_keys: bool, now: datetime) -> None:
    # Whoever writes a note of this pair waits here, and then finds the new key.
    Pairing.objects.select_for_update().get(pk=pairing_id)
    pairing_key = PairingKey.objects.select_for_update().get(pairing_id=pairing_id)
    key = crypto.data_key(pairing_key)
    if with_new_data_keys:
        _seal_again(pairing_key, key)
    else:
        crypto.wrap(pairing_key, key)
    pairing_key.save()
    audit.record("pairing_key.rotated", pairing_key, by=None, now=now, version=pairing_key.version)


@sensitive_variables()
def _seal_again(pairing_key: PairingKey, old: bytes) -> None:
    old_version = pairing_key.version
    pairing_key.version += 1
    fresh = crypto.draw_key(pairing_key)
    for version in versions_with_goals(pairing_key.pairing_id):
        goals = crypto.open_goals(version, key=old, key_version=old_version)
        sealed = crypto.seal_goals(version, goals, key=fresh, key_version=pairing_key.version)
        # The words stay as they were signed; only their wrapping is new.
        AgreementVersion.objects.filter(pk=version.pk).update(goals=sealed)
    for row in sealed_rows(pairing_key.pairing_id):
        text = crypto.open_text(row, key=old, key_version=old_version)
        row.sealed = crypto.seal_text(row, text, key=fresh, key_version=pairing_key.version)
        row.save(update_fields=["sealed"])
