"""What the matching engine should reach, as ratios of figures measured in one run."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.matching_figures import Figures

Found = Mapping[str, Figures]
Place = tuple[str, str]


@dataclass(frozen=True)
class Goal:
    """`over` / `under` should be at most `bound`, or at least it; places are (row, figure)."""

    what: str
    over: Place
    under: tuple[Place, ...]
    bound: float
    at_least: bool = False

    @property
    def sign(self) -> str:
        """How the ratio should stand to the bound."""
        return "at least" if self.at_least else "at most"

    def ratio(self, found: Found) -> float | None:
        """Compare with the least of what was measured; None where something was not."""
        over = _at(found, self.over)
        others = [other for place in self.under if (other := _at(found, place)) is not None]
        return None if over is None or not others else over / min(others)

    def is_met(self, ratio: float) -> bool:
        """Tell if a ratio is good enough."""
        return ratio >= self.bound if self.at_least else ratio <= self.bound


def _at(found: Found, place: Place) -> float | None:
    return found.get(place[0], {}).get(place[1])


def _beside(what: str, row: str, peers: tuple[str, ...], bound: float) -> Goal:
    return Goal(what, (row, "proof"), tuple((row, peer) for peer in peers), bound)


DENSE, DUALS = ("scipy dense",), ("dense, then duals",)
BEST = ("scipy sparse", "lapx", "OR-tools")

GOALS = (
    _beside("engine with proof / scipy dense, 5,000", "real:5000", DENSE, 0.25),
    _beside("engine with proof / scipy dense, 10,000", "real:10000", DENSE, 0.18),
    _beside("engine with proof / best sparse peer, 5,000", "real:5000", BEST, 1.0),
    _beside("engine with proof / best sparse peer, 10,000", "real:10000", BEST, 0.7),
    _beside("everyone wants the same: / scipy dense", "low:3000", DENSE, 0.04),
    _beside("everyone wants the same: / OR-tools", "low:3000", ("OR-tools",), 0.4),
    *(
        _beside(f"engine with proof / dense, then duals, {size}", f"real:{size}", DUALS, 1.0)
        for size in (12, 100, 250, 500, 1000)
    ),
    _beside("coarse scores: / scipy dense", "near:5000", DENSE, 1.3),
    Goal("verifying the proof / finding it, 5,000", *(
        ("real:5000", "verify proof"), (("real:5000", "proof"),), 0.06
    )),
    Goal("verifying all / whole run, 5,000", *(
        ("real:5000", "verify all"), (("real:5000", "all"),), 0.06
    )),
    Goal("why a pair was made / scipy dense, 1,000", *(
        ("around:1000", "why a pair was made"), (("around:1000", "why a pair was made, beside"),),
        0.6,
    )),
    Goal("peak memory of a cohort / scipy dense, 10,000", *(
        ("cohort:10000", "megabytes"), (("dense:10000", "megabytes"),), 0.15
    )),
    Goal("mentor-match / whole cohort run, 1,000", *(
        ("mentor-match", "seconds"), (("cohort:1000", "seconds"),), 50, True
    )),
)  # fmt: skip
