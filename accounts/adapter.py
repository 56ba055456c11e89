from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter

from core import keyring

BOUND_TO = "mfa.authenticator.secret"


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the seeds of one-time codes sealed: the database alone opens no account."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(keyring.seal(text.encode(), bound_to=BOUND_TO)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = base64.b64decode(encrypted_text)
        return keyring.unseal(sealed, bound_to=BOUND_TO).decode()
