"""The planning model written for OR-tools CP-SAT, with one worker."""

from __future__ import annotations

import importlib
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

from exchanges.planning import PlannedVisit, PlanningProblem
from exchanges.planning.assembly import visits_of
from exchanges.planning.search import Seat
from exchanges.planning.tables import Group, Tables, build_tables
from exchanges.planning.weekmask import span, weeks_in

FULLY_RELAXED_UP_TO = 80

Key = tuple[int, int]  # slot, week
Member = tuple[Any, int, Group]  # a literal, the guest and the group that it stands for


@dataclass(frozen=True, slots=True)
class PeerPlan:
    """The visits that a peer found, None without any, and whether none is better."""

    visits: tuple[PlannedVisit, ...] | None
    is_proved: bool


@dataclass
class _Model:
    """Literals by what they stand for, and the points of the plan.

    `serves[x]` is (guest, group, week), `opens[key]` an open visit, `staffs[key, person]` its
    resource person.
    """

    tables: Tables
    cp: Any
    serves: list[tuple[Any, int, Group, int]] = field(default_factory=list)
    opens: dict[Key, Any] = field(default_factory=dict)
    staffs: dict[tuple[Key, int], Any] = field(default_factory=dict)
    points: list[Any] = field(default_factory=list)

    def literal(self, points: int = 0) -> Any:
        """A new literal and what it adds to the plan."""
        made = self.cp.new_bool_var("")
        self.points.append(points * made)
        return made


def cp_sat(problem: PlanningProblem, seconds: float) -> PeerPlan:
    """The plan of CP-SAT within `seconds` of CPU time.

    Raises:
        ImportError: OR-tools is not installed.
    """
    module = importlib.import_module("ortools.sat.python.cp_model")
    model = _Model(build_tables(problem), module.CpModel())
    _guests(model)
    _staff(model)
    _joint_visits(model)
    _weeks(model)
    _fairness(model)
    model.cp.maximize(sum(model.points))
    solver = module.CpSolver()
    solver.parameters.num_workers = 1
    # A full relaxation proves small instances in seconds, and finds nothing in time at large ones.
    is_small = len(problem.delegations) <= FULLY_RELAXED_UP_TO
    solver.parameters.linearization_level = 2 if is_small else 1
    solver.parameters.random_seed = 1
    with _stopped_after(solver, seconds):
        status = solver.solve(model.cp)
    is_found = status in (module.OPTIMAL, module.FEASIBLE)
    return PeerPlan(_visits(model, solver) if is_found else None, status == module.OPTIMAL)


@contextmanager
def _stopped_after(solver: Any, seconds: float) -> Iterator[None]:
    """Stop a solver once this process has used `seconds`: its own limit counts time on the wall."""
    is_done, until = threading.Event(), time.process_time() + seconds

    def watch() -> None:
        while not is_done.wait(0.2):
            if time.process_time() >= until:
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_done.set()
        watcher.join()


def _guests(model: _Model) -> None:
    """A delegation is served at most once; a locked one is."""
    for guest, groups in enumerate(model.tables.groups):
        own = []
        for group in groups:
            for week in weeks_in(group.starts):
                served = model.literal(group.gains[week])
                model.serves.append((served, guest, group, week))
                own.append(served)
        if model.tables.locked[guest] is None:
            model.cp.add_at_most_one(own)
        else:
            model.cp.add_exactly_one(own)


def _staff(model: _Model) -> None:
    """A visit is open with exactly one person who knows the theme and is free."""
    tables, names = model.tables, model.tables.numbering
    for slot, week in sorted({(group.slot, week) for _, _, group, week in model.serves}):
        host, theme, length = names.slot_parts(slot)
        opened = model.opens[slot, week] = model.literal(-tables.problem.weights.visit)
        own = []
        for person in tables.servers[host * len(names.themes) + theme]:
            if not tables.off[person] & span(week, names.lengths[length]):
                own.append(model.literal(-tables.regional[person]))
                model.staffs[(slot, week), person] = own[-1]
        model.cp.add(sum(own) == opened)


