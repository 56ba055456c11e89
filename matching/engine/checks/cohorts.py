"""Is a cohort one that can be matched?"""

from collections import Counter
from collections.abc import Iterator

from matching.engine.checks.assignments import check_seed
from matching.engine.checks.people import check_people
from matching.engine.errors import InstanceError
from matching.engine.model.cohort import AIMS, CRITERIA, CohortProblem, Rules
from matching.engine.model.people import LEVELS
from matching.engine.scoring.doors import Doors, hidden_pairs

HIGHEST_WEIGHT = 100
MOST_PLACES = 10_000


def check_cohort(problem: CohortProblem) -> None:
    """Raise InstanceError for the first field that makes no sense."""
    check_people(problem.coachees, "coachees", range(1, 2))
    check_people(problem.coaches, "coaches", range(MOST_PLACES + 1))
    for name, weight in problem.criteria.items():
        if name not in CRITERIA:
            raise InstanceError(f"criteria.{name}", f"is none of {', '.join(CRITERIA)}")
        if not 0 <= weight <= HIGHEST_WEIGHT:
            raise InstanceError(f"criteria.{name}", f"must be 0 to {HIGHEST_WEIGHT}")
    _check_rules(problem.rules)
    _check_names(problem)
    _check_numbers(problem)
    if problem.aims not in AIMS:
        raise InstanceError("aims", f"must be one of {' or '.join(str(list(a)) for a in AIMS)}")
    check_seed(problem.seed)
    _check_locks(problem)


def _check_rules(rules: Rules) -> None:
    if rules.language_level is not None and rules.language_level not in LEVELS:
        raise InstanceError("rules.language_level", f"must be one of {', '.join(LEVELS)} or null")
    for name in ("max_zone_gap_hours", "seniority_gap_max", "seniority_step_min"):
        value = getattr(rules, name)
        if value is not None and value < 0:
            raise InstanceError(f"rules.{name}", "must be 0 or more, or null")
    if rules.own_institution and not rules.same_institution:
        raise InstanceError("rules.own_institution", "needs same_institution to be true")


def _check_names(problem: CohortProblem) -> None:
    known = {person.id for person in (*problem.coachees, *problem.coaches)}
    for field, name in _names(problem):
        if name not in known:
            raise InstanceError(field, f"names {name!r}, who is not in the cohort")


def _names(problem: CohortProblem) -> Iterator[tuple[str, str]]:
    for place, wish in enumerate(problem.preferences):
        yield f"preferences[{place}].by", wish.by
        yield f"preferences[{place}].for", wish.for_
    for place, veto in enumerate(problem.avoidances):
        yield f"avoidances[{place}].by", veto.by
        yield f"avoidances[{place}].of", veto.of
    for place, conflict in enumerate(problem.conflicts):
        for end, name in enumerate(conflict.between):
            yield f"conflicts[{place}].between[{end}]", name
    for place, pair in enumerate(problem.previous):
        for end, name in enumerate(pair):
            yield f"previous[{place}][{end}]", name
    for place, talk in enumerate(problem.chemistry):
        yield f"chemistry[{place}].by", talk.by
        yield f"chemistry[{place}].with", talk.with_


def _check_numbers(problem: CohortProblem) -> None:
    for place, wish in enumerate(problem.preferences):
        if wish.rank < 1:
            raise InstanceError(f"preferences[{place}].rank", "must be 1 or more")
    said = Counter((wish.by, wish.for_) for wish in problem.preferences)
    for place, wish in enumerate(problem.preferences):
        if said[wish.by, wish.for_] > 1:
            raise InstanceError(f"preferences[{place}]", "ranks the same person twice")
    for place, talk in enumerate(problem.chemistry):
        if not 0 <= talk.score <= 1000:
            raise InstanceError(f"chemistry[{place}].score", "must be 0 to 1000")


def _check_locks(problem: CohortProblem) -> None:
    coachees = {person.id: person for person in problem.coachees}
    coaches = {person.id: person for person in problem.coaches}
    places = {person.id: person.capacity for person in problem.coaches}
    hidden, doors = hidden_pairs(problem), Doors(problem)
    seen: Counter[str] = Counter()
    most = 2 if problem.co_coaching.required else 1
    if len(set(problem.locks)) < len(problem.locks):
        raise InstanceError("locks", "holds a pair twice")
    for place, (coachee, coach) in enumerate(problem.locks):
        field = f"locks[{place}]"
        if coachee not in coachees or coach not in coaches:
            raise InstanceError(field, "names a coachee or coach who is not in the cohort")
        if seen[coachee] == most:
            raise InstanceError(field, f"locks {coachee!r} too often")
        closed = doors.reasons(coachees[coachee], coaches[coach])
        if closed or frozenset((coachee, coach)) in hidden:
            # One sentence for every ground: a private one must not read differently.
            raise InstanceError(field, "cannot be made in this cohort")
        seen[coachee] += 1
        places[coach] -= 1
        if places[coach] < 0:
            raise InstanceError(field, f"takes more places than {coach!r} has")
