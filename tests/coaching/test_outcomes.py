"""Cancelled late, not come: who and why for the pair, counts for the organisers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from coaching.models import SessionMove, SessionState
from coaching.queries import with_session_facts
from coaching.rules import notice_hours
from coaching.services.sessions import cancel_session, mark_missed
from matching.models import Pairing
from tests.coaching.pairs import NOW, organiser_of, planned


@pytest.mark.parametrize(("minutes", "is_late"), [(-1, True), (0, False), (1, False)])
def test_less_notice_than_agreed_is_late(pairing, coach, minutes, is_late):
    ahead = timedelta(hours=notice_hours(pairing), minutes=minutes)
    session = planned(pairing, NOW + ahead)
    cancel_session(session=session, by=coach, now=NOW, reason="ill")
    move = session.moves.get()
    assert (move.by, move.reason, move.is_late) == (coach, "ill", is_late)


def test_organisers_count_and_read_no_reason(as_user, pairing, coach):
    soon = planned(pairing, timezone.now() + timedelta(hours=2))
    cancel_session(session=soon, by=coach, now=timezone.now(), reason="ill")
    gone = planned(pairing, timezone.now() - timedelta(hours=2))
    mark_missed(session=gone, by=coach, now=timezone.now(), reason="technical")
    facts = with_session_facts(Pairing.objects.all(), timezone.now()).get()
    assert (facts.late_cancel_count, facts.missed_count) == (1, 1)
    organiser = as_user(organiser_of(pairing))
    for session, word in ((soon, "Illness"), (gone, "The line or the room failed")):
        page = reverse("coaching:session-detail", args=[session.pk])
        assert word not in organiser.get(page).content.decode()
        assert word in as_user(coach).get(page).content.decode()
    facts_page = reverse("coaching:contact-list", args=[pairing.pk])
    assert "Cancelled late" in organiser.get(facts_page).content.decode()


def test_the_page_says_that_it_is_late_and_asks_why(as_user, pairing, coach):
    session = planned(pairing, timezone.now() + timedelta(hours=3))
    client, page = as_user(coach), reverse("coaching:session-cancel", args=[session.pk])
    assert "written down as late" in client.get(page).content.decode()
    assert client.post(page, {}).context["form"].errors["reason"]
    assert client.post(page, {"reason": "duty"}).status_code == 302
    session.refresh_from_db()
    assert session.state == SessionState.CANCELLED


def test_the_database_keeps_reasons_to_their_states(pairing, coach):
    session = planned(pairing, NOW)
    row = {"session": session, "to_starts_at": NOW, "by": coach, "at": NOW}
    for wrong in (
        {"to_state": "cancelled", "reason": "technical"},
        {"to_state": "missed", "reason": "duty"},
        {"to_state": "held", "is_late": True},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SessionMove.objects.create(**row, **wrong)
