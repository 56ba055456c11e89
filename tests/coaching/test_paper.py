"""People on paper: forms to print, facts typed for them, and never a note."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from coaching.emails.paper import compose_entered
from coaching.models import Note, PaperPairing, Session, SessionState
from coaching.presenters import waiting
from coaching.rules import SessionRefused
from coaching.services.logs import log_session
from coaching.services.paper import (
    enter_facts,
    enter_missed,
    enter_new_facts,
    stop_paper,
    work_on_paper,
)
from core.models import AuditEntry
from matching.models import Pairing, PairingState
from notifications.models import OutboxMessage
from tests.coaching.pairs import NOW, make_pairing, organiser_of, planned
from tests.coaching.test_logs import LATER, an_entry
from tests.factories import person_with
from tests.steps import steps_of

next_steps = steps_of(waiting)


def url(name, thing):
    return reverse(f"coaching:{name}", args=[thing.pk])


@pytest.fixture
def on_paper(pairing, coachee) -> Pairing:
    work_on_paper(pairing=pairing, by=coachee, now=NOW)
    return pairing


@pytest.fixture
def focal_point(pairing):
    return person_with(Role.FOCAL_POINT, pairing.coachee.profile.institution)


@pytest.fixture
def typists(pairing, focal_point):
    """Everybody who may type for the pair."""
    return [
        organiser_of(pairing),
        focal_point,
        person_with(Role.FOCAL_POINT, pairing.coach.profile.institution),
    ]


def test_whoever_is_near_types_the_facts_and_the_pair_hears_of_it(
    on_paper, session, focal_point, coach, coachee
):
    entry = an_entry(is_from_paper=True)
    for _ in range(2):
        entered = enter_facts(session=session, entry=entry, by=focal_point, now=LATER)
    assert entered.state == SessionState.HELD
    assert (entered.log.logged_by, entered.log.is_from_paper) == (focal_point, True)
    assert not Note.objects.exists()
    assert AuditEntry.objects.filter(kind="session.facts_entered").count() == 1
    told = OutboxMessage.objects.filter(kind="coaching.facts_entered")
    assert {message.recipient for message in told} == {coach, coachee}
    text = compose_entered(recipient=coach, about_id=str(session.pk), occurrence="", now=LATER)
    assert focal_point.name in text.paragraphs[0]
    assert focal_point.name not in text.subject


def test_whoever_is_near_types_that_they_did_not_meet_and_never_why(
    as_user, on_paper, focal_point, coach, coachee
):
    session = planned(on_paper, timezone.now() - timedelta(days=1))
    client = as_user(focal_point)
    assert url("session-facts-missed", session) in str(
        client.get(url("session-facts", session)).content
    )
    sent = {"reason": "coach"}
    assert client.post(url("session-facts-missed", session), sent).status_code == 302
    assert client.post(url("session-facts-missed", session), sent).status_code == 404
    move = session.moves.get()
    assert (move.to_state, move.by, move.reason) == (SessionState.MISSED, focal_point, "")
    told = OutboxMessage.objects.filter(kind="coaching.facts_entered")
    assert {message.recipient for message in told} == {coach, coachee}
    text = compose_entered(recipient=coach, about_id=str(session.pk), occurrence="2", now=NOW)
    assert "did not meet" in text.paragraphs[0]
    # Whoever knows better still logs it.
    session.refresh_from_db()
    entry = an_entry(started_at=session.starts_at)
    assert log_session(session=session, entry=entry, by=coach, now=timezone.now())


def test_what_has_not_begun_was_not_missed(on_paper, session, focal_point):
    with pytest.raises(SessionRefused, match="not_begun"):
        enter_missed(session=session, by=focal_point, now=NOW - timedelta(hours=1))
    for _ in range(2):
        assert enter_missed(session=session, by=focal_point, now=LATER).version == 2
    with pytest.raises(SessionRefused, match="not_on_paper"):
        enter_missed(session=session, by=on_paper.people[0], now=LATER)


def test_organisers_and_focal_points_of_both_may_type(on_paper, session, typists):
    for number, person in enumerate(typists):
        entry = an_entry(started_at=NOW - timedelta(days=number + 1), is_from_paper=True)
        assert enter_new_facts(pairing=on_paper, entry=entry, by=person, now=LATER)


def test_nobody_types_for_a_pair_that_did_not_ask(session, typists, on_paper, coach):
    stop_paper(pairing=on_paper, by=coach, now=NOW)
    for person in typists:
        with pytest.raises(SessionRefused, match="not_on_paper"):
            enter_facts(session=session, entry=an_entry(), by=person, now=LATER)
    assert not PaperPairing.objects.exists()


def test_strangers_ended_pairs_and_the_pair_itself_are_refused(on_paper, session, coach, typists):
    for person in (person_with(Role.FOCAL_POINT), person_with(Role.ORGANISER), coach):
        with pytest.raises(SessionRefused, match="not_on_paper"):
            enter_facts(session=session, entry=an_entry(), by=person, now=LATER)
    Pairing.objects.update(state=PairingState.CLOSED)
    with pytest.raises(SessionRefused, match="not_on_paper"):
        enter_facts(session=session, entry=an_entry(), by=typists[0], now=LATER)


def test_what_was_planned_is_typed_as_such_and_nothing_before_it_took_place(
    on_paper, session, focal_point
):
    near = an_entry(started_at=NOW + timedelta(minutes=5))
    with pytest.raises(SessionRefused, match="log_planned"):
        enter_new_facts(pairing=on_paper, entry=near, by=focal_point, now=LATER)
    early = an_entry(started_at=LATER + timedelta(hours=1))
    with pytest.raises(SessionRefused, match="in_future"):
        enter_facts(session=session, entry=early, by=focal_point, now=LATER)


def test_asking_twice_is_one(on_paper, coach):
    work_on_paper(pairing=on_paper, by=coach, now=LATER)
    assert PaperPairing.objects.get().said_at == NOW
    for _ in range(2):
        stop_paper(pairing=on_paper, by=coach, now=LATER)
    kinds = AuditEntry.objects.values_list("kind", flat=True)
    assert [kind for kind in kinds if "paper" in kind] == [
        "pairing.put_on_paper",
        "pairing.taken_off_paper",
    ]


def test_the_focal_point_is_led_to_it_and_types_it(as_user, on_paper, focal_point, coach):
    session = planned(on_paper, timezone.now() - timedelta(days=1))
    steps = next_steps(focal_point, now=timezone.now())
    assert [step.url for step in steps] == [reverse("coaching:paper-list")]
    client = as_user(focal_point)
    page = client.get(reverse("coaching:paper-list"))
    assert url("session-facts", session) in page.content.decode()
    form = client.get(url("session-facts", session)).context["form"]
    assert form["minutes"].value() == 60
    assert "shared_note" not in form.fields
    local = timezone.localtime(session.starts_at)
    typed = {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "minutes": "45", "mode": "phone"}
    sent = typed | {"is_from_paper": "on", "shared_note": "smuggled"}
    assert client.post(url("session-facts", session), sent).status_code == 302
    session = Session.objects.get()
    assert (session.log.minutes, session.log.is_from_paper) == (45, True)
    assert not Note.objects.exists()
    assert "from paper" in as_user(coach).get(url("session-detail", session)).content.decode()
    assert client.get(url("session-facts", session)).status_code == 404
    assert not next_steps(focal_point, now=timezone.now())


def test_a_wrong_form_keeps_what_was_typed(as_user, on_paper, focal_point):
    typed = {"day": "2099-01-01", "time": "10:00", "minutes": "45", "mode": "phone"}
    page = as_user(focal_point).post(url("session-facts-new", on_paper), typed)
    assert "still to come" in page.context["form"].errors["time"][0]
    assert 'value="45"' in page.content.decode()


def test_the_pair_turns_it_on_and_off(as_user, pairing, coachee):
    client = as_user(coachee)
    client.post(url("paper-edit", pairing))
    assert PaperPairing.objects.get().said_by == coachee
    assert coachee.name in client.get(url("paper-edit", pairing)).content.decode()
    client.post(url("paper-edit", pairing), {"stop": "1"})
    assert not PaperPairing.objects.exists()


def test_the_printed_form_asks_the_same_and_holds_no_note(as_user, session, coach):
    as_user(coach).post(url("note-shared", session), {"text": "planted", "version": "0"})
    for page in (url("session-log-print", session), url("session-log-print-new", session.pairing)):
        html = as_user(coach).get(page).content.decode()
        for question in ("Date", "Minutes", "How you meet", "Themes", "Shared note", "Next date"):
            assert question in html
        assert "planted" not in html


def test_others_print_for_pairs_on_paper_alone(as_user, on_paper, focal_point):
    client = as_user(focal_point)
    assert client.get(url("session-log-print-new", on_paper)).status_code == 200
    other = make_pairing(on_paper.cohort)
    assert client.get(url("session-log-print-new", other)).status_code == 404
    assert client.get(url("session-facts-new", other)).status_code == 404


def test_the_list_of_pairs_costs_the_same_for_many(
    as_user, on_paper, django_assert_max_num_queries
):
    organiser = organiser_of(on_paper)
    client, page = as_user(organiser), reverse("coaching:paper-list")
    planned(on_paper, timezone.now() - timedelta(days=1))
    client.get(page)
    with django_assert_max_num_queries(100) as few:
        client.get(page)
    for _ in range(5):
        pairing = make_pairing(on_paper.cohort)
        work_on_paper(pairing=pairing, by=pairing.people[0], now=NOW)
        planned(pairing, timezone.now() - timedelta(days=2))
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert client.get(page).status_code == 200
