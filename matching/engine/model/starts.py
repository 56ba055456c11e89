"""An earlier result of nearly the same cohort, to begin from."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Start:
    """What an earlier run knew.

    `pairs` maps coachees to coaches, `prices` gives each coach's price and `demands` what each
    coachee asks: the greatest score minus price over all coaches. None of it is trusted: it makes
    a run short, and among equal optima the one that keeps most pairs is chosen.
    """

    pairs: Mapping[str, str]
    prices: Mapping[str, int]
    demands: Mapping[str, int]
