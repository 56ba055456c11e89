"""What publishing a plan changes, line by line, and who is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchanges.models import HostOffer, Plan, VisitRequest
from exchanges.presenters.words import theme_words, week_words
from exchanges.queries.changes import (
    Changes,
    HostChange,
    Place,
    PlaceChange,
    Places,
    Told,
    changes_between,
    people_told,
    planned_places,
)

NAMED = 6  # institutions that a sentence names
KINDS: Mapping[str, tuple[Promise, str]] = {
    "new": (gettext_lazy("New"), "accent"),
    "moved": (gettext_lazy("Moved"), "wait"),
    "lost": (gettext_lazy("No visit any more"), "harm"),
}
GRAVEST = ("lost", "moved", "new")
HOST_KINDS: Mapping[str, Promise] = {
    "asked": gettext_lazy("asked to confirm"),
    "told": gettext_lazy("told of a change"),
    "gone": gettext_lazy("told that it is called off"),
}


@dataclass(frozen=True)
class ChangeLine:
    """One request whose place changes; `was` or `now` is empty where it has none."""

    kind: str
    word: str
    shape: str
    sender: str
    title: str
    url: str
    was: str
    now: str


@dataclass(frozen=True)
class HostLine:
    """One host and a place of its that changes."""

    host: str
    place: str
    word: str


@dataclass(frozen=True)
class Announcement:
    """What publishing does: requests that change, hosts that are asked, people who are told."""

    changes: Sequence[ChangeLine]
    host_changes: Sequence[HostLine]
    added: int
    moved: int
    lost: int
    unchanged: int
    new: int
    kept: int
    gone: int
    hosts: int
    focal_points: int
    heads: int
    told: int
    without_head: int
    institutions: Sequence[str]

    @property
    def more_institutions(self) -> int:
        """How many of the institutions a sentence has no room for."""
        return max(0, len(self.institutions) - NAMED)

    @property
    def changes_something(self) -> bool:
        """False for a plan that is the same as the published one."""
        return bool(self.changes or self.host_changes)


def announcement_of(
    plan: Plan, before: Places, offers: Iterable[HostOffer], requests: Sequence[VisitRequest]
) -> Announcement:
    """What will follow when `plan` is published now; `before` is what stands."""
    return announcement(before, planned_places(plan), {one.pk: one for one in offers}, requests)


def announcement(
    before: Places,
    after: Places,
    offers: Mapping[UUID, HostOffer],
    requests: Sequence[VisitRequest],
) -> Announcement:
    """What changes from one set of places to another, in words; institutions are joined."""
    changes = changes_between(before, after)
    told = people_told(changes, {pk: one.institution_id for pk, one in offers.items()}, requests)
    by_key = {one.pk: one for one in requests}
    lines = [
        _line(one, by_key[one.request], offers) for one in changes.requests if one.request in by_key
    ]
    # Who loses a visit is read first; within a kind the weeks keep their order.
    lines.sort(key=lambda line: GRAVEST.index(line.kind))
    kinds = [line.kind for line in lines]
    served = set().union(*(one.requests for one in after.values())) if after else set()
    asked = [by_key[one.request] for one in changes.requests if one.now and one.request in by_key]
    return Announcement(
        changes=lines,
        host_changes=[_host_line(one, offers) for one in changes.hosts],
        added=kinds.count("new"),
        moved=kinds.count("moved"),
        lost=kinds.count("lost"),
        unchanged=len(served) - kinds.count("new") - kinds.count("moved"),
        new=len(after.keys() - before.keys()),
        kept=len(after.keys() & before.keys()),
        gone=len(before.keys() - after.keys()),
        **_counts(told),
        without_head=sum(one.head_id is None for one in asked),
        institutions=_institutions(changes, offers, by_key),
    )


def place_words(place: Place, offers: Mapping[UUID, HostOffer]) -> str:
    """A place in one line: host, weeks and theme."""
    return _("%(host)s, %(weeks)s, %(theme)s") % {
        "host": offers[place.offer].institution,
        "weeks": week_words(place.monday, place.weeks),
        "theme": theme_words(place.theme),
    }


def _counts(told: Told) -> dict[str, int]:
    return {
        "hosts": len(told.hosts),
        "focal_points": len(told.focal_points),
        "heads": len(told.heads),
        "told": len(told.everybody),
    }


def _line(
    change: PlaceChange, request: VisitRequest, offers: Mapping[UUID, HostOffer]
) -> ChangeLine:
    word, shape = KINDS[change.kind]
    return ChangeLine(
        kind=change.kind,
        word=str(word),
        shape=shape,
        sender=str(request.institution),
        title=request.title,
        url=reverse("exchanges:request-detail", args=[request.pk]),
        was=place_words(change.was, offers) if change.was else "",
        now=place_words(change.now, offers) if change.now else "",
    )


def _host_line(change: HostChange, offers: Mapping[UUID, HostOffer]) -> HostLine:
    return HostLine(
        host=str(offers[change.place.offer].institution),
        place=place_words(change.place, offers),
        word=str(HOST_KINDS[change.kind]),
    )


def _institutions(
    changes: Changes,
    offers: Mapping[UUID, HostOffer],
    requests: Mapping[UUID, VisitRequest],
) -> list[str]:
    """Everybody who is told, by institution."""
    names = {str(offers[one.place.offer].institution) for one in changes.hosts}
    names |= {
        str(requests[one.request].institution)
        for one in changes.requests
        if one.request in requests
    }
    return sorted(names)
