"""The rows of how a pair finds its dates, and of those who keep calendars for others. Data."""

from __future__ import annotations

from tests.access.row import Row, pk

NAMING = "leader expert head"
BOOKING = "leader expert aide"

BOOKINGS: tuple[Row, ...] = (
    Row("coaching:kept-calendars", get="all"),
    Row("coaching:delegate-list", get=NAMING),
    Row("coaching:delegate-create", get=NAMING, post=NAMING),
    Row("coaching:delegate-mails", pk("delegate"), post="leader"),
    Row("coaching:delegate-end", pk("delegate"), post="leader aide"),
    Row("coaching:series-create", pk("pairing", "pairing"), get=BOOKING, post=BOOKING),
    Row("coaching:times-create", pk("pairing", "pairing"), get=BOOKING, post=BOOKING),
    Row("coaching:times-detail", pk("times", "proposal"), get=BOOKING),
    Row("coaching:times-accept", pk("times", "proposal"), post=BOOKING),
    Row("coaching:times-withdraw", pk("times", "proposal"), post=BOOKING),
)
