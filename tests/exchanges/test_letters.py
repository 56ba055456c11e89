"""Letters: numbers without gaps or doubles, one of a kind, a text that stays once approved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from core.models import AuditEntry
from core.paper import pdf_is_possible
from exchanges import emails, services
from exchanges.models import (
    Letter,
    LetterKind,
    LetterState,
    Nomination,
    Nominee,
    NomineePart,
    VisitWeek,
)
from exchanges.rules import LetterRefused
from notifications.models import OutboxMessage
from tests.exchanges.delegations import party
from tests.exchanges.scenes import NOW, scene, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return scene(senders={"UG": "Uganda"})


@pytest.fixture
def delegation(stage):
    return stage.publish()[0].delegations.get()


def issue(stage, delegation, kind=LetterKind.INVITATION, now=NOW, to=None):
    return services.issue_letter(
        kind=kind, visit=delegation.visit, to=to or delegation, by=stage.organiser, now=now
    )


def test_numbers_follow_each_other_within_a_year_and_begin_again(stage, delegation):
    first = issue(stage, delegation)
    second = issue(stage, delegation, LetterKind.CERTIFICATE)
    services.withdraw_letter(letter=first, by=stage.organiser, now=NOW)
    third = issue(stage, delegation)
    services.withdraw_letter(letter=second, by=stage.organiser, now=NOW)
    later = issue(stage, delegation, LetterKind.CERTIFICATE, now=NOW + timedelta(days=60))
    assert [one.number for one in (first, second, third, later)] == [
        "2026/0001", "2026/0002", "2026/0003", "2027/0001",
    ]  # fmt: skip


def test_a_letter_that_stands_is_not_written_twice(stage, delegation):
    assert issue(stage, delegation) == issue(stage, delegation)
    assert Letter.objects.count() == 1


def test_the_text_speaks_the_language_of_who_carries_it(stage, delegation):
    head = stage.senders["UG"].head
    head.language = "en"
    head.save()
    letter = issue(stage, delegation)
    assert "4 people from Police of Uganda" in letter.text
    assert "Kigali" in letter.text
    assert str(delegation.visit.first_monday.year) in letter.text


def test_a_letter_to_a_person_names_the_person(stage, delegation):
    nominee = nominee_of(delegation)
    letter = issue(stage, delegation, LetterKind.VISA, to=nominee)
    assert letter.nominee == nominee
    assert "Grace Acan, Inspector" in letter.text


def test_nobody_gets_a_letter_who_is_not_in_the_visit(stage, delegation):
    nominee = nominee_of(delegation)
    nominee.left_at = NOW
    with pytest.raises(LetterRefused, match="not_in_visit"):
        issue(stage, delegation, LetterKind.VISA, to=nominee)
    delegation.answer = "released"
    delegation.save()
    with pytest.raises(LetterRefused, match="not_in_visit"):
        issue(stage, delegation)


def test_others_than_the_organiser_issue_nothing(stage, delegation):
    sender = stage.senders["UG"]
    for person in (stage.host, sender.focal_point, sender.head, stranger(Role.ORGANISER)):
        with pytest.raises(LetterRefused, match="not_yours"):
            services.issue_letter(
                kind=LetterKind.INVITATION,
                visit=delegation.visit,
                to=delegation,
                by=person,
                now=NOW,
            )
    assert not Letter.objects.exists()


def test_visa_letters_wait_for_the_verified_list_and_a_border(as_user):
    on = party()
    on.add_all()
    client = as_user(on.stage.organiser)
    page = reverse("exchanges:letter-create", args=[on.delegation.pk])
    client.post(page)
    assert [one.kind for one in Letter.objects.all()] == [LetterKind.INVITATION]
    on.upload()
    on.submit()
    on.verify()
    client.post(page)
    assert Letter.objects.filter(kind=LetterKind.VISA).count() == 3
    client.post(page)
    assert Letter.objects.count() == 4


def test_letters_that_were_read_are_sent_together_and_no_other(as_user):
    on = party()
    on.complete()
    services.issue_letters(
        delegation=on.delegation, with_visas=True, by=on.stage.organiser, now=NOW
    )
    client = as_user(on.stage.organiser)
    page = reverse("exchanges:letter-review", args=[on.delegation.pk])
    read = [f"{one.pk}:{one.version}" for one, *_ in client.get(page).context["letters"]]
    assert len(read) == 4
    changed = Letter.objects.get(kind=LetterKind.INVITATION)
    services.change_letter(
        letter=changed, version=1, text="Other words", by=on.stage.organiser, now=NOW
    )
    for sent in (read, [], ["x"], [f"{changed.pk}:1"]):
        assert client.post(page, {"letter": sent}).status_code == 200
    assert not Letter.objects.filter(state=LetterState.SENT).exists()
    read = [f"{one.pk}:{one.version}" for one, *_ in client.get(page).context["letters"]]
    assert client.post(page, {"letter": read}).status_code == 302
    assert Letter.objects.filter(state=LetterState.SENT).count() == 4
    assert as_user(on.focal_point).get(page).status_code == 403


def test_the_paper_is_a_page_and_a_pdf(stage, delegation, as_user):
    letter = issue(stage, delegation)
    client = as_user(stage.organiser)
    page = client.get(reverse("exchanges:letter-print", args=[letter.pk])).content.decode()
    assert "Draft: not approved yet" in page
    assert letter.number in page
    url = reverse("exchanges:letter-pdf", args=[letter.pk])
    if pdf_is_possible():
        assert client.get(url).content.startswith(b"%PDF-")


def test_without_the_library_there_is_no_pdf_and_the_page_is_printed(
    stage, delegation, as_user, monkeypatch
):
    letter = issue(stage, delegation)
    monkeypatch.setattr("exchanges.views.letters.pdf_is_possible", lambda: False)
    client = as_user(stage.organiser)
    assert client.get(reverse("exchanges:letter-pdf", args=[letter.pk])).status_code == 404
    page = client.get(reverse("exchanges:letter-detail", args=[letter.pk])).content.decode()
    assert reverse("exchanges:letter-pdf", args=[letter.pk]) not in page
    assert reverse("exchanges:letter-print", args=[letter.pk]) in page


def test_letters_of_many_cost_as_many_queries(
    stage, delegation, as_user, django_assert_max_num_queries
):
    client = as_user(stage.organiser)
    page = reverse("exchanges:letter-list")
    issue(stage, delegation)
    client.get(page)
    with django_assert_max_num_queries(12) as few:
        client.get(page)
    issue(stage, delegation, LetterKind.CERTIFICATE)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(page)


def test_an_approved_text_stays(stage, delegation):
    letter = issue(stage, delegation)
    letter = services.change_letter(
        letter=letter, version=1, text="Dear colleagues", by=stage.organiser, now=NOW
    )
    with pytest.raises(LetterRefused, match="changed_meanwhile"):
        services.change_letter(letter=letter, version=1, text="Old", by=stage.organiser, now=NOW)
    letter = services.approve_letter(letter=letter, by=stage.organiser, now=NOW)
    with pytest.raises(LetterRefused, match="letter_is_settled"):
        services.change_letter(letter=letter, version=2, text="New", by=stage.organiser, now=NOW)
    letter.refresh_from_db()
    assert (letter.text, letter.state) == ("Dear colleagues", LetterState.APPROVED)


def test_sending_needs_approval_and_tells_focal_point_and_head_once(stage, delegation):
    sender = stage.senders["UG"]
    letter = issue(stage, delegation)
    with pytest.raises(LetterRefused):
        services.send_letter(letter=letter, by=stage.organiser, now=NOW)
    services.approve_letter(letter=letter, by=stage.organiser, now=NOW)
    assert not Letter.objects.visible_to(sender.focal_point).exists()
    services.send_letter(letter=letter, by=stage.organiser, now=NOW)
    assert Letter.objects.visible_to(sender.focal_point).get() == letter
    told = OutboxMessage.objects.filter(kind="exchanges.letter_sent")
    assert {one.recipient for one in told} == {sender.focal_point, sender.head}
    with pytest.raises(LetterRefused):
        services.send_letter(letter=letter, by=stage.organiser, now=NOW)
    assert told.count() == 2


def test_a_visit_called_off_sends_no_letter(stage, delegation):
    letter = issue(stage, delegation)
    services.approve_letter(letter=letter, by=stage.organiser, now=NOW)
    services.cancel_visit(visit=delegation.visit, reason="No", by=stage.organiser, now=NOW)
    with pytest.raises(LetterRefused):
        services.send_letter(letter=letter, by=stage.organiser, now=NOW)
    with pytest.raises(LetterRefused):
        issue(stage, delegation, LetterKind.VISA)


def test_a_sent_letter_of_a_visit_called_off_says_so(stage, delegation, as_user):
    letter = issue(stage, delegation)
    services.approve_letter(letter=letter, by=stage.organiser, now=NOW)
    services.send_letter(letter=letter, by=stage.organiser, now=NOW)
    client = as_user(stage.senders["UG"].focal_point)
    pages = [reverse(f"exchanges:letter-{name}", args=[letter.pk]) for name in ("detail", "print")]
    assert not [page for page in pages if "counts no more" in client.get(page).content.decode()]
    services.cancel_visit(visit=delegation.visit, reason="No", by=stage.organiser, now=NOW)
    assert [
        page for page in pages if "counts no more" in client.get(page).content.decode()
    ] == pages


def test_the_message_is_discreet_and_for_who_may_see_the_letter(stage, delegation):
    letter = issue(stage, delegation)
    services.approve_letter(letter=letter, by=stage.organiser, now=NOW)
    services.send_letter(letter=letter, by=stage.organiser, now=NOW)
    about = {"about_id": str(letter.pk), "occurrence": "", "now": NOW}
    text = emails.compose_letter_sent(recipient=stage.senders["UG"].head, **about)
    assert not any(word in text.subject for word in ("Kigali", "Rwanda", "Uganda", "202"))
    assert emails.compose_letter_sent(recipient=stranger(Role.FOCAL_POINT), **about) is None
    assert emails.compose_letter_sent(recipient=stage.host, **about) is None


def test_each_step_is_in_the_audit_trail(stage, delegation):
    letter = issue(stage, delegation)
    services.approve_letter(letter=letter, by=stage.organiser, now=NOW)
    services.send_letter(letter=letter, by=stage.organiser, now=NOW)
    kinds = AuditEntry.objects.filter(object_id=str(letter.pk)).values_list("kind", flat=True)
    assert list(kinds) == ["letter.issued", "letter.approved", "letter.sent"]


def nominee_of(delegation) -> Nominee:
    nomination = Nomination.objects.create(request=delegation.request)
    return Nominee.objects.create(
        nomination=nomination,
        part=NomineePart.MEMBER,
        name="Grace Acan",
        post="Inspector",
        sex="woman",
    )


def sent(stage, delegation, kind=LetterKind.INVITATION, to=None):
    letter = issue(stage, delegation, kind, to=to)
    services.approve_letter(letter=letter, by=stage.organiser, now=NOW)
    return services.send_letter(letter=letter, by=stage.organiser, now=NOW)


def told_of_withdrawal():
    return OutboxMessage.objects.filter(kind="exchanges.letters_withdrawn")


def test_a_cancelled_visit_takes_its_letters_back_and_a_new_plan_drafts_them_anew():
    stage = scene(senders={"UG": "Uganda"})
    delegation = stage.publish()[0].delegations.get()
    person = nominee_of(delegation)
    invitation = sent(stage, delegation)
    visa = issue(stage, delegation, LetterKind.VISA, to=person)
    services.cancel_visit(visit=delegation.visit, reason="Flood", by=stage.organiser, now=NOW)
    for letter in (invitation, visa):
        letter.refresh_from_db()
        assert (letter.state, letter.withdrawn_why) == (LetterState.WITHDRAWN, "cancelled")
    # Only what was sent is in somebody's hands.
    sender = stage.senders["UG"]
    told = {message.recipient for message in told_of_withdrawal()}
    assert told == {sender.head, sender.focal_point}
    message = told_of_withdrawal().first()
    text = emails.compose_letters_withdrawn(
        recipient=sender.head, about_id=str(delegation.pk), occurrence=message.occurrence, now=NOW
    )
    words = " ".join(text.paragraphs)
    assert invitation.number in words
    assert visa.number not in words
    assert "called off" in words
    later = NOW + timedelta(days=1)
    again = stage.publish(later)[0].delegations.get()
    assert again.pk != delegation.pk
    drafts = {letter.kind: letter for letter in Letter.objects.filter(delegation=again)}
    assert {one.state for one in drafts.values()} == {LetterState.DRAFT}
    for old in (invitation, visa):
        old.refresh_from_db()
        assert old.replaced_by == drafts[old.kind]
    assert sorted(letter.serial for letter in Letter.objects.all()) == [1, 2, 3, 4]
    assert drafts[LetterKind.VISA].nominee == person


def test_a_visit_that_moves_takes_its_letters_along_under_new_numbers():
    stage = scene(senders={"UG": "Uganda"})
    (visit,) = stage.publish()
    delegation = visit.delegations.get()
    old = sent(stage, delegation)
    mondays = [day for day in stage.cycle.mondays if day != visit.first_monday]
    VisitWeek.objects.filter(visit=visit).delete()
    services.store_host_weeks(offer=stage.offer, mondays=mondays, by=stage.host, now=NOW)
    (moved,) = stage.publish(NOW + timedelta(days=1))
    assert moved.first_monday != visit.first_monday
    old.refresh_from_db()
    assert (old.state, old.withdrawn_why) == (LetterState.WITHDRAWN, "moved")
    assert old.replaced_by == Letter.objects.get(visit=moved)
    assert old.replaced_by.state == LetterState.DRAFT
    assert moved.first_monday.year == 2027
    assert told_of_withdrawal().count() == 2


def test_who_drops_out_gets_no_new_letter_and_the_old_one_counts_no_more():
    party_of = party()
    stage, delegation = party_of.stage, party_of.delegation
    person = party_of.add("Grace Acan", NomineePart.MEMBER, "woman")
    letter = sent(stage, delegation, LetterKind.VISA, to=person)
    services.drop_out(
        nominee=person, alternate=None, reason="Ill", by=party_of.focal_point, now=NOW
    )
    letter.refresh_from_db()
    assert (letter.state, letter.withdrawn_why) == (LetterState.WITHDRAWN, "left")
    services.cancel_visit(visit=delegation.visit, reason="No", by=stage.organiser, now=NOW)
    stage.publish(NOW + timedelta(days=1))
    assert Letter.objects.filter(kind=LetterKind.VISA).count() == 1


def test_certificates_stay_when_letters_are_taken_back(stage, delegation):
    certificate = issue(stage, delegation, LetterKind.CERTIFICATE)
    services.cancel_visit(visit=delegation.visit, reason="No", by=stage.organiser, now=NOW)
    certificate.refresh_from_db()
    assert certificate.state == LetterState.DRAFT


def test_who_holds_a_letter_that_was_replaced_sees_so_and_finds_the_new_one(
    stage, delegation, as_user
):
    old = sent(stage, delegation)
    client = as_user(stage.senders["UG"].focal_point)
    page = reverse("exchanges:letter-detail", args=[old.pk])
    services.withdraw_letter(letter=old, by=stage.organiser, now=NOW)
    assert told_of_withdrawal().count() == 2
    new = issue(stage, delegation)
    # A draft is nothing that a sender may see.
    assert "Replaced by" not in client.get(page).content.decode()
    services.approve_letter(letter=new, by=stage.organiser, now=NOW)
    services.send_letter(letter=new, by=stage.organiser, now=NOW)
    shown = client.get(page).content.decode()
    assert "Taken back by the organiser" in shown
    assert f"Replaced by number {new.number}" in shown


def test_a_draft_that_was_withdrawn_is_never_seen_by_the_sender(stage, delegation, as_user):
    draft = issue(stage, delegation)
    services.withdraw_letter(letter=draft, by=stage.organiser, now=NOW)
    client = as_user(stage.senders["UG"].focal_point)
    page = reverse("exchanges:letter-detail", args=[draft.pk])
    assert client.get(page).status_code == 404
    assert not told_of_withdrawal().exists()
