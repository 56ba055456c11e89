"""A locked pair is asked one after the other, and an avoidance changes nothing that others see."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from core.models import AuditEntry
from matching import rules, services
from matching.models import Avoidance, Proposal, ProposalState, RunProof, SecondAsk
from matching.services import asking
from notifications.delivery import send_due_messages
from notifications.services import plan_messages
from tests.matching.cohorts import NOW, World, make_world, person_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(time_machine_at):
    time_machine_at(NOW + timedelta(hours=1))


@pytest.fixture
def world() -> World:
    """Three pairs, the first of them locked."""
    world = make_world(3, 3)
    world.decide(world.coachees[0], world.coaches[0])
    return world


def avoid(by, of) -> None:
    Avoidance.objects.create(by=person_of(by), person=person_of(of).email)


def locked_proposal(world: World) -> Proposal:
    world.published()
    return Proposal.objects.get(coachee=world.coachees[0])


def read(client, world: World, run) -> list[str]:
    """Every page an organiser has of a run, its own id and form tokens taken out."""
    cells = [
        reverse("matching:run-pair", args=[run.pk, one.pk, two.pk])
        for one in world.coachees
        for two in world.coaches
    ]
    pages = [
        reverse("matching:run-detail", args=[run.pk]),
        reverse("matching:cohort-settings", args=[world.cohort.pk]),
    ]
    texts = [client.get(url).content.decode() for url in (*pages, *cells)]
    shown = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text) for text in texts]
    return [text.replace(str(run.pk), "RUN") for text in shown]


@pytest.mark.parametrize("by_coach", [False, True])
def test_a_run_with_a_lock_is_the_same_with_an_avoidance_and_without(world, as_user, by_coach):
    client = as_user(world.organiser)
    before = world.run()
    seen = read(client, world, before)
    two = world.coachees[0], world.coaches[0]
    avoid(*(reversed(two) if by_coach else two))

    after = world.run()

    assert (str(two[0].pk), str(two[1].pk)) in {tuple(one) for one in after.instance["locks"]}
    assert after.digest == before.digest
    assert (after.instance, after.result) == (before.instance, before.result)
    proofs = RunProof.objects.order_by("created_at").values_list("instance", "result")
    assert len(set(proofs)) == 1
    assert read(client, world, after) == seen


def test_an_avoidance_of_somebody_else_still_holds_beside_a_lock(world):
    for coach in world.coaches[1:]:
        avoid(world.coachees[1], coach)

    run = world.run()

    assert not run.proposals.filter(coachee=world.coachees[1]).exists()


@pytest.mark.parametrize("by_coach", [False, True])
def test_who_avoids_the_other_is_asked_first_and_the_other_learns_nothing(world, as_user, by_coach):
    two = [world.coachees[0], world.coaches[0]]
    author, avoided = reversed(two) if by_coach else two
    avoid(author, avoided)
    proposal = locked_proposal(world)
    page = reverse("matching:proposal-detail", args=[proposal.pk])

    asked = as_user(person_of(author))
    assert "You are asked first" in (text := asked.get(page).content.decode())
    assert "the other does not see what you said" not in text
    declining = reverse("matching:proposal-decline", args=[proposal.pk])
    assert "was not asked yet and learns nothing" in asked.get(declining).content.decode()
    unasked = as_user(person_of(avoided))
    assert unasked.get(page).status_code == 404
    for name in ("matching:proposal-list", "dashboard:home"):
        assert person_of(author).name not in unasked.get(reverse(name)).content.decode()
    with pytest.raises(rules.ProposalRefused, match="not_yours"):
        services.accept_proposal(proposal=proposal, by=person_of(avoided), now=NOW)
    services.decline_proposal(
        proposal=proposal, reason="no_time", comment="", by=person_of(author), now=NOW + DAY
    )
    assert unasked.get(page).status_code == 404
    plan_messages(now=NOW + 2 * DAY)
    send_due_messages(now=NOW + 2 * DAY)
    assert person_of(avoided).email not in {to for message in mail.outbox for to in message.to}


def test_the_second_is_asked_after_the_first_yes_and_has_the_whole_time(world, as_user):
    proposal = locked_proposal(world)
    second = proposal.second_ask.person
    first = next(
        person_of(one) for one in (proposal.coachee, proposal.coach) if person_of(one) != second
    )
    later = NOW + 9 * DAY

    services.accept_proposal(proposal=proposal, by=first, now=later)
    plan_messages(now=later)
    send_due_messages(now=later)

    proposal.refresh_from_db()
    assert proposal.expires_at == later + world.cohort.answer_days * DAY
    told = [message for message in mail.outbox if second.email in message.to]
    assert len(told) == 1
    assert first.name in told[0].body
    page = reverse("matching:proposal-detail", args=[proposal.pk])
    asked_second = as_user(second)
    assert "asked first" not in asked_second.get(page).content.decode()
    declining = reverse("matching:proposal-decline", args=[proposal.pk])
    text = asked_second.get(declining).content.decode()
    assert "The other person learns that the proposal came to nothing" in text
    services.accept_proposal(proposal=proposal, by=second, now=later + DAY)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED


def test_chance_decides_where_nobody_avoids_or_both_do(world, monkeypatch):
    asked = []
    monkeypatch.setattr(asking.secrets, "choice", lambda two: asked.append(two) or two[1])
    avoid(world.coachees[0], world.coaches[0])
    avoid(world.coaches[0], world.coachees[0])

    proposal = locked_proposal(world)

    assert len(asked) == 1
    assert proposal.second_ask.person == person_of(world.coaches[0])


def test_pairs_that_nobody_locked_are_asked_at_once(world):
    world.published()
    assert SecondAsk.objects.count() == 1


def test_the_organiser_sees_the_same_whoever_is_first(as_user):
    seen = []
    for is_avoided in (False, True):
        world = make_world(1, 1)
        world.decide(world.coachees[0], world.coaches[0])
        if is_avoided:
            avoid(world.coaches[0], world.coachees[0])
        proposal = locked_proposal(world)
        page = reverse("matching:proposal-detail", args=[proposal.pk])
        text = as_user(world.organiser).get(page).content.decode()
        names = [person_of(one) for one in (world.coachees[0], world.coaches[0])]
        for place, person in enumerate([*names, world.organiser]):
            text = text.replace(person.name, f"PERSON{place}")
        text = re.sub(r"Institution \d+", "PLACE", text)
        text = re.sub(r'"\w{40,}"|[0-9a-f]{8}-[0-9a-f-]{27}', "", text)
        seen.append(text)
    assert seen[0] == seen[1]
    assert not AuditEntry.objects.filter(facts__icontains="second").exists()


def test_a_lock_that_a_rule_closes_meanwhile_is_named_with_its_ground(world, as_user):
    strict = {**world.cohort.rules, "language_level": "C2"}
    world.cohort.rules = strict
    world.cohort.save()

    run = world.run()
    answer = as_user(world.organiser).get(reverse("matching:run-detail", args=[run.pk]))

    assert run.instance["locks"] == []
    text = answer.content.decode()
    assert "1 locked pair could not be made" in text
    assert "No common language at the level asked for</li>" in text


def test_a_kept_lock_is_not_among_those_left(world):
    avoid(world.coaches[0], world.coachees[0])
    assert world.run().result["locks_left"] == []
