"""People who lead visits stay with them where the visits stay."""

from dataclasses import replace

from hypothesis import given

from exchanges.planning import check, keeping_people, plan
from tests.exchanges.planning.cases import delegation, person, problem, small_problems

TWO = (person(), person("bo"))


def test_a_visit_that_stays_keeps_its_person() -> None:
    case = problem(delegation("a"), people=TWO)
    result = plan(case)
    before = (replace(result.visits[0], person="bo"),)
    kept = keeping_people(case, result, before)
    assert kept.visits == before
    assert kept.load.people["bo"].visits == 1
    assert kept.objective == result.objective


def test_two_people_change_places_back() -> None:
    case = problem(
        delegation("a", available=(3,), people=9), delegation("b", available=(7,), people=9),
        people=(person(max_visits=1), person("bo", max_visits=1)),
    )  # fmt: skip
    result = plan(case)
    swapped = tuple(
        replace(one, person="bo" if one.person == "ada" else "ada") for one in result.visits
    )
    assert keeping_people(case, result, swapped).visits == swapped


def test_a_person_who_is_away_now_is_replaced() -> None:
    case = problem(delegation("a", available=(3,)), people=(person(), person("bo", off=(3,))))
    result = plan(case)
    assert keeping_people(case, result, (replace(result.visits[0], person="bo"),)) == result


def test_a_new_visit_finds_somebody_or_all_stays() -> None:
    people = (person(max_visits=1), person("bo", max_visits=1, off=(7,)))
    case = problem(
        delegation("a", available=(3,), people=9), delegation("b", available=(7,), people=9),
        people=people,
    )  # fmt: skip
    result = plan(case)
    first = replace(result.visits[0], person="ada")
    assert keeping_people(case, result, (first,)) == result


@given(small_problems())
def test_whatever_was_before_the_plan_keeps_every_rule(case) -> None:
    result = plan(case)
    before = tuple(replace(one, person=case.people[-1].id) for one in result.visits)
    kept = keeping_people(case, result, before)
    assert check(case, kept.visits) == ()
    assert [one.delegations for one in kept.visits] == [one.delegations for one in result.visits]
