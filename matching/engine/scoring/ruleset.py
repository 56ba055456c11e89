"""All closures of one problem."""

from collections.abc import Iterator, Sequence

from matching.engine.model.cohort import CohortProblem, Rules
from matching.engine.model.people import Person
from matching.engine.scoring import doors, institutions
from matching.engine.scoring.closures import (
    Closure,
    LanguageClosure,
    ScatterClosure,
    class_closure,
    scatter_pairs,
)
from matching.engine.scoring.factors import class_table
from matching.engine.scoring.levels import LEVEL_VALUES, RANK

People = Sequence[Person]

# Closures under this key are obeyed and never reported.
HIDDEN = ""


def reported_closures(
    problem: CohortProblem, coachees: People, coaches: People
) -> tuple[Closure, ...]:
    """Return the rules that are on and may be told, in a fixed order."""
    rows = {person.id: row for row, person in enumerate(coachees)}
    columns = {person.id: column for column, person in enumerate(coaches)}
    twice = [(name, name) for name in rows.keys() & columns.keys()]
    found: list[Closure] = [scatter_pairs(doors.SAME_PERSON, twice, rows, columns)]
    found.append(
        class_closure(
            doors.NO_PLACE,
            class_table([0] * len(coachees), [c.capacity for c in coaches], lambda _, n: n == 0),
        )
    )
    found += _by_profile(problem.rules, coachees, coaches)
    conflicts = doors.open_conflicts(problem)
    found.append(scatter_pairs(doors.CONFLICT_OF_INTEREST, conflicts, rows, columns))
    if not problem.rules.repeat:
        found.append(scatter_pairs(doors.PREVIOUS_PAIR, problem.previous, rows, columns))
    return tuple(found)


def hidden_closure(problem: CohortProblem, coachees: People, coaches: People) -> ScatterClosure:
    """Return the closure of the pairs that nobody may be told about."""
    rows = {person.id: row for row, person in enumerate(coachees)}
    columns = {person.id: column for column, person in enumerate(coaches)}
    pairs = [(min(pair), max(pair)) for pair in doors.hidden_pairs(problem)]
    return scatter_pairs(HIDDEN, pairs, rows, columns)


def _by_profile(rules: Rules, coachees: People, coaches: People) -> Iterator[Closure]:
    if rules.language_level is not None:
        yield LanguageClosure(doors.NO_COMMON_LANGUAGE, LEVEL_VALUES[RANK[rules.language_level]])
    if rules.chain_of_command:
        yield institutions.chain_of_command(coachees, coaches)
    if not rules.same_institution:
        yield institutions.same_institution(coachees, coaches)
    if rules.own_institution:
        yield institutions.other_institution(coachees, coaches)
    yield from _by_distance(rules, coachees, coaches)


def _by_distance(rules: Rules, coachees: People, coaches: People) -> Iterator[Closure]:
    ranks = [person.seniority for person in coachees], [person.seniority for person in coaches]
    hours, most = rules.max_zone_gap_hours, rules.seniority_gap_max
    least, excluded = rules.seniority_step_min, rules.excluded_countries
    if hours is not None:
        zones = [person.time_zone for person in coachees], [person.time_zone for person in coaches]
        table = class_table(*zones, lambda a, b: doors.zone_too_far(a, b, hours))
        yield class_closure(doors.TIME_ZONE_GAP, table)
    if excluded:
        lands = [person.country for person in coachees], [person.country for person in coaches]
        table = class_table(*lands, lambda a, b: doors.countries_excluded(a, b, excluded))
        yield class_closure(doors.EXCLUDED_COUNTRIES, table)
    if most is not None:
        table = class_table(*ranks, lambda a, b: doors.seniority_too_far(a, b, most))
        yield class_closure(doors.SENIORITY_GAP, table)
    if least is not None:
        table = class_table(*ranks, lambda a, b: doors.not_senior_enough(a, b, least))
        yield class_closure(doors.SENIORITY_STEP, table)
    if rules.theme_required:
        wants = [frozenset(person.themes) for person in coachees]
        offers = [frozenset(person.themes) for person in coaches]
        table = class_table(wants, offers, lambda a, b: bool(a) and not a & b)
        yield class_closure(doors.NOTHING_OFFERED, table)
