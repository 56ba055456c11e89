from __future__ import annotations

import smtplib
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings
from django.utils import timezone, translation

from notifications.delivery import send_due_messages
from notifications.emails import MessageText
from notifications.models import MessageState, OutboxMessage, Reason
from notifications.services import change_preferences
from tests.factories import UserFactory
from tests.notifications.conftest import NOON, state_of

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 12, 8, 23, tzinfo=UTC)


def says(text: MessageText | None):
    def compose(*, recipient, about_id, occurrence, now):
        return text

    return compose


def fate(message: OutboxMessage) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.reason


def test_a_due_message_goes_out_once(add_kind, write):
    add_kind()
    row = write()
    assert send_due_messages(now=NOON) == 1
    assert send_due_messages(now=NOON) == 0
    assert state_of(row) == MessageState.SENT
    assert row.sent_at is not None
    letter = mail.outbox[0]
    assert letter.to == [row.recipient.email]
    assert letter.subject == f"About {str(row.about_id)[:8]}"
    assert "https://counterpart.example.org/things/" in letter.body
    assert letter.extra_headers["Content-Language"] == "en"


def test_what_is_not_due_waits(add_kind, write):
    add_kind()
    row = write(due_at=NOON + timedelta(hours=1))
    assert send_due_messages(now=NOON) == 0
    assert state_of(row) == MessageState.DUE


def test_what_is_due_for_one_person_goes_out_as_one_mail(add_kind, write):
    add_kind()
    person = UserFactory()
    rows = [write(recipient=person) for _ in range(3)]
    write()
    assert send_due_messages(now=NOON) == 2
    digest = next(letter for letter in mail.outbox if letter.to == [person.email])
    assert digest.subject == "3 messages for you"
    assert all(str(row.about_id)[:8] in digest.body for row in rows)
    assert {state_of(row) for row in rows} == {MessageState.SENT}


def test_urgent_goes_alone_and_at_night(add_kind, write):
    add_kind()
    add_kind("test.urgent", is_urgent=True)
    person = UserFactory()
    reminder, urgent = write(recipient=person), write("test.urgent", recipient=person)
    assert send_due_messages(now=NIGHT) == 1
    assert state_of(urgent) == MessageState.SENT
    assert state_of(reminder) == MessageState.DUE
    assert reminder.not_before == datetime(2026, 12, 9, 8, tzinfo=UTC)
    assert reminder.attempts == 0


def test_the_made_up_readers_of_the_demo_are_awake_at_night(add_kind, write, settings):
    settings.DEMO_MODE = True
    add_kind()
    write()
    assert send_due_messages(now=NIGHT) == 1


def test_the_night_is_the_readers_night(add_kind, write):
    add_kind()
    write(recipient=UserFactory(time_zone="Asia/Tokyo"))
    here = write(recipient=UserFactory(time_zone="America/Bogota"))
    send_due_messages(now=NOON)
    assert [letter.to for letter in mail.outbox] == [] or mail.outbox[0].to != [
        here.recipient.email
    ]
    send_due_messages(now=NOON + timedelta(hours=3))
    assert [letter.to for letter in mail.outbox] == [[here.recipient.email]]


def test_the_message_is_written_in_the_readers_language_and_zone(add_kind, write):
    seen = {}

    def compose(*, recipient, about_id, occurrence, now):
        seen["language"] = translation.get_language()
        seen["zone"] = str(timezone.get_current_timezone())
        return MessageText(subject="s", paragraphs=("p",))

    add_kind(compose=compose)
    write(recipient=UserFactory(language="fr", time_zone="Africa/Kigali"))
    send_due_messages(now=NOON)
    assert seen == {"language": "fr", "zone": "Africa/Kigali"}
    assert mail.outbox[0].extra_headers["Content-Language"] == "fr"
    assert translation.get_language() == "en"


def test_composed_as_not_needed_is_voided(add_kind, write):
    add_kind(compose=says(None))
    row = write()
    assert send_due_messages(now=NOON) == 0
    assert fate(row) == (MessageState.VOIDED, Reason.NOT_NEEDED)


def test_too_late_is_voided(add_kind, write):
    add_kind()
    row = write(useless_after=NOON - timedelta(seconds=1))
    send_due_messages(now=NOON)
    assert fate(row) == (MessageState.VOIDED, Reason.TOO_LATE)


