"""Profiles: who sees and changes which section, and what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts import services
from accounts.models import Absence, Conflict, Profile, ProfileKind, Role
from accounts.queries import Section, missing_sections, open_sections, profiles_with_missing
from accounts.rules import ProfileRefused
from tests.factories import (
    InstitutionFactory,
    ProfileFactory,
    UnitFactory,
    UserFactory,
    complete_profile,
    person_with,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SECTIONS = ["post", "languages", "themes", "availability", "conflicts"]


@pytest.fixture
def profile():
    return complete_profile(ProfileKind.LEADER)


def page(profile, section="detail") -> str:
    return reverse(f"accounts:profile-{section}", args=[profile.pk])


def rows(prefix_count: int, *filled: dict[str, str]) -> dict[str, str]:
    data = {"form-TOTAL_FORMS": str(prefix_count), "form-INITIAL_FORMS": "0"}
    for number, row in enumerate(filled):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data


def post_data(**fields) -> dict[str, object]:
    return {
        "post": "Head of desk",
        "rank": "Major",
        "sector": "police",
        "seniority": "8",
        "modes": ["video"],
        "version": "1",
        **fields,
    }


def test_what_matching_misses_is_named():
    bare = ProfileFactory(post="", seniority=None)
    assert missing_sections(bare) == [Section.POST, Section.LANGUAGES, Section.THEMES]
    assert missing_sections(complete_profile(ProfileKind.EXPERT)) == []
    assert Section.CONFLICTS in open_sections(bare)


def test_complete_and_incomplete_agree_with_what_is_missing():
    ProfileFactory()
    ProfileFactory(post="", sector="")
    complete_profile(ProfileKind.LEADER)
    complete_profile(ProfileKind.LEADER, sector="")

    complete = {p.pk for p in Profile.objects.all() if not missing_sections(p)}
    assert set(Profile.objects.complete().values_list("pk", flat=True)) == complete
    assert Profile.objects.incomplete().count() == 3


def test_many_profiles_are_one_query(django_assert_num_queries):
    for _number in range(5):
        ProfileFactory()
    complete_profile(ProfileKind.LEADER)

    with django_assert_num_queries(1):
        found = profiles_with_missing(Profile.objects.all())
    assert sorted(len(missing) for _profile, missing in found) == [0, 2, 2, 2, 2, 2]


def test_saying_that_there_is_nothing_is_an_answer(profile):
    services.change_absences(profile=profile, absences=[], version=1, by=profile.user, now=NOW)
    services.change_conflicts(profile=profile, conflicts=[], version=2, by=profile.user, now=NOW)
    assert open_sections(Profile.objects.get()) == []


def test_the_person_changes_every_section(as_user, profile):
    client, theirs = as_user(profile.user), InstitutionFactory()
    client.post(page(profile, "post"), post_data())
    client.post(
        page(profile, "languages"),
        rows(6, {"code": "fr", "level": "B2"}, {"code": "en", "level": "C1"}) | {"version": "2"},
    )
    client.post(page(profile, "themes"), {"data": "3", "policy": "1", "version": "3"})
    client.post(
        page(profile, "availability"),
        rows(6, {"from_on": "2027-07-01", "until_on": "2027-07-20"}) | {"version": "4"},
    )
    client.post(
        page(profile, "conflicts"),
        rows(5, {"email": "Boss@Example.org", "reason": "family"}, {"institution": str(theirs.pk)})
        | {"version": "5"},
    )

    profile.refresh_from_db()
    assert (profile.post, profile.seniority, profile.modes) == ("Head of desk", 8, ["video"])
    assert set(profile.languages.values_list("code", "level")) == {("fr", "B2"), ("en", "C1")}
    assert set(profile.themes.values_list("theme", "weight")) == {("data", 3), ("policy", 1)}
    assert Absence.objects.get().until_on == date(2027, 7, 20)
    assert set(Conflict.objects.values_list("email", "institution")) == {
        ("boss@example.org", None),
        ("", theirs.pk),
    }
    assert profile.version == 6


def test_an_edit_from_an_older_page_is_refused_and_shows_both(as_user, profile):
    client = as_user(profile.user)
    client.post(page(profile, "post"), post_data(post="First tab"))
    response = client.post(page(profile, "post"), post_data(post="Second tab"))

    text = response.content.decode()
    assert "Not stored" in text
    assert "First tab" in text
    assert "Second tab" in text
    profile.refresh_from_db()
    assert profile.post == "First tab"
    client.post(page(profile, "post"), post_data(post="Second tab", version="2"))
    profile.refresh_from_db()
    assert profile.post == "Second tab"


@pytest.mark.parametrize(
    ("section", "data", "words"),
    [
        ("post", post_data(seniority="11"), "less than or equal to 10"),
        ("post", post_data(post="A\u202eb"), "hidden characters"),
        ("languages", rows(6, {"code": "en"}), "how well you know it"),
        (
            "languages",
            rows(6, {"code": "en", "level": "B1"}, {"code": "en", "level": "C1"}),
            "stands here already",
        ),
        (
            "availability",
            rows(6, {"from_on": "2027-07-02", "until_on": "2027-07-01"}),
            "before the first day",
        ),
        ("availability", rows(6, {"from_on": "2027-07-02"}), "Say both days"),
        ("conflicts", rows(5, {"reason": "family"}), "Say with whom"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(section, data, words, as_user, profile):
    response = as_user(profile.user).post(page(profile, section), {"version": "1"} | data)

    assert response.status_code == 200
    assert words in response.content.decode()
    profile.refresh_from_db()
    assert profile.version == 1


def test_a_focal_point_changes_post_rank_and_unit_alone(as_user, profile):
    unit = UnitFactory(institution=profile.institution)
    client = as_user(person_with(Role.FOCAL_POINT, profile.institution))
    client.post(
        page(profile, "post"), post_data(unit=str(unit.pk), seniority="2", sector="ministry")
    )

    profile.refresh_from_db()
    assert (profile.unit, profile.rank) == (unit, "Major")
    assert (profile.seniority, profile.sector) == (7, "police")
    for section in SECTIONS[1:]:
        assert client.get(page(profile, section)).status_code == 403


def test_a_unit_of_elsewhere_cannot_be_chosen(as_user, profile):
    stranger = UnitFactory()
    response = as_user(profile.user).post(page(profile, "post"), post_data(unit=str(stranger.pk)))

    assert response.status_code == 200
    with pytest.raises(ProfileRefused):
        services.change_post(
            profile=profile, fields={"unit": stranger}, version=1, by=profile.user, now=NOW
        )


def test_conflicts_and_gender_are_for_the_organisers(as_user, profile):
    Profile.objects.update(gender="woman")
    Conflict.objects.create(profile=profile, email="boss@example.org", reason="sentinel reason")
    seen = {
        role: as_user(person_with(role, profile.institution)).get(page(profile)).content.decode()
        for role in (Role.FOCAL_POINT, Role.ORGANISER)
    }

    assert "sentinel reason" in seen[Role.ORGANISER]
    assert "Woman" in seen[Role.ORGANISER]
    for word in ("sentinel reason", "boss@example.org", "Woman", "Conflicts of interest"):
        assert word not in seen[Role.FOCAL_POINT]


@pytest.mark.parametrize("section", ["detail", *SECTIONS])
def test_a_stranger_gets_404(section, as_user, profile):
    strangers = [
        person_with(Role.FOCAL_POINT),
        person_with(Role.ORGANISER),
        person_with(Role.HOST, profile.institution),
        ProfileFactory(institution=profile.institution).user,
    ]
    for stranger in strangers:
        assert as_user(stranger).get(page(profile, section)).status_code == 404


@pytest.mark.parametrize("service", ["change_languages", "change_themes", "change_conflicts"])
def test_nobody_speaks_for_another(service, profile):
    named = {
        "change_languages": "levels",
        "change_themes": "weights",
        "change_conflicts": "conflicts",
    }
    organiser = person_with(Role.ORGANISER, profile.institution)
    with pytest.raises(ProfileRefused):
        getattr(services, service)(
            profile=profile, version=1, by=organiser, now=NOW, **{named[service]: {}}
        )


def test_own_leads_to_the_profile_and_without_one_nowhere(as_user, profile):
    response = as_user(profile.user).get(reverse("accounts:profile-own"))
    assert response.url == page(profile)
    assert as_user(UserFactory()).get(reverse("accounts:profile-own")).status_code == 404


def test_gender_is_asked_with_the_reason(as_user, profile):
    text = as_user(profile.user).get(page(profile, "post")).content.decode()

    assert "It is part of no score" in text
    assert "Seen by the organisers, nobody else." in text
    assert "how many people at a time" not in text.lower()


def test_the_page_costs_the_same_with_many_units(as_user, profile, django_assert_max_num_queries):
    for number in range(30):
        UnitFactory(institution=profile.institution, name=f"U{number}")
    client = as_user(profile.user)
    client.get(page(profile))
    with django_assert_max_num_queries(22):
        client.get(page(profile))
