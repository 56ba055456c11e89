"""Cohorts of two to forty people a side in which everything happens, from a number."""

from dataclasses import replace
from random import Random
from typing import Any

from matching.engine import (
    AIMS,
    CRITERIA,
    LEVELS,
    Avoidance,
    Chemistry,
    CoCoaching,
    CohortProblem,
    Conflict,
    Person,
    Preference,
    Rules,
)
from tests.matching.engine import naive

ZONES = ["", "Europe/Stockholm", "Africa/Kigali", "Asia/Kathmandu", "America/St_Johns"]
ZONES += ["Pacific/Auckland", "Pacific/Honolulu", "Europe/Dublin", "Pacific/Chatham"]
THEMES = ["budget", "networks", "training", "law", "media", "peace"]


def random_cohort(number: int) -> CohortProblem:
    """Return cohort `number`; every twentieth is a small one with two coaches each."""
    random = Random(number)
    twice = number % 20 == 0
    most = 6 if twice else random.choice([6, 15, 25, 40])
    coachees = [_person(random, f"e{n}", 1) for n in range(random.randint(2, most))]
    coaches = [
        _person(random, f"c{n}", random.choice([0, 1, 1, 1, 2, 3]))
        for n in range(random.randint(2, most))
    ]
    if random.random() < 0.2:  # somebody who is both
        coaches[0] = replace(coaches[0], id=coachees[0].id)
    pairs = [(a.id, b.id) for a in coachees for b in coaches]
    some = len(pairs) // 12 + 2
    problem = CohortProblem(
        coachees=tuple(coachees),
        coaches=tuple(coaches),
        criteria={name: random.choice([0, 1, 7, 50, 100]) for name in CRITERIA},
        rules=_rules(random, 0.1 if twice else random.choice([0.1, 0.4, 0.8])),
        preferences=tuple(
            Preference(a, b, random.randint(1, 12)) for a, b in _said(random, pairs, some)
        ),
        avoidances=tuple(Avoidance(a, b) for a, b in _said(random, pairs, some)),
        conflicts=tuple(
            Conflict(two, random.choice(["family", "confidential"]))
            for two in _said(random, pairs, some // 2)
        ),
        previous=tuple(_said(random, pairs, some)),
        chemistry=tuple(
            Chemistry(a, b, random.randint(0, 1000)) for a, b in _said(random, pairs, some)
        ),
        co_coaching=CoCoaching(required=twice, mixed=random.random() < 0.5),
        aims=random.choice(AIMS),
        seed=number,
    )
    return problem if twice else replace(problem, locks=_locks(random, problem))


def _said(random: Random, pairs: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    found = random.sample(pairs, min(len(pairs), random.randint(0, most)))
    return [pair if random.random() < 0.5 else pair[::-1] for pair in found]


def _some(random: Random, names: list[str], values: list) -> dict:
    return {name: random.choice(values) for name in random.sample(names, random.randint(0, 4))}


def _person(random: Random, name: str, places: int) -> Person:
    return Person(
        id=name,
        institution=random.choice(["", "army", "police", "navy", "court"]),
        unit=tuple(random.choice("ab") for _ in range(random.randint(0, 3))),
        country=random.choice(["", "SE", "RW", "KE"]),
        sector=random.choice(["", "defence", "justice"]),
        seniority=random.choice([None, *range(1, 11)]),
        themes=_some(random, THEMES, [1, 2, 3]),
        languages=_some(random, ["en", "fr", "sv", "sw"], [*LEVELS, "C2", "C1"]),
        time_zone=random.choice(ZONES),
        modes=tuple(random.sample(["online", "in_person", "phone"], random.randint(0, 2))),
        weeks=tuple(random.choices(range(1, 30), k=random.randint(0, 12))),
        capacity=places,
        sectors=_some(random, ["defence", "justice", "law", "health"], [0, 1, 4, 12]),
        gender=random.choice([None, "f", "m"]),
    )


def _rules(random: Random, often: float) -> Rules:
    """Draw rules of which each is on as `often`."""

    def drawn(off: object, *on: object) -> Any:
        return random.choice(on) if random.random() < often else off

    own = drawn(False, False, True)
    return Rules(
        language_level=drawn(None, "A2", "B1", "B2"),
        chain_of_command=drawn(False, True),
        same_institution=own or drawn(True, False),
        own_institution=own,
        max_zone_gap_hours=drawn(None, 3, 6, 11),
        excluded_countries=drawn((), (("SE", "RW"),), (("KE", "KE"), ("", "SE"))),
        seniority_gap_max=drawn(None, 4, 7),
        seniority_step_min=drawn(None, 0, 1),
        theme_required=drawn(False, True),
        repeat=drawn(True, False),
    )


def _locks(random: Random, problem: CohortProblem) -> tuple[tuple[str, str], ...]:
    """Lock some pairs that may be locked."""
    left, locks = {one.id: one.capacity for one in problem.coaches}, []
    for coachee in random.sample(problem.coachees, random.choice([0, 0, 1, 2])):
        coach = random.choice(problem.coaches)
        if left[coach.id] and not naive.forbidden(problem, coachee, coach):
            locks.append((coachee.id, coach.id))
            left[coach.id] -= 1
    return tuple(locks)
