"""Coaching in a real browser, on a phone, with scripts off."""

from __future__ import annotations

import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.models import LogDraft, Session
from tests.browser import PHONE
from tests.coaching.pairs import held, name_theme, organiser_of, planned

# Milliseconds a letter: somebody who types forty words a minute on a phone.
PAUSE = 300

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(pairing):
    for theme in ("data", "culture"):
        name_theme(pairing, theme)
    held(pairing, timezone.now() - timedelta(weeks=4), ("data",))
    return planned(pairing, timezone.now().replace(second=0, microsecond=0) - timedelta(hours=3))


def test_a_coach_logs_a_session_in_six_touches_without_scripts(session, coach, open_page, sign_in):
    """From home to stored: open, a theme, two notes, the next date, store. A typist's pace."""
    page = sign_in(open_page(viewport=PHONE, java_script_enabled=False), coach)
    page.goto("/")
    began = time.monotonic()
    touches = 0

    def touch(place) -> None:
        nonlocal touches
        touches += 1
        place.click()

    touch(page.get_by_role("link", name="Log it").first)
    end_of_form = page.get_by_role("button", name="Log the session").bounding_box()
    assert end_of_form["y"] + end_of_form["height"] <= 1.5 * PHONE["height"]
    touch(page.get_by_label("Harassment and workplace culture"))
    for label, words in (("Shared", "We agreed on the first step."), ("Private", "Ask again.")):
        touch(page.get_by_label(f"{label} note"))
        page.keyboard.type(words, delay=PAUSE)
    touch(page.get_by_label("Same time in 4 weeks"))
    touch(page.get_by_role("button", name="Log the session"))
    assert page.get_by_text("We agreed on the first step.").is_visible()
    assert page.get_by_text("Ask again.").is_visible()
    assert touches == 6
    assert time.monotonic() - began < 60
    assert Session.objects.get(pk=session.pk).log.themes == ["culture"]
    following = Session.objects.planned().get()
    assert local_time(following, coach) == local_time(session, coach)
    assert (following.starts_at - session.starts_at).days in (27, 28)


def test_what_was_as_planned_is_logged_with_two_touches(session, coach, open_page, sign_in):
    page = sign_in(open_page(viewport=PHONE, java_script_enabled=False), coach)
    page.goto("/")
    page.get_by_role("link", name="Log it").first.click()
    page.get_by_role("button", name="Log the session").click()
    assert page.get_by_text("The session is logged.").is_visible()
    log = Session.objects.get(pk=session.pk).log
    assert (log.started_at, log.minutes) == (session.starts_at, session.minutes)


def test_the_button_keeps_a_draft_without_scripts(session, coach, open_page, sign_in):
    page = sign_in(open_page(viewport=PHONE, java_script_enabled=False), coach)
    address = reverse("coaching:session-log", args=[session.pk])
    page.goto(address)
    page.get_by_label("Private note").fill("Half a sentence")
    page.get_by_role("button", name="Keep as draft").click()
    assert page.get_by_text("Draft kept at").is_visible()
    page.goto(address)
    assert page.get_by_label("Private note").input_value().strip() == "Half a sentence"


def test_the_script_keeps_a_draft_by_itself_and_never_stands_in_the_way(
    session, coach, open_page, sign_in
):
    page = open_page(viewport=PHONE)
    page.clock.install()
    sign_in(page, coach)
    address = reverse("coaching:session-log", args=[session.pk])
    page.goto(address)
    page.clock.run_for(21_000)
    assert not LogDraft.objects.exists()
    for words in ("One", "One and two"):
        page.get_by_label("Private note").fill(words)
        with page.expect_response("**/log/draft/") as saved:
            page.clock.run_for(21_000)
        assert saved.value.ok
    assert LogDraft.objects.count() == 1
    page.goto(address)
    assert page.get_by_label("Private note").input_value().strip() == "One and two"
    page.get_by_role("button", name="Log the session").click()
    page.wait_for_url("**/sessions/*/")
    assert not LogDraft.objects.exists()
    assert Session.objects.get(pk=session.pk).log


def test_two_windows_with_scripts_show_both_texts(session, coach, open_page, sign_in):
    address = reverse("coaching:session-log", args=[session.pk])
    first = sign_in(open_page(viewport=PHONE), coach)
    second = sign_in(open_page(viewport=PHONE), coach)
    for page in (first, second):
        page.goto(address)
    first.get_by_label("Private note").fill("first window")
    first.get_by_role("button", name="Keep as draft").click()
    first.wait_for_url("**/sessions/")
    second.get_by_label("Private note").fill("second window")
    second.get_by_role("button", name="Log the session").click()
    assert second.get_by_text("first window").is_visible()
    assert second.get_by_label("Private note").input_value().strip() == "second window"
    second.get_by_role("button", name="Log the session").click()
    second.wait_for_url("**/sessions/*/")
    assert second.get_by_text("second window").is_visible()


def local_time(session, person) -> str:
    return f"{session.starts_at.astimezone(ZoneInfo(person.time_zone)):%a %H:%M}"


def test_pages_keep_the_rules_of_accessibility(session, coach, open_page, sign_in, axe):
    page = sign_in(open_page(viewport=PHONE), coach)
    pairing = session.pairing
    addresses = [
        reverse("coaching:my-pairings"),
        *(
            reverse(f"coaching:{name}", args=[pairing.pk])
            for name in ("session-list", "session-create", "session-log-new", "paper-edit")
        ),
        *(
            reverse(f"coaching:{name}", args=[session.pk])
            for name in (
                "session-detail",
                "session-edit",
                "session-cancel",
                "session-missed",
                "session-log",
                "session-log-print",
                "note-shared",
                "note-private",
            )
        ),
    ]
    for address in addresses:
        page.goto(address)
        axe(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{address} is {width} wide"
    organiser_page = sign_in(open_page(), organiser_of(pairing))
    for name, thing in (("cohort-sessions", pairing.cohort), ("session-list", pairing)):
        organiser_page.goto(reverse(f"coaching:{name}", args=[thing.pk]))
        axe(organiser_page)


def test_an_error_leads_to_its_field_and_is_accessible(session, coach, open_page, sign_in, axe):
    page = sign_in(open_page(), coach)
    page.goto(reverse("coaching:session-log", args=[session.pk]))
    page.get_by_text("Change", exact=True).click()
    page.get_by_label("Minutes").fill("0")
    page.get_by_label("Private note").fill("Not to be lost.")
    page.get_by_role("button", name="Log the session").click()
    axe(page)
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.url.endswith("#id_minutes")
    assert page.get_by_label("Private note").input_value().strip() == "Not to be lost."
