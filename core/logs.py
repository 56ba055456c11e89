"""What the log says: what failed and where, never of whom, and nothing that opens a door."""

from __future__ import annotations

import logging
import re

# What stands behind these opens an account, or stops somebody's messages.
LINK = re.compile(r"(/(?:invitations|messages/stop|password/reset/key|confirm-email)/)[^\s/'\"]+")
ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
# PostgreSQL repeats the row that broke a constraint, with every value in it.
ROW = re.compile(r"^(DETAIL:).*$", re.MULTILINE)


class Formatter(logging.Formatter):
    """Takes addresses, links with a key and rows of the database out of every line."""

    def format(self, record: logging.LogRecord) -> str:
        return without_people(super().format(record))


def without_people(text: str) -> str:
    """Return `text` with a mark where a person or a key stood."""
    text = LINK.sub(r"\1(key)", text)
    text = ADDRESS.sub("(address)", text)
    return ROW.sub(r"\1 (row)", text)
