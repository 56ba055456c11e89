"""The second demo: the same year on a small scale, and pages that stay as light with many rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dashboard.management.demo import large_year
from exchanges.models import (
    ExcludedPair,
    Plan,
    PlanState,
    RequestState,
    Visit,
    VisitCycle,
    VisitState,
)
from exchanges.queries.pairs import matched_pairs
from exchanges.views import cycles, plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(large_year, "HOSTS", 3)
    monkeypatch.setattr(large_year, "REQUESTS", 12)
    large_year.load(timezone.now())
    return VisitCycle.objects.get()


def test_the_year_is_planned_published_and_half_confirmed(small):
    assert small.offers.count() == 3
    assert small.requests.filter(state=RequestState.REQUESTED).count() == 12
    plan = Plan.objects.get(state=PlanState.PUBLISHED)
    states = set(Visit.objects.values_list("state", flat=True))
    assert states <= {VisitState.PROPOSED, VisitState.CONFIRMED}
    assert VisitState.CONFIRMED in states
    assert plan.visits.count() == len(plan.planned_visits)
    assert len(matched_pairs(small)) == 1
    assert ExcludedPair.objects.count() == 1


def test_pages_of_many_rows_have_few_queries_and_several_pages(small, as_user, monkeypatch):
    monkeypatch.setattr(plans, "VISITS_A_PAGE", 2)
    monkeypatch.setattr(cycles, "MOST_CARDS", 2)
    client = as_user(User.objects.get(name="Astrid Holm"))
    plan = reverse("exchanges:plan-detail", args=[Plan.objects.get().pk])
    cycle = reverse("exchanges:cycle-detail", args=[small.pk])
    texts = {}
    for url in (plan, cycle):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            texts[url] = client.get(url).content.decode()
        assert len(queries) <= 28, [one["sql"] for one in queries]
    assert "Page 1 of" in texts[plan]
    assert "All 12 requests" in texts[cycle]
    assert "Page 2 of" in client.get(plan, {"page": 2}).content.decode()
