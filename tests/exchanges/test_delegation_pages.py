"""The pages of a delegation: what each of its readers gets, and what strangers do not."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from exchanges import services
from exchanges.models import NominationState, NominationTerms, Nominee, NomineeNeed
from tests.exchanges.delegations import PDF, Party, party
from tests.exchanges.scenes import NOW, scene, stranger

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Grace Acan", "post": "Inspector", "part": "head", "sex": "woman", "version": 1,
}  # fmt: skip


@pytest.fixture
def on() -> Party:
    return party()


def url(name, thing):
    return reverse(f"exchanges:{name}", args=[thing.pk])


def body(client, name, thing):
    return client.get(url(name, thing)).content.decode()


def test_names_are_for_the_sender_and_the_organiser_until_the_list_is_verified(on, as_user):
    on.add_all()
    readers = {
        person: "Grace Acan" in body(as_user(person), "delegation-detail", on.delegation)
        for person in (on.focal_point, on.head, on.stage.organiser, on.stage.host)
    }
    assert readers == {
        on.focal_point: True, on.head: True, on.stage.organiser: True, on.stage.host: False,
    }  # fmt: skip
    on.upload()
    on.submit()
    on.verify()
    assert "Grace Acan" in body(as_user(on.stage.host), "delegation-detail", on.delegation)


def test_who_is_a_woman_or_a_man_is_for_those_who_apply_the_rule(on, as_user):
    on.complete()
    for person, sees in ((on.focal_point, True), (on.stage.organiser, True), (on.head, False)):
        page = body(as_user(person), "delegation-detail", on.delegation)
        assert ("2 women" in page) is sees
    assert "women" not in body(as_user(on.stage.host), "delegation-detail", on.delegation)


def test_why_a_list_was_sent_back_is_not_for_the_host(on, as_user):
    on.add_all()
    on.upload()
    on.submit()
    services.return_nomination(
        delegation=on.delegation, reason="Too junior", by=on.stage.organiser, now=NOW
    )
    on.submit()
    on.verify()
    readers = {
        person: "Too junior" in body(as_user(person), "delegation-detail", on.delegation)
        for person in (on.focal_point, on.head, on.stage.organiser, on.stage.host)
    }
    assert readers == {
        on.focal_point: True, on.head: True, on.stage.organiser: True, on.stage.host: False,
    }  # fmt: skip


def test_a_sender_does_not_open_the_delegation_of_another(as_user):
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"})
    joint = next(one for one in stage.publish() if one.delegations.count() == 2)
    other = joint.delegations.get(request=stage.senders["SS"].request)
    ours = stage.senders["UG"]
    for person in (ours.focal_point, ours.head, *(stranger(role) for role in Role)):
        assert as_user(person).get(url("delegation-detail", other)).status_code == 404
        assert as_user(person).get(url("delegation-needs", other)).status_code == 404
    people = body(as_user(ours.head), "visit-people", joint)
    assert url("delegation-detail", other) not in people
    assert url("delegation-detail", other) in body(as_user(stage.host), "visit-people", joint)


def test_a_released_delegation_has_no_page(on, as_user):
    services.cancel_visit(visit=on.delegation.visit, reason="No", by=on.stage.organiser, now=NOW)
    for person in (on.focal_point, on.stage.host, on.stage.organiser):
        assert as_user(person).get(url("delegation-detail", on.delegation)).status_code == 404


def test_a_person_is_named_changed_and_taken_off_by_hand(on, as_user):
    client = as_user(on.focal_point)
    assert client.get(url("nominee-create", on.delegation)).context["form"]["name"].value() == (
        on.head.name
    )
    answer = client.post(url("nominee-create", on.delegation), {**FORM, "name": "Gra\u202ece"})
    assert "name" in answer.context["form"].errors
    assert client.post(url("nominee-create", on.delegation), FORM).status_code == 302
    answer = client.post(url("nominee-create", on.delegation), {**FORM, "part": "member"})
    assert "name" in answer.context["form"].errors
    nominee = Nominee.objects.get()
    client.post(url("nominee-edit", nominee), {**FORM, "post": "Commissioner"})
    answer = client.post(url("nominee-edit", nominee), {**FORM, "post": "Constable"})
    assert "changed this while" in answer.content.decode()
    nominee.refresh_from_db()
    assert nominee.post == "Commissioner"
    client.post(url("nominee-remove", nominee))
    assert not Nominee.objects.exists()


def test_a_list_out_of_balance_asks_for_the_reason_beside_the_field(on, as_user):
    on.add("Godfrey Okello", "head", "man")
    on.add("Peter Odongo", "member", "man")
    client = as_user(on.focal_point)
    page = url("nomination-submit", on.delegation)
    assert "exception_reason" in client.post(page, {}).context["form"].errors
    assert client.post(page, {"exception_reason": "No others."}).status_code == 302
    assert on.nomination.state == NominationState.SUBMITTED


def test_a_letter_is_uploaded_refused_and_downloaded(on, as_user):
    client = as_user(on.focal_point)
    page = url("nomination-letter", on.delegation)
    wrong = SimpleUploadedFile("letter.pdf", b"MZ", content_type="application/pdf")
    assert "file" in client.post(page, {"file": wrong}).context["form"].errors
    right = SimpleUploadedFile("let\u202eter.pdf", PDF, content_type="text/html")
    assert client.post(page, {"file": right}).status_code == 302
    response = as_user(on.stage.organiser).get(url("nomination-letter-file", on.delegation))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    for person in (on.head, on.stage.host):
        answer = as_user(person).get(url("nomination-letter-file", on.delegation))
        assert answer.status_code == 403


def test_needs_are_written_and_read_by_hand(on, as_user):
    nominee = on.complete()["Grace Acan"]
    client = as_user(on.focal_point)
    client.post(url("nominee-needs", nominee), {"diet": "No pork", "medical": "Asthma"})
    assert NomineeNeed.objects.count() == 2
    answer = client.get(url("nominee-needs", nominee))
    assert "No pork" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    shown = body(as_user(on.stage.host), "delegation-needs", on.delegation)
    assert "No pork" in shown
    assert "Asthma" not in shown
    NomineeNeed.objects.filter(field="diet").update(sealed=b"not ours")
    assert client.get(url("nominee-needs", nominee)).status_code == 302
    assert "Locked" in body(as_user(on.stage.host), "delegation-needs", on.delegation)


def test_the_rules_of_a_cycle_are_stored_within_bounds(on, as_user):
    client = as_user(on.stage.organiser)
    page = url("nomination-terms", on.stage.cycle)
    answer = client.post(page, {"balance_percent": 60, "needs_days": 0})
    assert set(answer.context["form"].errors) == {"balance_percent", "needs_days"}
    client.post(page, {"balance_percent": 40, "needs_days": 14})
    terms = NominationTerms.objects.get()
    assert (terms.balance_percent, terms.needs_days) == (40, 14)
    assert as_user(on.focal_point).get(page).status_code == 404


def test_a_long_list_costs_no_more_queries(on, as_user, django_assert_max_num_queries):
    on.delegation.request.people = 40
    on.delegation.request.save()
    on.add("Godfrey Okello", "head", "man")
    client = as_user(on.stage.organiser)
    page = url("delegation-detail", on.delegation)
    client.get(page)
    with django_assert_max_num_queries(12) as few:
        client.get(page)
    for number in range(12):
        on.add(f"Person {number}", "member", "woman")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(page)
