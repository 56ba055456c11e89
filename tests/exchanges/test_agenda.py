"""Agendas: items in two zones, people never in two places, shared with what changed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchanges import services
from exchanges.emails import compose_agenda_shared
from exchanges.models import AgendaItem, AgendaSlot, AgendaVersion, ResourcePerson
from exchanges.presenters.agenda import agenda_days, guest_zones, version_lines
from exchanges.rules import VisitRefused
from exchanges.services.agenda import ItemEntry, remove_item, store_item, store_practical
from notifications.models import OutboxMessage
from tests.exchanges.scenes import NOW, offer_of
from tests.exchanges.stages import at, confirmed_visit, outsiders

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"exchanges:{name}", args=args)


def posted(stage, **fields):
    return {
        "day": stage.visit.first_monday.isoformat(),
        "begin": "09:00",
        "end": "10:00",
        "title": "The desk",
        "place": "Headquarters",
        "resource_person": str(stage.person.pk),
        "version": 0,
        **fields,
    }


def test_an_item_books_its_person_by_the_quarter():
    stage = confirmed_visit()
    item = stage.add(9, 11)
    assert item.slots.count() == 8
    stage.add(11, 12)
    with pytest.raises(VisitRefused, match="person_busy"):
        stage.add(10, 11)
    assert AgendaItem.objects.count() == 2


def test_the_database_itself_refuses_a_person_in_two_places():
    stage = confirmed_visit()
    item, other = stage.add(9, 10), stage.add(11, 12)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaSlot.objects.create(
            item=other, resource_person=stage.person, starts_at=item.starts_at
        )


def test_a_person_of_two_offers_of_a_host_is_one_person():
    stage = confirmed_visit()
    stage.add(9, 10)
    again = offer_of(
        stage.scene.cycle, stage.scene.offer.institution, stage.host, 0, title="Another desk"
    )
    twin = ResourcePerson.objects.get(offer=again)
    stage.visit.offer = again
    stage.visit.resource_person = twin
    stage.visit.save(update_fields=["offer", "resource_person"])
    AgendaItem.objects.update(title="Elsewhere")
    with pytest.raises(VisitRefused, match="person_busy"):
        stage.add(9, 10, resource_person=twin)


def test_a_person_who_is_taken_out_is_free_again():
    stage = confirmed_visit()
    item = stage.add(9, 10)
    remove_item(item=item, visit=stage.read(), by=stage.host, now=NOW)
    assert stage.add(9, 10).slots.count() == 4


@pytest.mark.parametrize(
    ("begin", "end", "minutes", "reason"),
    [
        (10, 9, 0, "item_ends_early"),
        (9, 9, 0, "item_ends_early"),
        (9, 10, 7, "item_off_quarter"),
        (6, 23, 0, "item_ends_early"),
    ],
)
def test_an_item_lies_in_quarters_of_one_day(begin, end, minutes, reason):
    stage = confirmed_visit()
    day = stage.visit.first_monday
    entry = ItemEntry(at(day, begin, minutes), at(day, end, minutes), "Talk", "", None)
    with pytest.raises(VisitRefused, match=reason):
        store_item(visit=stage.read(), item=None, version=0, entry=entry, by=stage.host, now=NOW)


@pytest.mark.parametrize("days", [-1, 5])
def test_an_item_lies_within_the_visit(days):
    stage = confirmed_visit()
    with pytest.raises(VisitRefused, match="item_outside"):
        stage.add(9, 10, day=days)


def test_only_host_and_organiser_write(as_user):
    stage = confirmed_visit()
    for person in (stage.head, stage.focal_point):
        with pytest.raises(VisitRefused, match="not_yours"):
            store_item(
                visit=stage.read(), item=None, version=0, entry=stage.entry(), by=person, now=NOW
            )
    item = stage.add()
    for person in outsiders():
        client = as_user(person)
        assert client.get(url("agenda-item-edit", item.pk)).status_code == 404
        assert client.post(url("agenda-item-remove", item.pk)).status_code == 404
        assert client.get(url("agenda-detail", stage.visit.pk)).status_code == 404


def test_times_are_those_of_host_and_guests():
    stage = confirmed_visit()
    stage.add(9, 10)
    visit = stage.read()
    assert guest_zones(visit, stage.head) == ["Africa/Kampala"]
    line = agenda_days(visit, AgendaItem.objects.all(), stage.head)[0].lines[0]
    assert (line.time, line.elsewhere) == ("09:00–10:00 Kigali", ["10:00–11:00 Kampala"])


def test_within_one_zone_a_time_is_said_once():
    stage = confirmed_visit()
    stage.add(9, 10)
    visit = stage.read()
    visit.delegations.all()[0].request.institution.time_zone = "Africa/Kigali"
    line = agenda_days(visit, AgendaItem.objects.all(), stage.head)[0].lines[0]
    assert (line.time, line.elsewhere) == ("09:00–10:00 Kigali", [])


def test_the_day_is_said_where_it_is_another_one():
    stage = confirmed_visit()
    stage.add(22, 23)
    visit = stage.read()
    visit.delegations.all()[0].request.institution.time_zone = "Asia/Dhaka"
    line = agenda_days(visit, AgendaItem.objects.all(), stage.head)[0].lines[0]
    assert line.elsewhere == ["Tue 02:00–03:00 Dhaka"]


def test_a_delegation_reads_what_is_shared_and_is_told(as_user):
    stage = confirmed_visit()
    stage.add(title="Interview room")
    client = as_user(stage.head)
    assert b"Interview room" not in client.get(url("agenda-detail", stage.visit.pk)).content
    assert b"Interview room" not in client.get(url("visit-pack", stage.visit.pk)).content
    stage.share_agenda()
    told = OutboxMessage.objects.filter(kind="exchanges.agenda_shared")
    assert {row.recipient for row in told} == {stage.head, stage.focal_point}
    assert b"Interview room" in client.get(url("agenda-detail", stage.visit.pk)).content
    assert b"Interview room" in client.get(url("visit-pack", stage.visit.pk)).content


def test_only_a_change_is_shared_again():
    stage = confirmed_visit()
    item = stage.add()
    stage.share_agenda()
    with pytest.raises(VisitRefused, match="agenda_same"):
        stage.share_agenda()
    entry = stage.entry(14, 15, title="The court")
    store_item(
        visit=stage.read(), item=item, version=item.version, entry=entry, by=stage.host, now=NOW
    )
    stage.share_agenda()
    lines = version_lines(AgendaVersion.objects.all(), stage.read())
    assert [line.version.number for line in lines] == [2, 1]
    assert "The court" in lines[0].added[0]
    assert "The desk" in lines[0].removed[0]
    facts = {"recipient": stage.head, "about_id": str(stage.visit.pk), "now": NOW}
    assert compose_agenda_shared(occurrence="1", **facts) is None
    assert compose_agenda_shared(occurrence="2", **facts) is not None


def test_a_draft_is_read_by_its_authors(as_user):
    stage = confirmed_visit()
    stage.add(title="Interview room")
    for person in (stage.host, stage.organiser):
        page = as_user(person).get(url("agenda-detail", stage.visit.pk))
        assert b"Interview room" in page.content


def test_nothing_is_shared_before_there_is_an_item():
    stage = confirmed_visit()
    with pytest.raises(VisitRefused, match="no_items"):
        stage.share_agenda()


def test_an_error_stands_beside_its_field_and_what_was_typed_stays(as_user):
    stage = confirmed_visit()
    stage.add(9, 10)
    client = as_user(stage.host)
    page = client.post(url("agenda-item-create", stage.visit.pk), posted(stage, title="Court"))
    assert "resource_person" in page.context["form"].errors
    assert b'value="Court"' in page.content
    page = client.post(url("agenda-item-create", stage.visit.pk), posted(stage, begin="09:05"))
    assert "begin" in page.context["form"].errors
    page = client.post(url("agenda-item-create", stage.visit.pk), posted(stage, day="2020-01-01"))
    assert "day" in page.context["form"].errors


def test_the_second_of_two_authors_sees_both_items(as_user):
    stage = confirmed_visit()
    item = stage.add()
    client = as_user(stage.host)
    entry = stage.entry(title="Stored by a colleague")
    store_item(visit=stage.read(), item=item, version=1, entry=entry, by=stage.organiser, now=NOW)
    mine = posted(stage, title="What I typed", version=1)
    page = client.post(url("agenda-item-edit", item.pk), mine)
    assert b"Stored by a colleague" in page.content
    assert b"What I typed" in page.content
    assert client.post(url("agenda-item-edit", item.pk), {**mine, "version": 2}).status_code == 302


def test_practical_notes_are_stored_once_for_each_version(as_user):
    stage = confirmed_visit()
    fields = {"address": "KG 7 Ave", "contact": "Chantal", "phone": "+250 788 000", "notes": ""}
    both = {"visit": stage.read(), "version": 0, "by": stage.host, "now": NOW}
    store_practical(fields=fields, **both)
    with pytest.raises(VisitRefused, match="agenda_changed"):
        store_practical(fields={**fields, "address": "Elsewhere"}, **both)
    form = as_user(stage.host).post(
        url("agenda-practical", stage.visit.pk), {**fields, "phone": "call me", "version": 1}
    )
    assert "phone" in form.context["form"].errors


def test_a_person_of_an_agenda_stays_with_the_offer():
    stage = confirmed_visit()
    other = services.store_resource_person(
        offer=stage.scene.offer,
        person=None,
        fields={"name": "Judge", "themes": ["gender_desk"]},
        by=stage.host,
        now=NOW,
    )
    stage.add(resource_person=other)
    with pytest.raises(ValueError, match="person_serves"):
        services.remove_resource_person(person=other, by=stage.host, now=NOW)


def test_a_cancelled_visit_is_not_written_any_more():
    stage = confirmed_visit()
    stage.add()
    services.cancel_visit(visit=stage.visit, reason="Flood", by=stage.organiser, now=NOW)
    with pytest.raises(VisitRefused, match="not_yours"):
        stage.add(14, 15)
    assert not AgendaSlot.objects.exists()


def queries_of(client, page, visit):
    with CaptureQueriesContext(connection) as asked:
        client.get(url(page, visit.pk))
    return len(asked)


@pytest.mark.parametrize("page", ["agenda-detail", "visit-pack"])
def test_a_long_agenda_costs_no_more_queries(as_user, page):
    stage = confirmed_visit()
    stage.add(8, 9)
    stage.share_agenda()
    client = as_user(stage.head)
    client.get(url(page, stage.visit.pk))
    few = queries_of(client, page, stage.visit)
    for hour in range(9, 18):
        stage.add(hour, hour + 1)
        stage.add(hour, hour + 1, day=1)
    assert queries_of(client, page, stage.visit) == few
