"""Proof and bounds: the whole model as an integer programme for HiGHS, through scipy.

Huangfu and Hall (2018) describe the solver. It takes up to about 80 delegations to the optimum;
beyond that the bound is what it gives.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from exchanges.planning.program import Programme, build_programme
from exchanges.planning.search import Seat
from exchanges.planning.tables import Tables

SLACK = 1e-4  # far above the solver's rounding, far below one point


@dataclass(frozen=True, slots=True)
class ExactPlan:
    """`seats` per delegation or None without any plan, `bound` in points or None without one."""

    seats: list[Seat | None] | None
    bound: int | None
    feasible: bool = True


def solve_exactly(tables: Tables, time_limit: float | None) -> ExactPlan:
    """The best plan within `time_limit` seconds and an upper bound on every plan."""
    programme = build_programme(tables)
    if not programme.options:
        return ExactPlan([None] * len(tables.groups), 0)
    options: dict[str, float] = {"mip_rel_gap": 0.0}
    if time_limit is not None:
        options["time_limit"] = max(0.1, time_limit)
    lower = np.zeros(len(programme.cost))
    lower[programme.fixed] = 1
    answer = milp(
        c=np.asarray(programme.cost, dtype=float),
        constraints=_constraints(programme),
        integrality=np.ones(len(programme.cost)),
        bounds=Bounds(lower, np.ones(len(programme.cost))),
        options=options,
    )
    dual = getattr(answer, "mip_dual_bound", None)
    bound = None if dual is None or math.isinf(dual) else math.floor(SLACK - dual)
    chosen = None if answer.x is None else answer.x > 0.5
    seats = None if chosen is None else _seats(programme, chosen)
    return ExactPlan(seats, bound, feasible=answer.status != 2)


def _constraints(programme: Programme) -> LinearConstraint:
    entries = [
        (row, variable, coefficient)
        for row, (terms, _) in enumerate(programme.rows)
        for variable, coefficient in terms
    ]
    row, column, value = (np.asarray(part) for part in zip(*entries, strict=True))
    shape = (len(programme.rows), len(programme.cost))
    matrix = csr_array((value.astype(float), (row, column)), shape=shape)
    return LinearConstraint(matrix, -np.inf, [float(limit) for _, limit in programme.rows])


def _seats(
    programme: Programme, chosen: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
) -> list[Seat | None]:
    people = {key: person for one, (key, person) in programme.staff.items() if chosen[one]}
    seats: list[Seat | None] = [None] * len(programme.tables.groups)
    for option, (guest, group, week) in programme.options.items():
        if chosen[option]:
            seats[guest] = (group, week, people[group.slot, week])
    return seats
