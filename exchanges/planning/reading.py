"""From a JSON value to a `PlanningProblem`, or to one sentence about the first fault."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TypeVar

from exchanges.planning.errors import InstanceError
from exchanges.planning.model import Delegation, Host, Lock, Person, PlanningProblem, Weights
from exchanges.planning.record import MANY, Record, entries, rows, whole
from exchanges.planning.references import require_known
from exchanges.planning.result import PlannedVisit
from exchanges.planning.writing import problem_to_json

Row = TypeVar("Row")

MAX_WEEKS = 520  # ten years; a horizon beyond that is a slip of the keyboard
WEEKDAYS = 7


def problem_from_json(value: object) -> PlanningProblem:
    """The problem that a decoded JSON instance states.

    Raises InstanceError with the field: `hosts[2].rest`, `delegations[0].themes.desk`, ...
    """
    record = Record(value, "", _names(PlanningProblem))
    weeks = record.whole("weeks", 1, MAX_WEEKS)
    problem = PlanningProblem(
        weeks=weeks,
        hosts=_rows(record, "hosts", weeks, _host),
        delegations=_rows(record, "delegations", weeks, _delegation),
        people=_rows(record, "people", weeks, _person),
        interpreters=record.points("interpreters", MANY, {}),
        visa_weeks=_tables(record, "visa_weeks"),
        visa_weeks_default=record.whole("visa_weeks_default", 0, MANY, 6),
        travel=_tables(record, "travel"),
        travel_default=record.whole("travel_default", 0, MANY, 60),
        holidays=_holidays(record, weeks),
        excluded_countries=_pairs(record),
        locks=_rows(record, "locks", weeks, _lock, []),
        published=_rows(record, "published", weeks, _lock, []),
        weights=_weights(record),
        seed=record.whole("seed", 0, 2**63 - 1, 1),
        iterations=record.whole("iterations", 0, 10**9, 20000),
    )
    require_known(problem)
    return problem


def checked(problem: PlanningProblem) -> PlanningProblem:
    """The same problem, or InstanceError: what was built by hand is read like an instance."""
    return problem_from_json(problem_to_json(problem))


def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _rows(
    record: Record,
    key: str,
    weeks: int,
    read: Callable[[object, str, int], Row],
    default: list[object] | None = None,
) -> tuple[Row, ...]:
    listed = rows(record.get(key, default), record.name(key))
    return tuple(read(entry, field, weeks) for field, entry in listed)


def _host(value: object, field: str, weeks: int) -> Host:
    record = Record(value, field, _names(Host))
    return Host(
        id=record.text("id"),
        country=record.text("country"),
        themes=record.points("themes", 100),
        languages=record.texts("languages"),
        blackout=record.weeks("blackout", weeks, []),
        max_delegations=record.whole("max_delegations", 0),
        max_people=record.whole("max_people", 0),
        parallel=record.whole("parallel", 0),
        per_cycle=record.whole("per_cycle", 0),
        rest=record.whole("rest", 0, MAX_WEEKS, 0),
    )


def _delegation(value: object, field: str, weeks: int) -> Delegation:
    record = Record(value, field, _names(Delegation))
    languages = record.texts("languages")
    if not languages:
        raise InstanceError(record.name("languages"), "must name at least one language")
    institution = record.get("institution", "")
    if not isinstance(institution, str):
        raise InstanceError(record.name("institution"), "must be a text")
    return Delegation(
        id=record.text("id"),
        country=record.text("country"),
        institution=institution,
        themes=record.points("themes", 100),
        languages=languages,
        people=record.whole("people", 1),
        duration=record.whole("duration", 1, MAX_WEEKS),
        available=record.weeks("available", weeks),
        preferred=record.weeks("preferred", weeks, []),
        ready=record.whole("ready", 0, MAX_WEEKS, 0),
        priority=record.whole("priority", 10, 15, 10),
        excluded_hosts=record.texts("excluded_hosts", []),
        matched_hosts=record.texts("matched_hosts", []),
    )


def _person(value: object, field: str, weeks: int) -> Person:
    record = Record(value, field, _names(Person))
    return Person(
        id=record.text("id"),
        hosts=record.texts("hosts"),
        themes=record.texts("themes"),
        off=record.weeks("off", weeks, []),
        max_visits=record.whole("max_visits", 0),
    )


def _lock(value: object, field: str, weeks: int) -> Lock:
    record = Record(value, field, _names(Lock))
    names = (record.text("delegation"), record.text("host"), record.text("theme"))
    return Lock(*names, record.whole("week", 0, weeks - 1))


def _weights(record: Record) -> Weights:
    own = Record(record.get("weights", {}), "weights", _names(Weights))
    standard = Weights()
    steps = rows(own.get("fairness", list(standard.fairness)), own.name("fairness"))
    fairness = tuple(whole(step, field, 0, MANY) for field, step in steps)
    single = [name for name in _names(Weights) if name != "fairness"]
    values = {name: own.whole(name, 0, MANY, getattr(standard, name)) for name in single}
    return Weights(**values, fairness=fairness)


def _tables(record: Record, key: str) -> Mapping[str, Mapping[str, int]]:
    table = Record(record.get(key, {}), key, record_keys(record.get(key, {})))
    return {country: table.points(country, MANY) for country in table.value}


def record_keys(value: object) -> tuple[str, ...]:
    """Every key of an object whose keys are data, not names of fields."""
    return tuple(value) if isinstance(value, Mapping) else ()


def _holidays(record: Record, weeks: int) -> Mapping[str, Mapping[int, int]]:
    listed = entries(record.get("holidays", {}), "holidays")
    return {country: _calendar(value, field, weeks) for country, field, value in listed}


def _calendar(value: object, field: str, weeks: int) -> Mapping[int, int]:
    calendar: dict[int, int] = {}
    for key, name, days in entries(value, field):
        if not key.isdecimal():
            raise InstanceError(name, "must be a week written as a number")
        calendar[whole(int(key), name, 0, weeks - 1)] = whole(days, name, 0, WEEKDAYS)
    return calendar


def _pairs(record: Record) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for field, value in rows(record.get("excluded_countries", []), "excluded_countries"):
        pair = [entry for _, entry in rows(value, field)]
        if len(pair) != 2 or not all(isinstance(one, str) and one for one in pair):
            raise InstanceError(field, "must be two countries")
        found.append((str(pair[0]), str(pair[1])))
    return tuple(found)


def visits_from_json(value: object) -> tuple[PlannedVisit, ...]:
    """The visits of a result, as `result_to_json` wrote them; InstanceError for anything else."""
    return tuple(_visit(entry, field) for field, entry in rows(value, "visits"))


def _visit(value: object, field: str) -> PlannedVisit:
    record = Record(value, field, _names(PlannedVisit))
    return PlannedVisit(
        host=record.text("host"),
        theme=record.text("theme"),
        week=record.whole("week", -MAX_WEEKS, MAX_WEEKS),
        duration=record.whole("duration", 1, MAX_WEEKS),
        delegations=record.texts("delegations"),
        person=record.text("person"),
        interpreters=record.texts("interpreters", []),
    )
