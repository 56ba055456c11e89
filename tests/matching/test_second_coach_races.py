"""A coach with few places is wanted by several pairs in the same moment. PostgreSQL shows it."""

from __future__ import annotations

import pytest

from matching import services
from matching.models import Enrolment, Pairing, PairingState, Part, SecondCoach, SecondCoachState
from tests.matching.cohorts import NOW, add, make_world, person_of
from tests.matching.second_coaches import whose_turn
from tests.matching.test_races import outcomes_of
from tests.races import AT_ONCE

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 6


def pairs_of(world, number: int) -> list[Pairing]:
    """As many live pairs of a cohort, made as the matching makes them."""
    world.coachees = [add(world, Part.COACHEE) for _ in range(number)]
    for _ in range(number):
        add(world, Part.COACH)
    for proposal in world.published():
        for person in (person_of(proposal.coachee), person_of(proposal.coach)):
            services.accept_proposal(proposal=proposal, by=person, now=NOW)
    return list(Pairing.objects.with_people())


def ask(world, pairing: Pairing, coach: Enrolment) -> SecondCoach:
    return services.ask_second_coach(pairing=pairing, coach=coach, by=world.organiser, now=NOW)


def test_of_eight_questions_for_two_places_two_are_asked():
    world = make_world()
    pairs = pairs_of(world, AT_ONCE)
    coach = add(world, Part.COACH, capacity=2)
    outcomes = outcomes_of([lambda one=one: ask(world, one, coach) for one in pairs])
    assert outcomes.count("second_closed") == AT_ONCE - 2
    assert SecondCoach.objects.filter(coach=coach).count() == 2


@pytest.mark.parametrize("number", range(ROUNDS))
def test_last_yeses_and_proposals_at_once_never_take_more_places_than_there_are(number):
    """Two pairs ask for a coach whose places shrank meanwhile; a third pair ends while it asks."""
    world = make_world()
    pairs = pairs_of(world, 3)
    coach = add(world, Part.COACH, capacity=3)
    asked = [ask(world, one, coach) for one in pairs]
    for one in asked:
        for _ in range(2):
            services.accept_second_coach(one=one, by=whose_turn(one), now=NOW)
    Enrolment.objects.filter(pk=coach.pk).update(capacity=1)
    yes = [
        lambda one=one, by=by: services.accept_second_coach(one=one, by=by, now=NOW)
        for one, by in [(one, whose_turn(one)) for one in asked]
    ]

    def end() -> Pairing:
        return services.move_pairing(
            pairing=pairs[2], to_state=PairingState.ENDED_EARLY, by=world.organiser, now=NOW
        )

    outcomes_of([*yes, end] if number % 2 else [end, *yes])
    coach.refresh_from_db()
    agreed = SecondCoach.objects.filter(coach=coach, state=SecondCoachState.AGREED)
    assert coach.places_taken == agreed.count() <= 1
    assert not agreed.filter(pairing=pairs[2]).exists()


def test_one_yes_clicked_eight_times_counts_once():
    world = make_world()
    (pairing,) = pairs_of(world, 1)
    one = ask(world, pairing, add(world, Part.COACH))
    by = whose_turn(one)
    outcomes = outcomes_of(
        [lambda: services.accept_second_coach(one=one, by=by, now=NOW) for _ in range(AT_ONCE)]
    )
    assert outcomes.count("already_answered") == AT_ONCE - 1
    assert one.turns.filter(answer="accepted").count() == 1
