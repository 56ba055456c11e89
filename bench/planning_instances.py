"""Seeded instances for the planning benchmark, shaped like a year of study visits."""

from dataclasses import dataclass
from random import Random

from exchanges.planning import Delegation, Host, Person, PlanningProblem

WEEKS = 52
THEMES = ("desk", "hotline", "investigation", "forensics", "training", "policy", "shelter", "data")
LANGUAGES = ("ar", "en", "es", "fr", "pt", "sw")


@dataclass(frozen=True, slots=True)
class Shape:
    """How large an instance is, and how scarce the places of its hosts are."""

    name: str
    hosts: int
    delegations: int
    scarce: bool = False


SHAPES = (
    Shape("5x30", 5, 30),
    Shape("5x60 scarce", 5, 60, scarce=True),
    Shape("8x80", 8, 80),
    Shape("20x300", 20, 300),
    Shape("20x300 scarce", 20, 300, scarce=True),
)


def instance(shape: Shape, seed: int, iterations: int = 20000) -> PlanningProblem:
    """The instance of a shape and seed, the same on every machine."""
    random = Random(f"{shape.name}/{seed}")
    places = [f"H{number}" for number in range(max(4, shape.hosts * 2 // 3))]
    senders = [f"S{number}" for number in range(max(6, shape.delegations // 6))]
    hosts = tuple(_host(random, number, places, shape) for number in range(shape.hosts))
    return PlanningProblem(
        weeks=WEEKS,
        hosts=hosts,
        delegations=tuple(
            _delegation(random, number, senders + places[:2], hosts)
            for number in range(shape.delegations)
        ),
        people=_people(random, hosts, shape),
        interpreters=dict.fromkeys(LANGUAGES[:-1], 1 + shape.hosts // 8),
        visa_weeks=_table(random, senders, places, 2, 10),
        travel=_table(random, senders, places, 10, 120),
        holidays=_holidays(random, senders + places),
        excluded_countries=_excluded(random, senders),
        seed=seed,
        iterations=iterations,
    )


def _whole(random: Random, low: int, high: int) -> int:
    return low + int(random.random() * (high - low + 1))


def _some(random: Random, items: tuple[str, ...] | list[str], count: int) -> tuple[str, ...]:
    ranked = sorted((random.random(), item) for item in items)
    return tuple(sorted(item for _, item in ranked[:count]))


def _run(random: Random, length: int) -> set[int]:
    start = _whole(random, 0, WEEKS - length)
    return set(range(start, start + length))


def _host(random: Random, number: int, places: list[str], shape: Shape) -> Host:
    themes = _some(random, THEMES, _whole(random, 2, 4))
    blackout = _run(random, 4) | _run(random, 3)
    return Host(
        id=f"host-{number:02d}",
        country=places[number % len(places)],
        themes={theme: _whole(random, 50, 100) for theme in themes},
        languages=_some(random, LANGUAGES, _whole(random, 1, 2)),
        blackout=tuple(sorted(blackout)),
        max_delegations=2 if shape.scarce else _whole(random, 2, 4),
        max_people=12 if shape.scarce else _whole(random, 12, 24),
        parallel=1 if random.random() < 0.8 else 2,
        per_cycle=5 if shape.scarce else _whole(random, 6, 10),
        rest=_whole(random, 1, 3),
    )


def _delegation(
    random: Random, number: int, senders: list[str], hosts: tuple[Host, ...]
) -> Delegation:
    themes = _some(random, THEMES, _whole(random, 1, 3))
    available = _run(random, _whole(random, 8, 16)) | _run(random, _whole(random, 4, 10))
    away = hosts[_whole(random, 0, len(hosts) - 1)].id
    return Delegation(
        id=f"delegation-{number:03d}",
        country=senders[_whole(random, 0, len(senders) - 1)],
        institution=f"institution-{number % 97:02d}",
        themes={theme: _whole(random, 40, 100) for theme in themes},
        languages=_some(random, LANGUAGES, _whole(random, 1, 2)),
        people=_whole(random, 3, 8),
        duration=_whole(random, 1, 2),
        available=tuple(sorted(available)),
        preferred=_some_weeks(random, available),
        ready=_whole(random, 0, 12),
        priority=_whole(random, 10, 15),
        excluded_hosts=(away,) if random.random() < 0.1 else (),
    )


def _some_weeks(random: Random, available: set[int]) -> tuple[int, ...]:
    weeks = sorted(available)
    return tuple(sorted({weeks[_whole(random, 0, len(weeks) - 1)] for _ in range(3)}))


def _people(random: Random, hosts: tuple[Host, ...], shape: Shape) -> tuple[Person, ...]:
    """Two local people a host, and one regional person for every two hosts."""
    people = []
    for host in hosts:
        for letter in "ab":
            known = _some(random, tuple(host.themes), max(1, len(host.themes) - 1))
            served = ((host.id,), known)
            people.append(_person(random, f"{host.id}-{letter}", *served, shape))
    for number in range(len(hosts) // 2):
        pair = _some(random, tuple(host.id for host in hosts), 2)
        known = _some(random, THEMES, 5)
        people.append(_person(random, f"regional-{number:02d}", pair, known, shape))
    return tuple(people)


def _person(
    random: Random, name: str, hosts: tuple[str, ...], themes: tuple[str, ...], shape: Shape
) -> Person:
    most = 3 if shape.scarce else _whole(random, 3, 6)
    return Person(name, hosts, themes, most, tuple(sorted(_run(random, 5))))


def _table(
    random: Random, senders: list[str], places: list[str], low: int, high: int
) -> dict[str, dict[str, int]]:
    return {
        sender: {place: _whole(random, low, high) for place in places if random.random() < 0.8}
        for sender in senders
    }


def _holidays(random: Random, countries: list[str]) -> dict[str, dict[int, int]]:
    return {
        country: {_whole(random, 0, WEEKS - 1): _whole(random, 1, 4) for _ in range(8)}
        for country in countries
    }


def _excluded(random: Random, senders: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = [_some(random, senders, 2) for _ in range(len(senders) // 3)]
    return tuple((pair[0], pair[1]) for pair in pairs)
