"""The pages: for the pair, the organiser, a colleague and a stranger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, Theme
from coaching.models import Session, SessionState
from matching.models import Pairing, PairingState
from tests.coaching.pairs import (
    make_pairing,
    name_theme,
    organiser_of,
    planned,
)
from tests.factories import UserFactory, person_with

PAIR_PAGES = ["session-create", "session-log-new"]
SESSION_PAGES = [
    "session-edit",
    "session-cancel",
    "session-missed",
    "session-log",
    "note-shared",
    "note-private",
]


@pytest.fixture
def session(pairing):
    """A session that began an hour ago by the clock on the wall, as views see it."""
    return planned(pairing, (timezone.now() - timedelta(hours=1)).replace(second=0, microsecond=0))


def url(name, thing):
    return reverse(f"coaching:{name}", args=[thing.pk])


def in_days(days: int) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=days)
    return {"day": day.isoformat(), "time": "14:00", "minutes": "60", "mode": "video"}


def a_log(session, **fields) -> dict[str, str]:
    local = timezone.localtime(session.starts_at)
    facts = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "minutes": "45"}
    versions = {"shared_version": "0", "private_version": "0"}
    return facts | versions | {"mode": "phone"} | fields


@pytest.fixture
def in_utc(coach, coachee):
    """Both live where the test's clock is, so that typed times are its times."""
    for person in (coach, coachee):
        person.time_zone = "UTC"
        person.save()


def test_both_see_their_sessions_and_what_to_log(as_user, session, coach, coachee):
    for person in (coach, coachee):
        page = as_user(person).get(url("session-list", session.pairing))
        assert url("session-log", session) in page.content.decode()


def test_the_organiser_sees_the_list_and_no_way_to_change_it(as_user, session):
    page = as_user(organiser_of(session.pairing)).get(url("session-list", session.pairing))
    html = page.content.decode()
    assert page.status_code == 200
    for name in SESSION_PAGES:
        assert url(name, session) not in html
    assert session.place not in html


def test_strangers_get_404_everywhere(as_user, session):
    cohort = session.pairing.cohort
    strangers = [
        UserFactory(),
        person_with(Role.ORGANISER),
        person_with(Role.FOCAL_POINT, session.pairing.coachee.profile.institution),
        make_pairing(cohort).people[1],
        UserFactory(is_superuser=True),
    ]
    pages = [url(name, session) for name in ["session-detail", *SESSION_PAGES]]
    pages += [url(name, session.pairing) for name in ["session-list", *PAIR_PAGES]]
    for stranger in strangers:
        client = as_user(stranger)
        for page in [*pages, url("cohort-sessions", cohort)]:
            assert client.get(page).status_code == 404, (stranger, page)
        for page in pages:
            assert client.post(page, in_days(1)).status_code in {404, 405}
    session.refresh_from_db()
    assert (session.state, Session.objects.count()) == (SessionState.PLANNED, 1)


def test_the_organiser_gets_404_where_the_pair_writes(as_user, session):
    client = as_user(organiser_of(session.pairing))
    pages = [url(name, session) for name in SESSION_PAGES]
    for page in pages + [url(name, session.pairing) for name in PAIR_PAGES]:
        assert client.get(page).status_code == 404
        assert client.post(page, in_days(1)).status_code == 404


def test_an_ended_pairing_is_read_only(as_user, session, coach):
    Pairing.objects.update(state=PairingState.CLOSED)
    client = as_user(coach)
    assert client.get(url("session-list", session.pairing)).status_code == 200
    assert client.get(url("session-detail", session)).status_code == 200
    for name in SESSION_PAGES:
        assert client.get(url(name, session)).status_code == 403


def test_planning_says_both_zones(as_user, pairing, coachee):
    data = in_days(3) | {"place": "https://meet.example.org/x"}
    page = as_user(coachee).post(url("session-create", pairing), data, follow=True)
    assert "14:00 Kigali" in page.content.decode()
    session = Session.objects.get()
    assert session.starts_at.hour == 12
    assert session.place == "https://meet.example.org/x"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "2025-01-01"}, "time"),
        ({"time": "25:00"}, "time"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "481"}, "minutes"),
        ({"mode": "pigeon"}, "mode"),
        ({"place": "room \u202e7"}, "place"),
    ],
)
def test_errors_stand_beside_the_field_and_what_was_typed_stays(
    as_user, pairing, coach, wrong, field
):
    data = in_days(3) | {"place": "Room 7"} | wrong
    page = as_user(coach).post(url("session-create", pairing), data)
    assert field in page.context["form"].errors
    assert data["place"] in page.content.decode()
    assert not Session.objects.exists()


def test_a_clash_is_said_beside_the_time(as_user, pairing, coach):
    other = make_pairing(pairing.cohort, coach=pairing.coach)
    client = as_user(coach)
    client.post(url("session-create", other), in_days(3))
    page = client.post(url("session-create", pairing), in_days(3))
    assert "You have another session at this time" in page.context["form"].errors["time"][0]


