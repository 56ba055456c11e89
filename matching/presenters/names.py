"""The people of a pairing by name."""

from __future__ import annotations

from accounts.models import User
from core.templatetags.counterpart import joined
from matching.models import Pairing


def others_named(pairing: Pairing, user: User) -> str:
    """The name of the other person, or both names where two coaches stand side by side."""
    return joined(person.name for person in pairing.others(user))
