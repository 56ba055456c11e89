"""What is mailed about the course of a pair: once, while it is true, and never a word of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.emails.milestones import planned_messages
from coaching.models import Action, Fit
from coaching.services.actions import settle_action
from coaching.services.milestones import step_pair
from notifications.emails import MessageText, kind_named
from tests.coaching.pairs import NOW, organiser_of
from tests.coaching.test_milestones import BEGAN, close
from tests.coaching.work import WHAT, agreed_action, held_as, said_fit

UNTIL = NOW + timedelta(days=35)


def due(kind: str, now=NOW) -> list:
    until = now + timedelta(days=35)
    return [one for one in planned_messages(now=now, until=until) if one.kind == kind]


def text_of(message, person, now=NOW) -> MessageText | None:
    kind = kind_named(message.kind)
    assert kind is not None
    return kind.compose(
        recipient=person, about_id=str(message.about_id), occurrence=message.occurrence, now=now
    )


def test_each_is_asked_whether_they_fit_until_they_answer(pairing, coachee, coach):
    assert due("coaching.fit_question") == []
    held_as(pairing, NOW.date())
    asked = due("coaching.fit_question")
    assert {one.recipient_id for one in asked} == {coachee.pk, coach.pk}
    assert text_of(asked[0], coachee) is not None
    said_fit(pairing, coachee)
    assert text_of(asked[0], coachee) is None
    assert [one.recipient_id for one in due("coaching.fit_question")] == [coach.pk]


def test_the_review_is_announced_two_weeks_before_its_day(pairing, coachee):
    for number in range(3):
        held_as(pairing, BEGAN + timedelta(days=7 * number))
    [message, _other] = due("coaching.review_due")
    text = text_of(message, coachee)
    assert text is not None
    assert "half way" in " ".join(text.paragraphs)
    held_as(pairing, NOW.date(), "mid_term")
    assert text_of(message, coachee) is None
    assert due("coaching.review_due") == []


def test_follow_ups_come_after_the_closing_alone(pairing, coachee):
    assert due("coaching.follow_up_due") == []
    close(pairing)
    later = NOW + timedelta(days=80)
    messages = due("coaching.follow_up_due", later)
    assert len(messages) == 2
    assert text_of(messages[0], coachee, later) is not None


def test_an_action_is_announced_to_its_owner_without_a_word_of_it(pairing, coachee, coach):
    action = agreed_action(pairing)
    [message] = due("coaching.action_tomorrow")
    assert message.recipient_id == coachee.pk
    assert message.due_at.date() == action.due_on - timedelta(days=1)
    text = text_of(message, coachee)
    assert WHAT not in repr(text)
    assert text_of(message, coach) is None
    settle_action(action=Action.objects.get(), to_state="done", by=coachee, now=NOW)
    assert text_of(message, coachee) is None
    assert due("coaching.action_tomorrow") == []


def test_a_pause_is_a_pause(pairing, coachee):
    agreed_action(pairing)
    held_as(pairing, NOW.date())
    step_pair(pairing=pairing, step="pause", reason="", comment="", by=coachee, now=NOW)
    assert list(planned_messages(now=NOW, until=UNTIL)) == []


@pytest.mark.parametrize("answer", [Fit.WORRIED, Fit.CHANGE])
def test_the_mail_to_organisers_names_nobody(pairing, coachee, coach, answer):
    organiser = organiser_of(pairing)
    said = said_fit(pairing, coachee, answer, "Between us")
    kind = kind_named("coaching.fit_worry")
    assert kind is not None
    text = kind.compose(recipient=organiser, about_id=str(said.pk), occurrence="", now=NOW)
    assert text is not None
    for word in (coachee.name, coach.name, "Between us"):
        assert word not in repr(text)
    assert kind.compose(recipient=coach, about_id=str(said.pk), occurrence="", now=NOW) is None
