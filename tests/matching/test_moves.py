"""The pages of part five: take a proposal back, pause, go on, end, rematch; and why two fit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import ProfileTheme, Role
from matching import services
from matching.models import (
    Pairing,
    PairingState,
    Part,
    Preference,
    Proposal,
    ProposalState,
    ProposalWithdrawal,
)
from matching.presenters.why import why
from tests.factories import person_with
from tests.matching.cohorts import NOW, make_world, person_of
from tests.matching.test_again import accept, decline

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine_at):
    time_machine_at(NOW + timedelta(hours=1))


def url(name, *args):
    return reverse(f"matching:{name}", args=args)


def test_an_organiser_takes_a_proposal_back_with_a_reason(as_user):
    world = make_world(1, 2)
    proposal = world.published()[0]
    client, address = as_user(world.organiser), url("proposal-withdraw", proposal.pk)
    assert address in client.get(url("proposal-detail", proposal.pk)).content.decode()

    nothing = client.post(address, {"comment": "Typed words"})
    assert "reason" in nothing.context["form"].errors
    assert "Typed words" in nothing.content.decode()
    client.post(address, {"reason": "conflict", "comment": "Same committee"})

    assert Proposal.objects.get(pk=proposal.pk).state == ProposalState.WITHDRAWN
    assert ProposalWithdrawal.objects.get().by == world.organiser
    seen = client.get(url("proposal-detail", proposal.pk)).content.decode()
    assert "Same committee" in seen
    assert "Another pair is looked for by itself" in seen
    assert address not in seen
    for side in (proposal.coachee, proposal.coach):
        text = as_user(person_of(side)).get(url("proposal-detail", proposal.pk)).content.decode()
        assert "came to nothing" in text
        assert "Same committee" not in text
        assert "conflict of interest" not in text
    assert client.get(address).status_code == 302


def test_nobody_else_takes_a_proposal_back_or_moves_a_pairing(as_user):
    world = make_world(2, 2)
    first, second = world.published()
    pairing = accept(first)
    for person in (
        person_with(Role.ORGANISER),
        world.focal_point,
        person_of(second.coach),
        person_of(first.coachee),
    ):
        client = as_user(person)
        for address in (
            url("proposal-withdraw", second.pk),
            *(url("pairing-move", pairing.pk, step) for step in ("pause", "rematch", "end")),
        ):
            assert client.get(address).status_code == 404
            assert client.post(address, {"reason": "other"}).status_code == 404
    assert Pairing.objects.get().state == PairingState.ACTIVE
    assert as_user(world.organiser).get(url("pairing-move", pairing.pk, "no")).status_code == 404


def test_how_a_proposal_ended_is_for_organisers(as_user):
    world = make_world(1, 1)
    proposal = world.published()[0]
    decline(proposal, "coach", NOW)
    reader = as_user(person_of(proposal.coachee))
    for address in (url("proposal-detail", proposal.pk), url("proposal-list")):
        text = reader.get(address).content.decode()
        assert "Came to nothing" in text
        assert "Declined" not in text
    assert "You both speak" not in reader.get(url("proposal-detail", proposal.pk)).content.decode()
    filtered = reader.get(url("proposal-list"), {"state": "expired"}).content.decode()
    assert "Came to nothing" in filtered
    assert "Declined" in as_user(world.organiser).get(url("proposal-list")).content.decode()


def test_who_has_no_time_is_pointed_out_to_the_organiser(as_user):
    world = make_world(1, 1)
    proposal = world.published()[0]
    services.decline_proposal(
        proposal=proposal, reason="no_time", comment="", by=person_of(proposal.coach), now=NOW
    )
    text = as_user(world.organiser).get(url("proposal-detail", proposal.pk)).content.decode()
    assert url("enrolment-withdraw", proposal.coach_id) in text
    assert url("enrolment-withdraw", proposal.coachee_id) not in text


def test_a_draft_is_not_taken_back(as_user):
    world = make_world(1, 1)
    draft = world.run().proposals.get()
    address = url("proposal-withdraw", draft.pk)
    assert as_user(world.organiser).post(address, {"reason": "other"}).status_code == 404


def test_an_organiser_pauses_goes_on_and_rematches_and_the_history_keeps_it(as_user):
    world = make_world(1, 1)
    pairing = accept(world.published()[0])
    client, here = as_user(world.organiser), url("pairing-detail", pairing.pk)
    page = client.get(url("pairing-move", pairing.pk, "pause")).content.decode()
    assert 'value="no_fault"' in page
    assert "checked" in page.split('value="no_fault"')[1].split(">")[0]

    client.post(url("pairing-move", pairing.pk, "pause"), {"reason": "no_time"})
    assert "Go on" in client.get(here).content.decode()
    client.post(url("pairing-move", pairing.pk, "resume"))
    assert Pairing.objects.get().state == PairingState.ACTIVE
    client.post(
        url("pairing-move", pairing.pk, "rematch"), {"reason": "no_fault", "comment": "Planted"}
    )

    seen = client.get(here).content.decode()
    assert "Nobody is at fault" in seen
    assert "Planted" in seen
    assert "The coachee waits for somebody else" in seen
    assert url("pairing-move", pairing.pk, "pause") not in seen
    theirs = as_user(person_of(world.coachees[0])).get(here).content.decode()
    assert "Rematched" in theirs
    assert "Planted" not in theirs
    assert "at fault" not in theirs
    assert "no time now" not in theirs
    again = client.post(url("pairing-move", pairing.pk, "end"), {"reason": "other"}, follow=True)
    assert "has moved on meanwhile" in again.content.decode()


def test_each_side_reads_why_in_words_about_the_two_and_nobody_else(as_user):
    world = make_world(2, 2)
    first = world.coachees[0]
    ProfileTheme.objects.filter(profile=first.profile).update(weight=1)
    for profile in (first.profile, world.coaches[0].profile):
        ProfileTheme.objects.create(profile=profile, theme="data", weight=3)
    Preference.objects.create(by=person_of(first), person=person_of(world.coaches[0]).email, rank=1)
    proposal = next(one for one in world.published() if one.coachee == first)
    coachee, coach = person_of(first), person_of(world.coaches[0])
    assert proposal.coach == world.coaches[0]

    assert why(proposal, Part.COACHEE)[0].startswith(f"{coach.name} offers what you put first: ")
    assert why(proposal, Part.COACH)[0].startswith(f"You offer what {coachee.name} put first: ")
    assert why(proposal, None)[0].startswith(f"{coach.name} offers what {coachee.name} put first")
    assert "You both speak English at C1 or better." in why(proposal, Part.COACH)

    strangers = {person_of(one).name for one in (world.coachees[1], world.coaches[1])}
    for reader in (coachee, coach):
        text = as_user(reader).get(url("proposal-detail", proposal.pk)).content.decode()
        assert "You both speak English at C1 or better." in text
        assert "score" not in text.lower()
        assert "wish" not in text.lower()
        assert not any(name in text for name in strangers)


def test_every_sentence_stands_for_both_sides_and_for_others():
    world = make_world(1, 1)
    proposal = world.run().proposals.get()
    facts = proposal.breakdown["facts"]
    proposal.breakdown["criteria"] = [
        {"criterion": one["criterion"], "weight": 10, "value": 1000}
        for one in proposal.breakdown["criteria"]
    ]
    facts |= {"modes": ["video"], "zones": ["Africa/Kigali", "Europe/Stockholm"]}
    for ranks in ([5, 5], [4, 6], [6, 4]):
        facts["seniority"] = ranks
        for side in (Part.COACHEE, Part.COACH, None):
            found = why(proposal, side)
            assert len(found) == 7
            assert all(one.endswith(".") and "%" not in one for one in found)


def test_an_organiser_who_has_published_nothing_is_told_what_to_do_first(as_user):
    world = make_world(1, 1)
    text = as_user(world.organiser).get(url("proposal-list")).content.decode()
    assert "Run the matching of a cohort" in text
    assert "proposed to you" not in text
    text = as_user(person_of(world.coaches[0])).get(url("proposal-list")).content.decode()
    assert "Nobody is proposed to you yet" in text
