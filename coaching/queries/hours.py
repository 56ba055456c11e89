"""What a coach did, from the logs of sessions: hours, never a note."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from coaching import crypto
from coaching.models import (
    FeeKind,
    HoursConsent,
    OtherHours,
    PairingFee,
    SessionLog,
    SessionState,
    SupervisionMeeting,
    SupervisionState,
)
from matching.models import CoachLeaving, Cohort, Pairing, SecondCoach


@dataclass(frozen=True)
class Client:
    """Who somebody coached elsewhere, as typed; locked when the key is missing here."""

    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    is_locked: bool = False


@dataclass
class PairHours:
    """The logged hours of one pairing; `number` counts the coach's pairings from the first."""

    pairing: Pairing
    number: int
    is_named: bool
    fee: str
    is_fee_stated: bool
    sessions: int = 0
    minutes: int = 0
    days: list[date] = field(default_factory=list)
    minutes_by_year: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, on: date, minutes: int) -> None:
        """Count one session."""
        self.sessions += 1
        self.minutes += minutes
        self.minutes_by_year[on.year] += minutes
        self.days.append(on)

    @property
    def first_on(self) -> date:
        return min(self.days)

    @property
    def last_on(self) -> date:
        return max(self.days)


@dataclass(frozen=True)
class CohortHours:
    """What a letter of hours certifies of one coach in one cohort."""

    coachees: int
    sessions: int
    minutes: int
    supervision_minutes: int
    first_on: date | None
    last_on: date | None
    themes: list[str]


def coached_by(user: User) -> QuerySet[Pairing]:
    """The pairings in which `user` is or was a coach, ended ones included, the first one first."""
    as_coach = Q(coach__profile__user=user) | Q(co_coach__profile__user=user)
    left = CoachLeaving.objects.filter(coach__profile__user=user)
    mine = Pairing.objects.filter(as_coach | Q(pk__in=left.values("pairing")))
    return mine.with_people().order_by("created_at", "pk")


def is_named(coachee: User, pairing: Pairing) -> bool:
    """Whether `coachee`, who asks, lets the coaches of the pairing name them."""
    return HoursConsent.objects.standing().filter(pairing=pairing, by=coachee).exists()


def pair_hours(coach: User) -> list[PairHours]:
    """The hours of `coach` in each of their pairings that has a logged session."""
    consents = HoursConsent.objects.standing().filter(pairing__in=coached_by(coach))
    named = set(consents.values_list("pairing_id", flat=True))
    fees = dict(PairingFee.objects.filter(coach=coach).values_list("pairing_id", "kind"))
    found = {
        pairing.pk: PairHours(
            pairing=pairing,
            number=number,
            is_named=pairing.pk in named,
            fee=fees.get(pairing.pk, FeeKind.PRO_BONO),
            is_fee_stated=pairing.pk in fees,
        )
        for number, pairing in enumerate(coached_by(coach), 1)
    }
    for log in _logs(coach, found).select_related("session"):
        found[log.session.pairing_id].add(timezone.localdate(log.started_at), log.minutes)
    return [hours for hours in found.values() if hours.sessions]


@sensitive_variables()
def client_of(hours: OtherHours) -> Client:
    """Who was coached elsewhere, for the coach's own eyes."""
    try:
        name, contact = json.loads(crypto.open_field(hours, "sealed_client"))
    except crypto.Locked:
        return Client(is_locked=True)
    return Client(name=name, contact=contact)


@sensitive_variables()
def other_hours(coach: User) -> list[tuple[OtherHours, Client]]:
    """What `coach` typed of hours done elsewhere, each with its client."""
    return [(hours, client_of(hours)) for hours in OtherHours.objects.visible_to(coach)]


def cohort_hours(coach: User, cohort: Cohort) -> CohortHours | None:
    """The hours of `coach` in `cohort` as a letter says them, None before the first session."""
    pairings = list(coached_by(coach).filter(cohort=cohort).values_list("pk", flat=True))
    logs = list(
        _logs(coach, pairings).values_list("session__pairing_id", "started_at", "minutes", "themes")
    )
    if not logs:
        return None
    # The same day for every reader: a letter is one document.
    days = [started_at.astimezone(UTC).date() for _pk, started_at, _m, _t in logs]
    return CohortHours(
        coachees=len({pairing_id for pairing_id, _at, _m, _t in logs}),
        sessions=len(logs),
        minutes=sum(minutes for _pk, _at, minutes, _t in logs),
        supervision_minutes=supervision_minutes(coach, programme_id=cohort.programme_id),
        first_on=min(days),
        last_on=max(days),
        themes=sorted({theme for _pk, _at, _m, themes in logs for theme in themes}),
    )


def cohorts_with_hours(coach: User) -> QuerySet[Cohort]:
    """The cohorts in which `coach` has logged a session."""
    mine = coached_by(coach).order_by()
    logged = _logs(coach, mine.values_list("pk", flat=True)).order_by()
    mine = mine.filter(pk__in=logged.values("session__pairing"))
    return Cohort.objects.filter(pk__in=mine.values("cohort")).select_related("programme")


def supervision_minutes(coach: User, **where: object) -> int:
    """How long `coach` was in supervision as a member; `programme_id` limits it to one."""
    scope = {f"group__{name}": value for name, value in where.items()}
    held = SupervisionMeeting.objects.filter(
        state=SupervisionState.HELD, presences__coach=coach, **scope
    )
    return held.aggregate(total=Sum("minutes"))["total"] or 0


def _logs(coach: User, pairings: Iterable[object]) -> QuerySet[SessionLog]:
    """The logs of sessions at which `coach` was: not before they joined, nor after they left."""
    joined = SecondCoach.objects.filter(
        coach__profile__user=coach,
        pairing=OuterRef("session__pairing"),
        joined_at__gt=OuterRef("started_at"),
    )
    left = CoachLeaving.objects.filter(
        coach__profile__user=coach,
        pairing=OuterRef("session__pairing"),
        at__lte=OuterRef("started_at"),
    )
    return SessionLog.objects.filter(
        ~Exists(joined),
        ~Exists(left),
        session__state=SessionState.HELD,
        session__pairing__in=list(pairings),
    ).order_by("started_at")
