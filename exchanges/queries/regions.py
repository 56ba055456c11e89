"""What is known of countries: the part of the world they lie in, and their languages."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from babel.languages import get_official_languages

from accounts.models import LANGUAGE_CODES
from exchanges.models import VisitCycle


def region_of(country: str) -> str:
    """The area after which the time zones of `country` are named ("Africa"), or an empty text."""
    return _regions().get(country, "")


def usual_languages(cycle: VisitCycle) -> list[str]:
    """What everybody speaks in a cycle within one country; nothing is taken for granted abroad."""
    spoken = get_official_languages(str(cycle.country), regional=False, de_facto=True)
    return [code for code in spoken if code in LANGUAGE_CODES]


@lru_cache(maxsize=1)
def _regions() -> dict[str, str]:
    table = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text()
    regions: dict[str, str] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _position, zone = line.split("\t")[:3]
            regions.setdefault(country, zone.split("/")[0])
    return regions
