"""Messages about agreements: to whom, when, and void once they are needed no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role
from coaching.emails.agreements import (
    compose_destruction,
    compose_proposed,
    compose_signed,
    compose_waits,
    planned_messages,
)
from coaching.presenters import waiting
from coaching.services.agreements import propose_terms, sign_version
from coaching.services.notes import write_note
from matching.models import Pairing
from tests.coaching.pairs import NOW, make_contracting, make_pairing, planned, sign_terms
from tests.coaching.test_agreements import USUAL
from tests.factories import person_with
from tests.steps import steps_of

next_steps = steps_of(waiting)

UNTIL = NOW + timedelta(days=35)


@pytest.fixture
def pairing(db) -> Pairing:
    return make_contracting()


@pytest.fixture
def sponsor(pairing):
    return person_with(Role.FOCAL_POINT, pairing.coachee.profile.institution)


@pytest.fixture
def proposed(pairing, coachee, sponsor):
    return propose_terms(
        pairing=pairing, terms=USUAL, number=0, by=coachee, sponsor=sponsor, now=NOW
    )


def messages_of(kind):
    return [m for m in planned_messages(now=NOW, until=UNTIL) if m.kind == f"coaching.{kind}"]


def compose(function, pairing, recipient, occurrence, now=NOW):
    return function(recipient=recipient, about_id=str(pairing.pk), occurrence=occurrence, now=now)


def titles(user):
    return [str(step.title) for step in next_steps(user, now=NOW)]


def test_who_has_not_signed_is_reminded_after_three_and_seven_days(proposed, coach, sponsor):
    reminders = messages_of("agreement_waits")
    days = {(m.recipient_id, m.due_at - NOW) for m in reminders}
    three, seven = timedelta(days=3), timedelta(days=7)
    assert days == {(p.pk, after) for p in (coach, sponsor) for after in (three, seven)}


def test_a_signature_ends_the_reminders(proposed, pairing, coach, sponsor):
    reminder = next(m for m in messages_of("agreement_waits") if m.recipient_id == coach.pk)
    assert compose(compose_waits, pairing, coach, reminder.occurrence)
    sign_version(pairing=pairing, number=1, by=coach, now=NOW)
    assert {m.recipient_id for m in messages_of("agreement_waits")} == {sponsor.pk}
    assert compose(compose_waits, pairing, coach, reminder.occurrence) is None


def test_a_newer_version_voids_the_words_on_the_older(proposed, pairing, coachee, coach):
    assert compose(compose_proposed, pairing, coach, "1")
    later = {"sessions": 9}
    propose_terms(
        pairing=pairing,
        terms=type(USUAL)(**USUAL.plain() | later),
        number=1,
        by=coachee,
        now=NOW,
    )
    assert compose(compose_proposed, pairing, coach, "1") is None
    assert compose(compose_proposed, pairing, coach, "2")


def test_a_pair_without_terms_is_asked_to_write_them(pairing, coachee, coach):
    pairing.created_at = NOW
    pairing.save()
    people = {m.recipient_id for m in messages_of("agreement_waits")}
    assert people == {coachee.pk, coach.pk}
    assert compose(compose_waits, pairing, coach, "unwritten.3")
    assert compose(compose_waits, pairing, person_with(Role.ORGANISER), "unwritten.3") is None


def test_all_learn_that_all_have_signed(proposed, pairing, coachee, coach, sponsor):
    assert compose(compose_signed, pairing, coachee, "1") is None
    for person in (coach, sponsor):
        sign_version(pairing=pairing, number=1, by=person, now=NOW)
    assert "notes" in compose(compose_signed, pairing, coachee, "1").paragraphs[-1]
    assert "notes" not in compose(compose_signed, pairing, sponsor, "1").paragraphs[-1]


def test_no_message_holds_a_goal_and_no_subject_a_name(proposed, pairing, coach, sponsor):
    for person in (coach, sponsor):
        message = compose(compose_proposed, pairing, person, "1")
        assert "reform" not in repr(message)
        assert pairing.people[0].name not in message.subject


def test_the_pair_is_warned_two_weeks_before_its_notes_go(db):
    pairing = make_pairing()
    coachee, coach = pairing.people
    end = NOW + timedelta(days=20)
    sign_terms(pairing, destroy_on=end.date())
    assert messages_of("destruction_ahead") == []
    write_note(session=planned(pairing, NOW), kind="shared", text="x", version=0, by=coach, now=NOW)
    warnings = messages_of("destruction_ahead")
    assert {m.recipient_id for m in warnings} == {coachee.pk, coach.pk}
    midnight = end.replace(hour=0)
    assert {m.due_at for m in warnings} == {midnight - timedelta(days=14)}
    occurrence = warnings[0].occurrence
    assert compose(compose_destruction, pairing, coach, occurrence)
    assert compose(compose_destruction, pairing, coach, occurrence, now=end) is None
    sign_terms(pairing, destroy_on=(end + timedelta(days=90)).date())
    assert compose(compose_destruction, pairing, coach, occurrence) is None
    assert messages_of("destruction_ahead") == []


def test_the_home_page_says_what_to_write_sign_and_name(pairing, coachee, coach, sponsor):
    assert any(title.startswith("Agree on terms") for title in titles(coach))
    propose_terms(pairing=pairing, terms=USUAL, number=0, by=coach, now=NOW)
    assert any(title.startswith("Sign the agreement") for title in titles(coachee))
    assert titles(sponsor) == []
    sign_version(pairing=pairing, number=1, by=coachee, now=NOW)
    assert "Name your sponsor" in titles(coachee)
    assert not any("greement" in title for title in titles(coach))
