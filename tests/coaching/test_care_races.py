"""Organisers and people at the same moment: one nudge a week, and no more seats than there are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coaching.models import Contact, GroupAnswer, GroupSession
from coaching.rules.groups import GroupRefused
from coaching.rules.health import ContactRefused
from coaching.services.attendance import answer_group_session
from coaching.services.contacts import nudge_pair
from coaching.services.groups import GroupPlan, plan_group_session
from tests.coaching.pairs import NOW, enrol, organiser_of
from tests.races import AT_ONCE, at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
SEATS = 3


def test_a_pair_is_nudged_once_by_many(pairing):
    organisers = [organiser_of(pairing) for _ in range(AT_ONCE)]
    results = at_once(
        [lambda by=by: nudge_pair(pairing=pairing, by=by, now=NOW) for by in organisers],
        ContactRefused,
    )
    assert Contact.objects.count() == 1
    assert sum(isinstance(result, ContactRefused) for result in results) == AT_ONCE - 1


def test_no_seat_is_given_twice_and_none_is_left(pairing):
    people = [enrol(pairing.cohort, "coachee").profile.user for _ in range(AT_ONCE)]
    start = NOW + timedelta(days=10)
    session = plan_group_session(
        cohort=pairing.cohort,
        plan=GroupPlan(
            kind="group_session",
            title="Few seats",
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            place="",
            themes=[],
            agenda="",
            most_places=SEATS,
        ),
        audience="both",
        by=organiser_of(pairing),
        now=NOW,
    )
    results = at_once(
        [
            lambda by=by: answer_group_session(
                session=session, answer=GroupAnswer.YES, by=by, now=NOW
            )
            for by in people
        ],
        GroupRefused,
    )
    assert GroupSession.objects.get().places_taken == SEATS
    assert session.people.filter(answer=GroupAnswer.YES).count() == SEATS
    assert sum(isinstance(result, GroupRefused) for result in results) == AT_ONCE - SEATS
