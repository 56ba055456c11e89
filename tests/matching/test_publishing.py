from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from matching import rules, services
from matching.models import CohortState, Enrolment, EnrolmentState, Part, Proposal, ProposalState
from tests.matching.cohorts import NOW, add, make_world

pytestmark = pytest.mark.django_db


def test_publishing_asks_both_people_and_closes_enrolment():
    world = make_world(2, 2)
    run = world.run()

    count = services.publish_proposals(run=run, by=world.organiser, now=NOW)

    assert count == 2
    assert {one.state for one in run.proposals.all()} == {ProposalState.PROPOSED}
    assert {one.expires_at for one in run.proposals.all()} == {NOW + timedelta(days=10)}
    world.cohort.refresh_from_db()
    assert world.cohort.state == CohortState.MATCHING


def test_of_two_runs_one_is_published_and_the_other_set_aside():
    world = make_world(2, 2)
    first, second = world.run(), world.run()

    services.publish_proposals(run=first, by=world.organiser, now=NOW)

    assert {one.state for one in second.proposals.all()} == {ProposalState.WITHDRAWN}
    with pytest.raises(rules.RunRefused, match="nothing_to_publish"):
        services.publish_proposals(run=second, by=world.organiser, now=NOW)
    with pytest.raises(rules.RunRefused, match="cannot_publish"):
        services.publish_proposals(run=first, by=world.organiser, now=NOW)


def test_a_run_that_people_have_left_since_is_not_published():
    world = make_world(2, 2)
    run = world.run()
    Enrolment.objects.filter(pk=world.coaches[0].pk).update(state=EnrolmentState.WITHDRAWN)

    with pytest.raises(rules.RunRefused, match="run_out_of_date"):
        services.publish_proposals(run=run, by=world.organiser, now=NOW)

    assert not Proposal.objects.filter(state=ProposalState.PROPOSED).exists()


def test_a_coach_is_never_promised_more_places_than_there_are():
    world = make_world(1, 0)
    coach = add(world, Part.COACH, capacity=1)
    run = world.run()
    coach.places_taken = 1
    coach.save()

    with pytest.raises(rules.RunRefused, match="run_out_of_date"):
        services.publish_proposals(run=run, by=world.organiser, now=NOW)


def test_the_database_refuses_two_live_proposals_of_one_coachee():
    world = make_world(1, 2)
    run = world.run()
    proposal = run.proposals.get()
    other = next(one for one in world.coaches if one.pk != proposal.coach_id)

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(run=run, coachee=proposal.coachee, coach=other, score=1)
