"""What the messages of visits say, to whom and when; subjects stay discreet."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.models import Role
from exchanges import emails, services
from exchanges.models import Answer
from tests.exchanges.scenes import NOW, scene, stranger

pytestmark = pytest.mark.django_db
COMPOSE = [compose for _word, _label, compose in emails.KINDS]


def planned(now, days):
    return list(emails.planned_messages(now=now, until=now + timedelta(days=days)))


def test_who_has_not_answered_is_asked_after_five_and_ten_days():
    stage = scene(senders={"UG": "Uganda"})
    stage.publish()
    awaited = [m for m in planned(NOW, 12) if m.kind == "exchanges.answer_awaited"]
    head = stage.senders["UG"].head
    assert {(m.recipient_id, m.occurrence) for m in awaited} == {
        (person.pk, days) for person in (stage.host, head) for days in ("5", "10")
    }
    assert min(m.due_at for m in awaited) == NOW + timedelta(days=5)


def test_nobody_is_asked_who_has_answered():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=stage.host, now=NOW)
    waiting = {m.recipient_id for m in planned(NOW, 12) if m.kind == "exchanges.answer_awaited"}
    assert waiting == {stage.senders["UG"].head.pk}


def test_a_visit_is_announced_four_weeks_one_week_and_two_days_before():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    begins_at = datetime.combine(visit.first_monday, time(7, tzinfo=UTC))
    near = [m for m in planned(NOW, 120) if m.kind == "exchanges.visit_near"]
    sender = stage.senders["UG"]
    assert {m.recipient_id for m in near} == {stage.host.pk, sender.head.pk, sender.focal_point.pk}
    assert {begins_at - m.due_at for m in near} == {timedelta(days=n) for n in (28, 7, 2)}


def test_a_cancelled_visit_reminds_nobody():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    services.cancel_visit(visit=visit, reason="No flights", by=stage.organiser, now=NOW)
    assert planned(NOW, 120) == []


@pytest.mark.parametrize("compose", COMPOSE)
def test_a_stranger_and_a_stale_row_get_no_message(compose):
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    request = stage.senders["UG"].request
    for about in (visit.pk, request.pk):
        for person in (stranger(Role.HOST), stranger(Role.ORGANISER)):
            text = compose(recipient=person, about_id=str(about), occurrence="", now=NOW)
            assert text is None


def test_subjects_name_no_date_place_or_delegation():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    told = {"recipient": stage.host, "about_id": str(visit.pk), "now": NOW}
    near = f"{visit.first_monday}:28"
    texts = [
        emails.compose_visit_published(occurrence="", **told),
        emails.compose_answer_awaited(occurrence="5", **told),
        emails.compose_visit_near(occurrence=near, **told),
        emails.compose_visit_declined(
            recipient=stage.organiser, about_id=str(visit.pk), occurrence="host", now=NOW
        ),
    ]
    for text in texts:
        assert not any(word in text.subject for word in ("Kigali", "Rwanda", "Uganda", "202"))
        assert "Kigali" in text.paragraphs[0]


def test_a_request_message_is_void_once_the_request_is_withdrawn():
    stage = scene(senders={"UG": "Uganda"})
    sender = stage.senders["UG"]
    about = {"recipient": stage.organiser, "about_id": str(sender.request.pk), "now": NOW}
    assert emails.compose_request_placed(occurrence="", **about)
    services.withdraw_request(request=sender.request, by=sender.focal_point, now=NOW)
    assert emails.compose_request_placed(occurrence="", **about) is None


def test_a_reminder_for_another_week_is_void():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    text = emails.compose_visit_near(
        recipient=stage.host, about_id=str(visit.pk), occurrence="2020-01-06:28", now=NOW
    )
    assert text is None