def test_a_move_from_two_tabs_shows_what_stands_and_keeps_what_was_typed(as_user, pairing, coach):
    client = as_user(coach)
    client.post(url("session-create", pairing), in_days(3))
    session = Session.objects.get()
    client.post(url("session-edit", session), in_days(4) | {"version": "1"})
    page = client.post(url("session-edit", session), in_days(5) | {"version": "1"})
    assert "Somebody moved this session meanwhile" in page.content.decode()
    again = in_days(5) | {"version": page.context["form"]["version"].value()}
    assert client.post(url("session-edit", session), again).status_code == 302
    session.refresh_from_db()
    assert (session.version, session.moves.count()) == (3, 3)


def test_cancelling_and_missing_ask_first(as_user, session, coach):
    client = as_user(coach)
    assert client.get(url("session-cancel", session)).status_code == 200
    assert client.get(url("session-missed", session)).status_code == 200
    assert client.post(url("session-missed", session)).context["form"].errors["reason"]
    client.post(url("session-missed", session), {"reason": "technical"})
    session.refresh_from_db()
    assert session.state == SessionState.MISSED
    assert session.moves.get().reason == "technical"
    assert client.get(url("session-cancel", session)).status_code == 302


@pytest.mark.usefixtures("in_utc")
def test_the_log_form_is_filled_in_from_the_plan(as_user, session, coach):
    name_theme(session.pairing, Theme.DATA)
    form = as_user(coach).get(url("session-log", session)).context["form"]
    assert form["minutes"].value() == 60
    assert form["day"].value() == session.starts_at.date()
    assert [value for value, _ in form.fields["themes"].choices] == ["leadership", "data"]


@pytest.mark.usefixtures("in_utc")
def test_one_submit_logs_and_plans_the_next(as_user, session, coach):
    next_day = timezone.localdate() + timedelta(days=28)
    data = a_log(
        session,
        themes=["leadership"],
        other_themes=["data"],
        shared_note="agreed",
        next_day=next_day.isoformat(),
        next_time="09:30",
    )
    page = as_user(coach).post(url("session-log", session), data, follow=True)
    assert "agreed" in page.content.decode()
    session.refresh_from_db()
    assert session.log.themes == ["data", "leadership"]
    following = Session.objects.planned().get()
    assert (following.minutes, following.mode, following.place) == (45, "phone", session.place)


@pytest.mark.usefixtures("in_utc")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"next_day": "2026-01-05"}, "next_time"),
        ({"next_time": "09:00"}, "next_day"),
        ({"next_day": "2020-01-01", "next_time": "09:00"}, "next_time"),
        ({"themes": ["astrology"]}, "themes"),
        ({"minutes": ""}, "minutes"),
        ({"day": "2099-01-01"}, "time"),
    ],
)
def test_a_wrong_log_keeps_the_notes_in_the_fields(as_user, session, coach, wrong, field):
    data = a_log(session, shared_note="typed words", private_note="own words") | wrong
    page = as_user(coach).post(url("session-log", session), data)
    assert field in page.context["form"].errors
    html = page.content.decode()
    assert "typed words" in html
    assert "own words" in html
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED


@pytest.mark.usefixtures("in_utc")
def test_a_log_that_meets_a_note_of_the_other_shows_both(as_user, session, coach, coachee):
    as_user(coachee).post(url("note-shared", session), {"text": "her words", "version": "0"})
    client = as_user(coach)
    page = client.post(url("session-log", session), a_log(session, shared_note="his words"))
    html = page.content.decode()
    assert "her words" in html
    assert "his words" in html
    version = page.context["form"]["shared_version"].value()
    data = a_log(session, shared_note="both", shared_version=version)
    assert client.post(url("session-log", session), data).status_code == 302


@pytest.mark.usefixtures("in_utc")
def test_a_session_nobody_planned_is_logged(as_user, pairing, coachee):
    yesterday = in_days(-1) | {"shared_version": "0", "private_version": "0"}
    client = as_user(coachee)
    assert client.get(url("session-log-new", pairing)).status_code == 200
    for _ in range(2):
        assert client.post(url("session-log-new", pairing), yesterday).status_code == 302
    assert Session.objects.get().state == SessionState.HELD


def test_two_tabs_of_a_note_show_both_texts(as_user, session, coach):
    client = as_user(coach)
    page = url("note-private", session)
    assert client.post(page, {"text": "one", "version": "0"}).status_code == 302
    refused = client.post(page, {"text": "two", "version": "0"})
    html = refused.content.decode()
    assert ">one<" in html
    assert ">two<" in html.replace("\r\n", "").replace("\n", "")
    version = refused.context["form"]["version"].value()
    assert client.post(page, {"text": "both", "version": version}).status_code == 302


def test_a_locked_note_shows_so_and_never_fails(as_user, session, coach, settings):
    client = as_user(coach)
    client.post(url("note-shared", session), {"text": "ours", "version": "0"})
    settings.KEY_RING = [bytes(32).hex()]
    for name in ("session-detail", "note-shared", "session-log"):
        assert client.get(url(name, session)).status_code == 200
    assert "Locked" in client.get(url("session-detail", session)).content.decode()
    refused = client.post(url("note-shared", session), {"text": "more", "version": "1"})
    assert "locked" in refused.context["form"].errors["text"][0]


def test_the_reader_sees_who_opened_a_shared_note(as_user, session, coach, coachee):
    as_user(coach).post(url("note-shared", session), {"text": "ours", "version": "0"})
    as_user(coachee).get(url("session-detail", session))
    page = as_user(coach).get(url("session-detail", session)).content.decode()
    assert page.count(coachee.name) > 1
