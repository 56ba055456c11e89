"""Somebody named under two offers, or in two cycles, of a host leads one visit a week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from exchanges import rules, services
from exchanges.models import HostOffer, ResourcePerson, Visit, VisitCycle, VisitState, VisitWeek
from exchanges.models.offer import person_key
from exchanges.snapshot import snapshot_of
from tests.exchanges.scenes import FIRST_MONDAY, NOW, Scene, offer_of, scene, sender_of
from tests.exchanges.test_races import outcomes_of, publish
from tests.factories import InstitutionFactory

pytestmark = pytest.mark.django_db
ROUNDS = 30
ONE_WEEK = FIRST_MONDAY + timedelta(weeks=8)


def only_week(offer: HostOffer, host) -> None:
    services.store_host_weeks(offer=offer, mondays=[ONE_WEEK], by=host, now=NOW)


def second_offer(stage: Scene, name: str = "desk  OFFICER") -> HostOffer:
    """Another offer of the same host, with the same person in other letters."""
    home = stage.offer.institution
    offer = offer_of(stage.cycle, home, stage.host, 12, title="The hotline", max_delegations=1)
    person = offer.resource_people.get()
    person.name = name
    person.save(update_fields=["name"])
    return offer


def second_cycle(stage: Scene) -> Scene:
    """Another cycle with an offer of the same host, the same person and a sender of its own."""
    home = stage.offer.institution
    guest = InstitutionFactory(name="Police of Burundi", country="BI")
    cycle = services.create_cycle(
        institution=stage.cycle.institution,
        fields={"name": "Hotlines 2027", "first_monday": FIRST_MONDAY, "weeks": 12},
        invited=[home, guest],
        interpreters={},
        by=stage.organiser,
        now=NOW,
    )
    offer = offer_of(cycle, home, stage.host, 12)
    person = ResourcePerson.objects.get(offer=offer)
    made = Scene(stage.organiser, cycle, stage.host, offer, person)
    made.senders["BI"] = sender_of(cycle, guest, ["fr"])
    return made


def test_a_person_of_two_offers_is_one_to_the_planner_and_leads_one_visit_a_week():
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"})
    HostOffer.objects.update(max_delegations=1)
    other = second_offer(stage)
    for offer in (stage.offer, other):
        only_week(offer, stage.host)
    (person,) = snapshot_of(stage.cycle, today=NOW.date(), seed=1).problem.people
    assert set(person.hosts) == {str(stage.offer.pk), str(other.pk)}
    assert len(stage.publish()) == 1


def test_two_people_of_different_names_lead_two_visits_in_that_week():
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"})
    HostOffer.objects.update(max_delegations=1)
    other = second_offer(stage, "Somebody else")
    for offer in (stage.offer, other):
        only_week(offer, stage.host)
    visits = stage.publish()
    assert {visit.offer for visit in visits} == {stage.offer, other}
    for visit in visits:
        assert visit.resource_person.offer_id == visit.offer_id


def test_each_visit_is_led_by_the_row_of_its_own_offer_and_stays_so():
    stage = scene(senders={"UG": "Uganda", "SS": "South Sudan"})
    HostOffer.objects.update(max_delegations=1, per_cycle=1)
    second_offer(stage)
    HostOffer.objects.update(per_cycle=1)
    first = {visit.pk: visit.resource_person_id for visit in stage.publish()}
    assert len(first) == 2
    again = stage.publish(NOW + timedelta(hours=1))
    assert {visit.pk: visit.resource_person_id for visit in again} == first
    for visit in again:
        assert visit.resource_person.offer_id == visit.offer_id


def test_a_week_taken_in_another_cycle_is_no_week_for_the_person():
    stage = scene(senders={"UG": "Uganda"})
    other = second_cycle(stage)
    for one in (stage, other):
        only_week(one.offer, stage.host)
    assert len(stage.publish()) == 1
    assert other.publish() == []


def test_the_database_refuses_the_person_twice_in_a_week():
    stage = scene(senders={"UG": "Uganda"})
    other = second_cycle(stage)
    booked = stage.publish()[0].visit_weeks.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitWeek.objects.create(
            visit=booked.visit,
            offer=other.offer,
            monday=booked.monday,
            slot=0,
            places=1,
            resource_person=other.person,
            person_key=person_key(other.offer.institution_id, "DESK officer"),
        )


def test_a_name_that_is_booked_in_the_same_week_is_refused():
    stage = scene(senders={"UG": "Uganda"})
    other = second_cycle(stage)
    ResourcePerson.objects.filter(pk=other.person.pk).update(name="Somebody else")
    for one in (stage, other):
        only_week(one.offer, stage.host)
        one.publish()
    other.person.refresh_from_db()
    with pytest.raises(rules.OfferRefused, match="person_leads_elsewhere"):
        services.store_resource_person(
            offer=other.offer,
            person=other.person,
            fields={"name": "Desk Officer"},
            by=stage.host,
            now=NOW,
        )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_cycles_published_at_once_one_has_the_person():
    stage = scene(senders={"UG": "Uganda"})
    both = [stage, second_cycle(stage)]
    for one in both:
        only_week(one.offer, stage.host)
    for number in range(ROUNDS):
        now = NOW + timedelta(minutes=number)
        plans = [one.plan(now) for one in both]
        assert outcomes_of(*(publish(plan, stage.organiser, now) for plan in plans)) == [
            "done",
            "outdated",
        ]
        visit = Visit.objects.live().get()
        assert visit.visit_weeks.get().person_key.endswith(":desk officer")
        services.cancel_visit(visit=visit, reason="Again", by=stage.organiser, now=now)
    assert Visit.objects.filter(state=VisitState.CANCELLED).count() == ROUNDS
    assert VisitCycle.objects.count() == len(both)
