"""Languages two people share."""

from collections.abc import Mapping

from matching.engine.model.people import LEVELS

RANK = {level: rank for rank, level in enumerate(LEVELS, start=1)}

# What a conversation at the best common level is worth, from none and A1 to C2: coaching about
# sensitive work needs B2, and a native ear adds little to C1.
LEVEL_VALUES = (0, 100, 250, 450, 700, 900, 1000)


def common_level(first: Mapping[str, str], second: Mapping[str, str]) -> int:
    """Return the rank (1 for A1 to 6 for C2, 0 for none) of the best language both speak."""
    shared = first.keys() & second.keys()
    return max((min(RANK[first[code]], RANK[second[code]]) for code in shared), default=0)
