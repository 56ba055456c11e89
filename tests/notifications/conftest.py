"""Kinds and planners of our own, beside the real ones, for one test each."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
    registry,
)
from notifications.models import OutboxMessage, message_key
from tests.factories import UserFactory

# A Tuesday at noon in Greenwich: day in Europe and Africa.
NOON = datetime(2026, 12, 8, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_planners", {})


def compose_simple(*, recipient, about_id, occurrence, now) -> MessageText:
    return MessageText(
        subject=f"About {about_id[:8]}", paragraphs=("Please look.",), url="/things/", action="See"
    )


@pytest.fixture
def add_kind() -> Callable[..., MessageKind]:
    """Register a kind: `add_kind("test.reminder", after_crash="hold")`."""

    def add(name: str = "test.reminder", compose: Any = compose_simple, **fields) -> MessageKind:
        kind = MessageKind(name=name, label=f"Kind {name}", compose=compose, **fields)
        register_kind(kind)
        return kind

    return add


@pytest.fixture
def plan() -> list[PlannedMessage]:
    """What the planner "test" derives: change the list between two passes."""
    planned: list[PlannedMessage] = []

    def derive(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
        yield from planned

    register_planner("test", derive)
    return planned


@pytest.fixture
def write(db) -> Callable[..., OutboxMessage]:
    """Write an outbox row as it stands, due at noon."""

    def row(kind: str = "test.reminder", **fields) -> OutboxMessage:
        recipient = fields.pop("recipient", None) or UserFactory()
        about_id = fields.pop("about_id", uuid.uuid4())
        occurrence = fields.pop("occurrence", "")
        return OutboxMessage.objects.create(
            kind=kind,
            about_id=about_id,
            recipient=recipient,
            occurrence=occurrence,
            key=message_key(kind, about_id, recipient.pk, occurrence),
            **{"due_at": NOON - timedelta(minutes=1), **fields},
        )

    return row


def state_of(message: OutboxMessage) -> str:
    message.refresh_from_db()
    return message.state
