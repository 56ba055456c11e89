"""The part of the world a country lies in, from the time zone database."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


def region_of(country: str) -> str:
    """The area after which the time zones of `country` are named ("Africa"), or an empty text."""
    return _regions().get(country, "")


@lru_cache(maxsize=1)
def _regions() -> dict[str, str]:
    table = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text()
    regions: dict[str, str] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _position, zone = line.split("\t")[:3]
            regions.setdefault(country, zone.split("/")[0])
    return regions
