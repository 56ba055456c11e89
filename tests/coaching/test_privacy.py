"""The sentinel: words planted in every kind of note are found nowhere but on the pair's pages."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as WebSession
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from coaching.models import Agreement, Note, NoteReading, PairingKey
from notifications.delivery import send_due_messages
from notifications.emails import kinds, planners
from notifications.models import OutboxMessage
from notifications.services import plan_messages
from tests.coaching.pairs import make_pairing, organiser_of, planned
from tests.factories import UserFactory, person_with

SHARED, PRIVATE, LOGGED = "sentinel-shared-5f1c", "sentinel-private-77ab", "sentinel-log-e02d"
GOAL = "sentinel-goal-93be"
DRAFTED = "sentinel-draft-9b3e"
WORDS = (SHARED, PRIVATE, LOGGED, GOAL, DRAFTED)


@pytest.fixture
def with_notes(pairing, as_user):
    """A session with every kind of note, written, changed, refused and read through the pages.

    The terms have agreed goals, which only the pair sees: the sponsor signs and sees the days.
    """
    coachee, coach = pairing.people
    sponsor = person_with(Role.HOST, pairing.coachee.profile.institution)
    _agree_on_goals(pairing, sponsor, as_user)
    session = planned(pairing, timezone.now() - timedelta(hours=2))
    pages = {
        name: reverse(f"coaching:{name}", args=[session.pk])
        for name in ("note-shared", "note-private", "session-log", "session-detail")
    }
    as_user(coachee).post(pages["note-private"], {"text": PRIVATE, "version": "0"})
    as_user(coachee).post(pages["note-shared"], {"text": SHARED, "version": "0"})
    as_user(coach).post(pages["note-shared"], {"text": f"{SHARED} late", "version": "0"})
    local = timezone.localtime(session.starts_at)
    facts = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "minutes": "30", "mode": "video"}
    versions = {"shared_version": "1", "private_version": "0"}
    notes = {"shared_note": f"{SHARED} and more", "private_note": LOGGED}
    draft = facts | versions | {"private_note": DRAFTED, "draft_version": "0"}
    as_user(coachee).post(reverse("coaching:session-log-draft", args=[session.pk]), draft)
    as_user(coach).post(pages["session-log"], facts | versions | notes)
    for person in (coachee, coach):
        as_user(person).get(pages["session-detail"])
    assert Note.objects.count() == 3
    return session


def _agree_on_goals(pairing, sponsor, as_user):
    """The coachee proposes other terms, with goals, and everybody signs them."""
    coachee, coach = pairing.people
    numbers = {"sessions": 6, "weeks_between": 4, "least_minutes": 60, "most_minutes": 90}
    terms = {
        **numbers,
        "cancellation_hours": 24,
        "destroy_on": f"{timezone.localdate() + timedelta(days=400)}",
        "goals": GOAL,
        "sponsor": sponsor.pk,
        "sponsor_sees_attendance": "on",
        "number": 1,
    }
    as_user(coachee).post(reverse("coaching:agreement-edit", args=[pairing.pk]), terms)
    for person in (coach, sponsor):
        as_user(person).post(reverse("coaching:agreement-sign", args=[pairing.pk]), {"number": "2"})
    assert Agreement.objects.get(pairing=pairing).in_force.number == 2


def every_row() -> bytes:
    """Every cell of every model's table, as bytes."""
    found = bytearray()
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values_list():
            for cell in row:
                is_binary = isinstance(cell, bytes | memoryview)
                found += bytes(cell) if is_binary else repr(cell).encode()
    return bytes(found)


def every_file() -> bytes:
    """The database file and its write-ahead log, or the cache table where there is no file."""
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        files = [name, name.with_name(f"{name.name}-wal")]
        return b"".join(file.read_bytes() for file in files if file.exists())
    if "core_cache" not in connection.introspection.table_names():
        return b""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM core_cache")
        return repr(cursor.fetchall()).encode()


