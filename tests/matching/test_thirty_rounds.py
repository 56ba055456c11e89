"""Thirty rounds of eight accepts in the same moment: never too many pairs, never a place left."""

from __future__ import annotations

import random

import pytest
from django.db.models import F

from matching import services
from matching.models import Enrolment, Pairing, Part, Proposal
from tests.matching.cohorts import NOW, add, half_accepted, make_world, person_of
from tests.matching.test_races import outcomes_of
from tests.races import AT_ONCE

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 30


def play(number: int) -> tuple[int, int]:
    """One round: two coaches with few places, four proposals to each; return pairs and refusals."""
    chance = random.Random(number)
    world = make_world(AT_ONCE, 0)
    coaches = [add(world, Part.COACH, capacity=chance.randint(1, 4)) for _ in range(2)]
    last: list[tuple[Proposal, object]] = []
    for place, coachee in enumerate(world.coachees):
        coach, first = coaches[place % 2], chance.choice(list(Part))
        proposal = half_accepted(world, coachee, coach, first)
        last.append((proposal, person_of(coach if first == Part.COACHEE else coachee)))
    chance.shuffle(last)
    outcomes = outcomes_of(
        [
            lambda one=one, by=by: services.accept_proposal(proposal=one, by=by, now=NOW)
            for one, by in last
        ]
    )
    places = sum(coach.capacity for coach in coaches)
    assert len(outcomes) == AT_ONCE
    assert outcomes.count("no_place") == AT_ONCE - places
    for coach in Enrolment.objects.filter(pk__in=[one.pk for one in coaches]):
        assert coach.places_taken == coach.capacity
        assert Pairing.objects.live().filter(coach=coach).count() == coach.capacity
    assert not world.cohort.enrolments.filter(places_taken__gt=F("capacity")).exists()
    return places, outcomes.count("no_place")


def test_thirty_rounds_of_eight_yeses_fill_every_place_and_no_more():
    """149 places, 240 yeses: as many pairs as places, and all others are refused."""
    played = [play(number) for number in range(ROUNDS)]
    assert [sum(one) for one in zip(*played, strict=True)] == [149, 91]
