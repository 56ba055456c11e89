from __future__ import annotations

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import ProfileKind, Role
from core.models import AuditEntry
from notifications.crypto import stop_token
from notifications.delivery import MailboxBackend, send_due_messages
from notifications.models import MailboxMessage, OutboxMessage, StoppedKind
from notifications.presenters import waiting
from tests.factories import InstitutionFactory, ProfileFactory, UserFactory, person_with
from tests.notifications.conftest import NOON
from tests.steps import steps_of

next_steps = steps_of(waiting)

pytestmark = pytest.mark.django_db
LIST = reverse("notifications:message-list")


@pytest.fixture
def institution():
    return InstitutionFactory()


@pytest.fixture
def organiser(institution):
    return person_with(Role.ORGANISER, institution)


@pytest.fixture
def dead(add_kind, write, institution) -> OutboxMessage:
    add_kind()
    leader = ProfileFactory(kind=ProfileKind.LEADER, institution=institution).user
    return write(recipient=leader, state="dead", reason="address_refused", attempts=5)


def page(name: str, message: OutboxMessage) -> str:
    return reverse(f"notifications:message-{name}", args=[message.pk])


def test_the_list_shows_what_failed_and_why(as_user, organiser, dead):
    body = as_user(organiser).get(LIST, {"state": "failed"}).content.decode()
    assert dead.recipient.name in body
    assert "The mail server refuses the person" in body


def test_the_list_can_be_searched(as_user, organiser, dead):
    client = as_user(organiser)
    for query, found in [
        ({"person": dead.recipient.name}, True),
        ({"person": "nobody at all"}, False),
        ({"kind": "test.reminder"}, True),
        ({"state": "sent"}, False),
    ]:
        assert (page("detail", dead).encode() in client.get(LIST, query).content) is found


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.HOST, Role.SECRETARIAT, Role.EVALUATOR])
def test_other_roles_have_no_list(as_user, institution, dead, role):
    client = as_user(person_with(role, institution))
    assert client.get(LIST).status_code == 403
    for name in ("detail", "retry", "void"):
        answer = client.get if name == "detail" else client.post
        assert answer(page(name, dead)).status_code == 404


def test_the_organiser_of_another_institution_is_a_stranger(as_user, dead):
    client = as_user(person_with(Role.ORGANISER))
    assert page("detail", dead).encode() not in client.get(LIST).content
    assert client.get(page("detail", dead)).status_code == 404
    for name in ("retry", "void"):
        assert client.post(page(name, dead)).status_code == 404
    dead.refresh_from_db()
    assert dead.state == "dead"


def test_a_programmes_organiser_sees_what_the_programme_caused(as_user, dead):
    stranger = person_with(Role.ORGANISER)
    OutboxMessage.objects.update(institution_id=min(stranger.institutions_as(Role.ORGANISER)))
    assert as_user(stranger).get(page("detail", dead)).status_code == 200


def test_the_recipient_sees_nothing_of_the_outbox(as_user, dead):
    assert as_user(dead.recipient).get(page("detail", dead)).status_code == 404


def test_retry_sends_it_again(as_user, organiser, dead):
    as_user(organiser).post(page("retry", dead))
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.reason) == ("due", 0, "")
    assert AuditEntry.objects.get(kind="message.retried").actor_id == organiser.pk
    assert send_due_messages(now=NOON) == 1


def test_void_stops_it(as_user, organiser, dead):
    as_user(organiser).post(page("void", dead))
    dead.refresh_from_db()
    assert (dead.state, dead.reason) == ("voided", "organiser")
    assert AuditEntry.objects.get(kind="message.voided").facts == {"was": "dead"}
    answer = as_user(organiser).post(page("retry", dead), follow=True)
    assert b"does not wait for a decision" in answer.content


def test_what_is_of_no_use_any_more_cannot_be_sent_again(as_user, organiser, dead):
    OutboxMessage.objects.update(useless_after=NOON.replace(year=2020))
    client = as_user(organiser)
    body = client.get(page("detail", dead)).content
    assert page("retry", dead).encode() not in body
    assert page("void", dead).encode() in body
    assert b"It is too late" in client.post(page("retry", dead), follow=True).content


def test_a_sent_message_offers_nothing(as_user, organiser, dead):
    OutboxMessage.objects.update(state="sent", reason="", sent_at=NOON)
    client = as_user(organiser)
    assert page("void", dead).encode() not in client.get(page("detail", dead)).content
    client.post(page("void", dead))
    dead.refresh_from_db()
    assert dead.state == "sent"


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_same_number_of_questions(
    as_user, organiser, institution, dead, write, rows, django_assert_num_queries
):
    for _ in range(rows):
        write(recipient=ProfileFactory(institution=institution).user)
    client = as_user(organiser)
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)


