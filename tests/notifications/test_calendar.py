"""Calendar entries: one name for ever, a sequence that rises for a reason, and few words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from notifications.calendar import all_day, sources
from notifications.delivery import send_due_messages
from notifications.emails.calendar import compose_calendar_mail
from notifications.models import CalendarEntry, CalendarFeed, Noun, OutboxMessage
from notifications.services import (
    cancel_appointment,
    keep_appointment,
    make_feed,
    note_appointment,
    stop_feed,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
MONDAY = date(2027, 1, 4)


def visit(first=MONDAY, days=4, **fields):
    return all_day(
        key="visit-1-host",
        noun=Noun.VISIT,
        first=first,
        last=first + timedelta(days=days),
        path="/visits/1/",
        **fields,
    )


@pytest.fixture
def may_have(monkeypatch):
    """Who may have which appointments, as the sources of the apps would say."""
    allowed = {}

    def source(*, user, now):
        return allowed.get(user.pk, [])

    monkeypatch.setattr(sources, "_sources", {"test": source})
    return allowed


def keep(appointment, *people):
    return keep_appointment(appointment=appointment, people=people, now=NOW)


def words():
    return [row.occurrence.split(":")[:2] for row in OutboxMessage.objects.order_by("created_at")]


def read(content):
    return Calendar.from_ical(content)


def test_the_sequence_rises_only_on_a_real_change():
    person = UserFactory()
    assert keep(visit(), person).sequence == 0
    assert keep(visit(), person).sequence == 0
    assert keep(visit(is_tentative=True), person).sequence == 0
    assert keep(visit(days=3), person).sequence == 1
    assert words() == [["request", "0"], ["request", "1"]]


def test_who_is_taken_off_loses_the_entry_and_can_come_back():
    first, second = UserFactory(), UserFactory()
    keep(visit(), first, second)
    keep(visit(), second)
    gone = OutboxMessage.objects.get(occurrence__startswith="cancel")
    assert gone.recipient == first
    keep(visit(), first, second)
    assert OutboxMessage.objects.filter(recipient=first).count() == 3


def test_a_cancelled_entry_can_be_taken_up_again():
    person = UserFactory()
    keep(visit(), person)
    cancel_appointment(key="visit-1-host", now=NOW)
    cancel_appointment(key="visit-1-host", now=NOW)
    assert CalendarEntry.objects.get().sequence == 1
    assert keep(visit(), person).sequence == 2
    assert words() == [["request", "0"], ["cancel", "1"], ["request", "2"]]


def test_nothing_is_cancelled_that_nobody_has():
    assert cancel_appointment(key="visit-1-host", now=NOW) is None
    assert not OutboxMessage.objects.exists()


def test_a_request_is_an_invitation_that_says_little(may_have):
    person = UserFactory(email="host@example.org")
    may_have[person.pk] = [visit()]
    entry = keep(visit(), person)
    row = OutboxMessage.objects.get()
    text = compose_calendar_mail(
        recipient=person, about_id=str(entry.pk), occurrence=row.occurrence, now=NOW
    )
    file = read(text.calendar.content)
    event = file.walk("VEVENT")[0]
    assert (file["METHOD"], text.calendar.method) == ("REQUEST", "REQUEST")
    assert (str(event["SUMMARY"]), event["SEQUENCE"], str(event["CLASS"])) == (
        "Visit",
        0,
        "PRIVATE",
    )
    assert str(event["ATTENDEE"]) == "mailto:host@example.org"
    assert "LOCATION" not in event
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (MONDAY, date(2027, 1, 9))
    assert str(event["UID"]) == "visit-1-host@counterpart.example.org"


def test_whoever_lost_the_right_gets_no_invitation(may_have):
    person = UserFactory()
    entry = keep(visit(), person)
    occurrence = OutboxMessage.objects.get().occurrence
    facts = {"recipient": person, "about_id": str(entry.pk), "occurrence": occurrence, "now": NOW}
    assert compose_calendar_mail(**facts) is None
    may_have[person.pk] = [visit()]
    assert compose_calendar_mail(**facts) is not None
    keep(visit(days=2), person)
    assert compose_calendar_mail(**facts) is None


def test_a_cancellation_names_the_same_entry_with_a_higher_number(may_have):
    person = UserFactory()
    entry = keep(visit(), person)
    cancel_appointment(key="visit-1-host", now=NOW)
    row = OutboxMessage.objects.get(occurrence__startswith="cancel")
    text = compose_calendar_mail(
        recipient=person, about_id=str(entry.pk), occurrence=row.occurrence, now=NOW
    )
    event = read(text.calendar.content).walk("VEVENT")[0]
    assert (text.calendar.method, str(event["STATUS"]), event["SEQUENCE"]) == (
        "CANCEL",
        "CANCELLED",
        1,
    )


def test_the_file_travels_with_a_mail_of_its_own(may_have):
    person = UserFactory()
    other = all_day(key="visit-2", noun=Noun.VISIT, first=MONDAY, last=MONDAY, path="/visits/2/")
    may_have[person.pk] = [visit(), other]
    keep(visit(), person)
    keep(other, person)
    send_due_messages(now=NOW.replace(hour=12))
    assert len(mail.outbox) == 2
    attached = [part for part in mail.outbox[0].message().walk() if part.get_filename()]
    assert [part.get_content_type() for part in attached] == ["text/calendar"]
    assert attached[0].get_param("method") == "REQUEST"
    assert b"BEGIN:VEVENT" in attached[0].get_payload(decode=True)
    assert "visit" not in mail.outbox[0].subject.lower()


def test_a_feed_holds_what_its_owner_may_have_at_that_moment(client, may_have):
    person = UserFactory()
    may_have[person.pk] = [visit()]
    note_appointment(appointment=visit(days=2), now=NOW)
    note_appointment(appointment=visit(), now=NOW)
    url = reverse("notifications:calendar-feed", args=[make_feed(user=person, by=person, now=NOW)])
    answer = client.get(url)
    event = read(answer.content).walk("VEVENT")[0]
    assert (str(event["SUMMARY"]), event["SEQUENCE"]) == ("Visit", 1)
    assert answer["Cache-Control"] == "private, no-store"
    assert CalendarFeed.objects.get().read_at is not None
    may_have.clear()
    assert read(client.get(url).content).walk("VEVENT") == []


def test_an_address_dies_when_it_is_renewed_or_stopped_or_its_owner_leaves(client, may_have):
    person = UserFactory()
    first = reverse(
        "notifications:calendar-feed", args=[make_feed(user=person, by=person, now=NOW)]
    )
    second = reverse(
        "notifications:calendar-feed", args=[make_feed(user=person, by=person, now=NOW)]
    )
    assert [client.get(url).status_code for url in (first, second)] == [404, 200]
    person.is_active = False
    person.save()
    assert client.get(second).status_code == 404
    person.is_active = True
    person.save()
    stop_feed(user=person, by=person, now=NOW)
    assert client.get(second).status_code == 404


def test_the_token_itself_is_nowhere_in_the_database():
    person = UserFactory()
    token = make_feed(user=person, by=person, now=NOW)
    row = CalendarFeed.objects.get()
    assert token not in row.token_hash
    assert token.encode() not in bytes(row.sealed_token)


def test_the_page_makes_shows_and_stops_the_address(as_user):
    person = UserFactory()
    client = as_user(person)
    page = reverse("notifications:calendar")
    assert b".ics" not in client.get(page).content
    client.post(reverse("notifications:calendar-renew"))
    token = client.get(page).context["address"].split("/")[-1].removesuffix(".ics")
    assert client.get(reverse("notifications:calendar-feed", args=[token])).status_code == 200
    client.post(reverse("notifications:calendar-stop"))
    assert b".ics" not in client.get(page).content
