"""From the agenda to the cascade: host and head of delegation walk a visit to its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from exchanges.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    CascadeStep,
    Visit,
    VisitState,
)
from notifications.models import CalendarFeed
from tests.exchanges.stages import confirmed_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage():
    """A confirmed visit whose five days ended yesterday or before."""
    made = confirmed_visit()
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday() + 7)
    Visit.objects.filter(pk=made.visit.pk).update(first_monday=monday)
    made.visit.refresh_from_db()
    return made


def test_from_agenda_to_cascade(stage, walk):
    _prepare(stage, walk)
    _hold(stage, walk)
    _report(stage, walk)
    _pass_on(stage, walk)
    _close(stage, walk)
    _fetch_dates(stage, walk)


def _prepare(stage, walk):
    visit = stage.visit.pk
    walk.become(stage.head).open("exchanges:terms-detail", visit).press()
    walk.fill(objectives="Follow one report from the call to the court.").press()
    walk.press()
    assert stage.read().terms.state == "shared"
    walk.become(stage.host).open("exchanges:terms-detail", visit)
    assert "Follow one report" in walk.text()
    walk.open("exchanges:agenda-detail", visit).press()
    walk.fill(begin="09:00", end="10:30", title="The first hour", place="Headquarters")
    walk.fill(resource_person=str(stage.person.pk)).press()
    walk.open("exchanges:agenda-item-create", visit)
    walk.fill(begin="10:00", end="11:00", title="Elsewhere", resource_person=str(stage.person.pk))
    walk.press()
    assert AgendaItem.objects.count() == 1
    assert walk.page.locator("main .error-summary").count() == 1
    walk.open("exchanges:agenda-practical", visit)
    walk.fill(address="Gate 2", contact="Chantal", phone="+250 788 000 000").press()
    walk.press()
    walk.become(stage.head).open("exchanges:visit-pack", visit)
    assert "The first hour" in walk.text()
    assert "Gate 2" in walk.text()


def _hold(stage, walk):
    visit = stage.visit.pk
    walk.become(stage.organiser).open("exchanges:visit-detail", visit).press().press()
    walk.become(stage.host).open("exchanges:visit-detail", visit).press().press()
    assert stage.read().state == VisitState.UNDER_WAY
    for number in range(1, 5):
        walk.open("exchanges:attendance-edit", visit, number).press()
    assert Attendance.objects.count() == 4
    walk.become(stage.head).open("exchanges:visit-days", visit).press()
    walk.fill(text="We followed a report through the first hour.").press()
    walk.open("exchanges:incident-create", visit).fill(text="A bus was late.").press()
    walk.press("main .history a")
    assert "A bus was late." in walk.text()


def _report(stage, walk):
    visit = stage.visit.pk
    for person in (stage.head, stage.host):
        walk.become(person).open("exchanges:report-list", visit).press()
        walk.fill(seen="One page for the first hour.", recommendations="Take it over.").press()
    assert stage.read().state == VisitState.REPORTED


def _pass_on(stage, walk):
    visit = stage.visit.pk
    soon = (timezone.localdate() + timedelta(days=30)).isoformat()
    walk.become(stage.head).open("exchanges:cascade-detail", visit).press()
    walk.fill(what="The first hour", audience="Station officers", planned="2", due_on=soon)
    walk.fill(owner="Training school").press()
    step = CascadeStep.objects.get()
    walk.open("exchanges:cascade-step-prove", step.pk)
    walk.fill(held_on=timezone.localdate().isoformat(), women="1", men="1").press()
    walk.open("exchanges:action-create", visit, stage.delegation.pk)
    walk.fill(what="Name focal points", owner="Personnel", due_on=soon).press()
    walk.open("exchanges:action-detail", ActionItem.objects.get().pk)
    walk.press("input[name=to_state][value=under_way]").press()
    assert ActionItem.objects.get().state == "under_way"


def _close(stage, walk):
    visit = stage.visit.pk
    walk.become(stage.organiser).open("exchanges:report-list", visit)
    walk.press("main form[action$='certificates/'] button")
    assert stage.visit.letters.get().kind == "certificate"
    walk.open("exchanges:visit-step", visit, "close").press()
    assert stage.read().state == VisitState.CLOSED
    walk.open("exchanges:cascade-detail", visit).open("exchanges:action-list")
    walk.open("exchanges:ledger")


def _fetch_dates(stage, walk):
    walk.become(stage.head).open("notifications:calendar").press()
    assert CalendarFeed.objects.get().user == stage.head
