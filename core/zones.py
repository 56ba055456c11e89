"""Time zones by name, also those that this machine has never heard of."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, tzinfo


def zone_of(name: str) -> tzinfo:
    """The time zone `name`; UTC where this machine does not know it."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def moment_in(zone: tzinfo, day: date, at: time) -> datetime:
    """The moment when a clock of `zone` shows `day` and `at`; the earlier one if it does twice.

    Raises:
        ValueError: the clock never shows that time, because it was put forward.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError(f"{day} {at} does not exist in {zone}")
    return local.astimezone(UTC)
