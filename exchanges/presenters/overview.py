"""Offers, requests and plans of a cycle as the organiser reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exchanges.models import AT_A_HOST, HostOffer, OfferState, RequestState, VisitRequest
from exchanges.presenters.words import MISSING, state_shape, theme_words
from exchanges.rules import missing_in_offer, missing_in_request


@dataclass(frozen=True)
class Line:
    """An offer or a request with its state and what it lacks."""

    thing: Any
    themes: str
    state: str
    shape: str
    missing: list[str]


def offer_line(offer: HostOffer, *, has_weeks: bool) -> Line:
    """An offer whose themes and people are prefetched; `has_weeks`: a week of it is open."""
    missing = missing_in_offer(offer, has_weeks=has_weeks)
    return Line(
        thing=offer,
        themes=themes_of(offer),
        state=str(OfferState(offer.state).label),
        shape=state_shape(offer.state),
        missing=[str(MISSING[key]) for key in missing],
    )


def request_line(request: VisitRequest, *, has_weeks: bool) -> Line:
    """A request whose themes are prefetched; `has_weeks`: it can travel in some week."""
    keys = missing_in_request(request, has_weeks=has_weeks)
    if request.head_id is None and request.instrument in AT_A_HOST:
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
