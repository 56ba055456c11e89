"""Letters that name people: what becomes of them when the people of a delegation change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from exchanges import emails, rules, services
from exchanges.models import Letter, LetterKind, LetterState, NomineePart
from notifications.models import OutboxMessage
from tests.exchanges.delegations import Party, party
from tests.exchanges.scenes import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def on() -> Party:
    """A verified list, with invitation and visa letters sent."""
    made = party()
    made.complete()
    services.issue_letters(
        delegation=made.delegation, with_visas=True, by=made.stage.organiser, now=NOW
    )
    send_all(made)
    return made


def send_all(on):
    waiting = Letter.objects.queued().filter(delegation=on.delegation)
    services.settle_letters(
        delegation=on.delegation,
        seen={one.pk: one.version for one in waiting},
        by=on.stage.organiser,
        now=NOW,
    )


def person(on, name):
    return on.nomination.nominees.get(name=name)


def invitations():
    return list(Letter.objects.filter(kind=LetterKind.INVITATION).order_by("serial"))


def drop(on, name, alternate=None):
    services.drop_out(
        nominee=person(on, name),
        alternate=person(on, alternate) if alternate else None,
        reason="",
        by=on.focal_point,
        now=LATER,
    )


def told():
    return OutboxMessage.objects.filter(kind="exchanges.letters_withdrawn")


def verify_again(on):
    services.verify_nomination(delegation=on.delegation, by=on.stage.organiser, now=LATER)


def test_who_drops_out_takes_the_invitation_back_and_its_holders_are_told_once(on):
    drop(on, "Ruth Atim", alternate="Peter Odongo")
    (old,) = invitations()
    assert (old.state, old.withdrawn_why) == (LetterState.WITHDRAWN, "left")
    own = Letter.objects.get(nominee=person(on, "Ruth Atim"))
    assert own.state == LetterState.WITHDRAWN
    kept = Letter.objects.filter(state=LetterState.SENT)
    assert {one.nominee.name for one in kept} == {"Godfrey Okello", "Grace Acan"}
    assert {one.recipient for one in told()} == {on.head, on.focal_point}
    assert told().count() == 2
    message = emails.compose_letters_withdrawn(
        recipient=on.head,
        about_id=str(on.delegation.pk),
        occurrence=LATER.isoformat(),
        now=LATER,
    )
    words = " ".join(message.paragraphs)
    assert old.number in words
    assert own.number in words
    assert "Somebody whom it names does not come" in words


def test_once_the_list_is_verified_again_new_numbers_name_who_stands_in(on):
    drop(on, "Ruth Atim", alternate="Peter Odongo")
    assert not Letter.objects.queued().exists()
    verify_again(on)
    old, new = invitations()
    assert (new.state, old.replaced_by, new.serial) == (LetterState.DRAFT, new, 5)
    assert "Peter Odongo" in new.text
    assert "Ruth Atim" not in new.text
    visa = Letter.objects.get(nominee=person(on, "Peter Odongo"))
    assert (visa.kind, visa.state) == (LetterKind.VISA, LetterState.DRAFT)
    lost = Letter.objects.get(nominee=person(on, "Ruth Atim"))
    assert lost.replaced_by == visa
    send_all(on)
    drop(on, "Peter Odongo")
    verify_again(on)
    # Nobody stands in for him, so there is a new invitation and no other letter.
    assert Letter.objects.count() == 7
    assert "Peter Odongo" not in invitations()[-1].text


def test_who_stands_in_and_drops_out_passes_the_letter_on(on):
    on.add("Mercy Lanyero", NomineePart.ALTERNATE, "woman")
    drop(on, "Ruth Atim", alternate="Peter Odongo")
    drop(on, "Peter Odongo", alternate="Mercy Lanyero")
    verify_again(on)
    assert Letter.objects.filter(nominee=person(on, "Mercy Lanyero")).count() == 1
    assert not Letter.objects.filter(nominee=person(on, "Peter Odongo")).exists()
    verify = Letter.objects.count()
    on.add("Sarah Auma", NomineePart.ALTERNATE, "woman")
    verify_again(on)
    assert Letter.objects.count() == verify


def test_one_more_who_travels_renews_the_invitation_when_the_list_is_verified(on):
    on.add("Sarah Auma", NomineePart.ACCOMPANYING, "woman")
    assert invitations()[0].state == LetterState.SENT
    verify_again(on)
    old, new = invitations()
    assert (old.state, old.withdrawn_why, old.replaced_by) == ("withdrawn", "people", new)
    assert "Sarah Auma" in new.text
    assert "4 people" in new.text
    visas = Letter.objects.filter(kind=LetterKind.VISA, state=LetterState.SENT)
    assert visas.count() == 3


def test_an_invitation_without_names_stays_whoever_comes():
    on = party()
    services.issue_letters(
        delegation=on.delegation, with_visas=False, by=on.stage.organiser, now=NOW
    )
    on.complete()
    drop(on, "Ruth Atim", alternate="Peter Odongo")
    verify_again(on)
    (letter,) = invitations()
    assert letter.state == LetterState.DRAFT


def test_a_name_within_another_name_is_not_that_name(on):
    on.add("Grace Acana", NomineePart.ALTERNATE, "woman")
    drop(on, "Grace Acana")
    assert invitations()[0].state == LetterState.SENT
    letter = Letter(text="We expect:\n– Grace Acana, Inspector")
    assert not rules.names(letter, person(on, "Grace Acan"))


def test_a_letter_taken_back_by_hand_does_not_come_back(on):
    services.withdraw_letter(letter=invitations()[0], by=on.stage.organiser, now=NOW)
    drop(on, "Ruth Atim")
    verify_again(on)
    assert len(invitations()) == 1


def test_whoever_takes_somebody_off_reads_what_becomes_of_the_letters(on, as_user):
    client = as_user(on.focal_point)
    warning = "they count no more from now on"
    for name, is_warned in (("Ruth Atim", True), ("Peter Odongo", False)):
        page = client.get(reverse("exchanges:nominee-drop", args=[person(on, name).pk]))
        assert (warning in page.content.decode()) is is_warned


def test_certificates_keep_the_names_of_who_was_there(on):
    certificate = services.issue_letter(
        kind=LetterKind.CERTIFICATE,
        visit=on.delegation.visit,
        to=on.delegation,
        by=on.stage.organiser,
        now=NOW,
    )
    services.change_letter(
        letter=certificate, version=1, text="Ruth Atim was there.", by=on.stage.organiser, now=NOW
    )
    drop(on, "Ruth Atim")
    certificate.refresh_from_db()
    assert certificate.state == LetterState.DRAFT
