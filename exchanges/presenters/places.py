"""Places for one request: what a move breaks and costs, and which host suits it best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchanges.models import HostOffer, PlanLock, Visit, VisitCycle, VisitRequest
from exchanges.planning import HostProposal, Move, Weights
from exchanges.presenters.announcement import place_words
from exchanges.presenters.reasons import REASONS, reason_words
from exchanges.presenters.words import theme_words, week_words
from exchanges.queries.changes import place_of
from exchanges.rules.priority import LEAST

FORBIDDEN: Mapping[str, Promise] = {
    "beyond_horizon": gettext_lazy("the visit would begin or end outside the cycle"),
    "no_room": gettext_lazy("confirmed visits and other locked places take the room"),
    "host_left": gettext_lazy("the host offers nothing in this cycle any more"),
}
# What speaks for a host, or against it, as the points of the planner say.
PARTS: Mapping[str, tuple[Promise, Promise | str]] = {
    "fit": (gettext_lazy("shows what is wanted"), gettext_lazy("shows little of what is wanted")),
    "matched": (gettext_lazy("both name each other"), ""),
    "travel": (gettext_lazy("near"), gettext_lazy("far away")),
    "interpreter": (gettext_lazy("a common language"), gettext_lazy("needs interpreters")),
    "week_off": (gettext_lazy("in one of the best weeks"), gettext_lazy("not in the best weeks")),
    "holiday": (
        gettext_lazy("no public holiday"),
        gettext_lazy("a public holiday during the visit"),
    ),
}
GOOD_FIT, FAR = 60, 40


@dataclass(frozen=True)
class MoveWords:
    """What follows from a lock at a place; `refusal` says why it cannot be.

    `is_alone`: there is no plan that still holds, so the place was judged by itself. `nearest` are
    the weeks nearest to a closed place that are open there.
    """

    refusal: str
    in_the_way: Sequence[str]
    bumped: Sequence[str]
    moved: Sequence[str]
    gained: Sequence[str]
    points: int
    is_alone: bool = False
    nearest: str = ""
    nearest_monday: str = ""

    @property
    def cost(self) -> int:
        return -self.points

    @property
    def is_free(self) -> bool:
        """Nobody has to give way."""
        return not (self.refusal or self.bumped or self.moved)


@dataclass(frozen=True)
class HostLine:
    """One host for a request, with its best place and the reasons."""

    offer: HostOffer
    when: str
    theme: str
    monday: str
    theme_key: str
    state: str
    shape: str
    points: int
    fors: Sequence[str]
    against: Sequence[str]


@dataclass(frozen=True)
class LockLine:
    """A place that the organiser fixed; a void one binds no plan."""

    row: PlanLock
    place: str
    reason: str

    @property
    def is_void(self) -> bool:
        return bool(self.reason)


def forbidden_words(key: str, cycle: VisitCycle) -> str:
    """Why a request cannot have a place in `cycle`."""
    return reason_words(key, cycle) if key in REASONS else str(FORBIDDEN[key])


def lock_lines(locks: Iterable[tuple[PlanLock, str | None]]) -> list[LockLine]:
    """Locks in words, each with the door that has closed on its place since."""
    return [
        LockLine(
            row=lock,
            place=_("%(host)s, %(weeks)s, %(theme)s")
            % {
                "host": lock.offer.institution,
                "weeks": week_words(lock.monday, lock.request.duration),
                "theme": theme_words(lock.theme),
            },
            reason=forbidden_words(door, lock.request.cycle) if door else "",
        )
        for lock, door in locks
    ]


def move_words(
    move: Move, names: Mapping[str, str], cycle: VisitCycle, *, is_alone: bool
) -> MoveWords:
    """A move in words; `names` gives the requests by key."""
    refusal = forbidden_words(move.closed, cycle) if move.closed else ""

    def named(keys: Iterable[str]) -> list[str]:
        return [names[one] for one in keys if one in names]

    return MoveWords(
        refusal=refusal,
        in_the_way=[reason_words(key, cycle) for key in move.in_the_way],
        bumped=named(move.bumped),
        moved=named(move.moved),
        gained=named(move.gained),
        points=0 if is_alone else move.points,
        is_alone=is_alone,
    )


def with_nearest(words: MoveWords, monday: date | None, duration: int) -> MoveWords:
    """The words of a refused move with the weeks that would be open, if there are any."""
    if monday is None:
        return words
    return replace(words, nearest=week_words(monday, duration), nearest_monday=monday.isoformat())


def yardstick(cycle: VisitCycle) -> str:
    """What points can be measured by: what one more request served is worth."""
    each = cycle.weights.get("priority", Weights().priority)
    return _("For comparison: one more request of usual priority counts %(points)s points.") % {
        "points": each * LEAST
    }


def visit_place(visit: Visit) -> str:
    """Where and when a published visit is, in one line."""
    return place_words(place_of(visit), {visit.offer_id: visit.offer})


def refused_words(door: str, cycle: VisitCycle) -> MoveWords:
    """A place that cannot be, whatever the plan."""
    return MoveWords(forbidden_words(door, cycle), (), (), (), (), 0)


def host_lines(
    ranked: Sequence[HostProposal],
    offers: Mapping[UUID, HostOffer],
    monday_of: Any,
    request: VisitRequest,
    *,
    sees_plan: bool,
) -> list[HostLine]:
    """Hosts for a request, the best first; only organisers read what others have in the plan."""
    return [
        _host_line(one, offers[UUID(one.host)], monday_of, request, sees_plan) for one in ranked
    ]


def _host_line(
    one: HostProposal, offer: HostOffer, monday_of: Any, request: VisitRequest, sees_plan: bool
) -> HostLine:
    cycle = request.cycle
    if one.week is None or one.theme is None:
        doors = [reason_words(door, cycle) for door in one.closed]
        return HostLine(offer, "", "", "", "", _("Not possible"), "harm", 0, [], doors)
    monday = monday_of(one.week)
    fors, against = _parts(one.parts, cycle)
    if sees_plan:
        against += [reason_words(key, cycle) for key in one.blocked]
        if one.joins and one.is_free:
            fors.append(_("joins a visit that is there already"))
    is_free = one.is_free or not sees_plan
    return HostLine(
        offer=offer,
        when=week_words(monday, request.duration),
        theme=theme_words(one.theme),
        monday=monday.isoformat(),
        theme_key=one.theme,
        state=_("Possible") if is_free else _("Others must give way"),
        shape="good" if is_free else "wait",
        points=one.points,
        fors=fors,
        against=against,
    )


def _parts(parts: Mapping[str, int], cycle: VisitCycle) -> tuple[list[str], list[str]]:
    fors: list[str] = []
    against: list[str] = []
    for key, points in parts.items():
        if key == "travel" and cycle.is_within_country:
            continue  # all are as near
        least = {"fit": GOOD_FIT, "travel": -FAR, "matched": 1}.get(key, 0)
        (fors if points >= least else against).append(str(PARTS[key][points < least]))
    return fors, [words for words in against if words]
