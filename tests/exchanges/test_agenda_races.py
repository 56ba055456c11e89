"""At the same time, on PostgreSQL: nobody is in two places, no text is lost, no step is missed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Theme
from exchanges.models import AgendaItem, AgendaSlot, TermsVersion, Visit, VisitState
from exchanges.queries import visits_with_people
from exchanges.services.agenda import ItemEntry, store_item
from exchanges.services.conduct import begin_visit, lock_visit
from exchanges.services.reports import PARTS as REPORT_PARTS
from exchanges.services.reports import hand_in_report, store_report
from exchanges.services.terms import PARTS, store_terms
from tests.exchanges.scenes import NOW, scene
from tests.exchanges.stages import at, confirmed_visit
from tests.exchanges.test_races import ROUNDS, outcomes_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def read(visit):
    return visits_with_people(Visit.objects.filter(pk=visit.pk)).get()


def test_a_person_stands_on_one_agenda_at_a_time():
    stage = scene()
    first, second = stage.publish()[:2]
    Visit.objects.filter(pk=second.pk).update(
        first_monday=first.first_monday, theme=Theme.LEADERSHIP
    )
    for number in range(ROUNDS):
        begin = at(first.first_monday, 8 + number)
        entry = ItemEntry(begin, begin + timedelta(minutes=45), "Talk", "", stage.person)

        def add(visit, entry=entry):
            return lambda: store_item(
                visit=read(visit), item=None, version=0, entry=entry, by=stage.host, now=NOW
            )

        assert outcomes_of(add(first), add(second)) == ["done", "person_busy"]
    assert AgendaItem.objects.count() == ROUNDS
    assert AgendaSlot.objects.count() == 3 * ROUNDS


def test_of_two_texts_stored_at_once_the_second_is_refused():
    stage = confirmed_visit()
    for number in range(ROUNDS):

        def store(person, number=number):
            parts = dict.fromkeys(PARTS, str(person.pk))
            return lambda: store_terms(
                visit=stage.read(), version=number, parts=parts, by=person, now=NOW
            )

        assert outcomes_of(store(stage.head), store(stage.focal_point)) == ["done", "terms_changed"]
    assert TermsVersion.objects.count() == ROUNDS


def test_the_last_two_reports_at_once_make_the_visit_reported():
    stage = confirmed_visit()
    lock_visit(visit=stage.visit, by=stage.organiser, now=NOW)
    begin_visit(visit=stage.visit, by=stage.host, now=at(stage.visit.first_monday, 8))
    sides = ((stage.delegation, stage.head), (None, stage.host))
    actions = []
    for side, person in sides:
        parts = dict.fromkeys(REPORT_PARTS, "Words")
        about = {"visit": stage.read(), "delegation": side, "by": person, "now": stage.after}
        store_report(version=0, parts=parts, **about)
        actions.append(lambda about=about: hand_in_report(**about))
    assert outcomes_of(*actions) == ["done", "done"]
    assert stage.read().state == VisitState.REPORTED
