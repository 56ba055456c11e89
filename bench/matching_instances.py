"""Seeded instances for the benchmark of the matching engine."""

from random import Random

import numpy as np

from matching.engine import CohortProblem, Person, Preference, Rules
from matching.engine.model.assignment import Matrix

SECTORS = ("army", "navy", "police", "gendarmerie", "border", "justice", "rescue", "ministry")
THEMES = (
    "leadership", "recruitment", "retention", "operations", "budgets", "training", "violence",
    "harassment", "networks", "indicators", "procurement", "communication",
)  # fmt: skip
LANGUAGES = ("en", "fr", "ar", "es", "pt", "sw", "sv", "uk")
ZONES = (
    "Europe/Stockholm", "Africa/Kigali", "Africa/Dakar", "America/Bogota", "Asia/Amman",
    "Asia/Manila", "Europe/Kyiv", "America/New_York",
)  # fmt: skip
MODES = (("online",), ("in_person",), ("online", "in_person"))
WEIGHTS = {
    "themes": 60,
    "language": 20,
    "sector": 25,
    "seniority": 15,
    "time_zone": 10,
    "availability": 20,
    "mode": 5,
    "preference": 30,
}


def real_cohort(size: int, seed: int = 1) -> CohortProblem:
    """Return as many coaches as coachees, with the fields and rules of a real programme."""
    random = Random(seed)
    institutions = max(6, size // 20)
    coachees = tuple(_person(f"e{n:05}", random, institutions) for n in range(size))
    coaches = tuple(_person(f"c{n:05}", random, institutions) for n in range(size))
    wishes = tuple(
        Preference(coachee.id, coach.id, rank)
        for coachee in coachees
        for rank, coach in enumerate(random.sample(coaches, min(3, size)), start=1)
    )
    return CohortProblem(
        coachees, coaches, WEIGHTS, Rules(language_level="B2"), preferences=wishes, seed=seed
    )


def _person(name: str, random: Random, institutions: int) -> Person:
    place = random.randrange(institutions)
    return Person(
        id=name,
        institution=f"i{place}",
        unit=("top", random.choice("abcd"), random.choice("abcd")),
        country=f"country{place % 40}",
        sector=SECTORS[place % len(SECTORS)],
        seniority=min(10, max(1, round(random.gauss(6, 2)))),
        themes={theme: random.randint(1, 3) for theme in random.sample(THEMES, 4)},
        languages=_languages(random),
        time_zone=ZONES[place % len(ZONES)],
        modes=random.choice(MODES),
        weeks=tuple(sorted(random.sample(range(1, 53), 26))),
        sectors={sector: random.randint(1, 15) for sector in random.sample(SECTORS, 2)},
    )


def _languages(random: Random) -> dict[str, str]:
    spoken = {random.choice(LANGUAGES): "C2"}
    if random.random() < 0.8:
        spoken.setdefault("en", random.choice(("B1", "B2", "C1")))
    if random.random() < 0.4:
        spoken.setdefault(random.choice(LANGUAGES), random.choice(("A2", "B1", "B2", "C1")))
    return spoken


def low_rank(size: int, seed: int = 1) -> Matrix:
    """Return scores that rank all coaches almost alike for everyone."""
    random = np.random.default_rng(seed)
    need, offer = random.random((size, 3)), random.random((3, size))
    return np.floor(need @ offer * (1000 / 3)).astype(np.int16)


def near_ties(size: int, seed: int = 1) -> Matrix:
    """Return scores of twenty-one levels, so that nearly everyone is content."""
    return (np.random.default_rng(seed).integers(0, 21, (size, size)) * 50).astype(np.int16)
