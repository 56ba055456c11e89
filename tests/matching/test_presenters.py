from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import ProfileKind, ProfileTheme
from core.next_steps import Urgency
from matching import engine, services
from matching.models import Cohort, Enrolment, MatchRun, Part
from matching.presenters import waiting, words
from matching.presenters.board import Stage, board
from matching.presenters.heat_map import heat_map
from matching.presenters.reasons import lines, reasons
from matching.presenters.waiting import waiting_list
from matching.queries.shortage import balance
from matching.snapshot import stored_problem
from tests.factories import complete_profile
from tests.matching.cohorts import NOW, add, make_cohort, make_world, person_of
from tests.steps import steps_of

next_steps = steps_of(waiting)

pytestmark = pytest.mark.django_db


def titles(user, now=NOW):
    return [str(step.title) for step in next_steps(user, now=now)]


def test_every_rule_of_the_engine_has_words():
    world = make_world(1, 1)
    problem = stored_problem(world.run())
    assert set(engine.closed_by(problem)) <= set(words.RULES)


def test_the_organiser_is_led_from_run_to_publication_to_other_pairs():
    world = make_world(1, 1)
    assert titles(world.organiser) == ["Run the matching of First cohort"]
    run = world.run()
    assert titles(world.organiser) == ["Decide on the proposals for First cohort"]
    services.publish_proposals(run=run, by=world.organiser, now=NOW)
    assert titles(world.organiser) == []
    proposal = run.proposals.get()
    services.decline_proposal(
        proposal=proposal, reason="other", comment="", by=person_of(world.coaches[0]), now=NOW
    )
    assert titles(world.organiser) == []
    services.request_due_runs(now=NOW + timedelta(hours=1))
    services.work_next_run(clock=lambda: NOW)
    step = next_steps(world.organiser, now=NOW)[0]
    assert step.title == "No new pair is possible in First cohort"
    assert step.detail == "1 person waits. What closes most: Paired or proposed before."
    Cohort.objects.update(offers_again=False)
    MatchRun.objects.update(is_automatic=False)
    assert titles(world.organiser) == ["Find other pairs in First cohort"]


def test_what_the_system_found_stands_first_for_the_organiser():
    world = make_world(2, 2)
    for proposal in world.published():
        services.decline_proposal(
            proposal=proposal, reason="other", comment="", by=person_of(proposal.coach), now=NOW
        )
    make_cohort(world.cohort.programme.institution, "Another")
    services.request_due_runs(now=NOW + timedelta(hours=1))
    assert titles(world.organiser) == []
    services.work_next_run(clock=lambda: NOW)
    first = min(next_steps(world.organiser, now=NOW))
    assert first.title == "New proposals for 2 people in First cohort are ready"
    assert first.action == "Look and publish"


def test_the_board_says_who_waits_since_when_and_what_is_done_about_it():
    world = make_world(1, 1)
    assert waiting_list(world.cohort) is None
    proposal = world.published()[0]
    world.cohort.refresh_from_db()
    assert waiting_list(world.cohort) is None
    joined = add(world, Part.COACHEE)
    Enrolment.objects.filter(pk=joined.pk).update(created_at=NOW + timedelta(days=9))
    services.decline_proposal(
        proposal=proposal, reason="other", comment="", by=person_of(proposal.coach), now=NOW
    )
    world.cohort.refresh_from_db()

    words = [one.words for one in waiting_list(world.cohort).rows]

    assert words[0] == "A proposal was declined"
    assert words[1].startswith("Joined on ")
    assert board(world.cohort).stage == Stage.AGAIN
    services.withdraw_enrolment(enrolment=world.coaches[0], by=world.organiser, now=NOW)
    add(world, Part.COACH).profile.languages.all().delete()
    services.request_due_runs(now=NOW + timedelta(hours=1))
    services.work_next_run(clock=lambda: NOW)
    world.cohort.refresh_from_db()
    assert board(world.cohort).stage == Stage.STUCK


