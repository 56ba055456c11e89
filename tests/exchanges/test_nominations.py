"""Nominations: who is on the list, the balance, letters, alternates, verification."""

from __future__ import annotations

import pytest

from accounts.models import ProfileKind, Role
from core.models import AuditEntry
from exchanges import emails, services
from exchanges.models import (
    Clearance,
    ExceptionState,
    NominationLetter,
    NominationState,
    Nominee,
    NomineePart,
    Sex,
    Visit,
    VisitState,
)
from exchanges.rules import DocumentRefused, NominationRefused
from exchanges.rules.balance import Balance
from exchanges.rules.documents import document_name, document_type
from notifications.models import OutboxMessage
from tests.exchanges.delegations import PDF, party
from tests.exchanges.scenes import NOW, stranger
from tests.factories import complete_profile

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("women", "men", "percent", "holds"),
    [
        (1, 2, 33, True), (1, 3, 33, False), (2, 4, 33, True), (0, 2, 33, False),
        (0, 1, 33, True), (0, 0, 33, True), (3, 3, 50, True), (3, 4, 50, False), (0, 9, 0, True),
    ],
)  # fmt: skip
def test_the_balance_asks_for_a_share_of_each(women, men, percent, holds):
    assert Balance(women, men, undisclosed=5, percent=percent).holds is holds
    assert Balance(men, women, undisclosed=0, percent=percent).holds is holds


def test_a_complete_list_is_handed_in_and_verified():
    on = party()
    on.complete()
    assert on.nomination.state == NominationState.VERIFIED
    moves = list(on.nomination.moves.values_list("to_state", flat=True))
    assert moves == [NominationState.VERIFIED, NominationState.SUBMITTED]
    told = OutboxMessage.objects.filter(kind="exchanges.nomination_verified")
    assert {one.recipient for one in told} == {on.focal_point, on.head, on.stage.host}
    submitted = OutboxMessage.objects.filter(kind="exchanges.nomination_submitted")
    assert [one.recipient for one in submitted] == [on.stage.organiser]


def test_a_list_without_head_or_with_too_many_people_is_not_handed_in():
    on = party()
    on.add("Grace Acan", NomineePart.MEMBER, Sex.WOMAN)
    with pytest.raises(NominationRefused, match="no_nominee_head"):
        on.submit()
    on.add("Godfrey Okello", NomineePart.HEAD, Sex.MAN)
    for number in range(3):
        on.add(f"Driver {number}", NomineePart.ACCOMPANYING, Sex.MAN)
    with pytest.raises(NominationRefused, match="too_many_people"):
        on.submit()


def test_one_head_and_one_entry_a_name():
    on = party()
    on.add("Godfrey Okello", NomineePart.HEAD, Sex.MAN)
    with pytest.raises(NominationRefused, match="head_named_already"):
        on.add("Another", NomineePart.HEAD, Sex.MAN)
    with pytest.raises(NominationRefused, match="nominee_named_already"):
        on.add("Godfrey Okello", NomineePart.MEMBER, Sex.MAN)


def unbalanced():
    on = party()
    on.add("Godfrey Okello", NomineePart.HEAD, Sex.MAN)
    on.add("Peter Odongo", NomineePart.MEMBER, Sex.MAN)
    on.upload()
    return on


def test_out_of_balance_needs_a_reason_that_the_organiser_approves():
    on = unbalanced()
    with pytest.raises(NominationRefused, match="no_balance"):
        on.submit()
    assert on.submit("The post holders are men.").exception == ExceptionState.ASKED
    with pytest.raises(NominationRefused, match="exception_open"):
        on.verify()
    services.approve_exception(delegation=on.delegation, by=on.stage.organiser, now=NOW)
    assert on.verify().exception == ExceptionState.APPROVED


def test_sending_back_refuses_the_exception_and_says_why():
    on = unbalanced()
    on.submit("The post holders are men.")
    services.return_nomination(
        delegation=on.delegation, reason="Name a woman", by=on.stage.organiser, now=NOW
    )
    assert on.nomination.exception == ExceptionState.REFUSED
    assert on.nomination.state == NominationState.RETURNED
    assert on.nomination.moves.first().reason == "Name a woman"
    with pytest.raises(NominationRefused, match="no_balance"):
        on.submit()
    on.add("Grace Acan", NomineePart.MEMBER, Sex.WOMAN)
    assert on.submit().exception == ExceptionState.NONE


