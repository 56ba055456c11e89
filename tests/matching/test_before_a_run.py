"""What an organiser sees before a run: who has not finished, and where coaches are short."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ProfileKind, Role
from core.models import AuditEntry
from matching import rules, services
from matching.models import CohortState, Part
from matching.presenters.board import board
from matching.presenters.shortages import shortages
from matching.queries.everybody import everybody
from matching.queries.people import awaiting_pair
from matching.queries.shortage import balance
from notifications.delivery import send_due_messages
from tests.factories import InstitutionFactory, complete_profile, person_with
from tests.matching.cohorts import NOW, add, make_world, person_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(time_machine_at):
    time_machine_at(NOW + timedelta(hours=1))


@pytest.fixture
def world():
    """Two coachees, one of whom has named no theme, and one coach."""
    world = make_world(2, 1)
    world.coachees[0].profile.themes.all().delete()
    return world


def page(world) -> str:
    return reverse("matching:cohort-detail", args=[world.cohort.pk])


def remind(world) -> str:
    return reverse("matching:cohort-remind", args=[world.cohort.pk])


def test_who_has_not_finished_is_named_with_what_is_missing_and_reminded(world, as_user):
    client = as_user(world.organiser)
    name = person_of(world.coachees[0]).name

    before = client.get(page(world)).content.decode()
    assert f"<bdi>{name}</bdi></a>: Themes" in before
    assert "Remind 1 person" in before
    client.post(remind(world))
    send_due_messages(now=NOW + timedelta(hours=2))

    (message,) = mail.outbox
    assert message.to == [person_of(world.coachees[0]).email]
    assert "we still need: Themes" in message.body
    assert "/profile/" in message.body
    after = client.get(page(world)).content.decode()
    assert "Reminded on" in after
    assert "Remind 1 person" not in after


def test_nobody_is_reminded_twice_on_one_day(world):
    given = {"cohort": world.cohort, "by": world.organiser}
    counts = [services.remind_incomplete(**given, now=NOW + days * DAY) for days in (0, 0, 1)]

    assert counts == [1, 0, 1]
    assert AuditEntry.objects.filter(kind="cohort.reminded").count() == 2


def test_a_reminder_that_came_too_late_is_not_sent(world):
    services.remind_incomplete(cohort=world.cohort, by=world.organiser, now=NOW)
    profile = world.coachees[0].profile
    profile.themes.create(theme="leadership")

    send_due_messages(now=NOW + timedelta(hours=2))

    assert mail.outbox == []


def test_a_closed_cohort_reminds_nobody(world):
    world.cohort.state = CohortState.CLOSED
    with pytest.raises(rules.CohortRefused):
        services.remind_incomplete(cohort=world.cohort, by=world.organiser, now=NOW)


def test_others_cannot_remind(world, as_user):
    stranger = person_with(Role.ORGANISER)
    for user in (stranger, world.focal_point, person_of(world.coachees[0])):
        assert as_user(user).post(remind(world)).status_code in {403, 404}
    assert as_user(world.organiser).get(remind(world)).status_code == 405


def test_countries_are_counted_and_the_worst_lack_comes_first():
    world = make_world(3, 1)
    kenya = InstitutionFactory(country="KE")
    add(world, Part.COACHEE, complete_profile(ProfileKind.LEADER, institution=kenya))

    found = balance(world.cohort)

    assert [(one.key, one.wanted, one.offered) for one in found.countries] == [
        ("SE", 3, 1),
        ("KE", 1, 0),
    ]
    words = shortages(found).worst
    assert words[0] == "English: 3 places short (4 coachees, 1 places)."
    assert "Kenya: 1 place short (1 coachees, 0 places)." in words


def test_who_is_promised_or_paired_neither_waits_nor_has_a_free_place():
    world = make_world(2, 2)
    first, _second = world.published()
    assert [one.wanted for one in balance(world.cohort).languages] == []
    for one in (first.coachee, first.coach):
        services.accept_proposal(proposal=first, by=one.profile.user, now=NOW)
    add(world, Part.COACHEE)

    (english,) = balance(world.cohort).languages
    shown = board(world.cohort)

    assert (english.wanted, english.offered) == (1, 0)
    assert (shown.waiting, shown.open_proposals, shown.pairings) == (1, 1, 1)
    waiting = [one for one in everybody(world.cohort) if one.open_places]
    assert [one.enrolment for one in waiting] == list(awaiting_pair(world.cohort))


def test_the_board_needs_few_queries(as_user):
    world = make_world(12, 12)
    world.coachees[0].profile.themes.all().delete()
    world.run()
    client = as_user(world.organiser)
    client.get(page(world))
    with CaptureQueriesContext(connection) as seen:
        client.get(page(world))
    assert len(seen) <= 14
