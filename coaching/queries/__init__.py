"""What screens and messages read of sessions: never a note."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from accounts.models import ProfileTheme, Theme, User
from coaching.models import MOST_MINUTES, Session, SessionLog, SessionState
from coaching.rules import LOG_GRACE, QUIET_AFTER
from matching.models import Pairing

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    PairingWithFacts = WithAnnotations[Pairing, "SessionFacts"]


class SessionFacts(TypedDict):
    """What `with_session_facts` adds to a pairing."""

    last_met_at: datetime | None
    next_at: datetime | None
    held_count: int
    to_log_count: int
    late_log_count: int
    quiet_since: datetime
    is_quiet: bool


def with_session_facts(pairings: QuerySet[Pairing], now: datetime) -> QuerySet[PairingWithFacts]:
    """Add to each pairing the facts that tell how it goes.

    `last_met_at`, `next_at` (moments or None), `held_count`, `to_log_count` (begun and not logged),
    `late_log_count` (so for more than two days), `quiet_since` (the last meeting or the start) and
    `is_quiet` (that is six weeks ago and nothing is planned).
    """
    sessions = Session.objects.filter(pairing=OuterRef("pk"))
    logs = SessionLog.objects.filter(session__pairing=OuterRef("pk")).order_by("-started_at")
    ahead = sessions.planned().filter(starts_at__gt=now).order_by("starts_at")
    return pairings.annotate(
        last_met_at=Subquery(logs.values("started_at")[:1]),
        next_at=Subquery(ahead.values("starts_at")[:1]),
        held_count=_number_of(sessions.filter(state=SessionState.HELD)),
        to_log_count=_number_of(sessions.planned().filter(starts_at__lte=now)),
        late_log_count=_number_of(sessions.planned().filter(starts_at__lte=now - LOG_GRACE)),
        quiet_since=Coalesce("last_met_at", "started_at", "created_at"),
    ).annotate(
        is_quiet=ExpressionWrapper(
            Q(quiet_since__lt=now - QUIET_AFTER, next_at__isnull=True),
            output_field=BooleanField(),
        )
    )


def _number_of(sessions: QuerySet[Session]) -> Coalesce:
    counted = sessions.order_by().values("pairing").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def clashing_session(
    *,
    people: Iterable[User],
    starts_at: datetime,
    minutes: int,
    but: Session | None = None,
) -> Session | None:
    """The first planned session of any of `people` that overlaps the given time, if there is one.

    `but` is the session that is being moved: it does not stand in its own way.
    """
    ends_at = starts_at + timedelta(minutes=minutes)
    longest = timedelta(minutes=MOST_MINUTES)
    members = [person.pk for person in people]
    near = Session.objects.planned().filter(
        Q(pairing__coachee__profile__user__in=members)
        | Q(pairing__coach__profile__user__in=members)
        | Q(pairing__co_coach__profile__user__in=members),
        starts_at__gt=starts_at - longest,
        starts_at__lt=ends_at,
    )
    if but is not None:
        near = near.exclude(pk=but.pk)
    overlapping = (s for s in near.with_people().order_by("starts_at") if s.ends_at > starts_at)
    return next(overlapping, None)


def themes_of_pair(pairing: Pairing) -> tuple[list[Theme], list[Theme]]:
    """The themes that everybody of the pairing named, most weighed first, and all the others."""
    named: dict[str, dict[object, int]] = {}
    places = (pairing.coachee, pairing.coach, pairing.co_coach)
    profiles = [place.profile_id for place in places if place is not None]
    for row in ProfileTheme.objects.filter(profile__in=profiles):
        named.setdefault(row.theme, {})[row.profile_id] = row.weight
    weights = {key: sum(by.values()) for key, by in named.items() if len(by) == len(profiles)}
    common = sorted((t for t in Theme if t in weights), key=lambda theme: -weights[theme])
    return common, [theme for theme in Theme if theme not in weights]
