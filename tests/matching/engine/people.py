"""Random people and cohorts."""

from hypothesis import strategies as st

from matching.engine import (
    AIMS,
    CRITERIA,
    LEVELS,
    Avoidance,
    Chemistry,
    CohortProblem,
    Conflict,
    Person,
    Preference,
    Rules,
)

ZONES = ("", "Europe/Stockholm", "Asia/Kolkata", "America/New_York", "Pacific/Auckland")


def _some(values: st.SearchStrategy[int], *names: str) -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(names), values, max_size=3)


@st.composite
def people(draw: st.DrawFn, name: str, places: st.SearchStrategy[int]) -> Person:
    """Draw a profile in which anything may be unknown."""
    return Person(
        id=name,
        institution=draw(st.sampled_from(["", "army", "police"])),
        unit=tuple(draw(st.lists(st.sampled_from(["north", "south"]), max_size=3))),
        country=draw(st.sampled_from(["", "SE", "RW"])),
        sector=draw(st.sampled_from(["", "defence", "justice"])),
        seniority=draw(st.none() | st.integers(1, 10)),
        themes=draw(_some(st.integers(1, 3), "budget", "networks", "training", "law")),
        languages=draw(
            st.dictionaries(st.sampled_from(["en", "fr", "sv"]), st.sampled_from(LEVELS))
        ),
        time_zone=draw(st.sampled_from(ZONES)),
        modes=tuple(draw(st.lists(st.sampled_from(["online", "in_person"]), unique=True))),
        weeks=tuple(draw(st.lists(st.integers(1, 7), unique=True))),
        capacity=draw(places),
        sectors=draw(_some(st.integers(0, 12), "defence", "justice", "health")),
    )


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Draw rules, each on or off."""
    same = draw(st.booleans())
    return Rules(
        language_level=draw(st.none() | st.sampled_from(LEVELS)),
        chain_of_command=draw(st.booleans()),
        same_institution=same,
        own_institution=same and draw(st.booleans()),
        max_zone_gap_hours=draw(st.none() | st.integers(0, 8)),
        excluded_countries=draw(st.sampled_from([(), (("SE", "RW"),)])),
        seniority_gap_max=draw(st.none() | st.integers(0, 9)),
        seniority_step_min=draw(st.none() | st.integers(0, 3)),
        theme_required=draw(st.booleans()),
        repeat=draw(st.booleans()),
    )


@st.composite
def cohorts(draw: st.DrawFn, most: int = 5, strict: bool = True) -> CohortProblem:
    """Draw a cohort; without `strict` only what people say about one another closes pairs."""
    coachees = [draw(people(f"e{n}", st.just(1))) for n in range(draw(st.integers(0, most)))]
    coaches = [draw(people(f"c{n}", st.integers(0, 2))) for n in range(draw(st.integers(0, most)))]
    pairs = [(a.id, b.id) for a in coachees for b in coaches]
    either = [*pairs, *((b, a) for a, b in pairs)]
    some = st.lists(st.sampled_from(either), max_size=6, unique=True) if pairs else st.just([])
    free = Rules(chain_of_command=False, same_institution=True)
    return CohortProblem(
        coachees=tuple(coachees),
        coaches=tuple(coaches),
        criteria=draw(st.dictionaries(st.sampled_from(CRITERIA), st.integers(0, 100))),
        rules=draw(rules()) if strict else free,
        preferences=tuple(Preference(a, b, draw(st.integers(1, 12))) for a, b in draw(some)),
        avoidances=tuple(Avoidance(a, b) for a, b in draw(some)),
        conflicts=tuple(
            Conflict((a, b), draw(st.sampled_from(["family", "confidential"])))
            for a, b in draw(some)[:2]
        ),
        previous=tuple(draw(some)[:2]),
        aims=draw(st.sampled_from(AIMS)),
        seed=draw(st.integers(0, 5)),
        chemistry=tuple(Chemistry(a, b, draw(st.integers(0, 1000))) for a, b in draw(some)),
    )
