"""A sponsor whom the system does not know: named by an address, invited, and signing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.permissions import sees_people
from accounts.services import Guest, accept_invitation
from coaching.emails.agreements import compose_proposed, compose_waits
from coaching.models import Agreement
from coaching.presenters import waiting
from coaching.presenters.agreements import differences, signer_lines
from coaching.rules import MOST_GUESTS_A_DAY, AgreementRefused
from coaching.services.agreements import invite_sponsor, name_sponsor, propose_terms, sign_version
from core.models import AuditEntry
from tests.coaching.pairs import NOW, make_contracting, make_pairing, organiser_of
from tests.coaching.test_agreements import USUAL
from tests.factories import UserFactory
from tests.steps import steps_of

next_steps = steps_of(waiting)
ADDRESS = "head.of.staff@example.org"
GUEST = Guest(email=ADDRESS, name="Head of Staff", language="fr")


@pytest.fixture
def pairing(db):
    return make_contracting()


@pytest.fixture
def proposed(pairing, coachee):
    """Terms that the coachee proposed without naming a sponsor."""
    return propose_terms(pairing=pairing, terms=USUAL, number=0, by=coachee, now=NOW)


def page_of(pairing):
    return reverse("coaching:agreement-sponsor", args=[pairing.pk])


def test_an_unknown_sponsor_is_invited_comes_in_and_signs(pairing, proposed, coach, coachee):
    for _ in range(2):
        invite_sponsor(pairing=pairing, guest=GUEST, by=coachee, now=NOW)
    sponsor = User.objects.get(email=ADDRESS)
    assert (sponsor.name, sponsor.language) == ("Head of Staff", "fr")
    invitation = Invitation.objects.get(user=sponsor)
    assert invitation.invited_by == coachee
    version = Agreement.objects.get(pairing=pairing).newest
    assert (version.number, version.sponsor) == (2, sponsor)
    # The invitation alone goes out until they have come in; then the pair's terms wait for them.
    asked = {"recipient": sponsor, "about_id": str(pairing.pk), "now": NOW}
    assert compose_proposed(**asked, occurrence="2") is None
    assert compose_waits(**asked, occurrence="2.3") is None
    accept_invitation(
        invitation=invitation,
        password="long enough for all",
        language="fr",
        time_zone="UTC",
        now=NOW,
    )
    asked["recipient"] = sponsor = User.objects.get(pk=sponsor.pk)
    assert compose_proposed(**asked, occurrence="2") is not None
    assert any(step.url.endswith("/agreement/") for step in next_steps(sponsor, now=NOW))
    for person in (coach, sponsor):
        sign_version(pairing=pairing, number=2, by=person, now=NOW)
    assert Agreement.objects.get(pairing=pairing).in_force == version
    assert AuditEntry.objects.filter(kind="agreement.sponsor_named").count() == 1


def test_a_named_sponsor_needs_a_second_factor_and_others_without_a_role_do_not(pairing, coachee):
    stranger = UserFactory()
    assert not sees_people(stranger)
    guest = Guest(email=stranger.email, name="Somebody", language="en")
    invite_sponsor(pairing=pairing, guest=guest, by=coachee, now=NOW)
    assert not sees_people(User.objects.get(pk=stranger.pk))
    propose_terms(pairing=pairing, terms=USUAL, number=0, by=coachee, now=NOW)
    assert sees_people(User.objects.get(pk=stranger.pk))


def test_nobody_learns_from_an_address_whose_it_is(pairing, proposed, coach, coachee, as_user):
    known = UserFactory(name="Colonel Nobody Knows", email=ADDRESS)
    invite_sponsor(pairing=pairing, guest=GUEST, by=coachee, now=NOW)
    agreement = Agreement.objects.get(pairing=pairing)
    for person in (coachee, coach):
        for name in ("agreement-detail", "agreement-edit"):
            html = as_user(person).get(reverse(f"coaching:{name}", args=[pairing.pk])).content
            assert known.name.encode() not in html
            assert b"Head of Staff" in html or (person == coachee and name == "agreement-edit")
    first, second = agreement.versions.order_by("number")
    assert [one.after for one in differences(first, second)] == ["Head of Staff"]
    sign_version(pairing=pairing, number=2, by=known, now=NOW)
    # Who signs does so by their own name.
    assert known.name in [line.name for line in signer_lines(agreement.newest)]


def test_the_organiser_names_one_too_and_strangers_and_coaches_do_not(pairing, proposed, coach):
    for by in (coach, organiser_of(make_pairing())):
        with pytest.raises(AgreementRefused, match="not_yours"):
            invite_sponsor(pairing=pairing, guest=GUEST, by=by, now=NOW)
    assert not User.objects.filter(email=ADDRESS).exists()
    invite_sponsor(pairing=pairing, guest=GUEST, by=organiser_of(pairing), now=NOW)
    assert Agreement.objects.get(pairing=pairing).sponsor.email == ADDRESS


def test_neither_of_the_pair_sponsors_itself(pairing, coach, coachee):
    for person in (coach, coachee):
        guest = Guest(email=person.email.upper(), name="Me", language="en")
        with pytest.raises(AgreementRefused, match="sponsor_of_pair"):
            invite_sponsor(pairing=pairing, guest=guest, by=coachee, now=NOW)


def test_a_coachee_sends_no_flood_of_letters(pairing, coachee):
    for number in range(MOST_GUESTS_A_DAY):
        guest = Guest(email=f"{number}@example.org", name="Somebody", language="en")
        invite_sponsor(pairing=pairing, guest=guest, by=coachee, now=NOW)
    with pytest.raises(AgreementRefused, match="too_many_today"):
        invite_sponsor(pairing=pairing, guest=GUEST, by=coachee, now=NOW)
    invite_sponsor(pairing=pairing, guest=GUEST, by=coachee, now=NOW + timedelta(hours=25))


def test_whoever_is_chosen_later_goes_by_the_own_name(pairing, proposed, coachee):
    invite_sponsor(pairing=pairing, guest=GUEST, by=coachee, now=NOW)
    known = organiser_of(make_pairing())
    known.memberships.update(institution=pairing.coachee.profile.institution)
    name_sponsor(pairing=pairing, sponsor=known, by=coachee, now=NOW)
    assert Agreement.objects.get(pairing=pairing).newest.sponsor_name == known.name


def test_the_form_invites_and_says_what_is_missing(pairing, coachee, as_user):
    client, page = as_user(coachee), page_of(pairing)
    assert "sponsor" not in client.get(page).context["form"].fields
    wrong = {"email": ADDRESS, "language": "fr"}
    assert "name" in client.post(page, wrong).context["form"].errors
    assert "email" in client.post(page, {"name": "Nobody", "language": "en"}).context["form"].errors
    own = client.post(page, {"name": "Me", "email": coachee.email, "language": "en"})
    assert "one of the pair" in own.context["form"].errors["email"][0]
    assert client.post(page, wrong | {"name": "Head of Staff"}).status_code == 302
    agreement = Agreement.objects.get(pairing=pairing)
    assert (agreement.sponsor.email, agreement.sponsor_known_as) == (ADDRESS, "Head of Staff")


def test_one_is_chosen_or_named_by_mail_and_not_both(pairing, coachee, as_user):
    known = organiser_of(make_pairing())
    known.memberships.update(institution=pairing.coachee.profile.institution)
    client, page = as_user(coachee), page_of(pairing)
    both = {"sponsor": str(known.pk), "email": ADDRESS, "name": "Head", "language": "en"}
    assert "not both" in client.post(page, both).context["form"].errors["email"][0]
    assert "sponsor" in client.post(page, {"language": "en"}).context["form"].errors
    assert client.post(page, {"sponsor": str(known.pk), "language": "en"}).status_code == 302
    assert Agreement.objects.get(pairing=pairing).sponsor == known
    # Now the one who was named stands in the list, and an address names another.
    assert client.post(page, both).status_code == 302
    assert Agreement.objects.get(pairing=pairing).sponsor.email == ADDRESS


def test_the_organiser_is_asked_after_three_days_without_a_sponsor(pairing, proposed):
    organiser = organiser_of(pairing)
    soon, later = NOW + timedelta(days=2), NOW + timedelta(days=3)
    assert page_of(pairing) not in {step.url for step in next_steps(organiser, now=soon)}
    steps = {step.url: step for step in next_steps(organiser, now=later)}
    assert steps[page_of(pairing)].detail.startswith("1 agreement waits")
    assert page_of(pairing) not in {
        step.url for step in next_steps(organiser_of(make_pairing()), now=later)
    }
    invite_sponsor(pairing=pairing, guest=GUEST, by=organiser, now=later)
    assert page_of(pairing) not in {step.url for step in next_steps(organiser, now=later)}
