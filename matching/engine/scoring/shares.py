"""Integer shares that add up exactly."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

FULL = 1000
NEUTRAL = 500

Key = TypeVar("Key", str, int)


def shares(weights: Mapping[Key, int]) -> dict[Key, int]:
    """Divide 1000 in proportion to positive weights by largest remainders.

    Equal remainders go to the smaller key, so the order of the mapping plays no part. An empty
    mapping has no shares.
    """
    keys = sorted(weights)
    parts = _divide(tuple(weights[key] for key in keys))
    return dict(zip(keys, parts, strict=True))


@lru_cache(maxsize=65536)
def _divide(weights: tuple[int, ...]) -> tuple[int, ...]:
    whole = sum(weights)
    parts = [FULL * weight // whole for weight in weights]
    remainders = [FULL * weight % whole for weight in weights]
    first = sorted(range(len(weights)), key=lambda place: -remainders[place])
    for place in first[: FULL - sum(parts)] if weights else ():
        parts[place] += 1
    return tuple(parts)