def test_an_approved_exception_is_looked_at_again_when_the_list_changes():
    on = unbalanced()
    on.submit("The post holders are men.")
    services.approve_exception(delegation=on.delegation, by=on.stage.organiser, now=NOW)
    on.verify()
    on.add("Another man", NomineePart.MEMBER, Sex.MAN)
    assert on.nomination.exception == ExceptionState.ASKED
    assert on.nomination.state == NominationState.SUBMITTED


def test_only_the_sender_names_and_only_the_organiser_verifies():
    on = party()
    on.add_all()
    on.upload()
    fields = {"name": "X", "part": "member", "sex": "man", "post": "Y"}
    for person in (on.stage.organiser, on.stage.host, on.head, stranger(Role.FOCAL_POINT)):
        with pytest.raises(NominationRefused):
            services.add_nominee(delegation=on.delegation, fields=fields, by=person, now=NOW)
        with pytest.raises(NominationRefused):
            services.submit_nomination(delegation=on.delegation, by=person, now=NOW)
    on.submit()
    for person in (on.focal_point, on.stage.host, on.head, stranger(Role.ORGANISER)):
        with pytest.raises(NominationRefused):
            services.verify_nomination(delegation=on.delegation, by=person, now=NOW)
    assert on.nomination.state == NominationState.SUBMITTED


def test_a_change_of_the_last_hour_is_verified_after_the_visit_has_begun():
    on = party()
    people = on.complete()
    services.drop_out(
        nominee=people["Grace Acan"],
        alternate=people["Peter Odongo"],
        reason="",
        by=on.focal_point,
        now=NOW,
    )
    Visit.objects.update(state=VisitState.UNDER_WAY)
    with pytest.raises(NominationRefused):
        on.add("Too late", NomineePart.MEMBER, Sex.MAN)
    assert on.verify().state == NominationState.VERIFIED


def test_no_letter_or_a_refused_clearance_stands_in_the_way():
    on = party()
    people = on.add_all()
    on.submit()
    with pytest.raises(NominationRefused, match="no_nomination_letter"):
        on.verify()
    on.upload()
    head = people["Godfrey Okello"]
    services.set_clearance(
        nominee=head, clearance=Clearance.REFUSED, by=on.stage.organiser, now=NOW
    )
    with pytest.raises(NominationRefused, match="clearance_refused"):
        on.verify()


def test_an_alternate_steps_in_and_the_list_is_verified_again():
    on = party()
    people = on.complete()
    leaving, alternate = people["Grace Acan"], people["Peter Odongo"]
    services.drop_out(
        nominee=leaving, alternate=alternate, reason="Posted", by=on.focal_point, now=NOW
    )
    alternate.refresh_from_db()
    assert (alternate.part, alternate.stands_in_for) == (NomineePart.MEMBER, leaving)
    assert set(Nominee.objects.travelling().values_list("name", flat=True)) == {
        "Godfrey Okello", "Ruth Atim", "Peter Odongo",
    }  # fmt: skip
    assert on.nomination.state == NominationState.SUBMITTED
    assert OutboxMessage.objects.filter(kind="exchanges.nomination_submitted").count() == 2


def test_a_head_who_drops_out_no_longer_leads_and_the_new_one_does():
    on = party()
    new_head = complete_profile(
        ProfileKind.LEADER, institution=on.stage.senders["UG"].institution
    ).user
    old = on.add("Godfrey Okello", NomineePart.HEAD, Sex.MAN)
    alternate = on.add("Grace Acan", NomineePart.ALTERNATE, Sex.WOMAN, email=new_head.email)
    services.drop_out(nominee=old, alternate=alternate, reason="", by=on.focal_point, now=NOW)
    on.delegation.request.refresh_from_db()
    assert on.delegation.request.head == new_head
    services.drop_out(nominee=alternate, alternate=None, reason="", by=on.focal_point, now=NOW)
    on.delegation.request.refresh_from_db()
    assert on.delegation.request.head is None


def test_only_an_alternate_of_the_same_list_steps_in():
    on, other = party(), party(tag=" elsewhere")
    people = on.add_all()
    foreign = other.add("Somebody", NomineePart.ALTERNATE, Sex.MAN)
    for wrong in (foreign, people["Ruth Atim"]):
        with pytest.raises(NominationRefused, match="no_such_alternate"):
            services.drop_out(
                nominee=people["Grace Acan"], alternate=wrong, reason="", by=on.focal_point, now=NOW
            )
    people["Grace Acan"].refresh_from_db()
    assert not people["Grace Acan"].has_left


