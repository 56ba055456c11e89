"""Places that became free are offered again: once for several changes, and never by publishing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Absence, ProfileKind
from matching import rules, services
from matching.emails import changes
from matching.models import (
    Cohort,
    CohortState,
    Enrolment,
    MatchRun,
    Pairing,
    PairingState,
    Part,
    Preference,
    Proposal,
    ProposalState,
)
from matching.services.again import QUIET
from matching.snapshot import cohort_problem
from notifications.models import OutboxMessage
from tests.factories import complete_profile
from tests.matching.cohorts import NOW, add, make_world, person_of

pytestmark = pytest.mark.django_db
LATER = NOW + QUIET


def decline(proposal, part="coach", now=NOW):
    services.decline_proposal(
        proposal=proposal,
        reason="other",
        comment="",
        by=person_of(getattr(proposal, part)),
        now=now,
    )


def accept(proposal):
    for part in ("coachee", "coach"):
        person = person_of(getattr(proposal, part))
        proposal = services.accept_proposal(proposal=proposal, by=person, now=NOW)
    pairing = Pairing.objects.get(proposal=proposal)
    # What coaching does when everybody has signed the agreement.
    return services.move_pairing(pairing=pairing, to_state="active", by=person, now=NOW)


def next_run(world, now=LATER) -> MatchRun:
    """The run that the system asks for by itself, computed."""
    assert services.request_due_runs(now=now) == 1
    assert services.work_next_run(clock=lambda: now)
    return world.cohort.runs.first()


def test_several_declines_make_one_run_that_waits_for_a_person():
    world = make_world(3, 3)
    first, second, third = world.published()
    decline(first)
    decline(second, "coachee", NOW + timedelta(minutes=2))

    assert services.request_due_runs(now=LATER - timedelta(seconds=1)) == 0
    run = next_run(world)
    assert services.request_due_runs(now=LATER + timedelta(days=1)) == 0

    assert (run.requested_by, run.is_automatic, run.published_at) == (None, True, None)
    pairs = set(run.proposals.values_list("coachee", "coach"))
    assert pairs == {(first.coachee_id, second.coach_id), (second.coachee_id, first.coach_id)}
    assert {one.state for one in run.proposals.all()} == {ProposalState.DRAFT}
    third.refresh_from_db()
    assert third.state == ProposalState.PROPOSED
    told = OutboxMessage.objects.filter(kind="matching.run_finished")
    assert [one.recipient for one in told] == [world.organiser]


def test_nobody_new_to_pair_is_said_and_not_tried_again_before_something_changes():
    world = make_world(1, 1)
    decline(world.published()[0])

    run = next_run(world)

    assert run.result["cardinality"] == 0
    message = changes.compose_run_finished(
        recipient=world.organiser, about_id=str(run.pk), occurrence="", now=LATER
    )
    assert message.subject == "No new pair is possible now"
    assert "Paired or proposed before" in str(message.paragraphs)
    assert services.request_due_runs(now=LATER + timedelta(days=9)) == 0

    coach = complete_profile(ProfileKind.EXPERT, institution=world.experts)
    services.enrol_people(
        cohort=world.cohort, profiles=[coach], part=Part.COACH, by=world.organiser, now=LATER
    )
    run = next_run(world, LATER + QUIET)
    assert run.proposals.get().coach.profile == coach


def test_a_cohort_that_looks_for_itself_or_has_not_begun_is_left_alone():
    world = make_world(2, 2)
    Cohort.objects.update(offers_again=False)
    decline(world.published()[0])
    assert services.request_due_runs(now=LATER) == 0

    fresh = make_world(1, 1)
    services.withdraw_enrolment(enrolment=fresh.coaches[0], by=fresh.organiser, now=NOW)
    assert services.request_due_runs(now=LATER) == 0


def test_switching_it_off_stops_the_run_that_was_coming():
    world = make_world(1, 1)
    decline(world.published()[0])
    services.change_cohort(
        cohort=Cohort.objects.get(),
        institutions=[],
        by=world.organiser,
        now=NOW,
        offers_again=False,
    )
    assert services.request_due_runs(now=LATER) == 0
    assert Cohort.objects.get().offer_again_at is None


def test_one_run_at_a_time_and_the_change_is_not_forgotten():
    world = make_world(2, 2)
    first, second = world.published()
    decline(first)
    by_hand = services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)
    decline(second)

    assert services.request_due_runs(now=LATER) == 0
    services.cancel_run(run=by_hand, by=world.organiser, now=LATER)

    assert next_run(world).proposals.count() == 2


def test_a_run_by_hand_takes_everybody_who_waits_so_none_follows():
    world = make_world(2, 2)
    decline(world.published()[0])
    world.run()
    assert services.request_due_runs(now=LATER) == 0


def test_a_later_run_of_the_system_sets_its_earlier_one_aside():
    world = make_world(3, 3)
    first, second, _third = world.published()
    decline(first)
    add(world, Part.COACH)
    earlier = next_run(world)
    assert earlier.proposals.get().state == ProposalState.DRAFT
    decline(second, now=LATER)

    later = next_run(world, LATER + QUIET)

    assert earlier.proposals.get().state == ProposalState.WITHDRAWN
    assert later.proposals.count() == 2
    assert not changes.compose_run_finished(
        recipient=world.organiser, about_id=str(earlier.pk), occurrence="", now=LATER
    )


def test_expired_proposals_are_offered_again_too():
    world = make_world(2, 2)
    world.published()
    end = NOW + timedelta(days=10)
    services.expire_due_proposals(now=end)
    assert next_run(world, end + QUIET).proposals.count() == 2


def test_a_withdrawn_coach_leaves_somebody_who_is_told_and_waits():
    world = make_world(1, 2)
    proposal = world.published()[0]
    services.withdraw_enrolment(enrolment=proposal.coach, by=world.organiser, now=NOW)

    told = OutboxMessage.objects.get(kind="matching.came_to_nothing")
    assert told.recipient == person_of(proposal.coachee)
    assert next_run(world).proposals.get().coach_id != proposal.coach_id


def test_a_run_while_pairs_live_moves_none_and_repeats_none():
    world = make_world(3, 1)
    two_places = add(world, Part.COACH, capacity=2)
    proposals = {one.coach_id: [] for one in world.published()}
    for one in Proposal.objects.all():
        proposals[one.coach_id].append(one)
    lasting, declined = proposals[two_places.pk]
    pairing = accept(lasting)
    decline(declined)
    joined = add(world, Part.COACHEE)

    run = next_run(world)

    # One place is left, with a coach whom the one who declined may not get again.
    assert list(run.proposals.values_list("coachee", "coach")) == [(joined.pk, two_places.pk)]
    pairing.refresh_from_db()
    assert pairing.state == PairingState.ACTIVE
    assert Proposal.objects.filter(state=ProposalState.PROPOSED).count() == 1


def test_who_joins_a_cohort_that_runs_is_free_from_then_on():
    world = make_world(1, 1)
    starts_on = world.cohort.starts_on
    Absence.objects.create(
        profile=world.coaches[0].profile, from_on=starts_on, until_on=starts_on + timedelta(days=27)
    )

    def weeks(**today) -> int:
        return len(cohort_problem(world.cohort, **today).coaches[0].weeks)

    assert weeks() == 22
    assert weeks(today=starts_on - timedelta(days=90)) == 22
    assert weeks(today=starts_on + timedelta(days=14)) == 24
    assert weeks(today=starts_on + timedelta(days=40)) == 26


def test_a_former_pair_of_the_cohort_is_never_repeated_even_if_others_may_be():
    world = make_world(1, 1)
    Cohort.objects.update(rules={**world.cohort.rules, "repeat": True})
    world.cohort.refresh_from_db()
    pairing = accept(world.published()[0])
    services.move_pairing(
        pairing=pairing, to_state=PairingState.REMATCHED, by=world.organiser, now=NOW
    )

    run = next_run(world)

    assert run.result["cardinality"] == 0
    assert run.instance["previous"] == [[str(pairing.coachee_id), str(pairing.coach_id)]]


def test_a_withdrawn_proposal_tells_both_and_is_not_made_again():
    world = make_world(1, 2)
    proposal = world.published()[0]
    with pytest.raises(rules.ProposalRefused):
        services.withdraw_proposal(
            proposal=proposal, reason="other", comment="", by=world.focal_point, now=NOW
        )

    services.withdraw_proposal(
        proposal=proposal, reason="conflict", comment="Planted", by=world.organiser, now=NOW
    )

    told = OutboxMessage.objects.filter(kind="matching.came_to_nothing")
    assert {one.recipient for one in told} == {
        person_of(proposal.coachee),
        person_of(proposal.coach),
    }
    text = changes.compose_came_to_nothing(
        recipient=person_of(proposal.coachee), about_id=str(proposal.pk), occurrence="", now=NOW
    )
    assert "conflict" not in str(text)
    assert "Planted" not in str(text)
    assert next_run(world).proposals.get().coach_id != proposal.coach_id
    with pytest.raises(rules.ProposalRefused, match="proposal_settled"):
        services.withdraw_proposal(
            proposal=proposal, reason="other", comment="", by=world.organiser, now=NOW
        )


def test_institutions_enrol_into_a_rolling_cohort_until_the_day_it_closes():
    world = make_world(1, 1)
    Cohort.objects.update(is_rolling=True)
    services.change_cohort(
        cohort=Cohort.objects.get(), institutions=[world.leaders], by=world.organiser, now=NOW
    )
    accept(world.published()[0])
    cohort = Cohort.objects.get()
    leader = complete_profile(ProfileKind.LEADER, institution=world.leaders)

    def enrol(when):
        return services.enrol_people(
            cohort=cohort, profiles=[leader], part=Part.COACHEE, by=world.focal_point, now=when
        )

    assert cohort.state == CohortState.RUNNING
    assert cohort in Cohort.objects.open_to(world.focal_point)
    with pytest.raises(rules.EnrolmentRefused):
        enrol(NOW + timedelta(days=60))
    assert enrol(NOW) == 1
    Cohort.objects.update(is_rolling=False)
    cohort.refresh_from_db()
    with pytest.raises(rules.EnrolmentRefused):
        enrol(NOW)
    assert cohort not in Cohort.objects.open_to(world.focal_point)


def test_who_comes_back_to_a_cohort_has_every_place_free():
    world = make_world(1, 1)
    pairing = accept(world.published()[0])
    services.move_pairing(
        pairing=pairing, to_state=PairingState.ENDED_EARLY, by=world.organiser, now=NOW
    )
    coachee = world.coachees[0]
    coachee.refresh_from_db()
    assert coachee.places_taken == 1
    services.withdraw_enrolment(enrolment=coachee, by=world.organiser, now=NOW)
    services.enrol_people(
        cohort=world.cohort,
        profiles=[coachee.profile],
        part=Part.COACHEE,
        by=world.organiser,
        now=NOW,
    )
    assert Enrolment.objects.get(pk=coachee.pk).free_places == 1


def test_a_wish_chosen_from_a_shortlist_means_that_person_and_no_namesake():
    world = make_world(1, 2)
    first, second = world.coaches
    person_of(second).name = person_of(first).name
    person_of(second).save()
    Preference.objects.create(
        by=person_of(world.coachees[0]),
        person=person_of(first).name,
        chosen=second.profile,
        rank=1,
    )

    run = world.run()

    assert [one["for_"] for one in run.instance["preferences"]] == [str(second.pk)]
    assert run.proposals.get().coach == second
