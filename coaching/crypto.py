"""The two layers of a note's secrecy: a data key for each pairing, and the ring that wraps it.

Each ciphertext is bound to model, row, field and version of the data key: moved to another row
it does not open. Whoever has root and the ring can read; nobody else can.
"""

from __future__ import annotations

import os

from django.db.models import Model
from django.views.decorators.debug import sensitive_variables

from coaching.models import Note, PairingKey
from core import keyring
from core.keyring import Locked

__all__ = [
    "Locked",
    "data_key",
    "draw_key",
    "open_field",
    "open_text",
    "seal_field",
    "seal_text",
    "wrap",
]


@sensitive_variables()
def draw_key(pairing_key: PairingKey) -> bytes:
    """Give `pairing_key` a fresh data key, wrapped by the newest key of the ring."""
    fresh = os.urandom(keyring.KEY_BYTES)
    wrap(pairing_key, fresh)
    return fresh


@sensitive_variables()
def wrap(pairing_key: PairingKey, key: bytes) -> None:
    """Wrap `key` by the newest key of the ring."""
    pairing_key.wrapped = keyring.seal(key, bound_to=_bound_to_key(pairing_key))


@sensitive_variables()
def data_key(pairing_key: PairingKey) -> bytes:
    """Unwrap the data key.

    Raises:
        Locked: the ring lacks the key that wrapped it.
    """
    return keyring.unseal(bytes(pairing_key.wrapped), bound_to=_bound_to_key(pairing_key))


@sensitive_variables()
def seal_text(note: Note, text: str, *, key: bytes, key_version: int) -> bytes:
    """Encrypt `text` for this very note."""
    return keyring.seal(text.encode(), bound_to=_bound_to_note(note, key_version), ring=[key])


@sensitive_variables()
def open_text(note: Note, *, key: bytes, key_version: int) -> str:
    """Decrypt a note.

    Raises:
        Locked: the ciphertext belongs elsewhere, was changed, or the key is another.
    """
    bound_to = _bound_to_note(note, key_version)
    return keyring.unseal(bytes(note.sealed), bound_to=bound_to, ring=[key]).decode()


def _bound_to_key(pairing_key: PairingKey) -> str:
    return f"coaching.pairingkey:{pairing_key.pairing_id}:wrapped:{pairing_key.version}"


def _bound_to_note(note: Note, key_version: int) -> str:
    return f"coaching.note:{note.pk}:sealed:{key_version}"


@sensitive_variables()
def seal_field(row: Model, field: str, text: str) -> bytes:
    """Encrypt `text` for this very row and field, under the newest key of the ring."""
    return keyring.seal(text.encode(), bound_to=_bound_to_field(row, field))


@sensitive_variables()
def open_field(row: Model, field: str) -> str:
    """Decrypt what `seal_field` made for the same row and field.

    Raises:
        Locked: no key of the ring fits, or the ciphertext belongs elsewhere.
    """
    sealed = bytes(getattr(row, field))
    return keyring.unseal(sealed, bound_to=_bound_to_field(row, field)).decode()


def _bound_to_field(row: Model, field: str) -> str:
    return f"{row._meta.label_lower}:{row.pk}:{field}"
