"""Public holidays of a country, counted by week."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=256)
def holiday_weeks(country: str, first_monday: date, weeks: int) -> dict[int, int]:
    """Working days that are public holidays, by number of the week; weeks without any are absent.

    A country whose calendar nobody keeps has none.
    """
    last_day = first_monday + timedelta(weeks=weeks, days=-1)
    try:
        calendar = holidays.country_holidays(
            country, years=range(first_monday.year, last_day.year + 1)
        )
    except NotImplementedError:
        return {}
    counts: dict[int, int] = {}
    for day in calendar:
        if first_monday <= day <= last_day and day.weekday() not in calendar.weekend:
            week = (day - first_monday).days // 7
            counts[week] = counts.get(week, 0) + 1
    return counts
