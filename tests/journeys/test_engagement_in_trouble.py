"""What goes wrong on the way, and who looks after it: on a phone on which no script runs."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.services import Guest
from coaching.models import (
    Contact,
    GroupSession,
    Session,
    SessionMove,
    SessionState,
)
from coaching.services.delegates import name_delegate
from tests.browser import PHONE
from tests.coaching.pairs import sign_terms
from tests.factories import UserFactory
from tests.journeys.engagement import DAY, HOUR, Engagement
from tests.journeys.walk import Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "What the two of them read."


@pytest.fixture
def on(open_page, sign_in, time_machine) -> Engagement:
    """A pair that signed with its sponsor, met once and wrote a note."""
    page = open_page(viewport=PHONE, java_script_enabled=False)
    walk = Walk(page=page, language="en", sign_in=sign_in, axe=None, shapes_seen=set())
    made = Engagement(walk, time_machine)
    sign_terms(made.pairing, sponsor=made.sponsor, sponsor_sees_attendance=True)
    made.pairing.state, made.pairing.started_at = "active", timezone.now()
    made.pairing.save()
    return made


def plan(on, by) -> Session:
    """`by` plans a session for a morning in a week."""
    at = on.morning_in(7)
    on.as_(by).open("coaching:session-create", on.pairing.pk)
    on.walk.fill(**on.local(at, by)).press()
    session = on.session()
    assert session.starts_at == at
    return session


def test_sessions_are_moved_cancelled_late_and_missed_and_the_sponsor_sees_days_alone(on):
    session = plan(on, on.coach)
    _move(on, session)
    on.at(session.starts_at + DAY + 2 * HOUR)
    on.follow(on.coach, "log").fill(shared_note=NOTE).press("main form button.main")
    _cancel_late(on, plan(on, on.coachee))
    _miss(on, plan(on, on.coach))
    on.as_(on.sponsor).open("coaching:sponsored-detail", on.pairing.pk)
    states = [state.inner_text() for state in on.walk.page.locator("main .state").all()]
    assert {"Held", "Missed"} <= set(states)
    assert NOTE not in on.walk.page.content()


def _move(on, session):
    """The coach follows the reminder of the day before and moves it by a day."""
    on.at(session.starts_at - DAY)
    on.follow(on.coach, f"sessions/{session.pk}")
    on.walk.open("coaching:session-edit", session.pk)
    on.walk.fill(**on.local(session.starts_at + DAY, on.coach)).press()
    on.later(minutes=5)
    changed = on.last_mail(on.coachee, f"sessions/{session.pk}")
    assert "text/calendar" in changed.message().as_string()


def _cancel_late(on, session):
    on.at(session.starts_at - 3 * HOUR)
    on.as_(on.coachee).open("coaching:session-cancel", session.pk).tick("reason", "duty")
    on.walk.press("main form button")
    move = SessionMove.objects.get(session=session, to_state=SessionState.CANCELLED)
    assert (move.by, move.is_late) == (on.coachee, True)


def _miss(on, session):
    """The mail after the session leads to the one form that fits."""
    on.at(session.starts_at + 2 * HOUR)
    on.follow(on.coach, "missed").tick("reason", "agreed").press()
    session.refresh_from_db()
    assert session.state == SessionState.MISSED


def test_a_delegate_books_and_moves_and_reads_no_note(on):
    session = plan(on, on.coach)
    on.at(session.starts_at + 2 * HOUR)
    on.follow(on.coach, "log").fill(shared_note=NOTE).press("main form button.main")
    UserFactory(email="aide@example.org", time_zone="Africa/Kigali", password="!").set_password("x")
    guest = Guest(email="aide@example.org", name="Aide", language="en")
    named = name_delegate(guest=guest, gets_mails=True, by=on.coachee, now=timezone.now())
    aide = named.aide
    booked = plan(on, aide)
    on.walk.open("coaching:session-edit", booked.pk)
    on.walk.fill(**on.local(booked.starts_at + HOUR, aide)).press()
    booked.refresh_from_db()
    on.at(booked.starts_at - DAY)
    on.follow(aide, f"sessions/{booked.pk}")
    assert NOTE not in on.walk.page.content()
    for name in ("session-detail", "note-shared", "session-log", "session-missed"):
        answer = on.walk.page.goto(reverse(f"coaching:{name}", args=[session.pk]))
        assert NOTE not in on.walk.page.content()
        assert name == "session-detail" or answer.status == 404


def test_the_organiser_sees_facts_asks_calls_and_hands_over(on):
    on.at(plan(on, on.coach).starts_at + 3 * DAY)
    board = on.as_(on.organiser).open("coaching:cohort-sessions", on.pairing.cohort_id)
    assert board.page.locator("main .state.wait, main .state.harm").count()
    nudge = reverse("coaching:contact-nudge", args=[on.pairing.pk])
    board.press(f"main a[href='{nudge}']").press()
    on.later(minutes=5)
    on.follow(on.coachee, "sessions")
    assert any(on.organiser.name in str(one.body) for one in mail.outbox)
    on.as_(on.organiser).open("coaching:contact-call", on.pairing.pk)
    on.walk.tick("outcome", "will_meet").press("main form button")
    assert Contact.objects.count() == 2
    _meet_as_a_group(on)
    sheet = on.as_(on.organiser).open("coaching:cohort-handover", on.pairing.cohort_id).text()
    assert on.coachee.name in sheet


def _meet_as_a_group(on):
    """A seminar day for the cohort: planned, answered, and who was there."""
    start = on.morning_in(10)
    on.as_(on.organiser).open("coaching:group-create", on.pairing.cohort_id)
    day = on.local(start, on.organiser)["day"]
    on.walk.tick("kind", "seminar_day")
    on.walk.fill(title="Law and practice", day=day, starts="10:00", ends="15:00").press()
    seminar = GroupSession.objects.get()
    on.later(minutes=5)
    on.follow(on.coach, f"group-sessions/{seminar.pk}").press()
    on.at(start + DAY)
    on.as_(on.organiser).open("coaching:group-attendance", seminar.pk)
    on.walk.tick("present").press("main form button")
    assert seminar.people.filter(was_present=True).count() == 2
