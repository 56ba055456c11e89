"""Times in both zones, health of a pair, and what to do next."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Theme, User
from coaching.presenters import both_zones, health_of, pair_cards, waiting
from coaching.queries import themes_of_pair
from coaching.queries.health import with_health
from coaching.rules.health import FACT_OF
from core.next_steps import Urgency
from matching.models import Pairing
from tests.coaching.pairs import NOW, held, make_pairing, name_theme, organiser_of, planned
from tests.steps import steps_of

next_steps = steps_of(waiting)

KIGALI, STOCKHOLM = "Africa/Kigali", "Europe/Stockholm"


@pytest.mark.parametrize(
    ("at", "zones", "words"),
    [
        ((12, 8, 12), (KIGALI, STOCKHOLM), "Tue 8 Dec, 14:00 Kigali / 13:00 Stockholm"),
        ((12, 8, 12), (KIGALI, "Africa/Cairo"), "Tue 8 Dec, 14:00 Kigali / 14:00 Cairo"),
        ((7, 7, 12), (KIGALI, STOCKHOLM), "Tue 7 Jul, 14:00 Kigali / 14:00 Stockholm"),
        ((12, 8, 12), (KIGALI, KIGALI), "Tue 8 Dec, 14:00 Kigali"),
        (
            (12, 8, 23),
            (KIGALI, "America/New_York"),
            "Wed 9 Dec, 01:00 Kigali / Tue 8 Dec, 18:00 New York",
        ),
    ],
)
def test_a_moment_in_both_zones(time_machine_now, at, zones, words):
    month, day, hour = at
    people = [User(time_zone=zone) for zone in zones]
    with timezone.override(zoneinfo.ZoneInfo(zones[0])):
        assert both_zones(datetime(2026, month, day, hour, tzinfo=UTC), *people) == words


@pytest.fixture
def time_machine_now(time_machine):
    time_machine.move_to(NOW)


def steps_of(user):
    return [(step.urgency, step.action) for step in sorted(next_steps(user, now=NOW))]


def test_a_coach_logs_first_then_meets(pairing, coach, coachee):
    planned(pairing, NOW - timedelta(days=3))
    planned(pairing, NOW - timedelta(hours=2))
    planned(pairing, NOW + timedelta(days=1))
    assert steps_of(coach) == [
        (Urgency.LATE, "Log it"),
        (Urgency.DUE, "Log it"),
        (Urgency.SOON, "See the session"),
    ]
    assert steps_of(coachee) == [(Urgency.SOON, "See the session")]


def test_a_pair_without_a_plan_is_asked_for_one(pairing, coachee):
    assert steps_of(coachee) == [(Urgency.OPEN, "Plan a session")]
    Pairing.objects.update(started_at=NOW - timedelta(weeks=7))
    assert steps_of(coachee) == [(Urgency.DUE, "Plan a session")]


def test_an_organiser_hears_of_quiet_pairs_by_count(pairing):
    organiser = organiser_of(pairing)
    assert steps_of(organiser) == []
    second = make_pairing(pairing.cohort)
    Pairing.objects.update(started_at=NOW - timedelta(weeks=7))
    step = next_steps(organiser, now=NOW)[0]
    assert step.title == "2 pairs are at risk"
    assert step.url.endswith("?health=at_risk")
    assert second.people[0].name not in str(step)


@pytest.mark.parametrize(
    ("started", "met", "ahead", "waiting", "fact"),
    [
        (4, None, None, None, "no_next"),
        (7, None, None, None, "never_met"),
        (7, 5, None, None, "no_next"),
        (9, 7, None, None, "not_met"),
        (14, 11, None, None, "long_quiet"),
        (14, 11, 1, None, "on_track"),
        (7, None, 1, None, "on_track"),
        (4, None, 1, 3, "log_missing"),
    ],
)
def test_health_follows_from_facts(pairing, started, met, ahead, waiting, fact):
    Pairing.objects.update(started_at=NOW - timedelta(weeks=started))
    if met:
        held(pairing, NOW - timedelta(weeks=met))
    if ahead:
        planned(pairing, NOW + timedelta(days=ahead))
    if waiting:
        planned(pairing, NOW - timedelta(days=waiting))
    found = with_health(Pairing.objects.all(), NOW).get()
    assert (found.fact, found.health) == (fact, FACT_OF[fact].health)
    assert health_of(found).fact


def test_cards_put_what_waits_for_a_log_first(pairing, coach):
    waiting = make_pairing(pairing.cohort, coach=pairing.coach)
    planned(pairing, NOW + timedelta(days=1))
    planned(waiting, NOW - timedelta(days=1))
    cards = pair_cards(Pairing.objects.of(coach).live(), coach, now=NOW)
    assert [card.pairing for card in cards] == [waiting, pairing]
    assert (cards[0].to_log_count, cards[0].part) == (1, "You are the coach")


def test_common_themes_come_first(pairing):
    name_theme(pairing, Theme.DATA)
    common, others = themes_of_pair(pairing)
    assert common == [Theme.LEADERSHIP, Theme.DATA]
    assert set(common) | set(others) == set(Theme)
    assert not set(common) & set(others)
