from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching import services
from matching.models import DecisionKind, MatchRun
from matching.presenters.comparing import comparison
from tests.matching.cohorts import NOW, World, make_world, person_of

pytestmark = pytest.mark.django_db


def two_runs(world: World) -> tuple[MatchRun, MatchRun]:
    """A run, and another in which its first pair is forbidden."""
    first = world.run()
    pair = first.proposals.order_by("coachee_id")[0]
    services.decide_pair(
        cohort=world.cohort,
        coachee=pair.coachee,
        coach=pair.coach,
        kind=DecisionKind.FORBIDDEN,
        reason="They know each other",
        by=world.organiser,
        now=NOW,
    )
    return first, world.run()


def page(world, **chosen) -> str:
    query = "&".join(f"{name}={run.pk}" for name, run in chosen.items())
    return reverse("matching:run-compare", args=[world.cohort.pk]) + f"?{query}"


def test_the_people_who_differ_are_named_with_what_it_costs(as_user):
    world = make_world(2, 2)
    services.store_wishes(
        preferences=[person_of(world.coaches[0]).email],
        avoidances=[],
        by=person_of(world.coachees[0]),
        now=NOW,
    )
    first, second = two_runs(world)

    found = comparison(first, second, first.proposals.all(), second.proposals.all())
    text = as_user(world.organiser).get(page(world, first=first, second=second)).content.decode()

    assert len(found.changes) == 2
    assert found.is_same_measure
    gains = [change.by_first for change in found.changes]
    assert sum(gains) == second.result["total"] - first.result["total"] < 0
    assert all(person_of(one).name in text for one in world.coachees)
    assert text.count("Publish 2 proposals") == 2


def test_other_weights_are_measured_by_both():
    world = make_world(2, 2)
    first = world.run()
    world.cohort.criteria = {**world.cohort.criteria, "themes": 1}
    world.cohort.save()
    second = world.run()

    found = comparison(first, second, first.proposals.all(), second.proposals.all())

    assert not found.is_same_measure
    assert found.figures[-2].first == first.result["total"]
    assert found.figures[-1].second == second.result["total"]
    assert {line.label for line in found.settings if line.differs} == {"Themes"}


def test_one_run_or_the_same_twice_is_asked_for_again(as_user):
    world = make_world(1, 1)
    client = as_user(world.organiser)
    run = world.run()

    assert "Two finished runs are needed" in client.get(page(world)).content.decode()
    same = client.get(page(world, first=run, second=run)).content.decode()
    assert "Choose two different runs." in same


def test_runs_of_another_cohort_cannot_be_chosen(as_user):
    world, other = make_world(1, 1), make_world(1, 1)
    run, foreign = world.run(), other.run()

    text = as_user(world.organiser).get(page(world, first=run, second=foreign)).content.decode()

    assert person_of(other.coachees[0]).name not in text


def test_comparing_costs_the_same_for_few_and_many(as_user):
    costs = set()
    for size in (2, 9):
        world = make_world(size, size)
        first, second = two_runs(world)
        client = as_user(world.organiser)
        client.get(page(world, first=first, second=second))
        with CaptureQueriesContext(connection) as seen:
            client.get(page(world, first=first, second=second))
        costs.add(len(seen))
    assert len(costs) == 1
