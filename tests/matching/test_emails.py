from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.models import ProfileKind, Role
from matching import services
from matching.emails import kinds, planned_messages
from matching.models import Cohort, Pairing
from tests.factories import complete_profile, person_with
from tests.matching.cohorts import NOW, make_world, person_of

pytestmark = pytest.mark.django_db
UNTIL = NOW + timedelta(days=35)


def planned(kind, now=NOW):
    return [one for one in planned_messages(now=now, until=UNTIL) if one.kind == kind]


def composed(compose, recipient, about, now=NOW):
    return compose(recipient=recipient, about_id=str(about.pk), occurrence="", now=now)


def test_both_people_are_asked_at_once_and_reminded_after_a_week():
    world = make_world(1, 1)
    assert planned(kinds.PROPOSAL) == []
    proposal = world.published()[0]
    people = {person_of(world.coachees[0]).pk, person_of(world.coaches[0]).pk}

    asked, reminded = planned(kinds.PROPOSAL), planned(kinds.REMINDER)

    assert {one.recipient_id for one in asked} == people
    assert {one.due_at for one in asked} == {NOW}
    assert {one.due_at for one in reminded} == {NOW + timedelta(days=7)}
    assert {one.useless_after for one in reminded} == {proposal.expires_at}


def test_who_has_answered_is_reminded_no_more():
    world = make_world(1, 1)
    proposal = world.published()[0]
    coachee = person_of(world.coachees[0])
    services.accept_proposal(proposal=proposal, by=coachee, now=NOW)

    assert [one.recipient_id for one in planned(kinds.REMINDER)] == [person_of(world.coaches[0]).pk]
    assert composed(kinds.compose_reminder, coachee, proposal) is None


def test_a_proposal_says_who_and_why_and_its_subject_names_nobody():
    world = make_world(1, 1)
    proposal = world.published()[0]
    coachee, coach = person_of(world.coachees[0]), person_of(world.coaches[0])

    message = composed(kinds.compose_proposal, coachee, proposal)

    assert coach.name in message.paragraphs[0]
    assert "offers what you put first: Leading change" in message.paragraphs[1]
    assert "You both speak English at C1 or better." in message.paragraphs[1]
    assert coach.name not in message.subject
    assert message.url == f"/proposals/{proposal.pk}/"


def test_nobody_else_gets_a_text_and_nobody_after_it_is_settled():
    world = make_world(1, 1)
    proposal = world.published()[0]
    coachee = person_of(world.coachees[0])

    assert composed(kinds.compose_proposal, world.focal_point, proposal) is None
    assert composed(kinds.compose_proposal, coachee, proposal, UNTIL) is None
    assert composed(kinds.compose_ended, world.organiser, proposal) is None
    services.decline_proposal(
        proposal=proposal, reason="other", comment="Planted", by=coachee, now=NOW
    )
    assert composed(kinds.compose_proposal, coachee, proposal) is None
    ended = composed(kinds.compose_ended, world.organiser, proposal)
    assert "declined" in ended.paragraphs[0]
    assert "Planted" not in str(ended)
    assert composed(kinds.compose_ended, person_with(Role.ORGANISER), proposal) is None


def test_a_pair_learns_that_it_is_one():
    world = make_world(1, 1)
    proposal = world.published()[0]
    for side in (world.coachees[0], world.coaches[0]):
        services.accept_proposal(proposal=proposal, by=person_of(side), now=NOW)
    pairing = Pairing.objects.get()

    message = composed(kinds.compose_paired, person_of(world.coachees[0]), pairing)

    assert person_of(world.coaches[0]).name in message.paragraphs[0]
    assert composed(kinds.compose_paired, world.organiser, pairing) is None


def test_focal_points_hear_of_an_enrolment_that_closes_if_somebody_is_missing():
    world = make_world()
    services.change_cohort(
        cohort=world.cohort, institutions=[world.leaders], by=world.organiser, now=NOW
    )
    leader = complete_profile(ProfileKind.LEADER, institution=world.leaders)

    messages = planned(kinds.CLOSING)
    assert [one.recipient_id for one in messages] == [world.focal_point.pk]
    assert messages[0].due_at.date() == world.cohort.enrolment_closes_on - timedelta(days=7)
    assert composed(kinds.compose_closing, world.focal_point, world.cohort) is not None

    services.enrol_people(
        cohort=world.cohort, profiles=[leader], part="coachee", by=world.focal_point, now=NOW
    )
    assert composed(kinds.compose_closing, world.focal_point, world.cohort) is None
    Cohort.objects.update(state="matching")
    assert planned(kinds.CLOSING) == []


def test_messages_are_written_in_the_readers_language_at_the_moment_of_sending():
    world = make_world(1, 1)
    proposal = world.published()[0]
    with translation.override("fr"):
        message = composed(kinds.compose_proposal, person_of(world.coachees[0]), proposal)
    assert message is not None
