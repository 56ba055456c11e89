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


# Made once: to make a strategy anew takes longer than to draw from it.
SWITCH = st.booleans()
ONE_PLACE, FEW_PLACES = st.just(1), st.integers(0, 2)
INSTITUTION = st.sampled_from(["", "army", "police"])
UNIT = st.lists(st.sampled_from(["north", "south"]), max_size=3).map(tuple)
COUNTRY = st.sampled_from(["", "SE", "RW"])
SECTOR = st.sampled_from(["", "defence", "justice"])
SENIORITY = st.none() | st.integers(1, 10)
THEMES = st.dictionaries(
    st.sampled_from(["budget", "networks", "training", "law"]), st.integers(1, 3), max_size=3
)
LANGUAGES = st.dictionaries(st.sampled_from(["en", "fr", "sv"]), st.sampled_from(LEVELS))
ZONE = st.sampled_from(ZONES)
MODES = st.lists(st.sampled_from(["online", "in_person"]), unique=True).map(tuple)
WEEKS = st.lists(st.integers(1, 7), unique=True).map(tuple)
SECTORS = st.dictionaries(
    st.sampled_from(["defence", "justice", "health"]), st.integers(0, 12), max_size=3
)
LEVEL = st.none() | st.sampled_from(LEVELS)
ZONE_GAP = st.none() | st.integers(0, 8)
APART = st.sampled_from([(), (("SE", "RW"),)])
SENIORITY_GAP = st.none() | st.integers(0, 9)
SENIORITY_STEP = st.none() | st.integers(0, 3)
WEIGHTS = st.dictionaries(st.sampled_from(CRITERIA), st.integers(0, 100))
RANK, SAID = st.integers(1, 12), st.integers(0, 1000)
KIND = st.sampled_from(["family", "confidential"])
AIM, SEED = st.sampled_from(AIMS), st.integers(0, 5)
NO_PAIRS: st.SearchStrategy[list[tuple[str, str]]] = st.just([])


@st.composite
def people(draw: st.DrawFn, name: str, places: st.SearchStrategy[int]) -> Person:
    """Draw a profile in which anything may be unknown."""
    return Person(
        id=name,
        institution=draw(INSTITUTION),
        unit=draw(UNIT),
        country=draw(COUNTRY),
        sector=draw(SECTOR),
        seniority=draw(SENIORITY),
        themes=draw(THEMES),
        languages=draw(LANGUAGES),
        time_zone=draw(ZONE),
        modes=draw(MODES),
        weeks=draw(WEEKS),
        capacity=draw(places),
        sectors=draw(SECTORS),
    )


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Draw rules, each on or off."""
    same = draw(SWITCH)
    return Rules(
        language_level=draw(LEVEL),
        chain_of_command=draw(SWITCH),
        same_institution=same,
        own_institution=same and draw(SWITCH),
        max_zone_gap_hours=draw(ZONE_GAP),
        excluded_countries=draw(APART),
        seniority_gap_max=draw(SENIORITY_GAP),
        seniority_step_min=draw(SENIORITY_STEP),
        theme_required=draw(SWITCH),
        repeat=draw(SWITCH),
    )


RULES = rules()


@st.composite
def cohorts(draw: st.DrawFn, most: int = 5, strict: bool = True) -> CohortProblem:
    """Draw a cohort; without `strict` only what people say about one another closes pairs."""
    count = st.integers(0, most)
    coachees = [draw(people(f"e{n}", ONE_PLACE)) for n in range(draw(count))]
    coaches = [draw(people(f"c{n}", FEW_PLACES)) for n in range(draw(count))]
    pairs = [(a.id, b.id) for a in coachees for b in coaches]
    either = [*pairs, *((b, a) for a, b in pairs)]
    some = st.lists(st.sampled_from(either), max_size=6, unique=True) if pairs else NO_PAIRS
    free = Rules(chain_of_command=False, same_institution=True)
    return CohortProblem(
        coachees=tuple(coachees),
        coaches=tuple(coaches),
        criteria=draw(WEIGHTS),
        rules=draw(RULES) if strict else free,
        preferences=tuple(Preference(a, b, draw(RANK)) for a, b in draw(some)),
        avoidances=tuple(Avoidance(a, b) for a, b in draw(some)),
        conflicts=tuple(Conflict((a, b), draw(KIND)) for a, b in draw(some)[:2]),
        previous=tuple(draw(some)[:2]),
        aims=draw(AIM),
        seed=draw(SEED),
        chemistry=tuple(Chemistry(a, b, draw(SAID)) for a, b in draw(some)),
    )
