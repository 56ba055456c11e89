"""The balance of women and men in a delegation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from exchanges.models import DELEGATES, Nominee, Sex


@dataclass(frozen=True)
class Balance:
    """How many women and men go as delegates, and how large the smaller share has to be.

    Who prefers not to say counts on neither side: nobody has to tell so that a list fits.
    """

    women: int
    men: int
    undisclosed: int
    percent: int

    @property
    def told(self) -> int:
        return self.women + self.men

    @property
    def fewest(self) -> int:
        """The smallest number of women, and of men, that fulfils the rule."""
        return -(-self.percent * self.told // 100)

    @property
    def holds(self) -> bool:
        """One person alone is neither balanced nor not."""
        return self.told < 2 or min(self.women, self.men) >= self.fewest


def balance_of(nominees: Iterable[Nominee], percent: int) -> Balance:
    """The balance among head and members; alternates and accompanying people do not count."""
    counted = Counter(one.sex for one in nominees if one.part in DELEGATES and not one.has_left)
    return Balance(
        women=counted[Sex.WOMAN],
        men=counted[Sex.MAN],
        undisclosed=counted[Sex.UNDISCLOSED],
        percent=percent,
    )
