from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

QUIET_FROM = time(21)
QUIET_UNTIL = time(8)


def is_quiet(now: datetime, zone: tzinfo) -> bool:
    """Whether it is night for the reader: from 21:00 until 08:00 by the clock on the wall."""
    wall = now.astimezone(zone).time()
    return wall >= QUIET_FROM or wall < QUIET_UNTIL


def quiet_until(now: datetime, zone: tzinfo) -> datetime:
    """The first moment after `now`, in the night, at which the reader's wall clock shows 08:00."""
    local = now.astimezone(zone)
    morning_on = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    morning = datetime.combine(morning_on, QUIET_UNTIL, tzinfo=zone).astimezone(UTC)
    # Clocks that were set back after 08:00 show it again, and the first one may be gone.
    if morning <= now:
        morning = datetime.combine(morning_on, QUIET_UNTIL, tzinfo=zone).replace(fold=1)
    return morning.astimezone(UTC)
