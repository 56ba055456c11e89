from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.urls import reverse

from core.models import AuditEntry
from matching import rules, services
from matching.models import DecisionKind, PairDecision, Part
from notifications.models import OutboxMessage
from tests.matching.cohorts import NOW, add, make_world

pytestmark = pytest.mark.django_db


def decide(world, coachee, coach, kind=DecisionKind.LOCKED, reason="They asked for it"):
    return services.decide_pair(
        cohort=world.cohort,
        coachee=coachee,
        coach=coach,
        kind=kind,
        reason=reason,
        by=world.organiser,
        now=NOW,
    )


def pairs(run) -> set:
    return set(run.proposals.values_list("coachee_id", "coach_id"))


def page(run, coachee, coach) -> str:
    return reverse("matching:run-pair", args=[run.pk, coachee.pk, coach.pk])


def test_a_locked_pair_is_made_and_a_forbidden_one_is_not():
    world = make_world(2, 2)
    (a, b), (x, y) = world.coachees, world.coaches
    for locked, other in (((a, x), (b, y)), ((a, y), (b, x))):
        decision = decide(world, *locked)
        assert pairs(world.run()) == {(one.pk, two.pk) for one, two in (locked, other)}
        services.lift_decision(decision=decision, by=world.organiser, now=NOW)
    decide(world, a, x, DecisionKind.FORBIDDEN)

    run = world.run()

    assert pairs(run) == {(a.pk, y.pk), (b.pk, x.pk)}
    assert {"between": [str(a.pk), str(x.pk)], "kind": "forbidden"} in run.instance["conflicts"]
    assert AuditEntry.objects.filter(kind="pair.forbidden").exists()
    assert not AuditEntry.objects.filter(facts__icontains="asked").exists()


def test_the_record_of_a_run_keeps_its_locks():
    world = make_world(1, 1)
    decision = decide(world, world.coachees[0], world.coaches[0])
    run = world.run()
    services.lift_decision(decision=decision, by=world.organiser, now=NOW)

    assert run.instance["locks"] == [[str(world.coachees[0].pk), str(world.coaches[0].pk)]]


def test_what_is_in_the_way_of_a_decision_is_named():
    world = make_world(2, 2)
    (a, b), (x, y) = world.coachees, world.coaches
    decide(world, a, x)
    decide(world, b, y, DecisionKind.FORBIDDEN)

    for coachee, coach, kind, key in (
        (a, x, DecisionKind.FORBIDDEN, "pair_locked"),
        (b, y, DecisionKind.LOCKED, "pair_forbidden"),
        (a, y, DecisionKind.LOCKED, "coachee_locked"),
        (b, x, DecisionKind.LOCKED, "lock_no_place"),
    ):
        with pytest.raises(rules.DecisionRefused) as refusal:
            decide(world, coachee, coach, kind)
        assert refusal.value.key == key
    with pytest.raises(IntegrityError):
        PairDecision.objects.create(cohort=world.cohort, coachee=a, coach=x, kind="locked")


def test_a_lock_opens_no_rule_and_moves_nobody_who_has_a_proposal():
    world = make_world(1, 1)
    strict = {**world.cohort.rules, "language_level": "C2"}
    world.cohort.rules, plain = strict, world.cohort.rules
    world.cohort.save()
    with pytest.raises(rules.DecisionRefused, match="lock_closed"):
        decide(world, world.coachees[0], world.coaches[0])
    world.cohort.rules = plain
    world.cohort.save()
    world.published()
    with pytest.raises(rules.DecisionRefused, match="lock_not_waiting"):
        decide(world, world.coachees[0], world.coaches[0])


def test_the_pair_page_locks_forbids_and_frees(as_user):
    world = make_world(1, 1)
    run = world.run()
    coachee, coach = world.coachees[0], world.coaches[0]
    client = as_user(world.organiser)
    here = page(run, coachee, coach)

    refused = client.post(here, {"kind": "forbidden", "reason": " "}).content.decode()
    assert "Say why this pair is forbidden." in refused
    client.post(here, {"kind": "forbidden", "reason": "Planted reason"})
    board = reverse("matching:cohort-detail", args=[world.cohort.pk])
    assert "Planted reason" in client.get(board).content.decode()
    locked = client.post(here, {"kind": "locked"}).content.decode()
    assert "Allow it again first." in locked

    client.post(reverse("matching:decision-lift", args=[PairDecision.objects.get().pk]))
    assert "Planted reason" not in client.get(board).content.decode()
    client.post(here, {"kind": "locked"})
    assert "Locked in this run" in client.get(page(world.run(), coachee, coach)).content.decode()


def test_a_forbidden_pair_says_who_forbade_it(as_user):
    world = make_world(1, 2)
    decide(world, world.coachees[0], world.coaches[0], DecisionKind.FORBIDDEN)

    text = as_user(world.organiser).get(page(world.run(), world.coachees[0], world.coaches[0]))

    assert "Forbidden by the organiser" in text.content.decode()
    assert "declared conflict" not in text.content.decode()


def test_a_decision_about_somebody_withdrawn_waits():
    world = make_world(1, 2)
    decide(world, world.coachees[0], world.coaches[0])
    services.withdraw_enrolment(enrolment=world.coaches[0], by=world.organiser, now=NOW)
    add(world, Part.COACHEE)

    assert world.run().instance["locks"] == []


def test_forbidding_a_pair_takes_back_its_proposal_and_no_other():
    world = make_world(2, 2)
    first, other = world.published()
    decide(world, first.coachee, first.coach, DecisionKind.FORBIDDEN)
    for proposal in (first, other):
        proposal.refresh_from_db()
    assert (first.state, other.state) == ("withdrawn", "proposed")
    told = OutboxMessage.objects.filter(kind="matching.came_to_nothing", about_id=first.pk)
    assert {row.recipient for row in told} == {
        first.coachee.profile.user,
        first.coach.profile.user,
    }
    decide(world, other.coachee, first.coach, DecisionKind.FORBIDDEN)
    other.refresh_from_db()
    assert other.state == "proposed"