def test_the_home_page_says_what_did_not_go_out(organiser, dead):
    (step,) = next_steps(organiser, now=NOON)
    assert step.title == "1 message did not go out"
    assert next_steps(person_with(Role.ORGANISER), now=NOON) == []
    assert next_steps(dead.recipient, now=NOON) == []


def test_preferences_are_stored(as_user, add_kind):
    add_kind("test.a")
    add_kind("test.b")
    add_kind("test.compulsory", can_be_stopped=False)
    person, address = UserFactory(), reverse("notifications:preferences")
    client = as_user(person)
    body = client.get(address).content.decode()
    assert body.count("checked") == body.count('type="checkbox"')
    assert "Kind test.compulsory" in body
    client.post(address, {"wanted": ["test.a"]})
    stopped = set(StoppedKind.objects.values_list("kind", flat=True))
    assert "test.b" in stopped
    assert not {"test.a", "test.compulsory"} & stopped
    client.post(address, {"wanted": ["test.b"]})
    stopped = set(StoppedKind.objects.values_list("kind", flat=True))
    assert "test.a" in stopped
    assert "test.b" not in stopped


def test_an_empty_choice_stops_all(as_user, add_kind):
    add_kind()
    as_user(UserFactory()).post(reverse("notifications:preferences"), {})
    assert StoppedKind.objects.filter(kind="test.reminder").exists()


def test_an_unknown_kind_is_refused_beside_the_field(as_user, add_kind):
    add_kind()
    address = reverse("notifications:preferences")
    answer = as_user(UserFactory()).post(address, {"wanted": ["notifications.account"]})
    assert answer.status_code == 200
    assert b"error-summary" in answer.content
    assert not StoppedKind.objects.exists()


def test_a_link_stops_a_kind_without_signing_in(add_kind):
    kind, person = add_kind(), UserFactory()
    address = reverse("notifications:stop", args=[stop_token(person.pk, kind.name)])
    client = Client(enforce_csrf_checks=True)
    body = client.get(address).content.decode()
    assert person.name not in body
    assert not StoppedKind.objects.exists()
    for _ in range(2):
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    stopped = StoppedKind.objects.get()
    assert (stopped.user, stopped.kind) == (person, kind.name)
    assert AuditEntry.objects.get(kind="user.message_kind_stopped").actor_id == person.pk


def test_links_that_stop_nothing(add_kind):
    compulsory = add_kind("test.compulsory", can_be_stopped=False)
    person = UserFactory()
    for token in (
        "made-up",
        stop_token(person.pk, compulsory.name),
        stop_token(person.pk, "test.unknown"),
        stop_token(person.pk, compulsory.name)[:-1] + "x",
    ):
        address = reverse("notifications:stop", args=[token])
        assert Client().post(address).status_code == 404


@pytest.fixture
def mailbox(settings, add_kind, write):
    settings.DEMO_MODE = True
    settings.EMAIL_BACKEND = f"{MailboxBackend.__module__}.{MailboxBackend.__name__}"
    add_kind()
    rows = [write(recipient=UserFactory(language="fr")), write()]
    send_due_messages(now=NOON)
    return rows


def test_the_mailbox_shows_the_demos_mail_to_anybody(mailbox):
    client = Client()
    body = client.get(reverse("notifications:mailbox-list")).content.decode()
    assert all(row.recipient.email in body for row in mailbox)
    french = MailboxMessage.objects.get(language="fr")
    answer = client.get(reverse("notifications:mailbox-detail", args=[french.pk]))
    assert b'href="https://counterpart.example.org/things/"' in answer.content
    assert b'lang="fr"' in answer.content


def test_the_mailbox_of_one_person(mailbox):
    first, second = (row.recipient.email for row in mailbox)
    answer = Client().get(reverse("notifications:mailbox-list"), {"address": first})
    cells = answer.content.decode().split("<tbody>")[1]
    assert first in cells
    assert second not in cells


def test_outside_the_demo_there_is_no_mailbox(mailbox):
    mail = MailboxMessage.objects.first()
    with override_settings(DEMO_MODE=False):
        for address in (
            reverse("notifications:mailbox-list"),
            reverse("notifications:mailbox-detail", args=[mail.pk]),
        ):
            assert Client().get(address).status_code == 404


def test_pages_need_somebody_signed_in(dead):
    for address in (LIST, page("detail", dead), reverse("notifications:preferences")):
        assert Client().get(address).status_code == 302
