"""Who receives and who travels: the give and take of institutions and countries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from accounts.models import Role, User
from exchanges.models import Visit, VisitState
from exchanges.queries.conduct import presence_of
from exchanges.queries.rows import visits_with_people
from exchanges.rules.conduct import working_days
from exchanges.rules.sides import live_delegations

TOOK_PLACE = (VisitState.UNDER_WAY, VisitState.REPORTED, VisitState.CLOSED)


@dataclass(frozen=True)
class Turnout:
    """A delegation in the ledger: its people, and people times working days."""

    people: int
    days: int


@dataclass
class Account:
    """One side of the ledger: visits, people, and people times working days."""

    visits: int = 0
    people: int = 0
    days: int = 0

    def add(self, turnouts: Iterable[Turnout]) -> None:
        """One more visit, with those who came."""
        self.visits += 1
        for one in turnouts:
            self.people += one.people
            self.days += one.days


@dataclass
class LedgerLine:
    """What an institution or a country received and sent."""

    name: str
    hosted: Account = field(default_factory=Account)
    sent: Account = field(default_factory=Account)

    @property
    def balance(self) -> int:
        """Days given less days taken."""
        return self.hosted.days - self.sent.days


def ledger(user: User, *, by_country: bool) -> list[LedgerLine]:
    """The lines that the person may read: all of own cycles, else those of own institutions."""
    visits = visits_with_people(Visit.objects.visible_to(user).filter(state__in=TOOK_PLACE))
    present = presence_of(visits)
    lines: dict[Any, LedgerLine] = {}
    for visit in visits:
        _enter(lines, visit, user, by_country, present)
    return sorted(lines.values(), key=lambda line: line.name)


def _enter(
    lines: dict[Any, LedgerLine],
    visit: Visit,
    user: User,
    by_country: bool,
    present: Mapping[UUID, Mapping[date, int]],
) -> None:
    all_of_cycle = visit.offer.cycle.institution_id in user.institutions_as(Role.ORGANISER)
    own = user.institutions_as(Role.HOST, Role.FOCAL_POINT)
    host = visit.offer.institution
    senders: dict[Any, list[Turnout]] = defaultdict(list)
    for one in live_delegations(visit):
        came = _turnout(one.request.people, working_days(visit), present.get(one.pk, {}))
        senders[one.request.institution].append(came)
    if all_of_cycle or host.pk in own:
        _line(lines, host, by_country).hosted.add(chain.from_iterable(senders.values()))
    for sender, turnouts in senders.items():
        if all_of_cycle or sender.pk in own:
            _line(lines, sender, by_country).sent.add(turnouts)


def _turnout(announced: int, days: Iterable[date], present: Mapping[date, int]) -> Turnout:
    """Who was there, on each day that is recorded; on the other working days who was announced."""
    unrecorded = set(days) - set(present)
    return Turnout(
        people=max(present.values(), default=announced),
        days=sum(present.values()) + announced * len(unrecorded),
    )


def _line(lines: dict[Any, LedgerLine], institution: Any, by_country: bool) -> LedgerLine:
    key = institution.country.code if by_country else institution.pk
    name = institution.country.name if by_country else institution.name
    return lines.setdefault(key, LedgerLine(str(name)))


def totals(lines: Iterable[LedgerLine]) -> LedgerLine:
    """All lines together, under no name."""
    whole = LedgerLine("")
    for line in lines:
        for mine, theirs in ((whole.hosted, line.hosted), (whole.sent, line.sent)):
            mine.visits += theirs.visits
            mine.people += theirs.people
            mine.days += theirs.days
    return whole
