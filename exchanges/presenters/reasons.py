"""Why a request is left out, and what would let it in, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exchanges.models import LeftOutRequest, Plan, PlanQuestion, VisitCycle, VisitRequest
from exchanges.presenters.priority import waited_words
from exchanges.presenters.words import week_words

# Doors and reasons of exchanges.planning, as the organiser reads them.
REASONS: Mapping[str, Promise] = {
    "own_country": gettext_lazy("the host is in the delegation’s own country"),
    "excluded_host": gettext_lazy("the sender excluded the host"),
    "theme_not_offered": gettext_lazy("the host does not show the theme"),
    "host_blackout": gettext_lazy("the host has not opened the weeks"),
    "host_holidays": gettext_lazy("public holidays at the host"),
    "delegation_unavailable": gettext_lazy("the delegation cannot travel in these weeks"),
    "home_holidays": gettext_lazy("public holidays at home"),
    "lead_time": gettext_lazy("too early for names, passports and visas"),
    "no_interpreter": gettext_lazy("no common language and no interpreter"),
    "seats_full": gettext_lazy("too many people for the visit"),
    "visit_full": gettext_lazy("the visit has as many delegations as the host takes"),
    "excluded_pair": gettext_lazy("delegations that cannot be together"),
    "host_cycle_full": gettext_lazy("the host has as many visits as it takes in the cycle"),
    "host_week_full": gettext_lazy("the host receives others in these weeks, or rests"),
    "no_person": gettext_lazy("no resource person is free for the theme"),
    "no_team": gettext_lazy("all interpreters are taken"),
    "no_gain": gettext_lazy("it would cost others more than it brings"),
}
# The same doors where the visits stay within one country.
REASONS_WITHIN: Mapping[str, Promise] = {
    "own_country": gettext_lazy("nobody is a guest of the own institution"),
    "lead_time": gettext_lazy("too early for the names"),
}
WHO: Mapping[str, Promise] = {
    "host": gettext_lazy("The host can do this."),
    "delegation": gettext_lazy("The sender can do this."),
    "organiser": gettext_lazy("You can do this."),
}


# Near misses as the planner writes them, the cheapest first.
Nearest = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way, and in how many of the possible places it does."""

    words: str
    places: int


@dataclass(frozen=True)
class Fix:
    """One change that alone would let the request in."""

    words: str
    who: str


@dataclass(frozen=True)
class LeftOut:
    """A request without a visit: why, and the cheapest fixes first.

    `doors` were closed whatever the plan; `obstacles` stand in the way in this one. `price` is the
    question about forcing it in, if somebody asked.
    """

    row: LeftOutRequest
    request: Any
    places: int
    doors: list[Reason]
    obstacles: list[Reason]
    fixes: list[Fix]
    price: PlanQuestion | None
    waited: str

    @property
    def is_shut_out(self) -> bool:
        """Every door is closed: no plan at all could serve it."""
        return not self.obstacles


@dataclass(frozen=True)
class TrayLine:
    """A request without a visit beside the board: its cheapest fix, and how many others it has."""

    request: VisitRequest
    fix: Fix | None
    others: int


def reason_words(key: str, cycle: VisitCycle) -> str:
    """A door or an obstacle in a plan of `cycle`."""
    within = REASONS_WITHIN if cycle.is_within_country else {}
    return str(within.get(key, REASONS[key]))


def left_out_words(
    row: LeftOutRequest,
    plan: Plan,
    hosts: Mapping[str, str],
    price: PlanQuestion | None = None,
    waited: int = 0,
) -> LeftOut:
    """The diagnosis of one request in words; `hosts` names offers by key.

    `waited` is how many cycles left it out before.
    """
    closed, blocked = row.diagnosis["closed"], row.diagnosis["blocked"]
    return LeftOut(
        row=row,
        request=row.request,
        places=sum(closed.values()) + sum(blocked.values()),
        doors=_reasons(closed, plan.cycle),
        obstacles=_reasons(blocked, plan.cycle),
        fixes=_fixes(row.diagnosis["nearest"], plan, hosts, row.request),
        price=price,
        waited=waited_words(waited),
    )


def tray_lines(
    plan: Plan, requests: Iterable[VisitRequest], hosts: Mapping[str, str], most: int
) -> list[TrayLine]:
    """The first of the left-out requests of a plan that is done, by sender, each in few words."""
    why = {one["delegation"]: one["nearest"] for one in plan.unserved}
    left = [one for one in requests if str(one.pk) in why]
    ordered = sorted(left, key=lambda one: (str(one.institution), one.title))
    return [_tray_line(one, why[str(one.pk)], plan, hosts) for one in ordered[:most]]


