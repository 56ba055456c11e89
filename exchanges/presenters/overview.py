"""Offers, requests and plans of a cycle as the organiser reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exchanges.models import HostOffer, OfferState, Plan, RequestState, Visit, VisitRequest
from exchanges.presenters.words import MISSING, state_shape, theme_words
from exchanges.queries import announced_people
from exchanges.rules import missing_in_offer, missing_in_request


@dataclass(frozen=True)
class Line:
    """An offer or a request with its state and what it lacks."""

    thing: Any
    themes: str
    state: str
    shape: str
    missing: list[str]


@dataclass(frozen=True)
class Announcement:
    """What publishing a plan does: visits new, kept and called off; people who are told."""

    new: int
    kept: int
    gone: int
    hosts: int
    focal_points: int
    heads: int
    without_head: int

    @property
    def changes_something(self) -> bool:
        """False for a plan that is the same as the published one."""
        return bool(self.new or self.gone or self.hosts)


def offer_line(offer: HostOffer) -> Line:
    """An offer whose themes, weeks and people are prefetched."""
    return Line(
        thing=offer,
        themes=themes_of(offer),
        state=str(OfferState(offer.state).label),
        shape=state_shape(offer.state),
        missing=[str(MISSING[key]) for key in missing_in_offer(offer)],
    )


def request_line(request: VisitRequest) -> Line:
    """A request whose themes and weeks are prefetched."""
    keys = missing_in_request(request)
    if request.head_id is None:
        keys.append("no_head")
    return Line(
        thing=request,
        themes=themes_of(request),
        state=str(RequestState(request.state).label),
        shape=state_shape(request.state),
        missing=[str(MISSING[key]) for key in keys],
    )


def themes_of(thing: HostOffer | VisitRequest) -> str:
    """The themes of an offer or a request in one line, the strongest first."""
    return _(", ").join(theme_words(row.theme) for row in thing.themes.all())


def announcement_of(
    plan: Plan, live: Iterable[Visit], requests: Iterable[VisitRequest]
) -> Announcement:
    """What will follow when `plan` is published now, while `live` visits stand."""
    standing = {
        (str(one.offer_id), one.theme, one.first_monday, one.weeks): _senders_of(one)
        for one in live
    }
    planned = {
        (one["host"], one["theme"], plan.monday_of(one["week"]), one["duration"]): set(
            one["delegations"]
        )
        for one in plan.planned_visits
    }
    joining = {place: keys - standing.get(place, set()) for place, keys in planned.items()}
    newcomers = set().union(*joining.values())
    asked = [request for request in requests if str(request.pk) in newcomers]
    hosts, focal_points = announced_people(
        offers=[place[0] for place, keys in joining.items() if keys],
        senders=[request.institution_id for request in asked],
    )
    return Announcement(
        new=len(planned.keys() - standing.keys()),
        kept=len(planned.keys() & standing.keys()),
        gone=len(standing.keys() - planned.keys()),
        hosts=hosts,
        focal_points=focal_points,
        heads=len({request.head_id for request in asked if request.head_id}),
        without_head=sum(request.head_id is None for request in asked),
    )


def _senders_of(visit: Visit) -> set[str]:
    return {str(one.request_id) for one in visit.delegations.all() if one.is_live}
