"""Time zones by name, also those that this machine has never heard of."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, tzinfo


def zone_of(name: str) -> tzinfo:
    """The time zone `name`; UTC where this machine does not know it."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
