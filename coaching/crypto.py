"""The two layers of secrecy: a data key for each pairing, and the ring that wraps it.

Each ciphertext is bound to model, row, field and version of the data key: moved to another row
it does not open. Whoever has root and the ring can read; nobody else can.
"""

from __future__ import annotations

import os

from django.db.models import Model
from django.views.decorators.debug import sensitive_variables

from coaching.models import Action, AgreementVersion, FitAnswer, Goal, LogDraft, Note, PairingKey
from core import keyring
from core.keyring import Locked

# Every model whose words are sealed by the data key of a pairing, in the field `sealed`.
SealedRow = Note | LogDraft | Goal | Action | FitAnswer

__all__ = [
    "Locked",
    "SealedRow",
    "data_key",
    "draw_key",
    "open_field",
    "open_goals",
    "open_text",
    "seal_field",
    "seal_goals",
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
def seal_text(row: SealedRow, text: str, *, key: bytes, key_version: int) -> bytes:
    """Encrypt `text` for the field `sealed` of this very row."""
    return keyring.seal(text.encode(), bound_to=_bound_to_row(row, key_version), ring=[key])


@sensitive_variables()
def open_text(row: SealedRow, *, key: bytes, key_version: int) -> str:
    """Decrypt the field `sealed` of a row.

    Raises:
        Locked: the ciphertext belongs elsewhere, was changed, or the key is another.
    """
    bound_to = _bound_to_row(row, key_version)
    return keyring.unseal(bytes(row.sealed), bound_to=bound_to, ring=[key]).decode()


@sensitive_variables()
def seal_goals(version: AgreementVersion, text: str, *, key: bytes, key_version: int) -> bytes:
    """Encrypt the agreed goals for this very version of an agreement."""
    return keyring.seal(text.encode(), bound_to=_bound_to_goals(version, key_version), ring=[key])


@sensitive_variables()
def open_goals(version: AgreementVersion, *, key: bytes, key_version: int) -> str:
    """Decrypt agreed goals.

    Raises:
        Locked: the ciphertext belongs elsewhere, was changed or destroyed, or the key is another.
    """
    bound_to = _bound_to_goals(version, key_version)
    return keyring.unseal(bytes(version.goals), bound_to=bound_to, ring=[key]).decode()


def _bound_to_key(pairing_key: PairingKey) -> str:
    return f"coaching.pairingkey:{pairing_key.pairing_id}:wrapped:{pairing_key.version}"


def _bound_to_row(row: SealedRow, key_version: int) -> str:
    return f"{row._meta.label_lower}:{row.pk}:sealed:{key_version}"


def _bound_to_goals(version: AgreementVersion, key_version: int) -> str:
    return f"coaching.agreementversion:{version.pk}:goals:{key_version}"


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
