"""The registry of message kinds and planners; other apps register theirs at import."""

from notifications.emails.registry import (
    Link,
    MessageKind,
    MessageText,
    PlannedMessage,
    kind_named,
    kinds,
    planners,
    register_kind,
    register_planner,
)

__all__ = [
    "Link",
    "MessageKind",
    "MessageText",
    "PlannedMessage",
    "kind_named",
    "kinds",
    "planners",
    "register_kind",
    "register_planner",
]
