"""Who sees which people, who invites, and how the chain of command is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import (
    Institution,
    Invitation,
    Membership,
    Profile,
    ProfileKind,
    Role,
    Unit,
    User,
)
from accounts.rules import InvitationRefused, UnitRefused
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
LIST = "accounts:person-list"


@pytest.fixture
def institution():
    return InstitutionFactory(name="Rwanda National Police", country="RW")


@pytest.fixture
def organiser(institution):
    return person_with(Role.ORGANISER, institution)


def invite_data(institution=None, **fields):
    return {
        "email": "new@example.org",
        "name": "New Person",
        "part": "expert",
        "language": "fr",
        "institution": institution.pk if institution else "",
        **fields,
    }


def names_listed(client, query="") -> set[str]:
    text = client.get(reverse(LIST) + query).content.decode()
    return {name for name in User.objects.values_list("name", flat=True) if f">{name}<" in text}


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.ORGANISER])
def test_the_list_holds_the_own_institution_alone(role, as_user, institution):
    here, elsewhere = ProfileFactory(institution=institution), ProfileFactory()

    found = names_listed(as_user(person_with(role, institution)))
    assert here.user.name in found
    assert elsewhere.user.name not in found


@pytest.mark.parametrize("role", [Role.HOST, Role.SECRETARIAT, Role.EVALUATOR])
def test_other_roles_have_no_list(role, as_user, institution):
    client = as_user(person_with(role, institution))
    for name in (LIST, "accounts:invite", "accounts:institution-list", "accounts:upload-list"):
        assert client.get(reverse(name)).status_code == 403


def test_the_list_can_be_narrowed(as_user, institution, organiser):
    top = UnitFactory(institution=institution, name="Operations")
    below = UnitFactory(institution=institution, name="Desk", parent=top)
    complete = complete_profile(ProfileKind.LEADER, institution=institution, unit=below)
    bare = ProfileFactory(institution=institution, kind=ProfileKind.EXPERT, post="Jurist")
    Invitation.objects.create(user=bare.user, expires_at=timezone.now() + timedelta(days=1))
    client = as_user(organiser)

    for query in ("?profile=complete", f"?unit={top.pk}", "?kind=leader", "?entry=signed_in"):
        assert names_listed(client, query) & {complete.user.name, bare.user.name} == {
            complete.user.name
        }
    for query in ("?profile=incomplete", "?q=juri", "?entry=invited", "?entry=not_in"):
        assert names_listed(client, query) & {complete.user.name, bare.user.name} == {
            bare.user.name
        }


def test_the_list_costs_the_same_at_many_people(
    as_user, institution, organiser, django_assert_max_num_queries
):
    client = as_user(organiser)
    client.get(reverse(LIST))
    for count in (1, 30):
        for _number in range(count):
            complete_profile(ProfileKind.LEADER, institution=institution)
        with django_assert_max_num_queries(18):
            client.get(reverse(LIST))


def test_the_list_can_be_exported(as_user, institution, organiser):
    profile = ProfileFactory(institution=institution)
    content = as_user(organiser).get(reverse(LIST) + "?export=csv").content.decode()

    assert profile.user.name in content


@pytest.mark.parametrize("part", [*ProfileKind.values, *Role.values])
def test_an_organiser_invites_into_every_part(part, as_user, institution, organiser):
    as_user(organiser).post(reverse("accounts:invite"), invite_data(institution, part=part))

    user = User.objects.get(email="new@example.org")
    assert user.language == "fr"
    assert Invitation.objects.get(user=user).invited_by == organiser
    profiles = {(p.kind, p.institution) for p in user.profiles.all()}
    roles = {(m.role, m.institution) for m in user.memberships.all()}
    assert profiles | roles == {(part, institution)}


def test_the_answer_is_the_same_for_known_and_unknown_addresses(as_user, institution, organiser):
    known = UserFactory(email="known@example.org", name="Real Name")
    client = as_user(organiser)
    answers = []
    for email in ("known@example.org", "new@example.org"):
        data = invite_data(institution, email=email, part=Role.HOST)
        response = client.post(reverse("accounts:invite"), data, follow=True)
        answers.append(response.content.decode().replace(email, "X"))

    notices = [answer.partition("notices")[2].partition("</div>")[0] for answer in answers]
    assert notices[0] == notices[1]
    known.refresh_from_db()
    assert known.name == "Real Name"


def test_a_new_institution_makes_its_creator_organiser(as_user, organiser):
    data = invite_data(
        new_name="Uganda Police",
        new_country="UG",
        new_kind="police",
        new_time_zone="Africa/Kampala",
    )
    as_user(organiser).post(reverse("accounts:invite"), data)

    made = Institution.objects.get(name="Uganda Police")
    assert Membership.objects.filter(user=organiser, institution=made, role=Role.ORGANISER).exists()
    assert User.objects.get(email="new@example.org").time_zone == "Africa/Kampala"


def test_a_new_institution_must_be_described(as_user, organiser):
    text = as_user(organiser).post(reverse("accounts:invite"), invite_data()).content.decode()

    assert text.count("Say this of the new institution.") >= 4
    assert not User.objects.filter(email="new@example.org").exists()


def test_nobody_invites_to_an_institution_of_another(as_user, organiser):
    theirs = InstitutionFactory(name="Uganda Police", country="UG")
    client = as_user(organiser)
    client.post(reverse("accounts:invite"), invite_data(theirs))
    client.post(
        reverse("accounts:invite"),
        invite_data(
            new_name="uganda police", new_country="UG", new_kind="police", new_time_zone="UTC"
        ),
    )

    assert not User.objects.filter(email="new@example.org").exists()
    assert Institution.objects.count() == 2


def test_who_is_at_home_elsewhere_is_not_taken_over(as_user, institution, organiser):
    stranger = ProfileFactory(kind=ProfileKind.EXPERT).user
    response = as_user(organiser).post(
        reverse("accounts:invite"), invite_data(institution, email=stranger.email)
    )

    assert "cannot be invited by you" in response.content.decode()
    assert stranger.profiles.count() == 1


def test_inviting_again_closes_the_old_link(institution, organiser):
    guest = services.Guest("new@example.org", "New", "en")
    user = services.invite_person(
        guest=guest, part=Role.HOST, institution=institution, by=organiser, now=NOW
    )
    old = Invitation.objects.get()
    with pytest.raises(InvitationRefused):
        services.invite_again(user=user, by=organiser, now=NOW + timedelta(minutes=5))
    new = services.invite_again(user=user, by=organiser, now=NOW + timedelta(days=40))

    assert Invitation.objects.get() == new
    assert new.token != old.token
    assert new.is_open(NOW + timedelta(days=69))


def test_inviting_again_from_the_pages(as_user, institution, organiser):
    profile, host = ProfileFactory(institution=institution), person_with(Role.HOST, institution)
    for user in (profile.user, host):
        Invitation.objects.create(
            user=user, created_at=NOW - timedelta(days=900), expires_at=NOW - timedelta(days=800)
        )
        response = as_user(organiser).post(reverse("accounts:person-invite-again", args=[user.pk]))
        assert response.status_code == 302
        assert Invitation.objects.get(user=user).is_open(timezone.now())


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.ORGANISER])
def test_a_stranger_reinvites_nobody(role, as_user, institution):
    profile = ProfileFactory(institution=institution)
    url = reverse("accounts:person-invite-again", args=[profile.user.pk])

    assert as_user(person_with(role)).post(url).status_code == 404


def test_a_focal_point_invites_no_single_person(institution):
    focal_point = person_with(Role.FOCAL_POINT, institution)
    with pytest.raises(InvitationRefused):
        services.invite_person(
            guest=services.Guest("new@example.org", "New", "en"),
            part=Role.ORGANISER,
            institution=institution,
            by=focal_point,
            now=NOW,
        )


def test_units_are_added_moved_and_never_below_themselves(as_user, institution, organiser):
    client = as_user(organiser)
    for name in ("Operations", "Desk"):
        client.post(reverse("accounts:unit-create", args=[institution.pk]), {"name": name})
    top, desk = Unit.objects.get(name="Operations"), Unit.objects.get(name="Desk")
    edit = "accounts:unit-edit"
    client.post(reverse(edit, args=[desk.pk]), {"name": "Desk", "parent": top.pk})
    response = client.post(reverse(edit, args=[top.pk]), {"name": "Operations", "parent": desk.pk})

    assert response.status_code == 200
    desk.refresh_from_db()
    top.refresh_from_db()
    assert (desk.parent, top.parent) == (top, None)
    with pytest.raises(UnitRefused):
        services.change_unit(unit=top, name="Operations", parent=desk, by=organiser, now=NOW)
    page = client.get(reverse("accounts:institution-detail", args=[institution.pk]))
    assert page.content.decode().count('class="tree"') == 2


def test_a_name_of_a_unit_is_taken_whatever_its_case(as_user, institution, organiser):
    UnitFactory(institution=institution, name="Équipe")
    url = reverse("accounts:unit-create", args=[institution.pk])
    response = as_user(organiser).post(url, {"name": "équipe"})

    assert "is there already" in response.content.decode()


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.ORGANISER, Role.HOST])
def test_institutions_and_units_of_others_are_404(role, as_user, institution):
    unit = UnitFactory(institution=institution)
    client = as_user(person_with(role))
    for name, key in (
        ("institution-detail", institution.pk),
        ("unit-create", institution.pk),
        ("unit-edit", unit.pk),
    ):
        assert client.get(reverse(f"accounts:{name}", args=[key])).status_code == 404


def test_the_database_refuses_a_unit_as_its_own_parent(institution):
    unit = UnitFactory(institution=institution)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(parent=unit)


def test_the_first_organiser_comes_from_the_command_line(capsys, client):
    arguments = ("boss@example.org", "--name", "Boss", "--institution", "Agency", "--country", "se")
    call_command("create_organiser", *arguments)
    link = capsys.readouterr().out.strip()

    assert link.startswith("https://counterpart.example.org/invitations/")
    assert client.get(link.partition(".org")[2]).status_code == 200
    assert Membership.objects.get().role == Role.ORGANISER
    with pytest.raises(CommandError):
        call_command("create_organiser", *arguments)


@pytest.mark.parametrize(("option", "value"), [("--country", "XX"), ("email", "nowhere")])
def test_the_command_refuses_what_cannot_be(option, value):
    given = {"email": "a@b.org", "--name": "A", "--institution": "B", "--country": "SE"}
    given[option] = value
    email = given.pop("email")
    with pytest.raises(CommandError):
        call_command("create_organiser", email, *(part for pair in given.items() for part in pair))
    assert not Profile.objects.exists()
