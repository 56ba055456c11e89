"""Seal and open short secrets with AES-256-GCM under a ring of keys, newest first."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
KEY_BYTES = 32


class Locked(Exception):
    """No key of the ring opens this ciphertext: it was sealed elsewhere, moved or damaged."""


def keys() -> list[bytes]:
    """Return the keys of settings.KEY_RING, newest first.

    Raises:
        ValueError: a key is not 32 bytes in hexadecimal digits.
    """
    return [decode_key(text) for text in settings.KEY_RING]


def decode_key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        # Without the cause, which would show a part of the key in a log.
        raise ValueError("a key of NOTE_KEYS holds other than hexadecimal digits") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key of NOTE_KEYS has {len(key)} bytes; it needs {KEY_BYTES}")
    return key


def seal(text: bytes, *, bound_to: str, ring: Sequence[bytes] | None = None) -> bytes:
    """Encrypt `text` under the newest key. `bound_to` names the row and field it belongs to."""
    key = (ring or keys())[0]
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, bound_to.encode())


def unseal(sealed: bytes, *, bound_to: str, ring: Sequence[bytes] | None = None) -> bytes:
    """Decrypt what `seal` made for the same `bound_to`.

    Raises:
        Locked: no key of the ring fits, or the ciphertext belongs to another row or field.
    """
    nonce, ciphertext = bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:])
    for key in ring or keys():
        try:
            return AESGCM(key).decrypt(nonce, ciphertext, bound_to.encode())
        except (InvalidTag, ValueError):
            continue
    raise Locked(bound_to)
