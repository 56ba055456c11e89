"""Lists of sessions and pairs: filters, exports, cards, and what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.presenters import waiting
from tests.coaching.pairs import enrol, held, make_cohort, make_pairing, organiser_of, planned
from tests.steps import steps_of

next_steps = steps_of(waiting)


def url(name, thing):
    return reverse(f"coaching:{name}", args=[thing.pk])


def test_the_organiser_filters_pairs_by_fact(as_user, pairing):
    other = make_pairing(pairing.cohort)
    planned(other, timezone.now() + timedelta(days=3))
    client = as_user(organiser_of(pairing))
    page = client.get(url("cohort-sessions", pairing.cohort), {"fact": "no_next"})
    html = page.content.decode()
    assert pairing.people[0].name in html
    assert other.people[0].name not in html
    export = client.get(url("cohort-sessions", pairing.cohort), {"export": "csv"})
    assert other.people[0].name in export.content.decode()


def test_coaches_have_a_card_for_each_coachee(as_user, pairing, coach):
    other = make_pairing(pairing.cohort, coach=pairing.coach)
    html = as_user(coach).get(reverse("coaching:my-pairings")).content.decode()
    assert pairing.people[0].name in html
    assert other.people[0].name in html


@pytest.mark.parametrize("page", ["session-list", "cohort-sessions", "session-detail"])
def test_queries_do_not_grow_with_rows(
    as_user, pairing, coach, page, django_assert_max_num_queries
):
    organiser = organiser_of(pairing)
    now = timezone.now()
    first = held(pairing, now - timedelta(days=1), ("data",))
    things = {"session-list": pairing, "cohort-sessions": pairing.cohort, "session-detail": first}
    client = as_user(organiser if page == "cohort-sessions" else coach)
    address = url(page, things[page])
    client.get(address)
    with django_assert_max_num_queries(100) as few:
        client.get(address)
    for number in range(2, 31):
        held(pairing, now - timedelta(days=number), ("data", "policy"))
        planned(pairing, now + timedelta(days=number))
    for _ in range(9):
        held(make_pairing(pairing.cohort), now - timedelta(days=2))
    with django_assert_max_num_queries(len(few.captured_queries)) as many:
        assert client.get(address).status_code == 200
    assert len(many.captured_queries) <= 16


def test_cards_cost_the_same_for_one_and_ten(
    as_user, pairing, coach, django_assert_max_num_queries
):
    client = as_user(coach)
    address = reverse("coaching:my-pairings")
    client.get(address)
    with django_assert_max_num_queries(100) as few:
        client.get(address)
    for _ in range(9):
        make_pairing(pairing.cohort, coach=pairing.coach)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(address)


def test_people_without_a_pair_are_told_what_comes(as_user):
    place = enrol(make_cohort(), "coachee")
    page = as_user(place.profile.user).get(reverse("coaching:my-pairings"))
    assert "Your pairs will be here" in page.content.decode()


def test_the_home_page_costs_the_same_for_one_and_ten(
    pairing, coach, django_assert_max_num_queries
):
    organiser = organiser_of(pairing)
    now = timezone.now()
    with django_assert_max_num_queries(32):
        next_steps(coach, now=now)
        next_steps(organiser, now=now)
    for number in range(9):
        planned(make_pairing(pairing.cohort, coach=pairing.coach), now + timedelta(days=number))
    # Only what the first reading kept on the two people is spared now.
    with django_assert_max_num_queries(32):
        assert len(next_steps(coach, now=now)) == 10
        next_steps(organiser, now=now)


def test_the_export_of_sessions_holds_the_facts(as_user, pairing, coach):
    held(pairing, timezone.now() - timedelta(days=1), ("data",))
    client = as_user(coach)
    export = client.get(url("session-list", pairing), {"export": "csv"}).content.decode()
    assert "Data, indicators and evaluation" in export
    assert client.get(url("session-list", pairing), {"export": "xlsx"}).status_code == 200


def test_the_board_of_a_cohort_leads_to_its_sessions(as_user, pairing):
    client = as_user(organiser_of(pairing))
    board = client.get(reverse("matching:cohort-detail", args=[pairing.cohort_id]))
    assert url("cohort-sessions", pairing.cohort) in board.content.decode()