def _tray_line(
    request: VisitRequest, nearest: Nearest, plan: Plan, hosts: Mapping[str, str]
) -> TrayLine:
    fixes = _fixes(nearest[:1], plan, hosts, request)
    return TrayLine(request, fixes[0] if fixes else None, max(0, len(nearest) - 1))


def _fixes(
    nearest: Nearest, plan: Plan, hosts: Mapping[str, str], request: VisitRequest
) -> list[Fix]:
    return [fix_words(one, plan, hosts, request.duration) for one in nearest]


def _reasons(counts: Mapping[str, int], cycle: VisitCycle) -> list[Reason]:
    """What stands in the way, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Reason(reason_words(key, cycle), places) for key, places in ordered]


def fix_words(
    nearest: Mapping[str, Any], plan: Plan, hosts: Mapping[str, str], duration: int
) -> Fix:
    """One near miss as a sentence that says who does what."""
    within = FIXES_WITHIN if plan.cycle.is_within_country else {}
    sentence = within.get(nearest["door"], FIXES[nearest["door"]])(nearest["gap"])
    facts = {
        "host": hosts.get(nearest["host"], _("a host that has left")),
        "gap": nearest["gap"],
        "weeks": week_words(plan.monday_of(nearest["week"]), duration),
    }
    return Fix(words=sentence % facts, who=str(WHO[nearest["who"]]))


def _always(sentence: Promise) -> Callable[[int], str]:
    return lambda _gap: str(sentence)


FIXES: Mapping[str, Callable[[int], str]] = {
    "lead_time": lambda gap: ngettext(
        "Have names and passports ready one week sooner, for %(host)s on %(weeks)s.",
        "Have names and passports ready %(gap)s weeks sooner, for %(host)s on %(weeks)s.",
        gap,
    ),
    "delegation_unavailable": lambda gap: ngettext(
        "Make one more week free to travel, for %(host)s on %(weeks)s.",
        "Make %(gap)s more weeks free to travel, for %(host)s on %(weeks)s.",
        gap,
    ),
    "seats_full": lambda gap: ngettext(
        "%(host)s takes one more person on %(weeks)s, or one person fewer travels.",
        "%(host)s takes %(gap)s more people on %(weeks)s, or %(gap)s people fewer travel.",
        gap,
    ),
    "visit_full": _always(gettext_lazy("%(host)s takes one more delegation on %(weeks)s.")),
    "host_week_full": lambda gap: ngettext(
        "%(host)s receives one more visit at the same time in one week of %(weeks)s.",
        "%(host)s receives one more visit at the same time in %(gap)s weeks from %(weeks)s.",
        gap,
    ),
    "host_blackout": lambda gap: ngettext(
        "%(host)s opens one more week, for a visit on %(weeks)s.",
        "%(host)s opens %(gap)s more weeks, for a visit on %(weeks)s.",
        gap,
    ),
    "no_team": lambda gap: ngettext(
        "Find one more team of interpreters for one week, %(weeks)s.",
        "Find one more team of interpreters for %(gap)s weeks, %(weeks)s.",
        gap,
    ),
    "no_person": _always(
        gettext_lazy("%(host)s names one more resource person who is free on %(weeks)s.")
    ),
    "no_interpreter": _always(
        gettext_lazy("Find interpreters for the delegation’s language, for %(host)s on %(weeks)s.")
    ),
    "host_cycle_full": _always(
        gettext_lazy("%(host)s takes one more visit in this cycle, on %(weeks)s.")
    ),
    "excluded_host": _always(
        gettext_lazy("Lift the exclusion of %(host)s, which has room on %(weeks)s.")
    ),
    "host_holidays": _always(
        gettext_lazy("%(host)s agrees to work around its public holidays on %(weeks)s.")
    ),
    "home_holidays": _always(
        gettext_lazy("Travel to %(host)s over the public holidays at home on %(weeks)s.")
    ),
    "theme_not_offered": _always(
        gettext_lazy("%(host)s adds the theme; it has room on %(weeks)s.")
    ),
}
FIXES_WITHIN: Mapping[str, Callable[[int], str]] = {
    "lead_time": lambda gap: ngettext(
        "Have the names ready one week sooner, for %(host)s on %(weeks)s.",
        "Have the names ready %(gap)s weeks sooner, for %(host)s on %(weeks)s.",
        gap,
    ),
}
