from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from dashboard.presenters import home_of
from matching.models import Cohort
from tests.access.world import ROLES, make_world
from tests.coaching.pairs import held, make_pairing, organiser_of, planned
from tests.factories import UserFactory, person_with

pytestmark = pytest.mark.django_db
# Session and roles, which kinds of steps and cards wait, then one question a kind that does.
ORGANISERS_QUERIES = 9
COACHS_QUERIES = 12


def test_what_is_late_comes_first():
    pairing = make_pairing()
    coach = pairing.people[1]
    now = timezone.now()
    planned(pairing, now + timedelta(days=2))
    planned(pairing, now - timedelta(days=5))
    steps = home_of(coach, now=now).steps
    assert [step.urgency for step in steps] == sorted(step.urgency for step in steps)
    assert "/log/" in steps[0].url


def test_own_things_are_the_own_pairings_cohorts_and_visits():
    pairing = make_pairing()
    coachee, coach = pairing.people
    now = timezone.now()
    assert [card.title for card in home_of(coach, now=now).cards] == [coachee.name]
    cards = home_of(organiser_of(pairing), now=now).cards
    assert [card.title for card in cards] == [pairing.cohort.name]
    assert home_of(person_with(Role.ORGANISER), now=now).cards == []


def test_nobody_has_an_empty_home_with_a_word(as_user):
    page = as_user(UserFactory()).get("/").content.decode()
    assert "Nothing waits for you" in page


def test_every_role_has_a_home(as_user):
    world = make_world("h")
    for role in ROLES:
        assert as_user(world.people[role]).get("/").status_code == 200, role


def test_a_coach_with_many_sessions_costs_no_more_queries(as_user, django_assert_max_num_queries):
    pairing = make_pairing()
    coach = pairing.people[1]
    client = as_user(coach)
    now = timezone.now()
    held(pairing, now - timedelta(days=40))
    client.get("/")
    with django_assert_max_num_queries(COACHS_QUERIES):
        client.get("/")
    for day in range(30):
        held(pairing, now - timedelta(days=50 + day))
        planned(pairing, now + timedelta(days=1 + day))
    with django_assert_max_num_queries(COACHS_QUERIES):
        client.get("/")


def test_an_organisers_home_costs_the_same_for_one_pair_and_thirty(
    as_user, django_assert_num_queries
):
    pairing = make_pairing()
    organiser = organiser_of(pairing)
    client = as_user(organiser)
    now = timezone.now()
    held(pairing, now - timedelta(weeks=12))
    client.get("/")
    with django_assert_num_queries(ORGANISERS_QUERIES):
        assert "1 pair is at risk" in client.get("/").content.decode()
    for _ in range(29):
        held(make_pairing(pairing.cohort), now - timedelta(weeks=12))
    for _ in range(2):
        make_pairing(make_cohort_of(pairing))
    with django_assert_num_queries(ORGANISERS_QUERIES):
        assert "30 pairs are at risk" in client.get("/").content.decode()


def make_cohort_of(pairing):
    """Another cohort of the same programme."""
    cohort = pairing.cohort
    return Cohort.objects.create(
        programme=cohort.programme,
        name=f"Cohort {Cohort.objects.count()}",
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        enrolment_closes_on=cohort.enrolment_closes_on,
    )
