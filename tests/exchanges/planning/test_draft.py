"""The draft's running score against the objective by definition, through every change."""

from dataclasses import replace

from hypothesis import given, settings

from exchanges.planning import PlannedVisit, PlanningProblem, objective, plan, published_of
from exchanges.planning.assembly import visits_of
from exchanges.planning.dice import Dice
from exchanges.planning.draft import Draft
from exchanges.planning.insertion import best_placement
from exchanges.planning.model import Weights
from exchanges.planning.objective import objective_parts
from exchanges.planning.search import seats
from exchanges.planning.seating import seated
from exchanges.planning.tables import build_tables
from tests.exchanges.planning.cases import delegation, host, person, problem, small_problems

# Everything that has a price: a regional person, teams, holidays, a published plan.
RICH = problem(
    delegation("a", languages=("sw",), preferred=(2,)),
    delegation("b", languages=("sw",), preferred=(3, 9), themes={"desk": 70, "hotline": 90}),
    delegation("c", country="SO", duration=2, people=6),
    delegation("d", languages=("fr",), themes={"hotline": 33}),
    hosts=(host(), host("gulu", country="KE", languages=("fr",), parallel=2)),
    people=(person(hosts=("kigali", "gulu")), person("ben", hosts=("gulu",), max_visits=2)),
    interpreters={"sw": 2, "en": 1},
    holidays={"RW": {2: 1, 4: 1}},
    travel={"UG": {"RW": 35, "KE": 10}},
    published=published_of(
        (
            PlannedVisit("kigali", "desk", 5, 1, ("a",), "ada"),
            PlannedVisit("gulu", "hotline", 7, 1, ("b",), "ada"),
        )
    ),
    weights=Weights(stability=90),
)


def test_the_gain_of_every_option_is_what_the_definition_says() -> None:
    tables = build_tables(RICH)
    for guest, groups in enumerate(tables.groups):
        for group in groups:
            number, theme, _ = tables.numbering.slot_parts(group.slot)
            for week in group.order:
                visit = PlannedVisit(
                    host=tables.numbering.hosts[number].id,
                    theme=tables.numbering.themes[theme],
                    week=week,
                    duration=tables.numbering.delegations[guest].duration,
                    delegations=(tables.numbering.delegations[guest].id,),
                    person="ada",
                )
                parts = dict(objective_parts(RICH, (visit,)))
                shared = [parts.pop(name) for name in ("visit", "regional", "team", "fairness")]
                assert len(shared) == 4
                assert group.gains[week] == sum(parts.values())


def test_the_score_follows_every_move_and_its_undoing() -> None:
    tables = build_tables(RICH)
    draft, dice = Draft(tables), Dice(4)
    for _ in range(300):
        guest = dice.below(len(draft.place))
        before = seats(draft), draft.score
        draft.mark()
        if draft.place[guest] is not None:
            draft.remove(guest)
        found = best_placement(draft, guest, lambda: dice.below(2) == 0)
        if found is not None:
            draft.add(guest, found.group, found.week, found.person)
        assert draft.score == objective(RICH, visits_of(tables, seats(draft)))
        if dice.below(3) == 0:
            draft.undo()
            assert (seats(draft), draft.score) == before


@settings(max_examples=40, deadline=None)
@given(small_problems())
def test_a_seated_plan_has_the_score_of_its_objective(case: PlanningProblem) -> None:
    result = plan(replace(case, iterations=0))
    assert seated(build_tables(case), result.visits).score == result.objective
