"""What it would cost to force a left-out request in: who would be bumped, who would move."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exchanges.planning.assembly import visits_of
from exchanges.planning.dice import Dice
from exchanges.planning.difference import difference, places_of
from exchanges.planning.errors import InstanceError
from exchanges.planning.model import PlanningProblem
from exchanges.planning.reading import checked
from exchanges.planning.recreate import fill
from exchanges.planning.replanning import GENTLE, published_of
from exchanges.planning.report import approved
from exchanges.planning.result import PlannedVisit
from exchanges.planning.search import Ending, improve
from exchanges.planning.seating import seated
from exchanges.planning.tables import build_tables, favouring

FORCE = 10**9  # points that no other part of a plan can outweigh
ITERATIONS = 1500


@dataclass(frozen=True, slots=True)
class Price:
    """The plan with the request in it, against the plan without.

    `visit` is the request's visit, None if no plan with it was found; `points` is the change of
    the objective, stability apart; `bumped` lose their visit, `moved` get another host, theme or
    week, `gained` are let in along with it.
    """

    delegation: str
    visit: PlannedVisit | None
    points: int
    bumped: tuple[str, ...]
    moved: tuple[str, ...]
    gained: tuple[str, ...]
    visits: tuple[PlannedVisit, ...]


def price_of(problem: PlanningProblem, visits: Sequence[PlannedVisit], delegation: str) -> Price:
    """The price of forcing a left-out delegation into a plan, others disturbed as little as may be.

    `visits` must pass the checker. The search starts from them and is seeded, so the answer
    repeats; it is the least price found, not a proof. Raises InstanceError for a delegation that
    is unknown or has a visit.
    """
    problem = checked(problem)
    known = {one.id for one in problem.delegations}
    if delegation not in known - set(places_of(visits)):
        raise InstanceError("delegation", f"{delegation} is not among those left out")
    forced = _forced(problem, visits, delegation)
    visit = next((one for one in forced if delegation in one.delegations), None)
    if visit is None:
        return Price(delegation, None, 0, (), (), (), tuple(visits))
    change = difference(problem, visits, forced)
    return Price(
        delegation=delegation,
        visit=visit,
        points=change.points,
        bumped=change.bumped,
        moved=change.moved,
        gained=tuple(one for one in change.gained if one != delegation),
        visits=forced,
    )


def _forced(
    problem: PlanningProblem, visits: Sequence[PlannedVisit], delegation: str
) -> tuple[PlannedVisit, ...]:
    """The best plan found in which the delegation is worth more than everybody else."""
    weights = replace(problem.weights, stability=GENTLE)
    steady = replace(problem, published=published_of(visits), weights=weights)
    tables = favouring(build_tables(steady), delegation, FORCE)
    draft = seated(tables, visits)
    guest = [one.id for one in tables.numbering.delegations].index(delegation)
    if not tables.groups[guest]:
        return tuple(visits)  # every door is closed: no plan has room for it
    fill(draft, [guest])
    seats, _ = improve(draft, Dice(problem.seed), Ending(ITERATIONS), None)
    return approved(problem, visits_of(tables, seats))
