"""At the same time, on PostgreSQL: no host week is booked twice, nobody answers over another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from exchanges import services
from exchanges.models import Answer, Plan, PlanState, Visit, VisitDelegation, VisitState, VisitWeek
from exchanges.rules import ExchangeRefused
from tests.exchanges.scenes import NOW, scene
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 6


def outcomes_of(*actions: Callable[[], object]) -> list[str]:
    """Run the actions at the same moment; "done", or the reason of the refusal, for each."""
    said = at_once(actions, ExchangeRefused)
    return sorted(one.reason if isinstance(one, ExchangeRefused) else "done" for one in said)


def publish(plan, by, now):
    return lambda: services.publish_plan(plan=plan, by=by, now=now)


def test_of_two_plans_published_at_once_one_stands_and_no_week_is_booked_twice():
    stage = scene()
    for number in range(ROUNDS):
        now = NOW + timedelta(hours=number)
        for visit in Visit.objects.live():
            services.cancel_visit(visit=visit, reason="Again", by=stage.organiser, now=now)
        plans = [stage.plan(now), stage.plan(now)]
        outcomes = outcomes_of(*(publish(plan, stage.organiser, now) for plan in plans))
        assert outcomes == ["done", "outdated"]
        assert Plan.objects.filter(state=PlanState.PUBLISHED).count() == 1
        places = Counter(VisitWeek.objects.values_list("offer", "monday"))
        assert max(places.values()) <= stage.offer.parallel
        served = VisitDelegation.objects.live().values_list("request", flat=True)
        assert len(served) == len(set(served)) == len(stage.senders)


def test_the_same_plan_published_twice_at_once_makes_its_visits_once():
    stage = scene(senders={"UG": "Uganda"})
    plan = stage.plan()
    assert outcomes_of(*[publish(plan, stage.organiser, NOW)] * 4) == ["done"] + ["is_not_done"] * 3
    assert Visit.objects.count() == 1


def confirm_both(stage, visit):
    delegation = visit.delegations.get()
    return outcomes_of(
        lambda: services.answer_for_host(
            visit=visit, answer=Answer.CONFIRMED, by=stage.host, now=NOW
        ),
        lambda: services.answer_for_delegation(
            delegation=delegation, answer=Answer.CONFIRMED, by=delegation.request.head, now=NOW
        ),
    )


def test_host_and_head_who_confirm_at_once_confirm_the_visit():
    for number in range(ROUNDS):
        stage = scene(senders={"UG": "Uganda"}, tag=str(number))
        visit = stage.publish()[0]
        assert confirm_both(stage, visit) == ["done", "done"]
        visit.refresh_from_db()
        assert visit.state == VisitState.CONFIRMED


def test_two_hosts_who_answer_at_once_answer_once():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    outcomes = outcomes_of(
        *(
            lambda answer=answer: services.answer_for_host(
                visit=visit, answer=answer, by=stage.host, now=NOW
            )
            for answer in (Answer.CONFIRMED, Answer.DECLINED)
        )
    )
    assert outcomes == ["done", "is_answered"]


def test_two_organisers_who_ask_at_once_get_one_plan():
    stage = scene(senders={"UG": "Uganda"})

    def ask():
        services.request_plan(cycle=stage.cycle, by=stage.organiser, now=NOW)

    assert outcomes_of(ask, ask) == ["done", "plan_active"]
