"""Text that people type, safe to stand beside other text."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters, and those that turn the direction of what follows: "Ana\u202egpj.exe".
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def has_hidden_characters(text: str) -> bool:
    """Whether `text` holds characters that nobody sees and that change what others read."""
    return HIDDEN.search(text) is not None


def plain_text(value: str) -> None:
    """A validator for names and other single lines.

    Raises:
        ValidationError: `value` holds hidden characters.
    """
    if has_hidden_characters(value):
        raise ValidationError(
            _("Remove the hidden characters: type this line instead of pasting it."),
            code="hidden_characters",
        )
