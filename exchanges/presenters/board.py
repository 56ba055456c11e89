"""The board of visits: hosts down, weeks across; geometry for a picture and rows for a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from exchanges.models import HostOffer, Plan, Visit, VisitCycle, VisitRequest, VisitState
from exchanges.presenters.words import state_shape, theme_words, week_words
from exchanges.queries.calendars import AS_IN_TABLE, Changes, changes_of, holiday_weeks
from exchanges.queries.changes import Occupied, Places, planned_places
from exchanges.rules import FIXED_STATES

LABEL, LANE, HEAD, GAP = 176, 34, 32, 14
TIGHT = 20
WIDTH = 1112  # of a page on a desk; a smaller one scrolls
LEAST_WEEK, MOST_WEEK = 18, 48
MONTH, LAST_MONTH = 62, 30  # room for the name of a month, with its year or without
DRAFT = "planned"


@dataclass(frozen=True)
class Spot:
    """A visit on the board, planned or published."""

    offer_id: str
    host: str
    theme: str
    monday: date
    weeks: int
    senders: tuple[str, ...]
    requests: tuple[str, ...]
    countries: tuple[str, ...]
    people: int
    person: str
    interpreters: tuple[str, ...]
    state: str
    url: str

    @property
    def state_words(self) -> str:
        return str(_("Planned") if self.state == DRAFT else VisitState(self.state).label)

    @property
    def shape(self) -> str:
        return "accent" if self.state == DRAFT else state_shape(self.state)

    @property
    def guests(self) -> list[tuple[str, str]]:
        """Who comes, each with the address that moves it elsewhere, empty where it stays."""
        return [
            (
                sender,
                "" if self.state in FIXED_STATES else reverse("exchanges:request-move", args=[pk]),
            )
            for sender, pk in zip(self.senders, self.requests, strict=True)
        ]

    @property
    def when(self) -> str:
        return week_words(self.monday, self.weeks)

    @property
    def theme_words(self) -> str:
        return theme_words(self.theme)

    @property
    def sentence(self) -> str:
        """The whole visit in one line."""
        senders = _(", ").join(self.senders)
        return f"{self.when}: {senders}, {self.theme_words}, {self.state_words}"


@dataclass(frozen=True)
class Box:
    """A rectangle of the picture: a run of closed weeks, or a visit with its label."""

    x: int
    y: int
    width: int
    height: int
    title: str
    label: str = ""
    state: str = ""

    @property
    def is_tight(self) -> bool:
        """Whether two letters of the usual size would stand over its sides."""
        return self.width < TIGHT

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def baseline(self) -> int:
        return self.y + self.height // 2 + 4


@dataclass(frozen=True)
class Row:
    """One host: its name, its closed weeks, its holidays and its visits."""

    y: int
    height: int
    name: str
    full_name: str
    city: str
    closed: list[Box]
    holidays: list[Box]
    blocks: list[Box]

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True)
class Board:
    width: int
    height: int
    months: list[tuple[int, str]]
    rows: list[Row]
    spots: list[Spot]
    is_within_country: bool = False
    left: int = LABEL

    @property
    def lane_width(self) -> int:
        return self.width - self.left - 1


def visit_spots(visits: Iterable[Visit]) -> list[Spot]:
    """Published visits as spots."""
    return [_visit_spot(visit) for visit in visits]


def planned_spots(
    plan: Plan,
    offers: Sequence[HostOffer],
    requests: Iterable[VisitRequest],
    standing: Places,
) -> list[Spot]:
    """The visits of a plan that is not published, as spots.

    What it leaves as it stands keeps the state that the published visit has.
    """
    host_of = {str(offer.pk): offer for offer in offers}
    request_of = {str(request.pk): request for request in requests}
    planned = zip(plan.planned_visits, planned_places(plan).items(), strict=True)
    return [
        _planned_spot(plan, one, host_of, request_of, _state_of(standing.get(place), occupied))
        for one, (place, occupied) in planned
    ]


def _state_of(stands: Occupied | None, planned: Occupied) -> str:
    return stands.state if stands == planned else DRAFT


def board_of(cycle: VisitCycle, offers: Sequence[HostOffer], spots: list[Spot]) -> Board:
    """The picture of `spots` at `offers`, whose host weeks are prefetched."""
    rows: list[Row] = []
    top = HEAD
    changes = changes_of(cycle)
    for offer in offers:
        own = [spot for spot in spots if spot.offer_id == str(offer.pk)]
        country = str(offer.institution.country)
        row = _row(cycle, offer, own, top, changes.get(country, AS_IN_TABLE))
        rows.append(row)
        top = row.bottom + GAP
    width = LABEL + cycle.weeks * _week(cycle) + 1
    in_order = sorted(spots, key=lambda one: one.monday)
    return Board(width, top, _months(cycle), rows, in_order, cycle.is_within_country)


def _visit_spot(visit: Visit) -> Spot:
    requests = [one.request for one in visit.delegations.all() if one.is_live]
    return Spot(
        offer_id=str(visit.offer_id),
        host=str(visit.offer.institution),
        theme=visit.theme,
        monday=visit.first_monday,
        weeks=visit.weeks,
        senders=tuple(str(request.institution) for request in requests),
        requests=tuple(str(request.pk) for request in requests),
        countries=tuple(str(request.institution.country) for request in requests),
        people=sum(request.people for request in requests),
        person=visit.resource_person.name,
        interpreters=tuple(visit.interpreters),
        state=visit.state,
        url=reverse("exchanges:visit-detail", args=[visit.pk]),
    )


def _planned_spot(
    plan: Plan,
    planned: Mapping[str, Any],
    host_of: Mapping[str, HostOffer],
    request_of: Mapping[str, VisitRequest],
    state: str,
) -> Spot:
    offer = host_of[planned["host"]]
    requests = [request_of[key] for key in planned["delegations"]]
    people = {str(person.pk): person.name for person in offer.resource_people.all()}
    return Spot(
        offer_id=planned["host"],
        host=str(offer.institution),
        theme=planned["theme"],
        monday=plan.monday_of(planned["week"]),
        weeks=planned["duration"],
        senders=tuple(str(request.institution) for request in requests),
        requests=tuple(str(request.pk) for request in requests),
        countries=tuple(str(request.institution.country) for request in requests),
        people=sum(request.people for request in requests),
        person=people.get(planned["person"], ""),
        interpreters=tuple(planned["interpreters"]),
        state=state,
        url=reverse("exchanges:offer-detail", args=[offer.pk]),
    )


def _row(cycle: VisitCycle, offer: HostOffer, spots: list[Spot], top: int, changes: Changes) -> Row:
    height = LANE * offer.parallel
    country = str(offer.institution.country)
    return Row(
        y=top,
        height=height,
        name=_short(str(offer.institution)),
        full_name=f"{offer.institution}, {offer.city}: {offer.title}",
        city=_short(f"{offer.city}: {offer.title}"),
        closed=_closed(cycle, offer, top, height),
        holidays=[
            Box(_x(cycle, week) + _week(cycle) // 2, top + 5, 0, 0, _holidays(days))
            for week, days in sorted(
                holiday_weeks(country, cycle.first_monday, cycle.weeks, changes).items()
            )
        ],
        blocks=list(_blocks(cycle, spots, top)),
    )


def _week(cycle: VisitCycle) -> int:
    """How wide a week is, so that the cycle fills the page."""
    return max(LEAST_WEEK, min(MOST_WEEK, (WIDTH - LABEL) // cycle.weeks))


def _x(cycle: VisitCycle, week: int) -> int:
    return LABEL + week * _week(cycle)


def _closed(cycle: VisitCycle, offer: HostOffer, top: int, height: int) -> list[Box]:
    """One box for each run of weeks that the host has not opened."""
    opened = {cycle.week_of(row.monday) for row in offer.host_weeks.all() if row.is_open}
    boxes = []
    for is_open, run in groupby(range(cycle.weeks), key=opened.__contains__):
        weeks = list(run)
        if not is_open:
            words = _("Closed: %(weeks)s") % {
                "weeks": week_words(cycle.monday_of(weeks[0]), len(weeks))
            }
            boxes.append(Box(_x(cycle, weeks[0]), top, len(weeks) * _week(cycle), height, words))
    return boxes


def _blocks(cycle: VisitCycle, spots: list[Spot], top: int) -> Iterator[Box]:
    """The visits of a host, each in the first lane that is free."""
    free_from: list[date] = []
    for spot in sorted(spots, key=lambda one: (one.monday, one.theme)):
        lane = next((n for n, day in enumerate(free_from) if day <= spot.monday), len(free_from))
        free_from[lane : lane + 1] = [cycle.monday_of(cycle.week_of(spot.monday) + spot.weeks)]
        yield Box(
            x=_x(cycle, cycle.week_of(spot.monday)) + 1,
            y=top + lane * LANE + 2,
            width=spot.weeks * _week(cycle) - 2,
            height=LANE - 4,
            title=spot.sentence,
            label=_label(cycle, spot),
            state=spot.state,
        )


def _label(cycle: VisitCycle, spot: Spot) -> str:
    """What fits into a block: a country, or the initials of a sender where all are of one."""
    if len(spot.senders) != 1:
        return str(len(spot.senders))
    return _initials(spot.senders[0]) if cycle.is_within_country else spot.countries[0]


def _initials(name: str) -> str:
    capitals = [word[0] for word in name.split() if word[0].isupper()]
    return "".join(capitals[:2]) or name[:2]


def _months(cycle: VisitCycle) -> list[tuple[int, str]]:
    """Where each month begins; the year stands beside the first month and each January.

    A first month of a week or two has no room for its name: the next one carries its year. A last
    one that would be cut at the edge is left out.
    """
    starts = [
        (_x(cycle, week), monday)
        for week, monday in enumerate(cycle.mondays)
        if week == 0 or monday.month != cycle.monday_of(week - 1).month
    ]
    if len(starts) > 1 and starts[1][0] - starts[0][0] < MONTH:
        del starts[0]
    if len(starts) > 1 and _x(cycle, cycle.weeks) - starts[-1][0] < LAST_MONTH:
        del starts[-1]
    return [(x, _month(monday, has_year=not n)) for n, (x, monday) in enumerate(starts)]


def _month(monday: date, *, has_year: bool) -> str:
    if has_year or monday.month == 1:
        return formats.date_format(monday, pgettext("date format", "M Y"))
    return formats.date_format(monday, pgettext("date format", "M"))


def _holidays(days: int) -> str:
    words = ngettext(
        "%(days)s public holiday in this week", "%(days)s public holidays in this week", days
    )
    return words % {"days": days}


def _short(words: str, most: int = 24) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
