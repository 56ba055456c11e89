"""What a file of leaders adds, changes, leaves and refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password

from accounts import services
from accounts.models import (
    Invitation,
    Profile,
    ProfileKind,
    ProfileTheme,
    Role,
    RowOutcome,
    Unit,
    UploadState,
    User,
)
from tests.accounts.files import (
    ANA,
    HEADING,
    NOW,
    enrolled,
    keys,
    outcomes,
    previewed,
    work_everything,
)
from tests.factories import (
    MembershipFactory,
    ProfileFactory,
    UnitFactory,
    UserFactory,
    person_with,
)

pytestmark = pytest.mark.django_db


def test_a_row_becomes_a_person_with_profile_and_invitation(focal_point, institution):
    upload = enrolled(focal_point, institution, HEADING + ANA)

    profile = Profile.objects.get(user__email="ana@example.org")
    assert upload.state == UploadState.APPLIED
    assert (profile.kind, profile.institution) == (ProfileKind.LEADER, institution)
    assert (profile.post, profile.rank, profile.seniority) == ("Head of desk", "Major", 8)
    assert profile.unit.name == "Gender desk"
    assert profile.unit.parent.name == "Operations"
    assert {(one.code, one.level) for one in profile.languages.all()} == {
        ("en", "C1"),
        ("fr", "B2"),
    }
    assert {(one.theme, one.weight) for one in profile.themes.all()} == {
        ("leadership", 3),
        ("gender_desk", 2),
    }
    assert profile.user.time_zone == "Africa/Kigali"
    assert not profile.user.has_usable_password()
    invitation = Invitation.objects.get(user=profile.user)
    assert (invitation.invited_by, invitation.expires_at) == (focal_point, NOW + timedelta(days=30))
    assert upload.rows.get().profile == profile


def test_the_preview_writes_nothing_about_anybody(focal_point, institution):
    upload = previewed(focal_point, institution, HEADING + ANA)

    assert upload.state == UploadState.PREVIEWED
    assert outcomes(upload) == [RowOutcome.ADDED]
    assert ("unit", "unit_new", "Operations") in keys(upload)
    assert not User.objects.filter(email="ana@example.org").exists()
    assert not Unit.objects.exists()


def test_the_same_file_again_changes_nothing(focal_point, institution):
    enrolled(focal_point, institution, HEADING + ANA)
    again = previewed(focal_point, institution, HEADING + ANA)

    assert outcomes(again) == [RowOutcome.LEFT]
    services.confirm_upload(upload=again, by=focal_point, now=NOW)
    work_everything()
    assert Profile.objects.get().version == 1
    assert Invitation.objects.count() == 1


def test_a_changed_cell_changes_the_profile_and_says_from_what(focal_point, institution):
    enrolled(focal_point, institution, HEADING + ANA)
    changed = ANA.replace("Major", "Colonel").replace("fr:B2", "fr:C1")
    again = enrolled(focal_point, institution, HEADING + changed)

    assert keys(again) == [("rank", "becomes", "Major"), ("languages", "becomes", "en:C1, fr:B2")]
    profile = Profile.objects.get()
    assert (profile.rank, profile.version) == ("Colonel", 2)
    assert profile.languages.get(code="fr").level == "C1"
    assert profile.themes.count() == 2


def test_what_a_person_says_themself_is_not_overruled(focal_point, institution):
    enrolled(focal_point, institution, HEADING + ANA)
    User.objects.filter(email="ana@example.org").update(password=make_password("something long"))
    changed = ANA.replace("Ana Mar", "Anna Mar").replace("leadership:3", "data:3")
    again = enrolled(focal_point, institution, HEADING + changed)

    assert outcomes(again) == [RowOutcome.LEFT]
    assert [key for _column, key, _value in keys(again)] == ["own_now", "own_now"]
    assert User.objects.get(email="ana@example.org").name == "Ana Mar"


def test_an_empty_cell_leaves_what_is_stored(focal_point, institution):
    enrolled(focal_point, institution, HEADING + ANA)
    again = previewed(focal_point, institution, "name,email,post\nAna Mar,ana@example.org,\n")

    assert outcomes(again) == [RowOutcome.LEFT]


def test_bad_rows_never_stop_good_ones(focal_point, institution):
    text = HEADING + "No Address,,,,,,,,,,\n" + ANA + "Bo,not-an-address,,,,xx:C1,,Atlantis,,99,\n"
    upload = enrolled(focal_point, institution, text)

    assert outcomes(upload) == [RowOutcome.REFUSED, RowOutcome.ADDED, RowOutcome.REFUSED]
    assert keys(upload, 2) == [("email", "missing", "")]
    assert keys(upload, 4) == [
        ("email", "bad_email", "not-an-address"),
        ("languages", "unknown_language", "xx"),
        ("time_zone", "unknown_time_zone", "Atlantis"),
        ("seniority", "bad_seniority", "99"),
    ]
    assert Profile.objects.count() == 1


def test_the_second_row_of_one_address_names_the_first(focal_point, institution):
    upload = previewed(focal_point, institution, HEADING + ANA + ANA.replace("ana@", "ANA@"))

    assert outcomes(upload) == [RowOutcome.ADDED, RowOutcome.REFUSED]
    assert keys(upload, 3)[0] == ("email", "twice_in_file", "2")


@pytest.mark.parametrize("known_as", ["leader", "expert", "role", "nothing", "inactive"])
def test_a_person_of_elsewhere_is_refused_with_one_and_the_same_word(
    known_as, focal_point, institution
):
    stranger = UserFactory(email="ana@example.org", is_active=known_as != "inactive")
    if known_as in ("leader", "expert"):
        ProfileFactory(user=stranger, kind=known_as)
    if known_as == "role":
        MembershipFactory(user=stranger)
    if known_as == "inactive":
        ProfileFactory(user=stranger, institution=institution)
    upload = enrolled(focal_point, institution, HEADING + ANA)

    assert outcomes(upload) == [RowOutcome.REFUSED]
    assert keys(upload)[-1] == ("email", "not_yours", "")


def test_a_colleague_with_a_role_here_becomes_a_leader_too(focal_point, institution):
    host = person_with(Role.HOST, institution)
    text = f"name,email\nSomebody,{host.email}\n"
    enrolled(focal_point, institution, text)

    assert host.profiles.get().kind == ProfileKind.LEADER
    host.refresh_from_db()
    assert host.name != "Somebody"


def test_a_unit_that_stands_elsewhere_is_refused(focal_point, institution):
    top = UnitFactory(institution=institution, name="Training")
    UnitFactory(institution=institution, name="Gender desk", parent=top)
    upload = previewed(focal_point, institution, HEADING + ANA)

    assert ("unit", "unit_elsewhere", "Training > Gender desk") in keys(upload)
    assert outcomes(upload) == [RowOutcome.REFUSED]


def test_a_unit_cannot_be_moved_below_itself_by_two_rows(focal_point, institution):
    text = "name,email,unit\nA,a@example.org,North > South\nB,b@example.org,South > North\n"
    upload = enrolled(focal_point, institution, text)

    assert outcomes(upload) == [RowOutcome.ADDED, RowOutcome.REFUSED]
    assert Unit.objects.get(name="South").parent.name == "North"


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("Anglais (C1); Français:b2", {("en", "C1"), ("fr", "B2")}),
        ("English C1 | French B2", {("en", "C1"), ("fr", "B2")}),
        ("EN:c1", {("en", "C1")}),
    ],
)
def test_languages_in_words_of_both_languages(cell, stored, focal_point, institution):
    enrolled(focal_point, institution, f'nom;courriel;langues\nAna;ana@example.org;"{cell}"\n')

    languages = Profile.objects.get().languages.values_list("code", "level")
    assert set(languages) == stored


def test_names_of_themes_may_hold_commas(focal_point, institution):
    cell = "Policy, law and action plans:3, Data, indicators and evaluation, training:1"
    enrolled(focal_point, institution, f'name,email,themes\nAna,ana@example.org,"{cell}"\n')

    found = set(ProfileTheme.objects.values_list("theme", "weight"))
    assert found == {("policy", 3), ("data", 2), ("training", 1)}


@pytest.mark.parametrize("sign", ["\u202e", "\u200f", "\x07"])
def test_hidden_characters_in_names_are_refused(sign, focal_point, institution):
    upload = previewed(focal_point, institution, f"name,email\nA{sign}na,ana@example.org\n")

    assert keys(upload) == [("name", "hidden_characters", "")]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "'=HYPERLINK(1)"])
def test_a_name_that_looks_like_a_formula_is_text(name, focal_point, institution):
    enrolled(focal_point, institution, f"name,email\n{name},ana@example.org\n")

    assert User.objects.get(email="ana@example.org").name == "=HYPERLINK(1)"


def test_another_encoding_can_be_chosen_in_the_preview(focal_point, institution):
    content = "name;email\nChloé Ñandú;chloe@example.org\n".encode("cp1252")
    upload = previewed(focal_point, institution, content, encoding="cp1256")
    assert upload.rows.get().values["name"] != "Chloé Ñandú"

    services.reread_upload(upload=upload, encoding="cp1252", by=focal_point, now=NOW)
    work_everything()
    assert upload.rows.get().values["name"] == "Chloé Ñandú"
