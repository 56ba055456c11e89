"""What people do in the same moment. SQLite lines its writers up: only PostgreSQL shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from matching import rules, services
from matching.models import Cohort, Enrolment, MatchRun, Pairing, Part, Proposal, RunState
from matching.services.again import QUIET
from tests.matching.cohorts import NOW, World, add, half_accepted, make_world, person_of
from tests.races import AT_ONCE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def outcomes_of(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each of the calls returned, made in the same moment; of a refusal its key."""
    said = at_once(calls, rules.Refused)
    return [one.key if isinstance(one, rules.Refused) else one for one in said]


def proposals_to(world: World, coach: Enrolment) -> list[Proposal]:
    """A published proposal of each coachee to the same coach, each accepted by the coachee."""
    return [half_accepted(world, coachee, coach, Part.COACHEE) for coachee in world.coachees]


@pytest.mark.parametrize("places", [1, 3])
def test_eight_yeses_at_once_take_no_more_places_than_there_are(places):
    world = make_world(AT_ONCE, 0)
    coach = add(world, Part.COACH, capacity=places)

    outcomes = outcomes_of(
        [
            lambda one=one: services.accept_proposal(proposal=one, by=person_of(coach), now=NOW)
            for one in proposals_to(world, coach)
        ]
    )

    assert outcomes.count("no_place") == AT_ONCE - places
    assert Pairing.objects.live().count() == places
    coach.refresh_from_db()
    assert coach.places_taken == places


def test_two_clicks_on_one_yes_count_once():
    world = make_world(1, 0)
    coach = add(world, Part.COACH)
    proposal = proposals_to(world, coach)[0]

    outcomes = outcomes_of(
        [
            lambda: services.accept_proposal(proposal=proposal, by=person_of(coach), now=NOW)
            for _ in range(AT_ONCE)
        ]
    )

    assert sum(isinstance(one, Proposal) for one in outcomes) == 1
    assert Pairing.objects.count() == 1


def test_of_two_runs_published_at_once_one_is():
    world = make_world(2, 2)
    runs = [world.run(), world.run()]

    outcomes = outcomes_of(
        [
            lambda run=run: services.publish_proposals(run=run, by=world.organiser, now=NOW)
            for run in runs
        ]
    )

    assert sorted(map(str, outcomes)) == ["2", "nothing_to_publish"]


def test_eight_clicks_start_one_run():
    world = make_world(1, 1)
    cohort = Cohort.objects.select_related("programme").get(pk=world.cohort.pk)

    outcomes = outcomes_of(
        [
            lambda: services.request_run(cohort=cohort, by=world.organiser, now=NOW)
            for _ in range(AT_ONCE)
        ]
    )

    assert outcomes.count("run_active") == AT_ONCE - 1


def test_eight_workers_compute_a_run_once():
    world = make_world(2, 2)
    run = services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)

    outcomes_of([lambda: services.work_next_run(clock=lambda: NOW) for _ in range(AT_ONCE)])

    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.DONE, 1)
    assert run.proposals.count() == 2


def test_eight_ticks_ask_for_one_run_of_what_became_free():
    world = make_world(2, 2)
    for proposal in world.published():
        services.decline_proposal(
            proposal=proposal, reason="other", comment="", by=person_of(proposal.coach), now=NOW
        )

    outcomes = outcomes_of(
        [lambda: services.request_due_runs(now=NOW + QUIET) for _ in range(AT_ONCE)]
    )

    assert sorted(outcomes) == [0] * (AT_ONCE - 1) + [1]
    assert MatchRun.objects.filter(is_automatic=True).count() == 1


def test_answers_withdrawals_and_ends_at_once_never_wait_for_each_other():
    world = make_world(6, 6)
    said_yes = world.published()
    for proposal in said_yes[:4]:
        services.accept_proposal(proposal=proposal, by=person_of(proposal.coachee), now=NOW)
    first = said_yes[0]
    services.accept_proposal(proposal=first, by=person_of(first.coach), now=NOW)
    pairing = Pairing.objects.get()

    def decline(proposal):
        services.decline_proposal(
            proposal=proposal, reason="other", comment="", by=person_of(proposal.coach), now=NOW
        )

    outcomes = outcomes_of(
        [
            lambda: services.accept_proposal(
                proposal=said_yes[1], by=person_of(said_yes[1].coach), now=NOW
            ),
            lambda: decline(said_yes[2]),
            lambda: decline(said_yes[4]),
            lambda: services.withdraw_proposal(
                proposal=said_yes[3], reason="other", comment="", by=world.organiser, now=NOW
            ),
            lambda: services.withdraw_enrolment(
                enrolment=said_yes[5].coach, by=world.organiser, now=NOW
            ),
            lambda: services.move_pairing(
                pairing=pairing, to_state="rematched", by=world.organiser, now=NOW
            ),
            lambda: services.expire_due_proposals(now=NOW),
        ]
    )

    assert len(outcomes) == 7
    assert not [one for one in outcomes if isinstance(one, str)]
    assert services.request_due_runs(now=NOW + QUIET) == 1
