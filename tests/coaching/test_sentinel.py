"""Every sealed word of a whole world is looked for in every place where it must not rest.

The world is that of the access table: one of everything, each text with a sentinel of its own. What
is stored in clear on purpose shows that each search would find what it looks for.
"""

from __future__ import annotations

import base64
import io
import logging
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import redis
from celery import Celery
from django.contrib.sessions.models import Session as WebSession
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from notifications.delivery import send_due_messages
from notifications.services import plan_messages
from tests.access.secrets import may_see
from tests.access.table import TABLE, Row
from tests.access.world import DAY, NOW, World, make_world
from tests.coaching.pdf_text import text_of_pdf
from tests.coaching.test_privacy import a_dump, every_file, every_row
from tests.factories import UserFactory
from tests.plugin import DATABASE_URL, REDIS_URL

pytestmark = pytest.mark.django_db(transaction=True)

# Notes, the draft of a log, goals and why, actions, agreed goals, the comment on the fit, clients
# of elsewhere.
SEALED = (
    "pair.shared_note",
    "expert.private_note",
    "expert.draft",
    "pair.goal",
    "pair.goal_why",
    "pair.action",
    "pair.passed_action",
    "pair.signed_goal",
    "pair.proposed_goal",
    "expert.fit_comment",
    "expert.client",
    "expert.contact",
)
# Stored in clear, for others are meant to read it.
IN_CLEAR = "leader.plan_item"
LOGGERS = ("django.db.backends", "django.request", "celery", "core", "coaching", "notifications")


class Sent(list):
    """The messages to workers, as the broker would get them."""

    def note(self, app: Celery, name: str, *args: object, **options: object) -> None:
        self.append(repr((name, args, options)))


@pytest.fixture
def sent(monkeypatch) -> Sent:
    noted = Sent()
    monkeypatch.setattr(Celery, "send_task", lambda *args, **options: noted.note(*args, **options))
    return noted


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged, each statement of the database with what it stores."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield written
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def world(sent) -> World:
    made = make_world("a")
    assert set(SEALED) < set(made.secrets)
    return made


@pytest.fixture
def in_use(logged, request, as_user) -> World:
    """The world after the pair looked at all its pages, and after a day of mails."""
    connection.force_debug_cursor = True
    try:
        world: World = request.getfixturevalue("world")
    finally:
        connection.force_debug_cursor = False
    for role in ("leader", "expert"):
        client = as_user(world.people[role])
        for row in TABLE:
            if role in row.allowed("GET") and row.name.startswith("coaching:"):
                client.get(address(row, world))
    plan_messages(now=NOW + DAY)
    send_due_messages(now=NOW.replace(hour=12) + DAY)
    return world


def address(row: Row, world: World) -> str:
    return reverse(row.name, kwargs=row.arguments(world))


def found_in(content: bytes, world: World, names: tuple[str, ...] = SEALED) -> list[str]:
    """Which of the secrets stand there: as they are, or in digits, as dumps write bytes."""
    there = content.lower()
    words = {name: world.secrets[name].lower().encode() for name in names}
    return [name for name, word in words.items() if word in there or word.hex().encode() in there]


def pg_dumped() -> bytes:
    """What `pg_dump` of the database writes."""
    command = shutil.which("pg_dump")
    if command is None:
        pytest.skip("no pg_dump here")
    parts = urlsplit(DATABASE_URL)
    target = parts._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return subprocess.run([command, target], capture_output=True, check=True).stdout


def plant_in_clear(world: World) -> None:
    """Put a word into the places in which none of the product's own rests."""
    client = Client()
    client.force_login(world.people["expert"])
    session = client.session
    session["planted"] = world.secrets[IN_CLEAR]
    session.save()
    cache.set("planted", world.secrets[IN_CLEAR])


def dumped_as_data() -> bytes:
    out = io.StringIO()
    call_command("dumpdata", "--all", stdout=out)
    return out.getvalue().encode()


def written_mails() -> bytes:
    """Every mail as it left, and as it was before its wrapping."""
    assert mail.outbox
    return b"".join(
        letter.message().as_bytes() + repr([letter.body, letter.alternatives]).encode()
        for letter in mail.outbox
    )


def in_cache() -> bytes:
    """Every value of the cache, out of the wrapping in which the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM core_cache")
        return b"".join(base64.b64decode(value) for (value,) in cursor.fetchall())


def in_redis() -> bytes:
    """Every key of Redis, and the bodies of messages in it out of their wrapping."""
    store = redis.Redis.from_url(REDIS_URL)
    content = b"".join(store.dump(key) or b"" for key in store.scan_iter())
    store.close()
    bodies = re.findall(rb'"body": "([A-Za-z0-9+/=]+)"', content)
    return content + b"".join(base64.b64decode(body) for body in bodies)


def in_sessions() -> bytes:
    return repr([session.get_decoded() for session in WebSession.objects.all()]).encode()


def unpacked(content: bytes) -> bytes:
    """What a file says: the parts of a ZIP or XLSX file, the text of a PDF, or the file itself."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(unpacked(archive.read(name)) for name in archive.namelist())
    return text_of_pdf(content).encode() if content.startswith(b"%PDF") else content


def test_no_sealed_word_rests_anywhere(in_use, sent, logged):
    """One world for all places: to make it takes longer than to look through them."""
    plant_in_clear(in_use)
    places = {
        "row": every_row(),
        "dump": a_dump(),
        "dumpdata": dumped_as_data(),
        "log": logged.getvalue().encode(),
        "session": in_sessions(),
    }
    if connection.vendor == "postgresql":
        places["pg_dump"] = pg_dumped()
    else:
        places["file"] = every_file()
    places |= {"redis": in_redis()} if REDIS_URL else {"cache": in_cache()}
    for place, content in places.items():
        assert found_in(content, in_use, (IN_CLEAR,)) == [IN_CLEAR], f"nothing is found in {place}"
        assert not found_in(content, in_use), place
    mails = written_mails()
    assert found_in(mails, in_use, ("expert.name",)) == ["expert.name"]
    assert not found_in(mails, in_use)
    assert any("matching.tasks.work_match_runs" in one for one in sent)
    assert not found_in(repr(sent).encode(), in_use)


def test_no_page_shows_a_sealed_word_to_a_superuser(world, as_user):
    client = as_user(UserFactory(is_superuser=True))
    seen = 0
    for row in TABLE:
        response = client.get(address(row, world))
        seen += response.status_code == 200
        assert not found_in(response.getvalue(), world), row.name
    assert seen


def test_no_export_holds_a_sealed_word_of_others(world, as_user):
    exported = set()
    for row in TABLE:
        for role in sorted(row.allowed("GET")):
            # The public pages of the entrance have no lists.
            if row.is_for_strangers("GET"):
                continue
            client = as_user(world.people[role])
            response = client.get(address(row, world), {"export": "xlsx"})
            if not response.has_header("Content-Disposition"):
                continue
            exported.add(row.name)
            others = tuple(name for name in SEALED if name not in may_see(role))
            assert not found_in(unpacked(response.getvalue()), world, others), (row.name, role)
    assert {
        "coaching:session-list",
        "coaching:evidence-pack",
        "coaching:cohort-sessions",
    } <= exported
