"""How a plan was made and what it asks of whom: method, weights, shares, load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from exchanges.models import HostOffer, Plan
from exchanges.models.nomination import Sex
from exchanges.planning import Weights
from exchanges.queries.rows import names_of_institutions

COUNTRY_CODE = 2  # letters
LEAST_CELL = 5  # smaller counts of people by sex are not shown
METHODS: Mapping[str, Promise] = {
    "greedy": gettext_lazy("One after the other, the best first"),
    "ruin-and-recreate": gettext_lazy("Search: take out a part and place it anew, again and again"),
    "exact": gettext_lazy("Exact method, which tries every plan"),
}
WEIGHTS: Mapping[str, Promise] = {
    "priority": gettext_lazy("For each point of priority"),
    "matched": gettext_lazy("Host and sender name each other"),
    "interpreter": gettext_lazy("For avoiding interpreters"),
    "week_off": gettext_lazy("For each week nearer to the best weeks"),
    "holiday": gettext_lazy("For avoiding a public holiday at the host"),
    "visit": gettext_lazy("For sparing a host one visit"),
    "team": gettext_lazy("For sparing an interpreter team"),
    "regional": gettext_lazy("For sparing a person who serves several hosts"),
    "stability": gettext_lazy("For leaving a published visit where it is"),
}


@dataclass(frozen=True)
class Share:
    """How many requests of a country, or of an institution within one, are served."""

    home: str
    served: int
    requested: int


@dataclass(frozen=True)
class LoadLine:
    """What a plan asks of a host or a resource person, beside what was offered."""

    name: str
    visits: int
    most: int
    delegations: int
    people: int
    weeks: int

    @property
    def is_full(self) -> bool:
        return self.visits >= self.most


@dataclass(frozen=True)
class PlanFacts:
    """Everything about a plan that an auditor asks."""

    mode: str
    method: str
    seed: int
    iterations: int
    version: str
    digest: str
    objective: int
    bound: int | None
    is_proved: bool
    weights: Sequence[tuple[str, int]]
    fairness: str
    is_within_country: bool
    shares: Sequence[Share]
    hosts: Sequence[LoadLine]
    people: Sequence[LoadLine]
    interpreters: Mapping[str, int]


def facts_of_plan(plan: Plan, offers: Sequence[HostOffer]) -> PlanFacts:
    """The facts of a plan that is done; the resource people of offers are prefetched."""
    result: Mapping[str, Any] = plan.result or {}
    usual = Weights()
    weights = {name: getattr(usual, name) for name in WEIGHTS} | plan.cycle.weights
    return PlanFacts(
        mode=str(plan.get_mode_display()),
        method=str(METHODS.get(result["method"], result["method"])),
        seed=plan.seed,
        iterations=result["iterations"],
        version=plan.planner_version,
        digest=plan.digest,
        objective=result["objective"],
        bound=result["bound"],
        is_proved=result["proved"],
        weights=[(str(WEIGHTS[name]), weights[name]) for name in WEIGHTS],
        fairness=_(", ").join(str(points) for points in usual.fairness),
        is_within_country=plan.cycle.is_within_country,
        shares=_shares(result["served_by_country"]),
        hosts=_hosts(result["load"]["hosts"], offers),
        people=_people(result["load"]["people"], offers),
        interpreters={key: weeks for key, weeks in result["load"]["interpreters"].items() if weeks},
    )


def sexes_in_words(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Nominated people by sex; a count from which single people could be told is not said.

    No total stands beside it: it would reveal the count that is left out.
    """
    return [(str(Sex(key).label), _cell(counts[key])) for key in Sex.values if counts.get(key)]


def _cell(count: int) -> str:
    if count < LEAST_CELL:
        return _("fewer than %(least)s") % {"least": LEAST_CELL}
    return str(count)


def _shares(served: Mapping[str, Mapping[str, int]]) -> list[Share]:
    """By name; the planner's countries are codes, or keys of institutions within one country."""
    names = names_of_institutions(home for home in served if len(home) > COUNTRY_CODE)
    found = [
        Share(names.get(home) or str(countries.name(home)), one["served"], one["requested"])
        for home, one in served.items()
    ]
    return sorted(found, key=lambda one: one.home)


def _hosts(load: Mapping[str, Any], offers: Sequence[HostOffer]) -> list[LoadLine]:
    return [
        LoadLine(
            name=f"{offer.institution}: {offer.title}",
            visits=load[str(offer.pk)]["visits"],
            most=load[str(offer.pk)]["per_cycle"],
            delegations=load[str(offer.pk)]["delegations"],
            people=load[str(offer.pk)]["people"],
            weeks=load[str(offer.pk)]["weeks"],
        )
        for offer in offers
        if str(offer.pk) in load
    ]


def _people(load: Mapping[str, Any], offers: Sequence[HostOffer]) -> list[LoadLine]:
    return [
        LoadLine(
            name=f"{person.name}, {offer.institution}",
            visits=load[str(person.pk)]["visits"],
            most=load[str(person.pk)]["max_visits"],
            delegations=0,
            people=0,
            weeks=load[str(person.pk)]["weeks"],
        )
        for offer in offers
        for person in offer.resource_people.all()
        if str(person.pk) in load
    ]