def test_a_closed_account_gets_nothing(add_kind, write):
    add_kind()
    row = write(recipient=UserFactory(is_active=False))
    send_due_messages(now=NOON)
    assert fate(row) == (MessageState.VOIDED, Reason.LEFT)


def test_a_stopped_kind_is_voided_at_the_moment_of_sending(add_kind, write):
    add_kind()
    add_kind("test.compulsory", can_be_stopped=False)
    row = write()
    compulsory = write("test.compulsory", recipient=row.recipient)
    person = row.recipient
    change_preferences(user=person, wanted=[], by=person, now=NOON)
    assert send_due_messages(now=NOON) == 1
    assert fate(row) == (MessageState.VOIDED, Reason.STOPPED)
    assert state_of(compulsory) == MessageState.SENT


def test_a_poisonous_message_stops_no_other_and_dies_after_five(add_kind, write):
    def explode(*, recipient, about_id, occurrence, now):
        raise KeyError("a private word")

    add_kind()
    add_kind("test.poison", compose=explode)
    person = UserFactory()
    poison, good = write("test.poison", recipient=person), write(recipient=person)
    assert send_due_messages(now=NOON) == 1
    assert state_of(good) == MessageState.SENT
    now = NOON
    for attempts in range(1, 5):
        assert state_of(poison) == MessageState.DUE
        assert poison.attempts == attempts
        assert send_due_messages(now=poison.not_before - timedelta(seconds=1)) == 0
        now = _by_day(poison.not_before)
        send_due_messages(now=now)
    assert fate(poison) == (MessageState.DEAD, Reason.NOT_WRITTEN)
    assert "KeyError" in poison.detail
    assert "explode" in poison.detail
    assert "private" not in poison.detail


def _by_day(moment: datetime) -> datetime:
    return moment if 8 <= moment.hour < 21 else moment + timedelta(hours=12)


def test_an_unknown_kind_fails_and_says_so(write):
    row = write("test.of_a_later_version")
    send_due_messages(now=NOON)
    assert fate(row) == (MessageState.DUE, Reason.UNKNOWN_KIND)


def test_a_subject_keeps_to_one_line(add_kind, write):
    text = MessageText(subject="Hello\r\nBcc: all@example.org\u202e" + "x" * 300, paragraphs=())
    add_kind(compose=says(text))
    write()
    assert send_due_messages(now=NOON) == 1
    subject = mail.outbox[0].subject
    assert subject.startswith("Hello Bcc: all@example.orgxx")
    assert len(subject) == 200


def test_text_is_not_html(add_kind, write):
    text = MessageText(subject="s", paragraphs=("<b>bold</b> & co",))
    add_kind(compose=says(text))
    write()
    send_due_messages(now=NOON)
    letter = mail.outbox[0]
    assert "<b>bold</b> & co" in letter.body
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; co" in letter.alternatives[0].content


class Server(EmailBackend):
    """A mail server that does what the test says."""

    error: Exception | None = None
    error_on_open: Exception | None = None
    refuses: str = ""

    def open(self):
        if Server.error_on_open:
            raise Server.error_on_open

    def send_messages(self, messages):
        if Server.error and Server.refuses in messages[0].subject + messages[0].body:
            raise Server.error
        return super().send_messages(messages)


@pytest.fixture
def server(monkeypatch):
    for name in ("error", "error_on_open"):
        monkeypatch.setattr(Server, name, None)
    monkeypatch.setattr(Server, "refuses", "")
    with override_settings(EMAIL_BACKEND=f"{__name__}.Server"):
        yield Server


def test_a_server_that_is_away_costs_no_attempt(add_kind, write, server):
    add_kind()
    rows = [write(), write()]
    server.error_on_open = ConnectionRefusedError()
    assert send_due_messages(now=NOON) == 0
    # The pass ended at the first: the second was not even claimed.
    assert sorted(fate(row) for row in rows) == [("due", ""), ("due", "server_away")]
    assert {row.attempts for row in rows} == {0}
    server.error_on_open = None
    assert send_due_messages(now=NOON + timedelta(minutes=2)) == 2


