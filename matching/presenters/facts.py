"""What two people have in common, as plain facts that are kept with a proposal."""

from __future__ import annotations

from typing import Any

from matching.engine import LEVELS, Person


def pair_facts(coachee: Person, coach: Person) -> dict[str, Any]:
    """The facts behind a score: shared themes, languages, weeks, ways to meet, sector, ranks."""
    return {
        "themes": _shared_themes(coachee, coach),
        "wants_most": _wants_most(coachee),
        "languages": _shared_languages(coachee, coach),
        "same_sector": bool(coachee.sector) and coachee.sector == coach.sector,
        "sector": coach.sector,
        "seniority": [coachee.seniority, coach.seniority],
        "zones": [coachee.time_zone, coach.time_zone],
        "weeks": [len(set(coachee.weeks) & set(coach.weeks)), len(coachee.weeks)],
        "modes": sorted(set(coachee.modes) & set(coach.modes)),
    }


def _shared_themes(coachee: Person, coach: Person) -> list[str]:
    """The most wanted first."""
    shared = coachee.themes.keys() & coach.themes.keys()
    return sorted(shared, key=lambda key: (-coachee.themes[key], -coach.themes[key], key))


def _wants_most(coachee: Person) -> list[str]:
    """What the coachee put first; nothing where everything matters the same."""
    weights = set(coachee.themes.values())
    if len(weights) < 2 and len(coachee.themes) > 1:
        return []
    return sorted(key for key, weight in coachee.themes.items() if weight == max(weights))


def _shared_languages(coachee: Person, coach: Person) -> list[list[str]]:
    """Language and the lower of the two levels, best first."""
    shared = [
        [code, min(level, coach.languages[code], key=LEVELS.index)]
        for code, level in coachee.languages.items()
        if code in coach.languages
    ]
    return sorted(shared, key=lambda pair: (-LEVELS.index(pair[1]), pair[0]))