def test_a_stale_entry_is_not_overwritten():
    on = party()
    nominee = on.add("Godfrey Okello", NomineePart.HEAD, Sex.MAN)
    change = {"nominee": nominee, "version": 1, "by": on.focal_point, "now": NOW}
    services.change_nominee(fields={"post": "Commissioner"}, **change)
    with pytest.raises(NominationRefused, match="changed_meanwhile"):
        services.change_nominee(fields={"post": "Constable"}, **change)
    nominee.refresh_from_db()
    assert nominee.post == "Commissioner"


def test_who_was_handed_in_drops_out_and_is_not_deleted():
    on = party()
    people = on.add_all()
    services.remove_nominee(nominee=people["Ruth Atim"], by=on.focal_point, now=NOW)
    on.submit()
    with pytest.raises(NominationRefused, match="nomination_is_handed_in"):
        services.remove_nominee(nominee=people["Grace Acan"], by=on.focal_point, now=NOW)
    assert on.nomination.nominees.count() == 3


def test_the_list_finds_the_next_visit_of_the_same_request():
    on = party()
    on.complete()
    services.cancel_visit(visit=on.delegation.visit, reason="No", by=on.stage.organiser, now=NOW)
    with pytest.raises(NominationRefused):
        on.add("Too late", NomineePart.MEMBER, Sex.MAN)
    again = on.stage.publish()[0].delegations.get()
    assert again != on.delegation
    assert again.request.nomination.nominees.count() == 4


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file_empty"),
        (b"MZ\x90\x00", "file_unknown"),
        (b"<svg onload=alert(1)>", "file_unknown"),
        (b"GIF89a", "file_unknown"),
        (b"%PDF-1.7 cut short", "file_damaged"),
        (b"%PDF-1.7 /OpenAction << /S /JavaScript >> %%EOF", "file_active"),
        (b"%PDF-1.7 /Launch %%EOF", "file_active"),
        (PNG + b"<script>", "file_damaged"),
        (b"\xff\xd8\xff\xe0 cut short", "file_damaged"),
        (PDF + b"x" * (2 * 1024 * 1024), "file_too_large"),
    ],
)
def test_hostile_files_are_refused(content, reason):
    on = party()
    with pytest.raises(DocumentRefused, match=reason):
        on.upload(content)
    assert not NominationLetter.objects.exists()


def test_papers_are_taken_and_names_are_harmless():
    assert document_type(PDF) == "application/pdf"
    assert document_type(PNG) == "image/png"
    assert document_type(b"\xff\xd8\xff\xe0 .. \xff\xd9") == "image/jpeg"
    assert document_name("C:\\secret\\let\u202eter.pdf") == "letter.pdf"
    assert document_name("../../") == "letter"


def test_the_letter_is_sealed_and_each_opening_is_on_record():
    on = party()
    on.upload()
    letter = NominationLetter.objects.get()
    assert PDF not in bytes(letter.sealed)
    content = services.open_nomination_letter(letter=letter, by=on.stage.organiser, now=NOW)
    assert content == PDF
    assert AuditEntry.objects.filter(kind="nomination.letter_opened").count() == 1


def test_a_new_letter_replaces_the_old_and_waits_for_verification_again():
    on = party()
    on.complete()
    on.upload()
    assert NominationLetter.objects.get().verified_at is None
    assert on.nomination.state == NominationState.SUBMITTED


def test_messages_are_discreet_and_stop_being_sent_when_the_state_moves_on():
    on = party()
    on.add_all()
    on.submit()
    about = {"about_id": str(on.delegation.pk), "occurrence": "1", "now": NOW}
    text = emails.compose_nomination_submitted(recipient=on.stage.organiser, **about)
    assert not any(word in text.subject for word in ("Kigali", "Rwanda", "Uganda", "202"))
    nobody = stranger(Role.ORGANISER)
    assert emails.compose_nomination_submitted(recipient=nobody, **about) is None
    on.upload()
    on.verify()
    assert emails.compose_nomination_submitted(recipient=on.stage.organiser, **about) is None
    assert emails.compose_nomination_verified(recipient=on.stage.host, **about)