def test_a_person_is_asked_to_answer_and_more_urgently_at_the_end():
    world = make_world(1, 1)
    proposal = world.published()[0]
    coachee = person_of(world.coachees[0])

    first = next_steps(coachee, now=NOW)
    last = next_steps(coachee, now=NOW + timedelta(days=8))

    assert [step.urgency for step in (*first, *last)] == [Urgency.DUE, Urgency.LATE]
    assert person_of(world.coaches[0]).name in str(first[0].title)
    services.accept_proposal(proposal=proposal, by=coachee, now=NOW)
    assert next_steps(coachee, now=NOW) == []


def test_a_focal_point_is_asked_to_enrol_leaders_who_are_not_in():
    world = make_world()
    services.change_cohort(
        cohort=world.cohort, institutions=[world.leaders], by=world.organiser, now=NOW
    )
    assert titles(world.focal_point) == []
    complete_profile(ProfileKind.LEADER, institution=world.leaders)
    assert titles(world.focal_point) == ["Enrol leaders into First cohort"]
    assert titles(world.focal_point, NOW + timedelta(days=60)) == []


def test_next_steps_cost_the_same_for_few_and_many_people():
    def cost(world):
        with CaptureQueriesContext(connection) as seen:
            next_steps(world.organiser, now=NOW)
        return len(seen)

    assert cost(make_world(1, 1)) == cost(make_world(12, 12))


def test_the_board_knows_the_next_step_and_what_is_missing():
    world = make_world()
    assert board(world.cohort).stage == Stage.ENROL
    coachee = add(world, Part.COACHEE)
    add(world, Part.COACH, capacity=2)
    coachee.profile.languages.all().delete()
    shown = board(world.cohort)
    assert (shown.stage, shown.waiting, shown.incomplete) == (Stage.RUN, 1, 1)
    assert [side.places for side in shown.sides] == [1, 2]
    services.request_run(cohort=world.cohort, by=world.organiser, now=NOW)
    assert board(world.cohort).stage == Stage.WAIT


def test_shortage_counts_places_and_languages_from_the_level_asked_for():
    world = make_world(2, 0)
    coach = add(world, Part.COACH, capacity=1)
    coach.profile.languages.update(level="A2")
    ProfileTheme.objects.create(profile=world.coachees[0].profile, theme="data", weight=3)

    found = balance(world.cohort)

    assert {one.key: (one.wanted, one.offered) for one in found.themes} == {
        "data": (1, 0),
        "leadership": (2, 1),
    }
    assert [(one.key, one.wanted, one.offered) for one in found.languages] == [("en", 2, 0)]


def test_reasons_leave_wishes_out_and_lines_name_them():
    breakdown = {
        "criteria": [
            {"criterion": "preference", "weight": 100, "value": 1000},
            {"criterion": "themes", "weight": 40, "value": 1000},
            {"criterion": "seniority", "weight": 10, "value": 500},
        ],
        "facts": {
            "themes": ["leadership"],
            "languages": [],
            "same_sector": False,
            "sector": "",
            "seniority": [None, 7],
            "zones": ["UTC", "UTC"],
            "weeks": [0, 0],
            "modes": [],
        },
    }
    assert reasons(breakdown) == ["Themes in common: Leading change as a senior manager"]
    assert [line.words for line in lines(breakdown)] == [
        "A wish was counted",
        "Themes in common: Leading change as a senior manager",
        "Seniority not stated",
    ]


def test_the_heat_map_runs_down_the_diagonal_and_is_left_away_when_too_large():
    world = make_world(3, 4)
    run = world.run()
    table = engine.score_table(stored_problem(run))
    chosen = {str(one.coachee_id): str(one.coach_id) for one in run.proposals.all()}
    names = {str(one.pk): person_of(one).name for one in (*world.coachees, *world.coaches)}

    picture = heat_map(run, table, chosen, names)

    assert picture is not None
    ringed = [(cell.x, cell.y) for cell in picture.cells if cell.is_chosen]
    assert len({x - y for x, y in ringed}) == 1
    assert len(picture.cells) == 12
    wide = engine.ScoreTable(("a",) * 60, ("b",) * 60, table.scores.repeat(20, 0).repeat(15, 1))
    assert heat_map(run, wide, {}, names) is None
