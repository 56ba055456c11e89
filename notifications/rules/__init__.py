"""When a message may go out, which travel together, and what an organiser may decide."""

from notifications.rules.decisions import (
    MessageRefused,
    can_retry,
    can_void,
    check_retry,
    check_void,
)
from notifications.rules.grouping import next_group
from notifications.rules.quiet_hours import is_quiet, quiet_until

__all__ = [
    "MessageRefused",
    "can_retry",
    "can_void",
    "check_retry",
    "check_void",
    "is_quiet",
    "next_group",
    "quiet_until",
]
