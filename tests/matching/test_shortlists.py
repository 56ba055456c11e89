"""Shortlists: who fits, in words, and nothing that anybody else keeps to themselves."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Conflict, ProfileLanguage, ProfileTheme
from matching.models import (
    Avoidance,
    Cohort,
    DecisionKind,
    Enrolment,
    PairDecision,
    Part,
    Preference,
)
from matching.presenters import waiting
from matching.snapshot import shortlist
from tests.matching.cohorts import NOW, add, make_world, person_of
from tests.matching.test_again import accept, decline
from tests.steps import steps_of

next_steps = steps_of(waiting)

pytestmark = pytest.mark.django_db
WISHES = reverse("matching:wishes")


@pytest.fixture(autouse=True)
def _clock(time_machine_at):
    time_machine_at(NOW + timedelta(hours=1))


@pytest.fixture
def world():
    world = make_world(3, 3)
    Cohort.objects.update(has_shortlists=True)
    world.cohort.refresh_from_db()
    return world


def names(mine: Enrolment) -> list[str]:
    mine = Enrolment.objects.select_related("cohort__programme", "profile__user").get(pk=mine.pk)
    return [person_of(one.enrolment).name for one in shortlist(mine, today=NOW.date())]


def page(client) -> str:
    text = client.get(WISHES).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_both_sides_see_who_fits_best_first_and_no_score(world, as_user):
    ProfileTheme.objects.create(profile=world.coachees[0].profile, theme="data", weight=3)
    ProfileTheme.objects.create(profile=world.coaches[2].profile, theme="data", weight=3)
    ProfileLanguage.objects.filter(profile=world.coaches[1].profile).update(level="A2")
    fitting = [person_of(world.coaches[2]).name, person_of(world.coaches[0]).name]

    assert names(world.coachees[0]) == fitting
    assert set(names(world.coaches[0])) == {person_of(one).name for one in world.coachees}

    text = page(as_user(person_of(world.coachees[0])))
    assert "You both speak: English C1" in text
    assert "Sweden" in text
    assert world.coaches[2].profile.institution.name in text
    assert person_of(world.coaches[2]).email not in text
    read = re.sub(r"<[^>]+>|(Person|Institution) \d+", "", text)
    assert not re.search(r"score (of )?\d|\b\d{3}\b", read)


def test_a_list_is_shown_only_where_the_cohort_says_so_and_to_who_waits(world, as_user):
    coachee, coach = person_of(world.coachees[0]), person_of(world.coaches[0])
    assert "Who could fit you" in page(as_user(coachee))
    accept(next(one for one in world.published() if one.coachee == world.coachees[0]))
    assert "Who could fit you" not in page(as_user(coachee))

    Cohort.objects.update(has_shortlists=False)
    for person in (coach, person_of(world.coachees[1])):
        assert coachee.name not in page(as_user(person))
        assert "Who could fit you" not in page(as_user(person))


def test_whom_the_reader_avoids_declared_or_declined_is_left_out(world):
    mine = person_of(world.coachees[0])
    first, second, third = (person_of(one).name for one in world.coaches)
    Avoidance.objects.create(by=mine, person=first)
    assert set(names(world.coachees[0])) == {second, third}
    Conflict.objects.create(
        profile=world.coachees[0].profile, email=person_of(world.coaches[1]).email
    )
    assert names(world.coachees[0]) == [third]
    Avoidance.objects.all().delete()
    Conflict.objects.all().delete()
    proposal = next(one for one in world.published() if one.coachee == world.coachees[0])
    decline(proposal, "coachee")
    assert person_of(proposal.coach).name not in names(world.coachees[0])


def keep_private(world, rng: random.Random) -> None:
    """Everybody but the first coachee keeps something to themselves, at random."""
    reader = person_of(world.coachees[0])
    for one in (*world.coachees[1:], *world.coaches):
        others = world.coaches if one.part == Part.COACHEE else world.coachees
        for other in others:
            whom = person_of(other)
            if rng.random() < 0.6:
                Avoidance.objects.create(by=person_of(one), person=whom.email)
            if rng.random() < 0.4:
                Conflict.objects.create(profile=one.profile, email=whom.email)
        wish = rng.choice(others)
        Preference.objects.create(by=person_of(one), person=person_of(wish).email, rank=1)
    assert Avoidance.objects.exclude(by=reader).filter(person=reader.email).exists()
    PairDecision.objects.create(
        cohort=world.cohort,
        coachee=world.coachees[0],
        coach=rng.choice(world.coaches),
        kind=rng.choice(DecisionKind.values),
    )


@pytest.mark.parametrize("seed", range(8))
def test_what_others_keep_to_themselves_changes_no_letter_of_a_page(world, as_user, seed):
    rng = random.Random(seed)
    for one in (*world.coachees, *world.coaches):
        for theme in rng.sample(["data", "training", "culture"], 2):
            ProfileTheme.objects.create(profile=one.profile, theme=theme, weight=rng.randint(1, 3))
    client = as_user(person_of(world.coachees[0]))
    before = page(client)
    assert "Who could fit you" in before

    keep_private(world, rng)

    assert page(client) == before


def test_a_locked_pair_that_never_reached_the_reader_changes_no_list(world, as_user):
    """The first of a locked pair says no: the second never knew, and learns nothing here."""
    coachee, coach = world.coachees[0], world.coaches[0]
    Avoidance.objects.create(by=person_of(coach), person=person_of(coachee).email)
    client = as_user(person_of(coachee))
    before = page(client)
    world.decide(coachee, coach)
    proposal = next(one for one in world.published() if one.coachee == coachee)
    assert page(client) == before
    decline(proposal, "coach")
    assert page(client) == before


def test_ranks_are_stored_for_the_people_chosen_beside_what_is_typed(world, as_user):
    client = as_user(person_of(world.coachees[0]))
    first, second = world.coaches[0].profile, world.coaches[1].profile

    client.post(
        WISHES,
        {f"rank_{first.pk}": "2", f"rank_{second.pk}": "1", "preference_2": "Somebody Else"},
    )

    wishes = Preference.objects.values_list("rank", "person", "chosen")
    assert list(wishes) == [
        (1, second.user.name, second.pk),
        (2, first.user.name, first.pk),
        (3, "Somebody Else", None),
    ]
    text = page(client)
    assert '<option value="2" selected>Second wish</option>' in text
    assert 'value="Somebody Else"' in text
    assert f'value="{first.user.name}"' not in text
    run = world.run()
    assert run.proposals.get(coachee=world.coachees[0]).coach == world.coaches[1]


def test_a_rank_is_given_once_and_the_error_stands_beside_the_field(world, as_user):
    client = as_user(person_of(world.coachees[0]))
    first, second = (one.profile for one in world.coaches[:2])

    twice = client.post(WISHES, {f"rank_{first.pk}": "1", f"rank_{second.pk}": "1"})
    typed = client.post(WISHES, {f"rank_{first.pk}": "1", "preference_0": "Somebody Else"})
    avoided = client.post(WISHES, {f"rank_{first.pk}": "1", "avoidance_0": first.user.name})

    form = twice.context["form"]
    assert len(form.errors) == 1
    later = max((first, second), key=lambda one: list(form.fields).index(f"rank_{one.pk}"))
    assert f"rank_{later.pk}" in form.errors
    assert '<option value="1" selected>' in twice.content.decode()
    assert first.user.name in str(typed.context["form"].errors["preference_0"])
    assert "avoidance_0" in avoided.context["form"].errors
    assert not Preference.objects.exists()


def test_the_home_page_leads_to_the_list_until_somebody_is_wished_for(world):
    reader = person_of(world.coachees[0])
    step = next_steps(reader, now=NOW)[0]
    assert (step.title, step.url) == ("See who could fit you in First cohort", WISHES)
    Preference.objects.create(by=reader, person="Somebody", rank=1)
    assert next_steps(reader, now=NOW) == []


def test_nobody_outside_the_list_can_be_chosen(world, as_user):
    client = as_user(person_of(world.coachees[0]))
    other = world.coachees[1].profile
    client.post(WISHES, {f"rank_{other.pk}": "1"})
    assert not Preference.objects.exists()


def test_who_left_the_list_stands_there_by_name_and_the_wish_is_kept(world, as_user):
    chosen = world.coaches[0]
    client = as_user(person_of(world.coachees[0]))
    client.post(WISHES, {f"rank_{chosen.profile_id}": "1"})
    Enrolment.objects.filter(pk=chosen.pk).update(places_taken=1)
    assert f'value="{person_of(chosen).name}"' in page(client)


def test_a_list_names_eight_at_most_and_costs_the_same_for_many(world, as_user):
    client = as_user(person_of(world.coachees[0]))

    def cost():
        with CaptureQueriesContext(connection) as seen:
            client.get(WISHES)
        return len(seen)

    cost()
    few = cost()
    for _ in range(12):
        add(world, Part.COACH)
    assert cost() == few
    assert len(names(world.coachees[0])) == 8
