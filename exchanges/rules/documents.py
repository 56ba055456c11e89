"""What kind of document somebody hands in: judged by its bytes, never by its name."""

from __future__ import annotations

from django.conf import settings

from core.text import has_hidden_characters
from exchanges.rules.visits import ExchangeRefused

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
MARKS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
SUFFIXES = {PDF: "pdf", PNG: "png", JPEG: "jpg"}
PNG_END = b"IEND\xaeB`\x82"
# A letter is to be read: it runs nothing and brings no other file with it.
ACTIVE_MARKS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
LONGEST_NAME = 120


class DocumentRefused(ExchangeRefused):
    """A file is no document that we take."""


def document_type(content: bytes) -> str:
    """The type of a PDF, PNG or JPEG file.

    Raises:
        DocumentRefused: it is empty, too large, of another kind, cut short, or more than a paper.
    """
    if not content:
        raise DocumentRefused("file_empty")
    if len(content) > settings.MAX_UPLOAD_BYTES:
        raise DocumentRefused("file_too_large")
    found = next((kind for mark, kind in MARKS.items() if content.startswith(mark)), None)
    if found is None:
        raise DocumentRefused("file_unknown")
    if found == PDF:
        _check_pdf(content)
    elif (found == PNG and not content.endswith(PNG_END)) or (
        found == JPEG and b"\xff\xd9" not in content[-4096:]
    ):
        raise DocumentRefused("file_damaged")
    return found


def document_name(name: str) -> str:
    """The name of a file as it may be shown: no path, no hidden characters, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if not has_hidden_characters(letter))
    return shown[-LONGEST_NAME:] or "letter"


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-1024:]:
        raise DocumentRefused("file_damaged")
    if any(mark in content for mark in ACTIVE_MARKS):
        raise DocumentRefused("file_active")
