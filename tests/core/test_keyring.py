from __future__ import annotations

import pytest

from core import keyring

OLD, NEW, FOREIGN = (bytes([n]) * 32 for n in (1, 2, 3))


def as_text(key: bytes) -> str:
    return key.hex()


@pytest.mark.parametrize("text", [b"", b"a note", "où, quand, العربية".encode(), b"x" * 10_000])
def test_what_was_sealed_opens(text: bytes) -> None:
    sealed = keyring.seal(text, bound_to="note:1:body")
    assert text not in sealed or not text
    assert keyring.unseal(sealed, bound_to="note:1:body") == text


def test_same_text_is_never_sealed_alike() -> None:
    assert keyring.seal(b"a", bound_to="x") != keyring.seal(b"a", bound_to="x")


def test_ciphertext_moved_to_another_row_stays_locked() -> None:
    sealed = keyring.seal(b"secret", bound_to="note:1:body")
    with pytest.raises(keyring.Locked):
        keyring.unseal(sealed, bound_to="note:2:body")


@pytest.mark.parametrize("place", [0, 12, -1])
def test_damaged_ciphertext_stays_locked(place: int) -> None:
    sealed = bytearray(keyring.seal(b"secret", bound_to="x"))
    sealed[place] ^= 1
    with pytest.raises(keyring.Locked):
        keyring.unseal(bytes(sealed), bound_to="x")


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_cut_ciphertext_stays_locked(length: int) -> None:
    sealed = keyring.seal(b"secret", bound_to="x")
    with pytest.raises(keyring.Locked):
        keyring.unseal(sealed[:length], bound_to="x")


def test_old_key_of_the_ring_still_opens_and_the_newest_seals() -> None:
    old = keyring.seal(b"secret", bound_to="x", ring=[OLD])
    assert keyring.unseal(old, bound_to="x", ring=[NEW, OLD]) == b"secret"
    new = keyring.seal(b"secret", bound_to="x", ring=[NEW, OLD])
    assert keyring.unseal(new, bound_to="x", ring=[NEW]) == b"secret"


def test_foreign_key_opens_nothing() -> None:
    sealed = keyring.seal(b"secret", bound_to="x", ring=[OLD])
    with pytest.raises(keyring.Locked):
        keyring.unseal(sealed, bound_to="x", ring=[FOREIGN])


def test_ring_comes_from_the_settings(settings) -> None:
    settings.KEY_RING = [as_text(NEW), f" {as_text(OLD)}"]
    assert keyring.keys() == [NEW, OLD]


@pytest.mark.parametrize(
    "text", ["", "short", as_text(b"x" * 31), as_text(b"x" * 33), "é" * 64, "0" * 63, "zz" * 32]
)
def test_unfit_key_is_named_without_being_shown(text: str) -> None:
    with pytest.raises(ValueError, match="NOTE_KEYS") as refusal:
        keyring.decode_key(text)
    assert not text or text not in str(refusal.value)
