"""Distance between time zones in standard time."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 24 * 60

# Two fixed dates, one in each half of the year: the smaller offset is standard time in both
# hemispheres, so a result does not depend on the day on which it is computed.
_REFERENCE = (datetime(2025, 1, 15, 12, tzinfo=UTC), datetime(2025, 7, 15, 12, tzinfo=UTC))


@lru_cache(maxsize=1024)
def standard_offset(name: str) -> int:
    """Return the standard offset from UTC in minutes.

    Raises ValueError for a name that is not in the time zone database.
    """
    try:
        zone = ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        raise ValueError(f"unknown time zone {name!r}") from error
    offsets = [moment.astimezone(zone).utcoffset() or timedelta() for moment in _REFERENCE]
    return int(min(offsets).total_seconds()) // 60


def gap_minutes(first: str, second: str) -> int | None:
    """Return the difference of two clocks in minutes, at most 720; None where a zone is unknown.

    The gap is taken around the clock: 23 hours apart by date is one hour apart by daylight.
    """
    if not first or not second:
        return None
    gap = abs(standard_offset(first) - standard_offset(second)) % DAY
    return min(gap, DAY - gap)
