from __future__ import annotations

from datetime import timedelta

import pytest

from matching import rules, services
from matching.models import (
    CohortState,
    Pairing,
    PairingMove,
    PairingState,
    Part,
    ProposalAnswer,
    ProposalState,
)
from notifications.models import OutboxMessage
from tests.factories import UserFactory
from tests.matching.cohorts import NOW, add, make_world, person_of

pytestmark = pytest.mark.django_db


def accept(proposal, *parts):
    for part in parts:
        person = person_of(getattr(proposal, part))
        proposal = services.accept_proposal(proposal=proposal, by=person, now=NOW)
    return proposal


def test_two_yeses_make_a_pairing_and_take_a_place():
    world = make_world(1, 1)
    proposal = world.published()[0]

    assert accept(proposal, "coachee").state == ProposalState.PROPOSED
    assert not Pairing.objects.exists()
    assert accept(proposal, "coach").state == ProposalState.ACCEPTED

    pairing = Pairing.objects.get()
    assert pairing.state == PairingState.CONTRACTING
    assert pairing.started_at is None
    assert pairing.people == (person_of(world.coachees[0]), person_of(world.coaches[0]))
    moves = PairingMove.objects.values_list("from_state", "to_state")
    assert list(moves) == [("", "accepted"), ("accepted", "contracting")]
    for side in (world.coachees[0], world.coaches[0]):
        side.refresh_from_db()
        assert side.places_taken == 1
    world.cohort.refresh_from_db()
    assert world.cohort.state == CohortState.RUNNING
    told = OutboxMessage.objects.filter(kind="matching.paired").values_list("recipient", flat=True)
    assert set(told) == {person.pk for person in pairing.people}


def test_a_no_ends_the_proposal_and_tells_the_organiser():
    world = make_world(1, 1)
    proposal = world.published()[0]
    coach = person_of(world.coaches[0])

    services.decline_proposal(
        proposal=proposal, reason="conflict", comment="Same committee", by=coach, now=NOW
    )

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECLINED
    answer = ProposalAnswer.objects.get()
    assert (answer.side, answer.reason, answer.by) == (Part.COACH, "conflict", coach)
    message = OutboxMessage.objects.get(kind="matching.proposal_ended")
    assert message.recipient == world.organiser
    with pytest.raises(rules.ProposalRefused, match="proposal_settled"):
        accept(proposal, "coachee")


def test_nobody_answers_for_somebody_else_or_twice_or_too_late():
    world = make_world(1, 1)
    proposal = world.published()[0]

    with pytest.raises(rules.ProposalRefused, match="not_yours"):
        services.accept_proposal(proposal=proposal, by=UserFactory(), now=NOW)
    with pytest.raises(rules.ProposalRefused, match="not_yours"):
        services.accept_proposal(proposal=proposal, by=world.organiser, now=NOW)
    accept(proposal, "coachee")
    with pytest.raises(rules.ProposalRefused, match="already_answered"):
        accept(proposal, "coachee")
    with pytest.raises(rules.ProposalRefused, match="proposal_expired"):
        services.accept_proposal(
            proposal=proposal, by=person_of(world.coaches[0]), now=NOW + timedelta(days=10)
        )


def test_a_full_coach_takes_nobody_more_and_the_answer_is_not_kept():
    world = make_world(1, 1)
    proposal = world.published()[0]
    accept(proposal, "coachee")
    coach = world.coaches[0]
    coach.places_taken = 1
    coach.save()

    with pytest.raises(rules.ProposalRefused, match="no_place"):
        accept(proposal, "coach")

    assert not Pairing.objects.exists()
    assert ProposalAnswer.objects.count() == 1
    world.coachees[0].refresh_from_db()
    assert world.coachees[0].places_taken == 0


def test_proposals_expire_once_their_time_is_over():
    world = make_world(2, 2)
    world.published()

    assert services.expire_due_proposals(now=NOW + timedelta(days=9)) == 0
    assert services.expire_due_proposals(now=NOW + timedelta(days=10)) == 2
    assert services.expire_due_proposals(now=NOW + timedelta(days=10)) == 0
    assert OutboxMessage.objects.filter(kind="matching.proposal_ended").count() == 2


def test_a_withdrawn_person_takes_open_proposals_along_but_no_pairing():
    world = make_world(2, 2)
    first, second = world.published()
    accept(first, "coachee", "coach")

    services.withdraw_enrolment(enrolment=second.coachee, by=world.organiser, now=NOW)
    with pytest.raises(rules.EnrolmentRefused, match="has_pairing"):
        services.withdraw_enrolment(enrolment=first.coachee, by=world.organiser, now=NOW)

    second.refresh_from_db()
    assert second.state == ProposalState.WITHDRAWN


def test_an_illegal_move_of_a_pairing_is_refused():
    world = make_world(1, 1)
    accept(world.published()[0], "coachee", "coach")
    pairing = Pairing.objects.get()

    for state in (PairingState.ACTIVE, PairingState.CLOSING):
        services.move_pairing(pairing=pairing, to_state=state, by=world.organiser, now=NOW)
    assert Pairing.objects.get().started_at == NOW
    with pytest.raises(rules.PairingRefused):
        services.move_pairing(
            pairing=pairing, to_state=PairingState.ACTIVE, by=world.organiser, now=NOW
        )


def test_a_coach_with_two_places_gets_two_coachees():
    world = make_world(2, 0)
    coach = add(world, Part.COACH, capacity=2)

    for proposal in world.published():
        accept(proposal, "coachee", "coach")

    coach.refresh_from_db()
    assert coach.places_taken == 2
    assert Pairing.objects.of(person_of(coach)).live().count() == 2
