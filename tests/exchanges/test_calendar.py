"""The calendars of host and delegations follow a visit, and nobody else's do."""

from __future__ import annotations

import pytest
from django.urls import reverse
from icalendar import Calendar

from accounts.models import Membership, Role
from exchanges import services
from exchanges.models import Answer
from exchanges.services.calendars import follow_roles
from notifications.calendar import appointments_of
from notifications.emails.calendar import compose_calendar_mail
from notifications.models import CalendarEntry, OutboxMessage
from notifications.services import make_feed
from tests.exchanges.scenes import NOW, scene
from tests.exchanges.stages import confirmed_visit, outsiders
from tests.factories import person_with

pytestmark = pytest.mark.django_db


def mails(word="request"):
    rows = OutboxMessage.objects.filter(kind="notifications.calendar")
    return rows.filter(occurrence__startswith=word)


def test_nobody_is_invited_before_everybody_has_confirmed():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=stage.host, now=NOW)
    assert not mails().exists()
    shown = appointments_of(stage.host, now=NOW)
    assert [one.is_tentative for one in shown.values()] == [True]


def test_a_confirmed_visit_invites_each_side_under_a_name_of_its_own():
    stage = confirmed_visit()
    assert {row.recipient for row in mails()} == {stage.host, stage.head, stage.focal_point}
    keys = set(CalendarEntry.objects.values_list("uid", flat=True))
    assert len(keys) == 2
    assert set(appointments_of(stage.host, now=NOW)) < keys
    assert set(appointments_of(stage.host, now=NOW)).isdisjoint(
        appointments_of(stage.head, now=NOW)
    )


def test_titles_and_texts_name_neither_place_nor_theme_nor_people():
    stage = confirmed_visit()
    for row in mails():
        text = compose_calendar_mail(
            recipient=row.recipient,
            about_id=str(row.about_id),
            occurrence=row.occurrence,
            now=NOW,
        )
        whole = text.calendar.content.decode() + text.subject + " ".join(text.paragraphs)
        for secret in ("Kigali", "ender desk", "Uganda", "Rwanda", stage.head.name):
            assert secret not in whole


def test_a_visit_that_is_called_off_leaves_all_calendars():
    stage = confirmed_visit()
    services.cancel_visit(visit=stage.visit, reason="Flood", by=stage.organiser, now=NOW)
    assert {row.recipient for row in mails("cancel")} == {stage.host, stage.head, stage.focal_point}
    assert set(CalendarEntry.objects.values_list("sequence", "is_cancelled")) == {(1, True)}
    assert appointments_of(stage.host, now=NOW) == {}


def test_the_state_alone_is_no_change_for_calendars():
    stage = confirmed_visit()
    before = mails().count()
    services.moves.move_visit(stage.visit, "locked", by=stage.organiser, now=NOW)
    assert mails().count() == before
    assert set(CalendarEntry.objects.values_list("sequence", flat=True)) == {0}


def test_a_feed_follows_roles_at_once(client):
    stage = confirmed_visit()
    token = make_feed(user=stage.host, by=stage.host, now=NOW)
    url = reverse("notifications:calendar-feed", args=[token])
    assert len(Calendar.from_ical(client.get(url).content).walk("VEVENT")) == 1
    Membership.objects.filter(user=stage.host, role=Role.HOST).delete()
    assert Calendar.from_ical(client.get(url).content).walk("VEVENT") == []
    for person in outsiders():
        assert appointments_of(person, now=NOW) == {}


def test_a_delegation_that_falls_out_loses_the_date_and_the_others_keep_it():
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"})
    visits = stage.publish()
    joint = [visit for visit in visits if visit.delegations.count() == 2]
    assert joint, "the scene plans a joint visit"
    visit = joint[0]
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=stage.host, now=NOW)
    for delegation in visit.delegations.all():
        head = delegation.request.head
        services.answer_for_delegation(
            delegation=delegation, answer=Answer.CONFIRMED, by=head, now=NOW
        )
    leaving = stage.senders["SS"]
    services.withdraw_request(request=leaving.request, by=leaving.focal_point, now=NOW)
    assert {row.recipient for row in mails("cancel")} == {leaving.head, leaving.focal_point}


def test_who_joins_a_side_later_is_invited_and_who_leaves_loses_the_date():
    stage = confirmed_visit()
    joins = person_with(Role.HOST, stage.visit.offer.institution)
    before = mails().count()
    assert follow_roles(now=NOW) == 1
    assert follow_roles(now=NOW) == 1
    assert mails().count() == before + 1
    assert mails().get(recipient=joins)
    Membership.objects.filter(user=stage.host).delete()
    follow_roles(now=NOW)
    assert {row.recipient for row in mails("cancel")} == {stage.host}
    assert set(CalendarEntry.objects.values_list("sequence", flat=True)) == {0}


def test_a_visit_that_was_called_off_stays_out_of_calendars():
    stage = confirmed_visit()
    services.cancel_visit(visit=stage.visit, reason="Flood", by=stage.organiser, now=NOW)
    assert follow_roles(now=NOW) == 0
    assert set(CalendarEntry.objects.values_list("is_cancelled", flat=True)) == {True}
