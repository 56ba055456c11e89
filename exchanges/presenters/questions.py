"""Answers to questions about plans: three plans side by side, a price, a proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exchanges.models import HostOffer, PlanMode, PlanQuestion, VisitRequest
from exchanges.presenters.announcement import Announcement, announcement, place_words
from exchanges.queries.changes import Place, Places, result_places

MODE_WORDS: Mapping[str, Promise] = {
    PlanMode.LOCK: gettext_lazy(
        "Every published visit stays that still can; only gaps are filled."
    ),
    PlanMode.GENTLE: gettext_lazy("A visit moves only where much is gained."),
    PlanMode.FREE: gettext_lazy("As if nothing but confirmed and locked visits were there."),
}


@dataclass(frozen=True)
class Option:
    """One of the plans that were worked out, with what it changes."""

    mode: str
    label: str
    sentence: str
    is_suggested: bool
    announcement: Announcement
    served: int
    left_out: int
    points: int
    visits: int
    travel: int
    busiest: str


@dataclass(frozen=True)
class Fact:
    """One line of the table in which options stand side by side."""

    label: str
    values: Sequence[Any]


@dataclass(frozen=True)
class PriceWords:
    """What forcing a request in takes; no `place` means that no plan has room for it."""

    place: str
    points: int
    bumped: Sequence[str]
    moved: Sequence[str]
    gained: Sequence[str]

    @property
    def sentence(self) -> str:
        """The points in words: less is a loss to all together."""
        if self.points >= 0:
            return _("It costs nothing: the plan gains %(points)s points.") % {
                "points": self.points
            }
        return _("All together lose %(points)s points by the weights of the cycle.") % {
            "points": -self.points
        }


@dataclass(frozen=True)
class ProofWords:
    """How a plan stands against the best there can be."""

    is_best: bool
    is_proved: bool
    points: int
    best: int
    bound: int | None
    seconds: str

    @property
    def gain(self) -> int:
        return self.best - self.points

    @property
    def percent(self) -> float | None:
        """How much better, in percent, any plan could be at most."""
        if self.bound is None or self.bound <= 0:
            return None
        return max(0.0, round(100 * (self.bound - self.best) / self.bound, 2))


def options_of(
    question: PlanQuestion,
    before: Places,
    offers: Mapping[UUID, HostOffer],
    requests: Sequence[VisitRequest],
) -> list[Option]:
    """The plans of an answer, against the visits that stand now."""
    found = [
        _option(question, mode, before, offers, requests)
        for mode in MODE_WORDS
        if mode in question.results
    ]
    best = min(found, key=_effort, default=None)
    return [_suggested(one) if one is best else one for one in found]


def facts_of(options: Sequence[Option]) -> list[Fact]:
    """The options line by line."""
    rows: list[tuple[str, Iterable[Any]]] = [
        (_("Requests served"), (one.served for one in options)),
        (_("Left out"), (one.left_out for one in options)),
        (_("Points by the weights of the cycle"), (one.points for one in options)),
        (_("Stay as they are"), (one.announcement.unchanged for one in options)),
        (_("Moved"), (one.announcement.moved for one in options)),
        (_("New"), (one.announcement.added for one in options)),
        (_("Without a visit any more"), (one.announcement.lost for one in options)),
        (_("People to tell"), (one.announcement.told for one in options)),
        (_("Visits in all"), (one.visits for one in options)),
        (_("Busiest host"), (one.busiest for one in options)),
        (_("Travel, in points"), (one.travel for one in options)),
    ]
    return [Fact(label, list(values)) for label, values in rows]


def price_words(
    question: PlanQuestion,
    offers: Mapping[UUID, HostOffer],
    requests: Sequence[VisitRequest],
) -> PriceWords:
    """The price of a request in words."""
    price = question.results["price"]
    names = {str(one.pk): f"{one.institution}: {one.title}" for one in requests}
    visit = price["visit"]
    place = ""
    if visit:
        monday = question.monday_of(visit["week"])
        where = Place(UUID(visit["host"]), visit["theme"], monday, visit["duration"])
        place = place_words(where, offers)
    lists = {
        key: [names[one] for one in price[key] if one in names]
        for key in ("bumped", "moved", "gained")
    }
    return PriceWords(place=place, points=price["points"], **lists)


def proof_words(question: PlanQuestion) -> ProofWords:
    """The answer of the exact method in words."""
    result, points = question.results[PlanMode.PROOF], question.results["points"]
    took = (question.finished_at or question.created_at) - question.created_at
    seconds = max(1, round(took.total_seconds()))
    words = ngettext("%(seconds)s second", "%(seconds)s seconds", seconds)
    return ProofWords(
        is_best=result["proved"] and points >= result["objective"],
        is_proved=result["proved"],
        points=points,
        best=result["objective"],
        bound=result["bound"],
        seconds=words % {"seconds": seconds},
    )


def _option(
    question: PlanQuestion,
    mode: str,
    before: Places,
    offers: Mapping[UUID, HostOffer],
    requests: Sequence[VisitRequest],
) -> Option:
    result = question.results[mode]
    after = result_places(result["visits"], question.monday_of)
    return Option(
        mode=mode,
        label=str(PlanMode(mode).label),
        sentence=str(MODE_WORDS[mode]),
        is_suggested=False,
        announcement=announcement(before, after, offers, requests),
        served=sum(len(one["delegations"]) for one in result["visits"]),
        left_out=len(result["unserved"]),
        # Without the bonus for what stays, which only one of the three plans counts.
        points=result["objective"] - result["parts"]["stability"],
        visits=len(result["visits"]),
        travel=-result["parts"]["travel"],
        busiest=_busiest(result["load"]["hosts"], offers),
    )


def _effort(option: Option) -> tuple[int, int, int]:
    """Whom an option leaves out weighs most, then whom it disturbs, then what it is worth."""
    changed = option.announcement.moved + option.announcement.lost
    return option.left_out, changed, -option.points


def _suggested(option: Option) -> Option:
    return Option(**{**option.__dict__, "is_suggested": True})


def _busiest(hosts: Mapping[str, Any], offers: Mapping[UUID, HostOffer]) -> str:
    """The host with the most visits, and how many."""
    if not hosts:
        return ""
    key, load = max(hosts.items(), key=lambda item: (item[1]["visits"], item[0]))
    offer = offers.get(UUID(key))
    return _("%(host)s (%(visits)s)") % {
        "host": offer.institution if offer else "",
        "visits": load["visits"],
    }
