"""The hard rules for one pair, each with the key under which it is reported."""

from collections.abc import Iterator

from matching.engine.model.cohort import CONFIDENTIAL, CohortProblem, Rules
from matching.engine.model.people import Person
from matching.engine.scoring.levels import RANK, common_level
from matching.engine.scoring.zones import gap_minutes

SAME_PERSON = "same_person"
NO_PLACE = "no_place"
NO_COMMON_LANGUAGE = "no_common_language"
CHAIN_OF_COMMAND = "chain_of_command"
SAME_INSTITUTION = "same_institution"
OTHER_INSTITUTION = "other_institution"
CONFLICT_OF_INTEREST = "conflict_of_interest"
TIME_ZONE_GAP = "time_zone_gap"
EXCLUDED_COUNTRIES = "excluded_countries"
SENIORITY_GAP = "seniority_gap"
SENIORITY_STEP = "seniority_step"
NOTHING_OFFERED = "nothing_offered"
PREVIOUS_PAIR = "previous_pair"


def one_institution(coachee: Person, coach: Person) -> bool:
    """Tell whether both belong to the same known institution."""
    return bool(coachee.institution) and coachee.institution == coach.institution


def one_line_of_command(coachee: Person, coach: Person) -> bool:
    """Tell whether one unit contains the other; an unknown unit is in every line, to be safe."""
    shared = min(len(coachee.unit), len(coach.unit))
    return one_institution(coachee, coach) and coachee.unit[:shared] == coach.unit[:shared]


def zone_too_far(first: str, second: str, hours: int) -> bool:
    """Tell whether two known zones lie more than so many hours apart."""
    gap = gap_minutes(first, second)
    return gap is not None and gap > 60 * hours


def countries_excluded(first: str, second: str, excluded: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether the two countries must not meet, in either order."""
    return (first, second) in excluded or (second, first) in excluded


def seniority_too_far(coachee: int | None, coach: int | None, steps: int) -> bool:
    """Tell whether two known ranks lie more than so many steps apart."""
    return coachee is not None and coach is not None and abs(coach - coachee) > steps


def not_senior_enough(coachee: int | None, coach: int | None, steps: int) -> bool:
    """Tell whether the coach is known not to stand so many steps above the coachee."""
    return coachee is not None and coach is not None and coach - coachee < steps


def personal_reasons(coachee: Person, coach: Person, rules: Rules) -> Iterator[str]:
    """Yield the keys of the rules that profiles alone decide."""
    if coachee.id == coach.id:
        yield SAME_PERSON
    if coach.capacity == 0:
        yield NO_PLACE
    level = rules.language_level
    if level is not None and common_level(coachee.languages, coach.languages) < RANK[level]:
        yield NO_COMMON_LANGUAGE
    if rules.chain_of_command and one_line_of_command(coachee, coach):
        yield CHAIN_OF_COMMAND
    if not rules.same_institution and one_institution(coachee, coach):
        yield SAME_INSTITUTION
    if rules.own_institution and not one_institution(coachee, coach):
        yield OTHER_INSTITUTION
    yield from _distances(coachee, coach, rules)


def _distances(coachee: Person, coach: Person, rules: Rules) -> Iterator[str]:
    hours = rules.max_zone_gap_hours
    if hours is not None and zone_too_far(coachee.time_zone, coach.time_zone, hours):
        yield TIME_ZONE_GAP
    if countries_excluded(coachee.country, coach.country, rules.excluded_countries):
        yield EXCLUDED_COUNTRIES
    steps = rules.seniority_gap_max
    if steps is not None and seniority_too_far(coachee.seniority, coach.seniority, steps):
        yield SENIORITY_GAP
    least = rules.seniority_step_min
    if least is not None and not_senior_enough(coachee.seniority, coach.seniority, least):
        yield SENIORITY_STEP
    if rules.theme_required and coachee.themes and not coachee.themes.keys() & coach.themes.keys():
        yield NOTHING_OFFERED


class Doors:
    """The rules of one problem that may be told, for one pair after the other."""

    def __init__(self, problem: CohortProblem) -> None:
        self._rules = problem.rules
        self._conflicts = {frozenset(both) for both in open_conflicts(problem)}
        repeats = () if problem.rules.repeat else problem.previous
        self._previous = {frozenset(both) for both in repeats}

    def reasons(self, coachee: Person, coach: Person) -> tuple[str, ...]:
        """Return the keys of all rules that forbid the pair and may be told; sorted."""
        found = set(personal_reasons(coachee, coach, self._rules))
        pair = frozenset((coachee.id, coach.id))
        if pair in self._conflicts:
            found.add(CONFLICT_OF_INTEREST)
        if pair in self._previous:
            found.add(PREVIOUS_PAIR)
        return tuple(sorted(found))


def open_conflicts(problem: CohortProblem) -> tuple[tuple[str, str], ...]:
    """Return the conflicts that may be told."""
    return tuple(c.between for c in problem.conflicts if c.kind != CONFIDENTIAL)


def hidden_pairs(problem: CohortProblem) -> frozenset[frozenset[str]]:
    """Return the pairs that are closed without a word: avoidances and confidential conflicts."""
    avoided = {frozenset((avoidance.by, avoidance.of)) for avoidance in problem.avoidances}
    quiet = {frozenset(c.between) for c in problem.conflicts if c.kind == CONFIDENTIAL}
    return frozenset(avoided | quiet)
