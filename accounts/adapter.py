from __future__ import annotations

import base64
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Subquery, UUIDField

from accounts.models import Profile, ProfileKind, User
from core import keyring

BOUND_TO = "mfa.authenticator.secret"


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the seeds of one-time codes sealed: the database alone opens no account."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(keyring.seal(text.encode(), bound_to=BOUND_TO)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = base64.b64decode(encrypted_text)
        return keyring.unseal(sealed, bound_to=BOUND_TO).decode()


class SignedInBackend(AuthenticationBackend):
    """Reads a signed-in person with what every page asks of them, in one query."""

    def get_user(self, user_id: Any) -> User | None:
        own = Profile.objects.filter(user=OuterRef("pk"))
        places = {
            # A key has to be told apart from its text: SQLite stores it as one.
            f"{kind}_at": Subquery(
                own.filter(kind=kind).values("institution")[:1], output_field=UUIDField()
            )
            for kind in ProfileKind.values
        }
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        people = User.objects.annotate(has_factor=Exists(factors), **places)
        user = people.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.has_second_factor = user.has_factor
        user.held_profiles = [
            (kind, place) for kind in ProfileKind.values if (place := getattr(user, f"{kind}_at"))
        ]
        return user
