from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import services
from matching.models import DecisionKind, MatchRun
from matching.presenters.comparing import Column, Comparison, comparison
from tests.matching.cohorts import NOW, World, make_world, person_of

pytestmark = pytest.mark.django_db


def another_run(world: World, run: MatchRun) -> MatchRun:
    """A run in which the first pair of `run` is forbidden."""
    pair = run.proposals.order_by("coachee_id")[0]
    world.decide(pair.coachee, pair.coach, DecisionKind.FORBIDDEN, "They know each other")
    return world.run()


def two_runs(world: World) -> tuple[MatchRun, MatchRun]:
    first = world.run()
    return first, another_run(world, first)


def compared(*runs: MatchRun) -> Comparison:
    return comparison(
        [Column(number, run, list(run.proposals.all())) for number, run in enumerate(runs, 1)]
    )


def page(world, *runs) -> str:
    query = "&".join(f"runs={run.pk}" for run in runs)
    return reverse("matching:run-compare", args=[world.cohort.pk]) + f"?{query}"


def wish(world: World, number: int = 0) -> None:
    services.store_wishes(
        preferences=[person_of(world.coaches[number]).email],
        avoidances=[],
        by=person_of(world.coachees[number]),
        now=NOW,
    )


def test_the_people_who_differ_are_named_with_what_it_costs(as_user):
    world = make_world(2, 2)
    wish(world)
    first, second = two_runs(world)

    found = compared(first, second)
    text = as_user(world.organiser).get(page(world, first, second)).content.decode()

    assert len(found.people) == 2
    assert found.is_same_measure
    gains = [one.cells[1].gain for one in found.people]
    assert sum(gains) == second.result["total"] - first.result["total"] < 0
    assert all(one.cells[0].gain == 0 for one in found.people)
    assert all(person_of(one).name in text for one in world.coachees)
    assert text.count("Look and publish 2 proposals") == 2
    assert 'method="post" action="/runs/' not in text


def test_four_runs_stand_side_by_side_with_what_differs(as_user):
    world = make_world(3, 3)
    wish(world)
    first, second = two_runs(world)
    world.cohort.criteria = {**world.cohort.criteria, "themes": 1}
    world.cohort.aim = "worst"
    world.cohort.save()
    third = world.run()
    world.cohort.rules = {**world.cohort.rules, "excluded_countries": [["RW", "SE"]]}
    world.cohort.save()
    fourth = world.run()

    answer = as_user(world.organiser).get(page(world, first, second, third, fourth))

    text, found = answer.content.decode(), answer.context["found"]
    assert [column.number for column in found.columns] == [1, 2, 3, 4]
    assert {str(line.label): line.values for line in found.different} == {
        "Themes": [40, 40, 1, 1],
        "Countries that must not meet": ["Off", "Off", "Off", "Rwanda – Sweden"],
        "What the best result is": [found.different[2].values[0]] * 2
        + [found.different[2].values[2]] * 2,
        "Forbidden pairs": [0, 1, 1, 1],
    }
    assert "by the weights of Run 1" in text
    assert "Score of all pairs by the weights of run 3" in text


def test_other_weights_are_measured_by_each():
    world = make_world(2, 2)
    first = world.run()
    world.cohort.criteria = {**world.cohort.criteria, "themes": 1}
    world.cohort.save()
    second = world.run()

    found = compared(first, second)

    assert not found.is_same_measure
    assert found.figures[-2].values[0] == first.result["total"]
    assert found.figures[-1].values[1] == second.result["total"]
    assert {line.label for line in found.settings if line.differs} == {"Themes"}


def test_somebody_without_a_pair_in_one_run_has_no_points_there():
    world = make_world(2, 1)
    first, second = two_runs(world)

    found = compared(first, second)

    assert len(found.people) == 2
    pairs = {(bool(a.proposal), bool(b.proposal)) for a, b in (one.cells for one in found.people)}
    assert pairs == {(True, False), (False, True)}
    assert all(one.cells[1].gain is None for one in found.people)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_fewer_than_two_or_more_than_four_are_asked_for_again(as_user, count):
    world = make_world(1, 1)
    runs = [world.run() for _ in range(5)]
    address = page(world, *runs[:count]) + "&chosen=1"

    answer = as_user(world.organiser).get(address)

    assert "Choose two to four runs." in answer.content.decode()
    assert "found" not in answer.context
    assert answer.content.decode().count(" checked") == count


def test_one_run_alone_says_what_to_do_first(as_user):
    world = make_world(1, 1)
    world.run()
    text = as_user(world.organiser).get(page(world)).content.decode()
    assert "Two finished runs are needed" in text


def test_runs_of_another_cohort_cannot_be_chosen(as_user):
    world, other = make_world(1, 1), make_world(1, 1)
    run, foreign = world.run(), other.run()
    world.run()

    answer = as_user(world.organiser).get(page(world, run, foreign))

    assert "found" not in answer.context
    assert person_of(other.coachees[0]).name not in answer.content.decode()


def test_comparing_costs_the_same_for_few_and_many(as_user):
    costs = set()
    for size in (2, 9):
        world = make_world(size, size)
        first, second = two_runs(world)
        third = another_run(world, second)
        client = as_user(world.organiser)
        for runs in ((first, second), (first, second, third)):
            client.get(page(world, *runs))
            with CaptureQueriesContext(connection) as seen:
                client.get(page(world, *runs))
            costs.add(len(seen))
    assert len(costs) == 1
    assert costs.pop() <= 14
