"""The weeks that the planner sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Horizon:
    """The weeks that the planner sees, numbered from 0.

    They begin before the cycle where a delegation is ready before it: the time that a visa takes
    then runs before the first week, and no earlier week is open to anybody.
    """

    first_monday: date
    weeks: int

    def numbers(self, mondays: Iterable[date]) -> tuple[int, ...]:
        """The numbers of the weeks that begin on `mondays`, in order; others are left out."""
        found = {(monday - self.first_monday).days // 7 for monday in mondays}
        return tuple(sorted(week for week in found if 0 <= week < self.weeks))

    def first_full_week(self, day: date) -> int:
        """The first week that begins on `day` or later."""
        return max(0, -((self.first_monday - day).days // 7))