def _joint_visits(model: _Model) -> None:
    """Guests need an open visit, a place, seats, a language, and nobody hostile beside them."""
    names = model.tables.numbering
    guests: dict[Key, list[Member]] = defaultdict(list)
    for served, guest, group, week in model.serves:
        guests[group.slot, week].append((served, guest, group))
    teams: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for key, members in guests.items():
        _seats(model, key, members)
        for language, team in _teams(model, members):
            for week in _taken(model, key):
                teams[language, week].append(team)
    for (language, _), needed in teams.items():
        model.cp.add(sum(needed) <= model.tables.problem.interpreters[names.languages[language]])


def _seats(model: _Model, key: Key, members: list[Member]) -> None:
    tables, names = model.tables, model.tables.numbering
    host, opened = names.hosts[names.slot_parts(key[0])[0]], model.opens[key]
    for served, _, _ in members:
        model.cp.add_implication(served, opened)
    people = sum(names.delegations[guest].people * served for served, guest, _ in members)
    model.cp.add(sum(served for served, _, _ in members) <= host.max_delegations * opened)
    model.cp.add(people <= host.max_people * opened)
    for (one, guest, _), (other, beside, _) in combinations(members, 2):
        if tables.hostile[tables.country[guest]] >> tables.country[beside] & 1:
            model.cp.add_at_most_one(one, other)


def _teams(model: _Model, members: list[Member]) -> Iterator[tuple[int, Any]]:
    """The literal of each language that somebody may need in a visit."""
    for language in sorted({group.language for _, _, group in members} - {-1}):
        team = model.literal(-model.tables.problem.weights.team)
        for served, _, group in members:
            if group.language == language:
                model.cp.add_implication(served, team)
        yield language, team


def _weeks(model: _Model) -> None:
    """Hosts and people have so many visits a week, and so many in the cycle."""
    names = model.tables.numbering
    at_host: dict[tuple[int, int], list[Any]] = defaultdict(list)
    of_host: dict[int, list[Any]] = defaultdict(list)
    for key, opened in model.opens.items():
        number = names.slot_parts(key[0])[0]
        of_host[number].append(opened)
        for week in _taken(model, key, names.hosts[number].rest):
            at_host[number, week].append(opened)
    for (number, _), opened in at_host.items():
        model.cp.add(sum(opened) <= names.hosts[number].parallel)
    for number, opened in of_host.items():
        model.cp.add(sum(opened) <= names.hosts[number].per_cycle)
    busy: dict[tuple[int, int], list[Any]] = defaultdict(list)
    serving: dict[int, list[Any]] = defaultdict(list)
    for (key, person), staffed in model.staffs.items():
        serving[person].append(staffed)
        for week in _taken(model, key):
            busy[person, week].append(staffed)
    for staffed in busy.values():
        model.cp.add_at_most_one(staffed)
    for person, staffed in serving.items():
        model.cp.add(sum(staffed) <= names.people[person].max_visits)


def _taken(model: _Model, key: Key, rest: int = 0) -> Iterator[int]:
    names = model.tables.numbering
    until = key[1] + names.lengths[names.slot_parts(key[0])[2]] + rest
    return iter(range(key[1], min(until, model.tables.problem.weeks)))


def _fairness(model: _Model) -> None:
    """The n-th step of a country counts if at least n of its delegations are served."""
    served: dict[int, list[Any]] = defaultdict(list)
    for literal, guest, _, _ in model.serves:
        served[model.tables.country[guest]].append(literal)
    for literals in served.values():
        steps = [model.literal(points) for points in model.tables.problem.weights.fairness]
        model.cp.add(sum(steps) <= sum(literals))
        for first, second in pairwise(steps):
            model.cp.add_implication(second, first)


def _visits(model: _Model, solver: Any) -> tuple[PlannedVisit, ...]:
    people = {key: one for (key, one), made in model.staffs.items() if solver.boolean_value(made)}
    seats: list[Seat | None] = [None] * len(model.tables.groups)
    for served, guest, group, week in model.serves:
        if solver.boolean_value(served):
            seats[guest] = (group, week, people[group.slot, week])
    return visits_of(model.tables, seats)
