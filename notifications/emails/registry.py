from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from accounts.models import User
from notifications.calendar import CalendarFile


@dataclass(frozen=True)
class Link:
    """A link of a message: a path of the product, and its words.

    It opens a page that asks. Programs that look through mail follow every link, so none may change
    anything by being opened.
    """

    url: str
    action: str


@dataclass(frozen=True)
class MessageText:
    """What one message says, in the reader's language.

    `subject` stays discreet: no names of persons or delegations, no dates or places of visits.
    `url` is a path of the product (or empty), `action` the words of its link; `answers` are the
    other answers to what the message asks. `calendar` is a file that travels with the mail.
    """

    subject: str
    paragraphs: tuple[str, ...]
    url: str = ""
    action: str = ""
    answers: tuple[Link, ...] = ()
    calendar: CalendarFile | None = None

    @property
    def links(self) -> tuple[Link, ...]:
        """Everything that the reader may open, the main one first."""
        main = (Link(self.url, self.action),) if self.url else ()
        return (*main, *self.answers)


class Compose(Protocol):
    """Reads the row again and writes the message; None when it is no longer needed or allowed."""

    def __call__(
        self, *, recipient: User, about_id: str, occurrence: str, now: datetime
    ) -> MessageText | None: ...


@dataclass(frozen=True)
class MessageKind:
    """A kind of message.

    `after_crash` says what happens when a sender died while the message was on its way: "resend"
    may double it, "hold" leaves it to an organiser. An urgent kind knows no quiet hours and
    travels alone; one that `travels_alone` waits for the morning, but is never part of a digest.
    """

    name: str
    label: Any
    compose: Compose
    can_be_stopped: bool = True
    after_crash: Literal["resend", "hold"] = "resend"
    is_urgent: bool = False
    travels_alone: bool = False


@dataclass(frozen=True)
class PlannedMessage:
    """A message that follows from the state of the rows."""

    kind: str
    about_id: UUID
    recipient_id: UUID
    due_at: datetime
    occurrence: str = ""
    useless_after: datetime | None = None
    institution_id: UUID | None = None


class Planner(Protocol):
    """Derives every message due up to `until`, also those that are due already."""

    def __call__(self, *, now: datetime, until: datetime) -> Iterator[PlannedMessage]: ...


_kinds: dict[str, MessageKind] = {}
_planners: dict[str, Planner] = {}


def register_kind(kind: MessageKind) -> None:
    """Make `kind` known. Its name is "<app>.<word>" and belongs to it alone."""
    _add(_kinds, kind.name, kind)


def register_planner(name: str, planner: Planner) -> None:
    """Let `planner` derive messages; `name` marks its rows, so it never changes."""
    _add(_planners, name, planner)


def kinds() -> list[MessageKind]:
    """All kinds, in the order of their names."""
    return [_kinds[name] for name in sorted(_kinds)]


def kind_named(name: str) -> MessageKind | None:
    return _kinds.get(name)


def planners() -> dict[str, Planner]:
    return dict(_planners)


def _add(known: dict[str, Any], name: str, thing: Any) -> None:
    if name in known and known[name] != thing:
        raise ValueError(f"{name} is registered twice")
    known[name] = thing
