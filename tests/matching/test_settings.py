"""The settings of a cohort: what is typed, and what each rule closes before anything runs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Institution, ProfileKind
from matching import services
from matching.models import DecisionKind, Part
from matching.views import settings as page_module
from tests.factories import InstitutionFactory, complete_profile
from tests.matching.cohorts import NOW, add, make_world

pytestmark = pytest.mark.django_db


def page(world) -> str:
    return reverse("matching:cohort-settings", args=[world.cohort.pk])


def typed(world, **changed) -> dict:
    weights = {f"weight_{name}": 10 for name in world.cohort.criteria}
    return {**weights, "aim": "total", "language_level": "B2", "chain_of_command": "on"} | changed


@pytest.fixture
def world():
    """Two coachees from Sweden; a coach from Rwanda and one from Kenya."""
    world = make_world(2, 0)
    for country in ("RW", "KE"):
        school = InstitutionFactory(country=country)
        add(world, Part.COACH, complete_profile(ProfileKind.EXPERT, institution=school))
    return world


def test_countries_are_excluded_here_and_obeyed_in_the_run(world, as_user):
    client = as_user(world.organiser)
    rows = {"country_0_first": "SE", "country_0_second": "RW"}
    answer = client.post(page(world), typed(world, **rows))

    assert answer.status_code == 302
    world.cohort.refresh_from_db()
    assert world.cohort.rules["excluded_countries"] == [["RW", "SE"]]
    run = world.run()
    assert run.result["closed"]["excluded_countries"] == 2
    assert run.proposals.get().coach.profile.institution.country == "KE"
    text = client.get(page(world)).content.decode()
    assert "It closes 2 of 4 pairs." in text
    assert "Without it 1 coachee more could be matched." in text
    assert 'name="country_1_first"' in text
    record = client.get(reverse("matching:run-record", args=[run.pk])).content.decode()
    assert "Rwanda – Sweden" in record


def test_a_row_more_keeps_what_was_typed_and_stores_nothing(world, as_user):
    rows = {"country_0_first": "SE", "country_0_second": "RW", "weight_themes": "77"}
    answer = as_user(world.organiser).post(page(world), typed(world, **rows, more="1"))
    text = answer.content.decode()

    assert 'name="country_1_first"' in text
    assert '<option value="RW" selected>' in text
    assert 'value="77"' in text
    world.cohort.refresh_from_db()
    assert "excluded_countries" not in world.cohort.rules


@pytest.mark.parametrize(
    ("second", "words"),
    [("", "Choose the other country too"), ("SE", "Choose two different countries.")],
)
def test_half_a_row_is_asked_for_again_beside_the_field(world, as_user, second, words):
    rows = {"country_0_first": "SE", "country_0_second": second}
    answer = as_user(world.organiser).post(page(world), typed(world, **rows))

    assert words in answer.content.decode()
    assert "country_0_second" in answer.context["form"].errors
    world.cohort.refresh_from_db()
    assert "excluded_countries" not in world.cohort.rules


def test_the_same_two_countries_are_stored_once_and_an_empty_row_takes_out(world, as_user):
    client = as_user(world.organiser)
    twice = {
        "country_0_first": "SE",
        "country_0_second": "RW",
        "country_1_first": "RW",
        "country_1_second": "SE",
    }
    client.post(page(world), typed(world, **twice))
    world.cohort.refresh_from_db()
    assert world.cohort.rules["excluded_countries"] == [["RW", "SE"]]

    client.post(page(world), typed(world, country_0_first="", country_0_second=""))
    world.cohort.refresh_from_db()
    assert world.cohort.rules["excluded_countries"] == []


@pytest.mark.parametrize(
    ("rules", "rule"),
    [
        ({"language_level": "C2"}, "language_level"),
        ({"seniority_gap_max": "0"}, "seniority_gap_max"),
        ({"max_zone_gap_hours": "0"}, "max_zone_gap_hours"),
        ({"theme_required": "on"}, "theme_required"),
    ],
)
def test_every_rule_says_what_it_closes_as_typed(world, as_user, rules, rule):
    for number, enrolment in enumerate(world.cohort.enrolments.filter(part=Part.COACH)):
        profile = enrolment.profile
        profile.seniority = 1
        profile.save()
        profile.themes.update(theme="training" if number else "leadership")
        profile.user.time_zone = "Africa/Kigali"
        profile.user.save()
    answer = as_user(world.organiser).post(page(world), typed(world, **rules, **{"try": "1"}))

    effects = {field.name: effect for field, effect in answer.context["rules"]}
    assert effects[rule].closed > 0
    assert effects[rule].closed == effects[rule].alone


def test_allowing_earlier_pairs_is_weighed_as_typed(world, as_user):
    for proposal in world.published():
        for one in (proposal.coachee, proposal.coach):
            services.accept_proposal(proposal=proposal, by=one.profile.user, now=NOW)
    second = make_world()
    second.cohort.programme = world.cohort.programme
    second.cohort.name = "Another"
    second.cohort.save()
    for enrolment in world.cohort.enrolments.all():
        add(second, enrolment.part, enrolment.profile)
    second.organiser = world.organiser
    client = as_user(world.organiser)

    def closed(**more) -> int:
        answer = client.post(page(second), typed(second, **more, **{"try": "1"}))
        return {one.name: two for one, two in answer.context["rules"]}["repeat"].closed

    assert closed() == 2
    assert closed(repeat="on") == 0


def test_what_holds_always_is_counted_too(world, as_user):
    world.decide(
        world.coachees[0],
        world.cohort.enrolments.filter(part=Part.COACH)[0],
        DecisionKind.FORBIDDEN,
        "They know each other",
    )
    text = as_user(world.organiser).get(page(world)).content.decode()
    assert "forbidden by the organiser: 1 of 4 pairs" in text


def test_a_very_large_cohort_counts_on_demand(world, as_user, monkeypatch):
    monkeypatch.setattr(page_module, "MOST_AT_ONCE", 3)
    client = as_user(world.organiser)

    assert "This cohort is large" in client.get(page(world)).content.decode()
    asked = client.post(page(world), typed(world, **{"try": "1"})).content.decode()
    assert "of 4 pairs" in asked


def test_the_countries_of_the_cohort_come_first(world, as_user):
    form = as_user(world.organiser).get(page(world)).context["form"]
    groups = dict(form.fields["country_0_first"].choices[1:])
    assert {code for code, _name in groups["Countries in this cohort"]} == {
        one.country.code for one in Institution.objects.filter(profiles__isnull=False)
    }


def test_the_page_needs_few_queries(as_user):
    world = make_world(12, 12)
    client = as_user(world.organiser)
    client.get(page(world))
    with CaptureQueriesContext(connection) as seen:
        client.get(page(world))
    assert len(seen) <= 15
