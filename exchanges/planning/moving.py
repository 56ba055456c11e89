"""Moving one delegation to a place of the organiser's choice: what it breaks, what it costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from exchanges.planning.assembly import visits_of
from exchanges.planning.checker import closed_door
from exchanges.planning.dice import Dice
from exchanges.planning.difference import difference
from exchanges.planning.doors import horizon_starts, open_starts, shares_language
from exchanges.planning.draft import Draft
from exchanges.planning.errors import InstanceError
from exchanges.planning.fixing import place_locks
from exchanges.planning.insertion import people_for
from exchanges.planning.model import Delegation, Host, Lock, PlanningProblem
from exchanges.planning.obstacles import Pairing, blocked_starts
from exchanges.planning.reading import checked
from exchanges.planning.recreate import fill, greedy_order
from exchanges.planning.replanning import GENTLE, published_of
from exchanges.planning.report import approved
from exchanges.planning.result import PlannedVisit
from exchanges.planning.search import Ending, improve
from exchanges.planning.seating import group_at, seated
from exchanges.planning.tables import Tables, build_tables
from exchanges.planning.weekmask import weeks_in

ITERATIONS = 500
NO_ROOM = "no_room"  # what is locked leaves no room there
BEYOND = "beyond_horizon"  # the visit would begin before the first week or end after the last


@dataclass(frozen=True, slots=True)
class Move:
    """A delegation at another place, and the least disturbed plan found around it.

    `closed` names the door that forbids the place, None if it can be done; `in_the_way` are the
    reasons for which others must give way. `visits` holds the plan, or the old one when closed.
    """

    place: Lock
    closed: str | None
    in_the_way: tuple[str, ...]
    bumped: tuple[str, ...]
    moved: tuple[str, ...]
    gained: tuple[str, ...]
    points: int
    visits: tuple[PlannedVisit, ...]


def move_of(problem: PlanningProblem, visits: Sequence[PlannedVisit], place: Lock) -> Move:
    """What follows when the delegation of `place` is locked there.

    `visits` must pass the checker; the problem holds no other lock of the delegation. Seeded, so
    that the answer repeats. Raises InstanceError for a host or a delegation that is unknown.
    """
    problem = checked(problem)
    door = closed_at(problem, place)
    if door is not None:
        return _refused(place, door, (), visits)
    weights = replace(problem.weights, stability=GENTLE)
    fixed = replace(
        problem,
        locks=(*problem.locks, place),
        published=published_of(visits),
        weights=weights,
    )
    tables = build_tables(fixed)
    reasons = _reasons(tables, visits, place)
    try:
        found = _around(tables, visits)
    except InstanceError:
        return _refused(place, NO_ROOM, reasons, visits)
    change = difference(problem, visits, found)
    return Move(
        place=place,
        closed=None,
        in_the_way=reasons,
        bumped=change.bumped,
        moved=tuple(one for one in change.moved if one != place.delegation),
        gained=tuple(one for one in change.gained if one != place.delegation),
        points=change.points,
        visits=found,
    )


def closed_at(problem: PlanningProblem, place: Lock) -> str | None:
    """The door that is closed at a place, None if it is open to its delegation.

    Raises InstanceError for a host or a delegation that is unknown.
    """
    guest, host = _sides(problem, place)
    if place.week < 0 or not horizon_starts(problem, guest.duration) >> place.week & 1:
        return BEYOND
    return closed_door(problem, guest, host, place.theme, place.week)


def nearest_open(problem: PlanningProblem, place: Lock) -> int | None:
    """The week nearest to a place at which no door is closed there, the earlier of two.

    None where every week is closed. Raises InstanceError as `closed_at` does.
    """
    guest, host = _sides(problem, place)
    starts = weeks_in(open_starts(problem, guest, host, place.theme))
    return min(starts, key=lambda week: (abs(week - place.week), week), default=None)


def _sides(problem: PlanningProblem, place: Lock) -> tuple[Delegation, Host]:
    guest = next((one for one in problem.delegations if one.id == place.delegation), None)
    host = next((one for one in problem.hosts if one.id == place.host), None)
    if guest is None or host is None:
        raise InstanceError("place", "names an unknown delegation or host")
    return guest, host


def forbidden_at(problem: PlanningProblem, place: Lock) -> str | None:
    """Why a delegation can never be locked at a place: a closed door, or locks that need the room.

    Raises InstanceError for a host or a delegation that is unknown.
    """
    door = closed_at(problem, place)
    if door is not None:
        return door
    locked = replace(problem, locks=(*problem.locks, place))
    try:
        place_locks(Draft(build_tables(checked(locked))))
    except InstanceError:
        return NO_ROOM
    return None


def _refused(
    place: Lock, door: str, reasons: tuple[str, ...], visits: Sequence[PlannedVisit]
) -> Move:
    return Move(place, door, reasons, (), (), (), 0, tuple(visits))


def _reasons(tables: Tables, visits: Sequence[PlannedVisit], place: Lock) -> tuple[str, ...]:
    """What stands in the way of the place while everybody else stays.

    The tables know the delegation at its new place alone, so it is not seated where it was.
    """
    draft = seated(tables, _without(visits, place.delegation))
    pairing = _pairing(tables, place)
    blocked = blocked_starts(draft, pairing, 1 << place.week)
    return tuple(reason for reason, mask in blocked.items() if mask)


def _without(visits: Sequence[PlannedVisit], delegation: str) -> Iterator[PlannedVisit]:
    """The visits as they are when one delegation stays at home."""
    for visit in visits:
        staying = tuple(one for one in visit.delegations if one != delegation)
        if staying:
            yield replace(visit, delegations=staying)


def _pairing(tables: Tables, place: Lock) -> Pairing:
    names = tables.numbering
    guest = [one.id for one in names.delegations].index(place.delegation)
    host = [one.id for one in names.hosts].index(place.host)
    theme = names.themes.index(place.theme)
    delegation = names.delegations[guest]
    length = names.lengths.index(delegation.duration)
    language = -1
    if not shares_language(delegation, names.hosts[host]):
        language = names.languages.index(min(delegation.languages))
    pair = host * len(names.themes) + theme
    return Pairing(guest, host, pair, names.slot(host, theme, length), length, language)


def _around(tables: Tables, visits: Sequence[PlannedVisit]) -> tuple[PlannedVisit, ...]:
    """The least disturbed plan found that keeps the locks of the problem."""
    problem = tables.problem
    draft = Draft(tables)
    place_locks(draft)
    _seat_others(draft, visits)
    fill(draft, greedy_order(draft))
    seats, _ = improve(draft, Dice(problem.seed), Ending(ITERATIONS), None)
    return approved(problem, visits_of(tables, seats))


def _seat_others(draft: Draft, visits: Sequence[PlannedVisit]) -> None:
    """Leave everybody where they were, with the person who led them, as far as there is room."""
    names = draft.tables.numbering
    guests = {one.id: number for number, one in enumerate(names.delegations)}
    leaders = {one.id: number for number, one in enumerate(names.people)}
    for visit in visits:
        for name in visit.delegations:
            guest = guests[name]
            group = group_at(draft.tables, guest, visit.host, visit.theme, visit.week)
            if group is not None and draft.place[guest] is None:
                able = people_for(draft, guest, group, visit.week)
                led_by = leaders[visit.person]
                if able:
                    draft.add(guest, group, visit.week, led_by if led_by in able else able[0])
