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
from django.db.models.functions import Coalesce, Greatest

from accounts.models import ProfileTheme, Theme, User
from coaching.models import MOST_MINUTES, PaperPairing, Session, SessionLog, SessionState
from coaching.rules import LOG_GRACE, NEVER_QUIET_STATES, QUIET_AFTER
from matching.models import Pairing, PairingMove, PairingState

# In weeks: what programmes begin with, and what nobody takes for a rhythm any more.
USUAL_RHYTHM = 4
LONGEST_RHYTHM = 8

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
    `late_log_count` (so for more than two days), `quiet_since` (the last meeting, or the start or
    resumption of their work when that is later) and `is_quiet` (that is six weeks ago, nothing is
    planned, and they neither pause nor agree on their terms).
    """
    sessions = Session.objects.filter(pairing=OuterRef("pk"))
    logs = SessionLog.objects.filter(session__pairing=OuterRef("pk")).order_by("-started_at")
    ahead = sessions.planned().filter(starts_at__gt=now).order_by("starts_at")
    began = PairingMove.objects.filter(pairing=OuterRef("pk"), to_state=PairingState.ACTIVE)
    return pairings.annotate(
        last_met_at=Subquery(logs.values("started_at")[:1]),
        next_at=Subquery(ahead.values("starts_at")[:1]),
        held_count=_number_of(sessions.filter(state=SessionState.HELD)),
        to_log_count=_number_of(sessions.planned().filter(starts_at__lte=now)),
        late_log_count=_number_of(sessions.planned().filter(starts_at__lte=now - LOG_GRACE)),
        met_or_started_at=Coalesce("last_met_at", "started_at", "created_at"),
        quiet_since=Greatest(
            "met_or_started_at",
            Coalesce(Subquery(began.order_by("-at").values("at")[:1]), "met_or_started_at"),
        ),
    ).annotate(
        is_quiet=ExpressionWrapper(
            Q(quiet_since__lt=now - QUIET_AFTER, next_at__isnull=True)
            & ~Q(state__in=NEVER_QUIET_STATES),
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


def next_session(pairing: Pairing, *, now: datetime) -> Session | None:
    """The session that the pair has planned next."""
    return Session.objects.ahead(now).filter(pairing=pairing).with_people().first()


def last_log(pairing: Pairing) -> SessionLog | None:
    """The log of the pair's last session."""
    logs = SessionLog.objects.filter(session__pairing=pairing)
    return logs.order_by("-started_at").first()


def weeks_between_sessions(session: Session) -> int:
    """The rhythm of a pair: the whole weeks from its session before to this one.

    Four where there was none, or where the gap is no rhythm: less than half a week, or months.
    """
    before = SessionLog.objects.filter(
        session__pairing=session.pairing_id, started_at__lt=session.starts_at
    )
    last = before.order_by("-started_at").values_list("started_at", flat=True).first()
    weeks = round((session.starts_at - last) / timedelta(weeks=1)) if last else 0
    return weeks if 1 <= weeks <= LONGEST_RHYTHM else USUAL_RHYTHM


def log_of(session: Session) -> SessionLog | None:
    """The log of a session with who wrote it."""
    return SessionLog.objects.select_related("logged_by").filter(session=session).first()


def sessions_on_paper(user: User, *, now: datetime) -> QuerySet[Session]:
    """Sessions whose facts `user` may type from paper and nobody has, the oldest first."""
    pairs = PaperPairing.objects.visible_to(user).values("pairing")
    return Session.objects.awaiting_log(now).filter(pairing__in=pairs).with_people()
