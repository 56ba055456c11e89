"""The Rwanda case further on: a visit that everybody confirmed, and what lies around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Institution, Role, User
from exchanges import queries, services
from exchanges.models import Answer, ResourcePerson, Visit, VisitDelegation
from exchanges.services.agenda import ItemEntry, share_agenda, store_item
from exchanges.services.conduct import begin_visit, lock_visit
from tests.exchanges.scenes import NOW, Scene, scene, stranger

KIGALI = ZoneInfo("Africa/Kigali")


@dataclass
class Stage:
    """A confirmed visit with the people who act in it."""

    scene: Scene
    visit: Visit

    @property
    def host(self) -> User:
        return self.scene.host

    @property
    def organiser(self) -> User:
        return self.scene.organiser

    @property
    def head(self) -> User:
        return self.scene.senders["UG"].head

    @property
    def focal_point(self) -> User:
        return self.scene.senders["UG"].focal_point

    @property
    def person(self) -> ResourcePerson:
        return self.scene.person

    @property
    def delegation(self) -> VisitDelegation:
        return self.read().delegations.all()[0]

    @property
    def before(self) -> datetime:
        """The day before the visit begins."""
        return at(self.visit.first_monday, 9) - timedelta(days=1)

    @property
    def after(self) -> datetime:
        """The day after its last day."""
        return at(self.visit.last_day, 9) + timedelta(days=1)

    def read(self) -> Visit:
        """The visit as it is now, as a page reads it."""
        return queries.visits_with_people(Visit.objects.filter(pk=self.visit.pk)).get()

    def entry(self, begin: int = 9, end: int = 10, *, day: int = 0, **fields: object) -> ItemEntry:
        """An item of a day of the visit, from hour to hour by the host's clock."""
        on = self.visit.first_monday + timedelta(days=day)
        values = {"title": "The desk", "place": "Headquarters", "resource_person": self.person}
        return ItemEntry(starts_at=at(on, begin), ends_at=at(on, end), **{**values, **fields})

    def add(self, begin: int = 9, end: int = 10, **fields: object):
        return store_item(
            visit=self.read(),
            item=None,
            version=0,
            entry=self.entry(begin, end, **fields),
            by=self.host,
            now=NOW,
        )

    def share_agenda(self):
        return share_agenda(visit=self.read(), by=self.host, now=NOW)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour of the host's clock."""
    return datetime.combine(day, time(hour, minute), tzinfo=KIGALI).astimezone(UTC)


def confirmed_visit(tag: str = "") -> Stage:
    """One delegation from Kampala, confirmed by its host and its head."""
    made = scene(senders={"UG": "Uganda"}, tag=tag)
    places = {"RW": "Africa/Kigali", "UG": "Africa/Kampala"}
    for country, zone in places.items():
        Institution.objects.filter(country=country).update(time_zone=zone)
    visit = made.publish()[0]
    services.answer_for_host(visit=visit, answer=Answer.CONFIRMED, by=made.host, now=NOW)
    delegation = visit.delegations.get()
    services.answer_for_delegation(
        delegation=delegation, answer=Answer.CONFIRMED, by=made.senders["UG"].head, now=NOW
    )
    visit.refresh_from_db()
    return Stage(made, visit)


def under_way(days_ago: int | None = None) -> Stage:
    """The visit has begun; with `days_ago` its first day lies so far back from today."""
    stage = confirmed_visit()
    if days_ago is not None:
        today = timezone.localdate() - timedelta(days=days_ago)
        Visit.objects.filter(pk=stage.visit.pk).update(
            first_monday=today - timedelta(days=today.weekday())
        )
        stage.visit.refresh_from_db()
    lock_visit(visit=stage.visit, by=stage.organiser, now=NOW)
    begin_visit(visit=stage.visit, by=stage.host, now=at(stage.visit.first_monday, 8))
    stage.visit.refresh_from_db()
    return stage


def outsiders() -> list[User]:
    return [stranger(role) for role in Role]
