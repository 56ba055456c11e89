"""The way in: invitations, the second factor, the pages around signing in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import presenters, services
from accounts.imports import work_next_upload
from accounts.models import Invitation, ProfileKind, Role, User
from accounts.rules import InvitationRefused
from core.models import AuditEntry
from tests.conftest import give_second_factor
from tests.factories import (
    InstitutionFactory,
    ProfileFactory,
    UserFactory,
    complete_profile,
    person_with,
)
from tests.steps import steps_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def invitation():
    guest = ProfileFactory(user=UserFactory(email="guest@example.org", language="fr")).user
    return Invitation.objects.create(user=guest, expires_at=timezone.now() + timedelta(days=30))


def link(invitation) -> str:
    return reverse("accounts:invitation-accept", args=[invitation.token])


def answers(**fields):
    return {
        "password1": PASSWORD,
        "password2": PASSWORD,
        "language": "en",
        "time_zone": "Africa/Kigali",
        **fields,
    }


def test_accepting_signs_in_and_leads_to_the_second_factor(client, invitation):
    response = client.post(link(invitation), answers())
    assert response.status_code == 302
    home = client.get(reverse("dashboard:home"))
    assert home.url == reverse("mfa_activate_totp")
    # Just proved by password: no second time before the app is set up.
    assert client.get(home.url).status_code == 200

    invitation.refresh_from_db()
    user = User.objects.get(pk=invitation.user_id)
    address = EmailAddress.objects.get(user=user)
    assert invitation.accepted_at is not None
    assert user.check_password(PASSWORD)
    assert (user.language, user.time_zone) == ("en", "Africa/Kigali")
    assert (address.email, address.verified, address.primary) == ("guest@example.org", True, True)
    assert AuditEntry.objects.filter(kind="invitation.accepted").count() == 1


def test_looking_at_the_link_spends_nothing(client, invitation):
    page = client.get(link(invitation))

    assert page["Content-Language"] == "fr"
    assert "no-store" in page["Cache-Control"]
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


@pytest.mark.parametrize("how", ["spent", "expired", "replaced", "invented", "inactive"])
def test_a_link_that_opens_nothing_gives_one_and_the_same_page(how, client, invitation):
    token = invitation.token
    if how == "spent":
        Invitation.objects.update(accepted_at=timezone.now())
    elif how == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "replaced":
        invitation.delete()
    elif how == "inactive":
        User.objects.update(is_active=False)
    else:
        token = token.replace(":", ":x")
    response = client.post(reverse("accounts:invitation-accept", args=[token]), answers())

    assert response.status_code == 404
    assert "opens nothing any more" in response.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password1": "passwordpassword", "password2": "another one"}, "not the same"),
        ({"password1": "guest@example.org", "password2": "guest@example.org"}, "too similar"),
    ],
)
def test_a_weak_password_is_refused_beside_the_field(fields, words, client, invitation):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.post(link(invitation), answers(**fields))

    assert words in response.content.decode()
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_two_answers_to_one_invitation_are_one(invitation):
    now = timezone.now()
    facts = {"password": PASSWORD, "language": "en", "time_zone": "UTC", "now": now}
    services.accept_invitation(invitation=invitation, **facts)
    with pytest.raises(InvitationRefused):
        services.accept_invitation(invitation=invitation, **facts)


def test_who_is_signed_in_signs_out_first(as_user, invitation):
    text = as_user(person_with(Role.HOST)).get(link(invitation)).content.decode()

    assert "Sign out first" in text


@pytest.mark.parametrize("part", [*Role.values, *ProfileKind.values])
def test_everybody_who_sees_people_needs_a_second_factor(part, client):
    is_profile = part in ProfileKind.values
    user = ProfileFactory(kind=part).user if is_profile else person_with(Role(part))
    client.force_login(user)
    home = reverse("dashboard:home")

    assert client.get(home).url == reverse("mfa_activate_totp")
    assert client.post(reverse("accounts:settings")).url == reverse("mfa_activate_totp")
    give_second_factor(user)
    assert client.get(home).status_code == 200


def test_the_demo_asks_for_no_second_factor(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(person_with(Role.ORGANISER))

    assert client.get(reverse("dashboard:home")).status_code == 200


@pytest.mark.parametrize("name", ["account_logout", "mfa_activate_totp", "account_reauthenticate"])
def test_the_set_up_itself_is_open(name, client):
    client.force_login(person_with(Role.ORGANISER))
    response = client.get(reverse(name))

    assert response.status_code == 200 or "reauthenticate" in response.url


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_pages_before_signing_in_are_ours(name, client):
    text = client.get(reverse(name)).content.decode()

    assert "Counterpart is not for classified information." in text
    assert "<script" not in text


def test_nobody_signs_up(client):
    response = client.post(
        reverse("account_signup"), {"email": "me@example.org", "password1": PASSWORD}
    )

    assert "by invitation" in response.content.decode()
    assert not User.objects.exists()


def test_wrong_passwords_are_limited(client):
    user = UserFactory(email="victim@example.org")
    data = {"login": user.email, "password": "wrong"}
    texts = [client.post(reverse("account_login"), data).content.decode() for _time in range(7)]

    assert "Too many failed" not in texts[0]
    assert "Too many failed" in texts[-1]


def test_nobody_moves_to_another_address_alone(as_user):
    user = person_with(Role.HOST)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    as_user(user).post(
        reverse("account_email"), {"email": "minister@example.org", "action_add": ""}
    )

    assert EmailAddress.objects.get().email == user.email


class TestNextSteps:
    NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

    def titles(self, user) -> list[str]:
        return [str(step.title) for step in steps_of(presenters.waiting)(user, now=self.NOW)]

    def test_an_incomplete_profile_is_to_complete(self):
        bare, complete = ProfileFactory(), complete_profile(ProfileKind.EXPERT)

        [step] = steps_of(presenters.waiting)(bare.user, now=self.NOW)
        assert "Languages, Themes" in step.detail
        assert step.url == reverse("accounts:profile-languages", args=[bare.pk])
        assert self.titles(complete.user) == []

    def test_files_wait_for_confirmation_then_for_correction(self):
        institution = InstitutionFactory()
        focal_point = person_with(Role.FOCAL_POINT, institution)
        upload = services.receive_upload(
            institution=institution,
            file_name="a.csv",
            content=b"name,email\nAna,ana@example.org\nBo,nowhere\n",
            encoding="utf-8-sig",
            by=focal_point,
            now=self.NOW,
        )
        work_next_upload(now=self.NOW)
        assert self.titles(focal_point) == ["Confirm the enrolment file “a.csv”"]
        assert self.titles(person_with(Role.FOCAL_POINT)) == []
        services.confirm_upload(upload=upload, by=focal_point, now=self.NOW)
        work_next_upload(now=self.NOW)
        assert self.titles(focal_point) == ["Correct 1 row of “a.csv”"]

    def test_people_who_have_not_come_in_are_counted(self):
        institution = InstitutionFactory()
        focal_point = person_with(Role.FOCAL_POINT, institution)
        for days in (20, 3):
            created = self.NOW - timedelta(days=days)
            profile = ProfileFactory(institution=institution, created_at=created)
            Invitation.objects.create(
                user=profile.user, created_at=created, expires_at=created + timedelta(days=30)
            )

        assert self.titles(focal_point) == ["1 person has not signed in yet"]
