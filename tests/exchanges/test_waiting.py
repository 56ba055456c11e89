"""Priorities that rise with the cycles that a need has waited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from exchanges import services
from exchanges.models import LeftOutRequest, Plan, Visit, VisitRequest
from exchanges.queries.waiting import cycles_waited
from exchanges.rules.priority import planned_priority
from exchanges.snapshot import snapshot_of
from tests.exchanges.scenes import FIRST_MONDAY, NOW, offer_of, scene, sender_of
from tests.factories import person_with

pytestmark = pytest.mark.django_db
YEAR = timedelta(weeks=52)


def one_place(offer):
    type(offer).objects.filter(pk=offer.pk).update(max_delegations=1, per_cycle=1)


def left_out_once():
    """Two senders, one place: a published plan served one and left the other out."""
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"}, weeks=12, open_weeks=4)
    one_place(stage.offer)
    stage.publish()
    return stage, LeftOutRequest.objects.get().request.institution


def next_cycle(stage, senders, *, organiser=None, years=1):
    """The same a year later; the organiser may be another one."""
    organiser = organiser or stage.organiser
    begin = FIRST_MONDAY + years * YEAR
    cycle = services.create_cycle(
        institution=organiser.held_memberships[0].institution,
        fields={"name": f"Desks {begin.year}", "first_monday": begin, "weeks": 12},
        invited=[stage.offer.institution, *senders],
        interpreters={},
        by=organiser,
        now=NOW,
    )
    offer = offer_of(cycle, stage.offer.institution, stage.host, 4)
    one_place(offer)
    return cycle, [sender_of(cycle, one, ["en"]).request for one in senders]


def senders_of(stage):
    return [one.institution for one in stage.senders.values()]


def publish(cycle, organiser):
    services.request_plan(cycle=cycle, by=organiser, now=NOW)
    services.work_next_plan(clock=lambda: NOW)
    plan = Plan.objects.get(cycle=cycle, state="done")
    services.publish_plan(plan=plan, by=organiser, now=NOW)
    return Visit.objects.live().filter(offer__cycle=cycle)


def test_who_was_left_out_comes_first_in_the_next_cycle_and_then_begins_anew():
    stage, unlucky = left_out_once()
    cycle, requests = next_cycle(stage, senders_of(stage))
    waited = {one.institution: n for one in requests for n in [cycles_waited(cycle, [one])[one.pk]]}
    assert waited[unlucky] == 1
    assert sorted(waited.values()) == [0, 1]
    planned = {
        one.institution: one.priority
        for one in snapshot_of(cycle, today=NOW.date(), seed=1).problem.delegations
    }
    assert planned[str(unlucky.pk)] == 11
    (visit,) = publish(cycle, stage.organiser)
    assert visit.delegations.get().request.institution == unlucky
    later, again = next_cycle(stage, senders_of(stage), years=2)
    counts = cycles_waited(later, again)
    # Who has travelled begins anew; the other waited since its own visit.
    assert {one.institution: counts[one.pk] for one in again}[unlucky] == 0
    assert sorted(counts.values()) == [0, 1]


def test_cycles_of_another_organiser_and_other_themes_do_not_count():
    stage, unlucky = left_out_once()
    other = person_with(Role.ORGANISER)
    cycle, (request,) = next_cycle(stage, [unlucky], organiser=other)
    assert cycles_waited(cycle, [request]) == {request.pk: 0}
    cycle, (request,) = next_cycle(stage, [unlucky])
    request.themes.update(theme="gbv_response")
    assert cycles_waited(cycle, [request]) == {request.pk: 0}


def test_a_request_that_was_withdrawn_has_not_waited():
    stage, unlucky = left_out_once()
    VisitRequest.objects.filter(institution=unlucky).update(state="withdrawn")
    cycle, (request,) = next_cycle(stage, [unlucky])
    assert cycles_waited(cycle, [request]) == {request.pk: 0}


@pytest.mark.parametrize(
    ("given", "waited", "counts", "planned"),
    [(1, 0, True, 10), (1, 2, True, 12), (3, 2, True, 14), (3, 9, True, 15), (1, 2, False, 10)],
)
def test_priority_rises_with_waiting_within_the_range_of_the_planner(
    given, waited, counts, planned
):
    request = VisitRequest(priority=given, counts_waiting=counts)
    assert planned_priority(request, waited) == planned


def test_the_organiser_sees_and_overrules_it_on_the_request(as_user, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    stage, unlucky = left_out_once()
    _, (request,) = next_cycle(stage, [unlucky])
    client = as_user(stage.organiser)
    page = reverse("exchanges:request-detail", args=[request.pk])
    change = reverse("exchanges:request-priority", args=[request.pk])
    assert "As others, waited 1 cycle" in client.get(page).content.decode()
    assert "waited 1 cycle" in client.get(change).content.decode()
    assert client.post(change, {"priority": 2}).url == page
    request.refresh_from_db()
    assert (request.priority, request.counts_waiting) == (2, False)
    assert "Higher, waited 1 cycle (not counted)" in client.get(page).content.decode()
    # Priorities compare senders: who asks does not see them.
    sender = person_with(Role.FOCAL_POINT, unlucky)
    assert "waited 1 cycle" not in as_user(sender).get(page).content.decode()


def test_the_plan_says_how_long_who_is_left_out_again_has_waited(as_user, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    stage, unlucky = left_out_once()
    cycle, requests = next_cycle(stage, senders_of(stage))
    for request in requests:
        services.change_priority(
            request=request,
            priority=1 if request.institution == unlucky else 3,
            counts_waiting=False,
            by=stage.organiser,
            now=NOW,
        )
    publish(cycle, stage.organiser)
    page = reverse("exchanges:plan-left-out", args=[Plan.objects.get(cycle=cycle).pk])
    assert "waited 1 cycle" in as_user(stage.organiser).get(page).content.decode()


def test_many_requests_cost_no_more_queries(django_assert_max_num_queries):
    stage, _ = left_out_once()
    cycle, _ = next_cycle(stage, senders_of(stage))
    requests = list(cycle.requests.prefetch_related("themes"))
    with django_assert_max_num_queries(2):
        cycles_waited(cycle, requests)