def a_dump() -> bytes:
    """What whoever keeps backups holds: the whole database as text."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump()).encode()
    out = StringIO()
    call_command("dumpdata", "--all", stdout=out)
    return out.getvalue().encode()


def assert_clean(content: bytes, where: str) -> None:
    for word in WORDS:
        assert word.encode() not in content, f"{word} in {where}"
        # A dump writes the bytes of a column as digits.
        assert word.encode().hex().encode() not in content.lower(), f"{word} in {where}"


@pytest.mark.django_db(transaction=True)
def test_planted_words_rest_nowhere(with_notes, caplog):
    assert_clean(every_row(), "a row")
    assert_clean(every_file(), "a file of the database")
    assert_clean(a_dump(), "a dump")
    for session in WebSession.objects.all():
        assert_clean(repr(session.get_decoded()).encode(), "a web session")


@pytest.mark.django_db(transaction=True)
def test_this_search_finds_what_lies_in_clear(with_notes):
    Note.objects.filter(kind="shared").update(sealed=SHARED.encode())
    with pytest.raises(AssertionError, match="a row"):
        assert_clean(every_row(), "a row")
    if connection.vendor == "sqlite":
        with pytest.raises(AssertionError, match="a file"):
            assert_clean(every_file(), "a file")


def test_planted_words_are_in_no_log(caplog, request):
    for logger in ("", "django", "django.db.backends", "django.request"):
        caplog.set_level(logging.DEBUG, logger)
    connection.force_debug_cursor = True
    try:
        request.getfixturevalue("with_notes")
    finally:
        connection.force_debug_cursor = False
    assert "INSERT" in caplog.text
    assert_clean(caplog.text.encode(), "a log")


def test_planted_words_are_in_no_message(with_notes):
    now = timezone.now()
    until = now + timedelta(days=35)
    known = [
        repr(message)
        for name, planner in planners().items()
        if name.startswith("coaching.")
        for message in planner(now=now, until=until)
    ]
    queued = OutboxMessage.objects.filter(kind__startswith="coaching.")
    assert queued.exists()
    known += [repr(row) for row in queued.values_list()]
    composed = [
        kind.compose(
            recipient=person,
            about_id=str(about),
            occurrence=occurrence,
            now=now,
        )
        for kind in kinds()
        if kind.name.startswith("coaching.")
        for person in (*with_notes.pairing.people, sponsor_of(with_notes))
        for about in (with_notes.pk, with_notes.pairing_id)
        for occurrence in ("1", "2", "3")
    ]
    assert any(composed)
    assert_clean(repr([known, composed]).encode(), "a message")


@pytest.mark.django_db(transaction=True)
def test_planted_words_are_in_no_mail_that_leaves(with_notes):
    noon = timezone.now().replace(hour=12) + timedelta(days=1)
    plan_messages(now=noon)
    send_due_messages(now=noon)
    assert mail.outbox
    for message in mail.outbox:
        assert_clean(message.message().as_bytes(), "a mail")
        assert_clean(repr([message.body, message.alternatives]).encode(), "a mail")


def sponsor_of(session):
    return Agreement.objects.get(pairing=session.pairing).sponsor


def addresses(session) -> list[str]:
    """Every page that has anything to do with the session, its pair or its cohort."""
    of_session = ["detail", "edit", "cancel", "missed", "log"]
    return [
        *(reverse(f"coaching:session-{name}", args=[session.pk]) for name in of_session),
        reverse("coaching:note-shared", args=[session.pk]),
        reverse("coaching:note-private", args=[session.pk]),
        reverse("coaching:session-list", args=[session.pairing_id]),
        reverse("coaching:session-list", args=[session.pairing_id]) + "?export=csv",
        reverse("coaching:cohort-sessions", args=[session.pairing.cohort_id]),
        reverse("coaching:cohort-sessions", args=[session.pairing.cohort_id]) + "?export=csv",
        reverse("coaching:agreement-detail", args=[session.pairing_id]),
        reverse("coaching:agreement-version", args=[session.pairing_id, 1]),
        reverse("coaching:agreement-edit", args=[session.pairing_id]),
        reverse("coaching:agreement-sponsor", args=[session.pairing_id]),
        reverse("coaching:sponsored-detail", args=[session.pairing_id]),
        reverse("coaching:sponsored-list"),
        reverse("coaching:terms-edit", args=[session.pairing.cohort_id]),
        reverse("coaching:cohort-handover", args=[session.pairing.cohort_id]),
        reverse("coaching:contact-list", args=[session.pairing_id]),
        reverse("coaching:contact-nudge", args=[session.pairing_id]),
        reverse("coaching:my-pairings"),
        reverse("dashboard:home"),
    ]


def test_planted_words_are_on_no_page_of_anybody_else(with_notes, as_user):
    pairing = with_notes.pairing
    institution = pairing.coachee.profile.institution
    others = {
        "organiser": organiser_of(pairing),
        "focal point": person_with(Role.FOCAL_POINT, institution),
        "other organiser": person_with(Role.ORGANISER),
        "other coach": make_pairing(pairing.cohort).people[1],
        "evaluator": person_with(Role.EVALUATOR, pairing.cohort.programme.institution),
        "sponsor": sponsor_of(with_notes),
        "host": person_with(Role.HOST, pairing.cohort.programme.institution),
        "secretariat": person_with(Role.SECRETARIAT, pairing.cohort.programme.institution),
        "superuser": UserFactory(is_superuser=True),
    }
    for role, person in others.items():
        client = as_user(person)
        for address in addresses(with_notes):
            assert_clean(client.get(address).content, f"{address} of {role}")


def test_an_organiser_cannot_tell_whether_a_note_exists(with_notes, as_user):
    organiser = organiser_of(with_notes.pairing)
    address = reverse("coaching:session-detail", args=[with_notes.pk])

    def seen() -> str:
        html = as_user(organiser).get(address).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)

    before = seen()
    NoteReading.objects.all().delete()
    Note.objects.all().delete()
    PairingKey.objects.all().delete()
    assert seen() == before


def test_a_private_note_is_on_no_page_of_the_other_person(with_notes, as_user):
    coachee, coach = with_notes.pairing.people
    for address in addresses(with_notes):
        assert PRIVATE.encode() not in as_user(coach).get(address).content
        assert DRAFTED.encode() not in as_user(coach).get(address).content
        assert LOGGED.encode() not in as_user(coachee).get(address).content


def test_the_pair_does_read_its_words(with_notes, as_user):
    coachee, coach = with_notes.pairing.people
    page = reverse("coaching:session-detail", args=[with_notes.pk])
    assert f"{SHARED} and more" in as_user(coachee).get(page).content.decode()
    assert LOGGED in as_user(coach).get(page).content.decode()
    assert PRIVATE in as_user(coachee).get(page).content.decode()


def test_no_page_with_a_note_stays_in_a_cache(with_notes, as_user):
    for address in addresses(with_notes):
        response = as_user(with_notes.pairing.people[0]).get(address)
        assert "no-store" in response.headers["Cache-Control"]
