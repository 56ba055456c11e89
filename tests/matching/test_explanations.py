from __future__ import annotations

import re

import pytest
from django.urls import reverse

from matching import services
from matching.models import Avoidance, MatchRun, Part
from matching.presenters.leftovers import left_over
from matching.snapshot import shown
from tests.matching.cohorts import NOW, World, add, make_world, person_of

pytestmark = pytest.mark.django_db


def wish(world: World) -> None:
    """Each coachee wishes for the coach beside."""
    for coachee, coach in zip(world.coachees, world.coaches, strict=True):
        services.store_wishes(
            preferences=[person_of(coach).email], avoidances=[], by=person_of(coachee), now=NOW
        )


def pair_text(client, run, coachee, coach) -> str:
    url = reverse("matching:run-pair", args=[run.pk, coachee.pk, coach.pk])
    return client.get(url).content.decode()


def test_another_pair_names_its_price_and_who_would_change(as_user):
    world = make_world(2, 2)
    wish(world)
    run = world.run()
    text = pair_text(as_user(world.organiser), run, world.coachees[0], world.coaches[1])

    points = int(re.search(r"all pairs together would score (\d+) point", text).group(1))
    one, two = str(world.coachees[0].pk), str(world.coaches[1].pk)
    crossed = [
        shown(run).score(str(a.pk), str(b.pk))
        for a, b in zip(world.coachees, reversed(world.coaches), strict=True)
    ]
    assert points == run.result["total"] - sum(crossed)
    assert len(shown(run).why_not(one, two).moves) == 2
    for coachee, now, was in ((0, 1, 0), (1, 0, 1)):
        names = [person_of(world.coachees[coachee]).name]
        names += [person_of(world.coaches[place]).name for place in (now, was)]
        assert "{}: {} instead of {}".format(*names) in text


def test_a_place_that_is_locked_for_somebody_else_has_no_price(as_user):
    world = make_world(2, 2)
    world.decide(world.coachees[0], world.coaches[0])
    run = world.run()

    assert shown(run).why_not(str(world.coachees[1].pk), str(world.coaches[0].pk)) is None
    text = pair_text(as_user(world.organiser), run, world.coachees[1], world.coaches[0])
    assert "What it would change" not in text


def test_an_avoided_pair_has_a_price_like_any_other(as_user):
    world = make_world(3, 3)
    wish(world)
    Avoidance.objects.create(
        by=person_of(world.coachees[0]), person=person_of(world.coaches[0]).email
    )
    run = world.run()
    text = pair_text(as_user(world.organiser), run, world.coachees[0], world.coaches[0])

    assert "What it would change" in text
    assert re.search(r"would (score \d+ point|be left)", text)
    assert "Fit, of 1000" not in text


def test_who_is_left_out_learns_what_would_help(as_user):
    world = make_world(2, 1)
    run = world.run()
    text = as_user(world.organiser).get(reverse("matching:run-detail", args=[run.pk]))
    text = text.content.decode()

    assert "have only these coaches open to them, with 1 place" in text
    assert f"One more place with {person_of(world.coaches[0]).name}." in text
    assert "One more coach. Languages: English. Themes:" in text


def test_a_rule_that_could_be_lifted_is_named(as_user):
    world = make_world(1, 0)
    profile = world.coachees[0].profile
    profile.languages.update(level="A1")
    add(world, Part.COACH)
    run = world.run()
    text = as_user(world.organiser).get(reverse("matching:run-detail", args=[run.pk]))

    assert "from the rule: No common language at the level asked for." in text.content.decode()


def test_only_the_avoided_coach_left_reads_like_any_shortage(as_user):
    world = make_world(1, 1)
    Avoidance.objects.create(
        by=person_of(world.coachees[0]), person=person_of(world.coaches[0]).email
    )
    run = world.run()
    text = as_user(world.organiser).get(reverse("matching:run-detail", args=[run.pk]))

    assert "needed by others" in text.content.decode()
    assert "exception" not in text.content.decode()


def test_many_who_share_few_places_are_counted_after_the_first():
    people = [f"p{number}" for number in range(9)]
    found = {"sharing": people, "shared": ["x"], "places": 1, "changes": []}
    run = MatchRun(
        result={"unmatched": [{"coachee": "p0", "closed": {}, "in_hall": True, "help": found}]}
    )

    (one,) = left_over(run, {name: name.upper() for name in [*people, "x"]})

    assert "P0, P1, P2, P3, P4, 4 others have only these coaches open to them" in one.words


def test_a_chosen_pair_says_how_firmly_it_stands_and_what_came_next(as_user):
    world = make_world(2, 2)
    wish(world)
    run = world.run()
    coachee, coach, other = world.coachees[0], world.coaches[0], world.coaches[1]
    text = pair_text(as_user(world.organiser), run, coachee, coach)

    lost = shown(run).why_not(str(coachee.pk), str(other.pk)).total
    assert lost > 0
    assert f"Its score could fall by {lost} points" in text
    assert text.count(f"all pairs together score {lost} points less") == 2
    assert reverse("matching:run-pair", args=[run.pk, coachee.pk, other.pk]) in text


def test_a_pair_that_nobody_could_do_without_says_so(as_user):
    world = make_world(1, 1)
    run = world.run()
    text = pair_text(as_user(world.organiser), run, world.coachees[0], world.coaches[0])

    assert "Without this pair somebody more would be left without a coach." in text
    assert "Next best for" not in text


def test_among_equals_the_page_says_so(as_user):
    world = make_world(2, 2)
    run = world.run()
    pair = run.proposals.first()
    text = pair_text(as_user(world.organiser), run, pair.coachee, pair.coach)

    assert "among equals this run chose this one" in text
    assert "costs nothing: the result would be as good" in text


def test_a_locked_pair_was_made_whatever_it_scores(as_user):
    world = make_world(2, 2)
    world.decide(world.coachees[0], world.coaches[1])
    run = world.run()
    text = pair_text(as_user(world.organiser), run, world.coachees[0], world.coaches[1])

    assert "it was made whatever it scores" in text
