"""Fields that are sealed by the keys of the ring: moved to another row or field none opens."""

from __future__ import annotations

from django.db import models
from django.views.decorators.debug import sensitive_variables

from core import keyring
from core.keyring import Locked

__all__ = ["Locked", "seal", "unseal"]


@sensitive_variables()
def seal(row: models.Model, field: str, content: bytes) -> bytes:
    """Encrypt `content` for this very row and field, under the newest key."""
    return keyring.seal(content, bound_to=_bound_to(row, field))


@sensitive_variables()
def unseal(row: models.Model, field: str, sealed: bytes) -> bytes:
    """Decrypt what `seal` made for the same row and field.

    Raises:
        Locked: no key of the ring fits, or it belongs elsewhere.
    """
    return keyring.unseal(bytes(sealed), bound_to=_bound_to(row, field))


def _bound_to(row: models.Model, field: str) -> str:
    return f"{row._meta.label_lower}:{row.pk}:{field}"
