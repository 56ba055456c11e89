"""What a newer plan changes, who is told of it, and that nobody else is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role
from exchanges import services
from exchanges.emails import KINDS
from exchanges.models import Visit, VisitDelegation
from exchanges.presenters.announcement import announcement_of
from exchanges.queries import offers_of_cycle, requests_of_cycle
from exchanges.queries.changes import places_in
from exchanges.services.locks import lock_place
from notifications.models import OutboxMessage
from tests.exchanges.scenes import NOW, scene
from tests.factories import person_with

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def told(kinds=None) -> set:
    rows = OutboxMessage.objects.filter(due_at=LATER)
    return {row.recipient for row in (rows.filter(kind__in=kinds) if kinds else rows)}


def published_alone():
    """A published plan in which every delegation has a visit of its own."""
    stage = scene()
    type(stage.offer).objects.update(max_delegations=1)
    stage.publish()
    return stage


def move(stage, country: str, monday) -> None:
    lock_place(
        request=stage.senders[country].request,
        offer=stage.offer,
        theme="gender_desk",
        monday=monday,
        by=stage.organiser,
        now=LATER,
    )


def announced(stage, plan):
    return announcement_of(
        plan,
        places_in(stage.cycle),
        offers_of_cycle(stage.cycle),
        list(requests_of_cycle(stage.cycle)),
    )


def test_only_who_is_moved_and_the_host_are_told():
    stage = published_alone()
    free = stage.cycle.mondays[11]
    move(stage, "UG", free)
    plan = stage.plan(LATER)
    words = announced(stage, plan)
    services.publish_plan(plan=plan, by=stage.organiser, now=LATER)
    sender = stage.senders["UG"]
    assert told() == {sender.head, sender.focal_point, stage.host}
    assert words.told == len(told())
    assert (words.moved, words.lost, words.added) == (1, 0, 0)
    visit = Visit.objects.live().get(delegations__request=sender.request)
    message = compose("visit_published", sender.head, visit.pk)
    assert "takes the place of" in " ".join(message.paragraphs)


def test_who_loses_a_place_is_told_so_once():
    stage = published_alone()
    lost = VisitDelegation.objects.live().order_by("visit__first_monday").last()
    services.store_request_weeks(
        request=lost.request,
        mondays=[],
        preferred=[],
        by=stage.senders[str(lost.request.institution.country)].focal_point,
        now=LATER,
    )
    plan = stage.plan(LATER)
    words = announced(stage, plan)
    assert [one.kind for one in words.changes] == ["lost"]
    services.publish_plan(plan=plan, by=stage.organiser, now=LATER)
    sender = stage.senders[str(lost.request.institution.country)]
    assert told(["exchanges.place_lost"]) == {sender.head, sender.focal_point}
    assert told() == {sender.head, sender.focal_point, stage.host}
    assert words.told == 3
    gone = compose("place_lost", sender.head, lost.visit_id, lost.request_id.hex)
    assert "no place" in " ".join(gone.paragraphs)


def test_publishing_the_same_again_tells_nobody():
    stage = published_alone()
    plan = stage.plan(LATER)
    assert not announced(stage, plan).changes_something
    services.publish_plan(plan=plan, by=stage.organiser, now=LATER)
    assert told() == set()


def test_a_host_learns_that_somebody_else_leads_a_visit_that_stays():
    stage = scene(senders={"UG": "Uganda"})
    visit = stage.publish()[0]
    services.store_resource_person(
        offer=stage.offer,
        person=stage.person,
        fields={"weeks_off": [visit.first_monday.isoformat()]},
        by=stage.host,
        now=LATER,
    )
    services.store_resource_person(
        offer=stage.offer,
        person=None,
        fields={"name": "Second officer", "themes": ["gender_desk"], "max_visits": 6},
        by=stage.host,
        now=LATER,
    )
    plan = stage.plan(LATER)
    words = announced(stage, plan)
    services.publish_plan(plan=plan, by=stage.organiser, now=LATER)
    visit.refresh_from_db()
    assert visit.resource_person.name == "Second officer"
    assert told() == told(["exchanges.visit_changed"]) == {stage.host}
    assert (words.told, words.changes_something) == (1, True)


def test_people_with_two_parts_are_counted_once():
    stage = scene(senders={"UG": "Uganda"})
    both = stage.senders["UG"]
    both.request.head = both.focal_point
    both.request.save()
    second = person_with(Role.HOST, stage.offer.institution)
    plan = stage.plan(LATER)
    words = announced(stage, plan)
    services.publish_plan(plan=plan, by=stage.organiser, now=LATER)
    assert told() == {both.focal_point, stage.host, second}
    assert words.told == 3


def compose(kind, recipient, about, occurrence=""):
    function = next(compose for word, _label, compose in KINDS if word == kind)
    return function(recipient=recipient, about_id=str(about), occurrence=occurrence, now=LATER)
