"""Explanations are what solving again says."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import (
    MATCHED_TOTAL,
    AssignmentProblem,
    CohortProblem,
    CohortQuestions,
    CohortResult,
    Conflict,
    Move,
    Person,
    Rules,
    compare,
    reasons,
    rule_effects,
    solve,
    verify_assignment,
)
from tests.matching.engine.people import cohorts

PLAIN = cohorts(most=4, strict=False).map(
    lambda problem: replace(problem, avoidances=(), conflicts=(), aims=MATCHED_TOTAL)
)


def _value(result: CohortResult) -> tuple[int, int]:
    return result.cardinality, result.total


@given(PLAIN)
@settings(max_examples=50, deadline=None)
def test_why_a_pair_was_made(problem: CohortProblem) -> None:
    result = solve(problem)
    for pair in result.pairs:
        why = CohortQuestions(problem, result).why_pair(pair.coachee, others=9)
        apart = Conflict((pair.coachee, pair.coach), "test")
        without = solve(replace(problem, conflicts=(apart,)))
        if without.cardinality < result.cardinality:
            assert why.margin is None
        else:
            assert why.margin == result.total - without.total
        coaches = [coach.id for coach in problem.coaches if coach.capacity]
        doors = {coach for coach in coaches if not reasons(problem, pair.coachee, coach)}
        assert {other.coach for other in why.by_coachee} == doors - {pair.coach}
        for other in (*why.by_coachee, *why.by_coach):
            locked = solve(replace(problem, locks=((other.coachee, other.coach),)))
            lost = (result.cardinality - locked.cardinality, result.total - locked.total)
            assert (other.cardinality, other.total) == lost
        assert pair.coach not in {other.coach for other in why.by_coachee}
        assert pair.coachee not in {other.coachee for other in why.by_coach}


@given(cohorts(most=4))
@settings(max_examples=50, deadline=None)
def test_why_another_pair_was_not_made(problem: CohortProblem) -> None:
    problem = replace(problem, avoidances=(), conflicts=())
    result = solve(problem)
    chosen = {pair.coachee: pair.coach for pair in result.pairs}
    for coachee in problem.coachees:
        for coach in problem.coaches:
            why = CohortQuestions(problem, result).why_not(coachee.id, coach.id)
            assert why.possible == (not reasons(problem, coachee.id, coach.id))
            if why.possible:
                locked = solve(replace(problem, locks=((coachee.id, coach.id),)))
                assert why.cardinality == result.cardinality - locked.cardinality
                assert why.total == result.total - locked.total
                after = {move.coachee: move.after for move in why.moves}
                assert after.get(coachee.id, chosen.get(coachee.id)) == coach.id
                assert all(chosen.get(move.coachee) == move.before for move in why.moves)


def test_asking_about_somebody_locked_lifts_her_lock() -> None:
    people = tuple(Person(name, sector=name) for name in "ab")
    coaches = tuple(Person(name.upper(), sectors={name: 9}) for name in "ab")
    problem = CohortProblem(people, coaches, {"sector": 10}, locks=(("a", "B"),))
    why = CohortQuestions(problem, solve(problem)).why_not("a", "A")
    assert (why.cardinality, why.total) == (0, -1800)
    assert why.moves == (Move("a", "B", "A"), Move("b", "A", "B"))
    busy = CohortQuestions(problem, solve(problem)).why_not("b", "B")
    assert not busy.possible


@given(cohorts(most=4, strict=False), st.data())
@settings(max_examples=80, deadline=None)
def test_no_answer_gains_where_a_veto_stands(problem: CohortProblem, data: st.DataObject) -> None:
    if not (problem.coachees and problem.coaches):
        return
    result = solve(problem)
    coachee = data.draw(st.sampled_from(problem.coachees))
    coach = data.draw(st.sampled_from(problem.coaches))
    why = CohortQuestions(problem, result).why_not(coachee.id, coach.id)
    assert (why.cardinality, why.worst, why.total) >= (0, 0, 0)
    if result.pairs:
        known = CohortQuestions(problem, result).why_pair(result.pairs[0].coachee, others=9)
        for price in (*known.by_coachee, *known.by_coach):
            assert (price.cardinality, price.total) >= (0, 0)


@given(cohorts(most=4))
@settings(max_examples=60, deadline=None)
def test_the_proof_to_take_away_is_proved(problem: CohortProblem) -> None:
    result = solve(problem)
    instance, found = CohortQuestions(problem, result).public_proof()
    assert verify_assignment(instance, found) is None
    again = solve(instance)
    assert (again.pairs, again.total) == (found.pairs, found.total)
    order = {person.id: row for row, person in enumerate(problem.coachees)}
    table = CohortQuestions(problem, result).shown_scores()
    for row, name in enumerate(sorted(order)):
        line = table.scores[order[name]][np.argsort([p.id for p in problem.coaches])]
        assert line.tolist() == instance.scores[row].tolist()


@given(cohorts(most=4))
@settings(max_examples=50, deadline=None)
def test_what_would_help_somebody_left_out(problem: CohortProblem) -> None:
    problem = replace(problem, avoidances=(), conflicts=(), aims=MATCHED_TOTAL)
    result = solve(problem)
    for left in result.unmatched:
        why = CohortQuestions(problem, result).why_unmatched(left.coachee)
        assert left.coachee in why.sharing
        assert why.places == len(why.sharing) - 1
        for change in why.changes:
            if change.kind == "place":
                more = tuple(
                    replace(coach, capacity=coach.capacity + (coach.id == change.coach))
                    for coach in problem.coaches
                )
                helped = solve(replace(problem, coaches=more))
                assert helped.cardinality == result.cardinality + 1
            elif change.kind == "rule":
                assert change.coach is not None
                assert change.rules == reasons(problem, left.coachee, change.coach)
                instance, _ = CohortQuestions(problem, result).public_proof()
                scores = instance.scores.copy()
                row = instance.rows.index(left.coachee)
                scores[row, instance.columns.index(change.coach)] = 0
                opened = solve(AssignmentProblem(scores, instance.capacity))
                assert opened.cardinality == result.cardinality + 1


@given(cohorts(most=4))
@settings(max_examples=60, deadline=None)
def test_what_each_rule_does(problem: CohortProblem) -> None:
    problem = replace(problem, avoidances=(), conflicts=(), aims=MATCHED_TOTAL)
    before = solve(problem).cardinality
    effects = {effect.rule: effect for effect in rule_effects(problem)}
    off = {
        "no_common_language": Rules(language_level=None),
        "chain_of_command": Rules(chain_of_command=False),
        "time_zone_gap": Rules(max_zone_gap_hours=None),
        "seniority_gap": Rules(seniority_gap_max=None),
        "nothing_offered": Rules(theme_required=False),
    }
    fields = {
        "no_common_language": "language_level",
        "chain_of_command": "chain_of_command",
        "time_zone_gap": "max_zone_gap_hours",
        "seniority_gap": "seniority_gap_max",
        "nothing_offered": "theme_required",
    }
    for rule, field in fields.items():
        if rule in effects:
            lifted = replace(problem.rules, **{field: getattr(off[rule], field)})
            after = solve(replace(problem, rules=lifted)).cardinality
            assert effects[rule].matched == after - before
            assert effects[rule].alone <= effects[rule].closed


def test_four_leaders_share_two_french_coaches() -> None:
    leaders = tuple(Person(f"e{n}", languages={"fr": "C2"}, institution="gn") for n in range(4))
    coaches = (
        *(Person(f"c{n}", languages={"fr": "C1"}) for n in range(2)),
        *(Person(f"d{n}", languages={"en": "C1"}) for n in range(2)),
    )
    problem = CohortProblem(leaders, coaches, {}, Rules(language_level="B2"))
    result = solve(problem)
    why = CohortQuestions(problem, result).why_unmatched(result.unmatched[0].coachee)
    assert (len(why.sharing), why.shared, why.places) == (3, ("c0", "c1"), 2)
    kinds = [(change.kind, change.coach, change.rules) for change in why.changes]
    assert kinds[:3] == [
        ("place", "c0", ()),
        ("place", "c1", ()),
        ("rule", "d0", ("no_common_language",)),
    ]
    assert why.changes[-1].profile == {"languages": ("fr",), "themes": (), "not_from": ("gn",)}
    effects = {effect.rule: effect for effect in rule_effects(problem)}
    assert (effects["no_common_language"].closed, effects["no_common_language"].matched) == (8, 2)


def test_two_results_side_by_side() -> None:
    people = tuple(Person(name, sector=name) for name in "ab")
    coaches = tuple(Person(name.upper(), sectors={name: 9}) for name in "ab")
    problem = CohortProblem(people, coaches, {"sector": 10})
    first = solve(problem)
    second = solve(replace(problem, locks=(("a", "B"),)))
    found = compare(first, second)
    assert found.moves == (Move("a", "A", "B"), Move("b", "B", "A"))
    assert (found.cardinality, found.total, found.worst) == (0, -1800, -900)
    assert compare(first, first).moves == ()
