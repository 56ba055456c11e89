"""What a person should do next: each app says its own, the home page sorts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any


class Urgency(IntEnum):
    """How a step is marked: by a word and a shape, never by colour alone."""

    LATE = 0
    DUE = 1
    SOON = 2
    OPEN = 3


@dataclass(frozen=True, order=True)
class NextStep:
    """One thing to do: `title` what, `detail` why or with whom, `action` the words of the link."""

    urgency: Urgency
    due_at: datetime = field(compare=True)
    title: Any = field(compare=False)
    detail: Any = field(compare=False)
    url: str = field(compare=False)
    action: Any = field(compare=False)
