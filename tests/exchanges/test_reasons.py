"""Every key of the planner has words, and a left-out request says who could let it in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from exchanges.models import LeftOutRequest, Plan, VisitCycle
from exchanges.planning.diagnosis import NOT_WORTH
from exchanges.planning.doors import DOORS
from exchanges.planning.nearest import REMEDIES
from exchanges.planning.obstacles import REASONS as OBSTACLES
from exchanges.presenters import reasons
from exchanges.presenters.words import MISSING, REFUSALS, refusal_words, week_words
from exchanges.rules import LEGAL_MOVES
from tests.exchanges.scenes import FIRST_MONDAY, scene


@pytest.mark.parametrize("key", [*DOORS, *OBSTACLES, NOT_WORTH])
def test_every_door_and_obstacle_has_words(key):
    assert str(reasons.REASONS[key])


def test_no_words_are_left_for_doors_that_are_gone():
    assert set(reasons.REASONS) == {*DOORS, *OBSTACLES, NOT_WORTH}
    assert set(reasons.FIXES) == set(REMEDIES)
    assert set(reasons.REASONS_WITHIN) < set(reasons.REASONS)
    assert set(reasons.FIXES_WITHIN) < set(reasons.FIXES)


@pytest.mark.parametrize("door", REMEDIES)
@pytest.mark.parametrize("gap", [1, 3])
@pytest.mark.parametrize("country", ["", "RW"])
def test_every_near_miss_is_a_sentence_with_a_host_and_weeks(door, gap, country):
    plan = Plan(first_monday=FIRST_MONDAY, cycle=VisitCycle(country=country))
    nearest = {"door": door, "gap": gap, "who": REMEDIES[door][0], "host": "h", "week": 2}
    fix = reasons.fix_words(nearest, plan, {"h": "Rwanda National Police"}, 1)
    assert "18–22 Jan 2027" in fix.words
    assert "%(" not in fix.words
    assert fix.who
    assert not (country and "passport" in fix.words)
    if gap == 1:
        assert "1 more" not in fix.words


def test_weeks_in_words_across_months_and_years():
    assert week_words(FIRST_MONDAY) == "4–8 Jan 2027"
    assert week_words(FIRST_MONDAY + timedelta(weeks=3), 2) == "25 Jan – 5 Feb 2027"
    assert week_words(FIRST_MONDAY - timedelta(weeks=1), 2) == "28 Dec 2026 – 8 Jan 2027"


@pytest.mark.parametrize("reason", [*REFUSALS, *MISSING])
def test_every_refusal_has_words(reason):
    assert refusal_words(reason)


def test_every_state_of_a_visit_has_its_legal_moves_and_none_leads_back_from_the_end():
    assert LEGAL_MOVES["closed"] == LEGAL_MOVES["cancelled"] == frozenset()


@pytest.mark.django_db
def test_a_host_without_room_leads_to_opening_one_more_week():
    stage = scene(senders={"UG": "Uganda"}, weeks=4, open_weeks=1)
    stage.senders["UG"].request.request_weeks.filter(monday=FIRST_MONDAY).delete()
    plan = stage.plan()
    row = LeftOutRequest.objects.get(plan=plan)
    words = reasons.left_out_words(row, plan, {str(stage.offer.pk): "Rwanda National Police"})
    assert any("opens one more week" in fix.words for fix in words.fixes)
    assert words.places == sum(one.places for one in (*words.doors, *words.obstacles))
    assert words.doors == sorted(words.doors, key=lambda one: -one.places)
