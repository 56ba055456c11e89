from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from accounts.models import Conflict, Unit
from matching import engine, services
from matching.models import Avoidance, Part, Preference
from matching.snapshot import cohort_problem, plain, stored_problem
from matching.snapshot.persons import free_weeks
from tests.factories import UserFactory, complete_profile
from tests.matching.cohorts import NOW, add, make_world, person_of

pytestmark = pytest.mark.django_db


def test_a_person_holds_what_the_profile_says():
    world = make_world(1, 1)
    profile = world.coachees[0].profile
    top = Unit.objects.create(institution=world.leaders, name="Staff")
    own = Unit.objects.create(institution=world.leaders, name="Training", parent=top)
    profile.unit = own
    profile.save()

    person = cohort_problem(world.cohort).coachees[0]

    assert person.id == str(world.coachees[0].pk)
    assert person.unit == (str(top.pk), str(own.pk))
    assert person.country == "SE"
    assert person.languages == {"en": "C1"}
    assert person.themes == {"leadership": 3}
    assert person.weeks == tuple(range(26))


def test_a_week_is_closed_only_when_every_day_of_it_is():
    january, february = partial(date, 2027, 1), partial(date, 2027, 2)
    # Two absences that meet inside week 1, and one that leaves a day of week 3.
    absences = [
        (january(18), january(20)),
        (january(21), january(24)),
        (february(1), february(6)),
        (date(2026, 1, 1), date(2026, 12, 1)),
    ]

    weeks = free_weeks(absences, january(11))

    assert 1 not in weeks
    assert {0, 2, 3} <= set(weeks)


@pytest.mark.parametrize("spelling", ["{name}", "  {NAME} ", "{email}", "{EMAIL}"])
def test_a_wish_finds_a_person_by_name_or_address_in_any_case(spelling):
    world = make_world(1, 2)
    coach = person_of(world.coaches[1])
    typed = spelling.format(
        name=coach.name, NAME=coach.name.upper(), email=coach.email, EMAIL=coach.email.upper()
    )
    Preference.objects.create(by=person_of(world.coachees[0]), person=typed, rank=1)

    problem = cohort_problem(world.cohort)

    assert [(one.by, one.for_) for one in problem.preferences] == [
        (str(world.coachees[0].pk), str(world.coaches[1].pk))
    ]


def test_a_name_that_two_people_bear_is_no_wish_and_avoids_both():
    world = make_world(1, 2)
    for coach in world.coaches:
        coach.profile.user.name = "Eva Falk"
        coach.profile.user.save()
    me = person_of(world.coachees[0])
    Preference.objects.create(by=me, person="Eva Falk", rank=1)
    Avoidance.objects.create(by=me, person="eva falk")

    problem = cohort_problem(world.cohort)

    assert problem.preferences == ()
    assert {one.of for one in problem.avoidances} == {str(one.pk) for one in world.coaches}


def test_a_wish_for_somebody_who_is_not_here_or_on_the_own_side_counts_nothing():
    world = make_world(2, 1)
    me = person_of(world.coachees[0])
    Preference.objects.create(by=me, person=UserFactory().email, rank=1)
    Preference.objects.create(by=me, person=person_of(world.coachees[1]).email, rank=2)

    assert cohort_problem(world.cohort).preferences == ()


def test_a_conflict_with_an_institution_is_one_with_all_its_people():
    world = make_world(1, 2)
    Conflict.objects.create(profile=world.coachees[0].profile, institution=world.experts)

    problem = cohort_problem(world.cohort)

    assert {one.between[1] for one in problem.conflicts} == {str(o.pk) for o in world.coaches}
    assert engine.closed_by(problem)["conflict_of_interest"] == 2


def test_a_declined_pair_is_not_proposed_again_even_where_repeats_are_allowed():
    world = make_world(1, 1)
    world.cohort.rules = {**world.cohort.rules, "repeat": True}
    world.cohort.save()
    proposal = world.published()[0]
    services.decline_proposal(
        proposal=proposal,
        reason="no_time",
        comment="",
        by=person_of(world.coachees[0]),
        now=NOW,
    )

    run = world.run()

    assert proposal.run_id != run.pk
    assert run.result["cardinality"] == 0


def test_places_that_are_taken_or_promised_are_not_given_twice():
    world = make_world(1, 0)
    coach = add(world, Part.COACH, capacity=3)
    world.published()
    coach.places_taken = 1
    coach.save()
    add(world, Part.COACHEE)

    problem = cohort_problem(world.cohort)

    assert len(problem.coachees) == 1
    assert problem.coaches[0].capacity == 1


def test_what_is_stored_holds_no_secret_and_scores_the_same():
    world = make_world(2, 2)
    Avoidance.objects.create(
        by=person_of(world.coachees[0]), person=person_of(world.coaches[0]).email
    )
    problem = cohort_problem(world.cohort)
    run = world.run()

    back = stored_problem(run)

    assert problem.avoidances
    assert "avoidances" not in plain(problem)
    assert "avoid" not in str(run.instance) + str(run.result)
    assert back.avoidances == ()
    assert engine.digest(back) == engine.digest(problem) == run.digest
    assert engine.score_table(back).rows() == engine.score_table(problem).rows()


def test_weights_and_rules_of_the_run_are_used_not_those_of_later(django_assert_max_num_queries):
    world = make_world(1, 1)
    add(world, Part.COACHEE, complete_profile("leader", institution=world.leaders))
    with django_assert_max_num_queries(20):
        problem = cohort_problem(world.cohort, criteria={"themes": 7}, rules={}, aim="worst")

    assert problem.criteria == {"themes": 7}
    assert problem.aims == engine.MATCHED_WORST_TOTAL
    assert problem.rules.language_level is None
