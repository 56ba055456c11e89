"""Coaching in a real browser, on a phone, with scripts off."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.models import Session
from tests.browser import PHONE
from tests.coaching.pairs import held, name_theme, organiser_of, planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(pairing):
    for theme in ("data", "culture"):
        name_theme(pairing, theme)
    held(pairing, timezone.now() - timedelta(weeks=4), ("data",))
    return planned(pairing, timezone.now() - timedelta(hours=3))


def test_a_coach_logs_a_session_on_a_phone_without_scripts(session, coach, open_page, sign_in):
    page = sign_in(open_page(viewport=PHONE, java_script_enabled=False), coach)
    page.goto("/")
    began = time.monotonic()
    page.get_by_role("link", name="Log it").first.click()
    page.get_by_label("Harassment and workplace culture").check()
    page.get_by_label("Shared note").fill("We agreed on the first step.")
    page.get_by_label("Private note").fill("Ask how it went.")
    next_day = timezone.localdate() + timedelta(weeks=4)
    page.get_by_label("Next date").fill(next_day.isoformat())
    page.get_by_label("Next time").fill("14:00")
    page.get_by_role("button", name="Log the session").click()
    assert page.get_by_text("We agreed on the first step.").is_visible()
    assert page.get_by_text("Ask how it went.").is_visible()
    assert time.monotonic() - began < 60
    assert Session.objects.get(pk=session.pk).log.themes == ["culture"]
    assert Session.objects.planned().get().starts_at > timezone.now()


def test_pages_keep_the_rules_of_accessibility(session, coach, open_page, sign_in, axe):
    page = sign_in(open_page(viewport=PHONE), coach)
    pairing = session.pairing
    addresses = [
        reverse("coaching:my-pairings"),
        *(
            reverse(f"coaching:{name}", args=[pairing.pk])
            for name in ("session-list", "session-create", "session-log-new")
        ),
        *(
            reverse(f"coaching:{name}", args=[session.pk])
            for name in (
                "session-detail",
                "session-edit",
                "session-cancel",
                "session-missed",
                "session-log",
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
    page.get_by_label("Minutes").fill("0")
    page.get_by_label("Private note").fill("Not to be lost.")
    page.get_by_role("button", name="Log the session").click()
    axe(page)
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.url.endswith("#id_minutes")
    assert page.get_by_label("Private note").input_value().strip() == "Not to be lost."
