"""An action plan gathers what came from coaching, for its leader and the own focal points."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Role
from coaching.services.plans import pass_on_action
from tests.coaching.pairs import NOW, make_pairing, organiser_of
from tests.coaching.work import WHAT, agreed_action
from tests.factories import person_with

MINE, PLANS = reverse("evaluation:my-plan"), reverse("evaluation:plan-list")


@pytest.fixture
def pairing(db):
    return make_pairing()


@pytest.fixture
def item(pairing):
    action = agreed_action(pairing)
    return pass_on_action(action=action, what=WHAT, by=pairing.people[0], now=NOW)


def test_leader_and_own_focal_point_read_it_and_nobody_elses(pairing, item, as_user):
    focal_point = person_with(Role.FOCAL_POINT, pairing.coachee.profile.institution)
    assert WHAT in as_user(pairing.people[0]).get(MINE).content.decode()
    html = as_user(focal_point).get(PLANS).content.decode()
    assert WHAT in html
    assert pairing.people[0].name in html
    other = make_pairing(pairing.cohort).people[0]
    assert WHAT not in as_user(other).get(MINE).content.decode()
    assert WHAT not in as_user(person_with(Role.FOCAL_POINT)).get(PLANS).content.decode()


def test_others_have_no_plan(pairing, item, as_user):
    assert as_user(pairing.people[1]).get(MINE).status_code == 403
    assert as_user(organiser_of(pairing)).get(PLANS).status_code == 403


@pytest.mark.parametrize(
    ("search", "is_there"),
    [("?q=STAFF", True), ("?q=nothing", False), ("?state=open", True), ("?state=settled", False)],
)
def test_it_can_be_searched(pairing, item, as_user, search, is_there):
    html = as_user(pairing.people[0]).get(f"{MINE}{search}").content.decode()
    assert (WHAT in html) == is_there


def test_it_can_be_taken_away_as_a_file(pairing, item, as_user):
    response = as_user(pairing.people[0]).get(f"{MINE}?export=csv")
    assert WHAT in response.content.decode()


def test_thirty_lines_cost_no_more_queries_than_one(
    pairing, item, as_user, django_assert_max_num_queries
):
    client = as_user(pairing.people[0])
    client.get(MINE)
    with django_assert_max_num_queries(20) as one:
        client.get(MINE)
    for _number in range(10):
        pass_on_action(action=agreed_action(pairing), what=WHAT, by=pairing.people[0], now=NOW)
    with django_assert_max_num_queries(len(one)):
        client.get(MINE)