def test_a_refused_address_is_tried_again_and_says_why(add_kind, write, server):
    add_kind()
    server.error = smtplib.SMTPRecipientsRefused({"person@example.org": (550, b"no such user")})
    row = write()
    assert send_due_messages(now=NOON) == 0
    assert fate(row) == (MessageState.DUE, Reason.ADDRESS_REFUSED)
    assert not row.possible_double
    assert row.detail == "SMTPRecipientsRefused"


def test_what_fails_in_a_digest_goes_alone_the_next_time(add_kind, write, server):
    add_kind()
    person = UserFactory()
    bad, good = write(recipient=person), write(recipient=person)
    server.error = smtplib.SMTPDataError(554, b"looks like a virus")
    server.refuses = str(bad.about_id)[:8]
    assert send_due_messages(now=NOON) == 0
    assert fate(good) == (MessageState.DUE, Reason.NOT_ACCEPTED)
    assert good.detail == "SMTPDataError 554"
    assert send_due_messages(now=NOON + timedelta(minutes=2)) == 1
    assert state_of(good) == MessageState.SENT
    assert state_of(bad) == MessageState.DUE


def test_a_broken_line_may_double_or_holds(add_kind, write, server):
    add_kind()
    add_kind("test.delicate", after_crash="hold")
    server.error = smtplib.SMTPServerDisconnected()
    reminder, delicate = write(), write("test.delicate")
    send_due_messages(now=NOON)
    assert fate(reminder) == (MessageState.DUE, Reason.CRASHED)
    assert reminder.possible_double
    assert fate(delicate) == (MessageState.HELD, Reason.CRASHED)


def left_by_a_dead_sender(write, kind: str, state: str, **fields) -> OutboxMessage:
    claim = {"claim_token": uuid.uuid4(), "lease_until": NOON - timedelta(seconds=1), "attempts": 1}
    return write(kind, state=state, **{**claim, **fields})


def test_after_a_crash_each_kind_is_treated_as_it_wants(add_kind, write):
    add_kind()
    add_kind("test.delicate", after_crash="hold")
    before_sending = left_by_a_dead_sender(write, "test.delicate", MessageState.DUE)
    resent = left_by_a_dead_sender(write, "test.reminder", MessageState.SENDING)
    held = left_by_a_dead_sender(write, "test.delicate", MessageState.SENDING)
    assert send_due_messages(now=NOON) == 2
    assert state_of(before_sending) == MessageState.SENT
    assert not before_sending.possible_double
    assert state_of(resent) == MessageState.SENT
    assert resent.possible_double
    assert fate(held) == (MessageState.HELD, Reason.CRASHED)
    assert sum("You may have had this already" in letter.body for letter in mail.outbox) == 1


def test_a_lease_that_still_runs_is_respected(add_kind, write):
    add_kind()
    for state in (MessageState.DUE, MessageState.SENDING):
        left_by_a_dead_sender(
            write, "test.reminder", state, lease_until=NOON + timedelta(seconds=1)
        )
    assert send_due_messages(now=NOON - timedelta(seconds=1)) == 0
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"due", "sending"}


@pytest.mark.parametrize(
    ("state", "reason"),
    [(MessageState.DUE, Reason.WORKER_LOST), (MessageState.SENDING, Reason.CRASHED)],
)
def test_what_kills_its_sender_five_times_is_dead(add_kind, write, state, reason):
    add_kind()
    row = left_by_a_dead_sender(write, "test.reminder", state, attempts=5)
    assert send_due_messages(now=NOON) == 0
    assert fate(row) == (MessageState.DEAD, reason)


def test_a_double_has_the_name_of_the_first(add_kind, write):
    add_kind()
    person = UserFactory()
    rows = [write(recipient=person), write(recipient=person)]
    send_due_messages(now=NOON)
    OutboxMessage.objects.update(
        state=MessageState.SENDING, sent_at=None, lease_until=NOON, claim_token=uuid.uuid4()
    )
    write(recipient=person)
    send_due_messages(now=NOON + timedelta(minutes=2))
    first, *others = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert len(others) == 2
    assert first in others
    assert {state_of(row) for row in rows} == {MessageState.SENT}


def test_a_link_stops_each_kind_that_can_be_stopped(add_kind, write):
    add_kind()
    add_kind("test.compulsory", can_be_stopped=False)
    write()
    write("test.compulsory")
    send_due_messages(now=NOON)
    with_link = [letter for letter in mail.outbox if "/messages/stop/" in letter.body]
    assert len(with_link) == 1
    assert with_link[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
