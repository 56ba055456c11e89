"""What a sponsor sees: days on which a pair met or did not, where the signed terms say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from coaching.models import Agreement, Session, SessionState
from coaching.models.agreement import AgreementQuerySet
from coaching.presenters.agreements import standing_of, what_sponsor_sees
from coaching.rules import can_see_attendance, is_past_records
from core.templatetags.counterpart import day, joined
from matching.models import Pairing


@dataclass(frozen=True)
class Meeting:
    """A day on which a pair met, or was to meet."""

    on: str
    word: str
    shape: str


def attendance(pairing: Pairing) -> list[Meeting]:
    """The days of a pair, the latest first: held or missed, without hour, length or theme."""
    over = Session.objects.filter(
        pairing=pairing, state__in=[SessionState.HELD, SessionState.MISSED]
    ).select_related("log")
    moments = [(_moment_of(session), session) for session in over]
    return [
        Meeting(
            on=day(at),
            word=_("Held") if session.state == SessionState.HELD else _("Missed"),
            shape="good" if session.state == SessionState.HELD else "wait",
        )
        for at, session in sorted(moments, key=lambda one: one[0], reverse=True)
    ]


def _moment_of(session: Session) -> datetime:
    log = getattr(session, "log", None)
    return log.started_at if log else session.starts_at


@dataclass(frozen=True)
class SponsoredCard:
    """A pair as its sponsor sees it in a list."""

    coachee: str
    coaches: str
    state: str
    shape: str
    sees: str
    url: str
    agreement_url: str


def sponsored_cards(named: AgreementQuerySet, user: User, *, now: datetime) -> list[SponsoredCard]:
    """The pairs whose terms name `user` as the sponsor, in force or waiting for a signature."""
    ordered = named.with_people().order_by("created_at")
    return [_card(agreement, user, now) for agreement in ordered]


def _card(agreement: Agreement, user: User, now: datetime) -> SponsoredCard:
    pairing, terms = agreement.pairing, agreement.in_force
    is_open = terms is not None and terms.sponsor_id == user.pk and not is_past_records(terms, now)
    sees_more = can_see_attendance(user, agreement, now) or bool(
        is_open and terms and terms.sponsor_sees_goals
    )
    standing = standing_of(agreement)
    return SponsoredCard(
        coachee=pairing.people[0].name,
        coaches=joined(coach.name for coach in pairing.coaches),
        state=standing.word,
        shape=standing.shape,
        sees=what_sponsor_sees(terms) if terms and is_open else "",
        url=reverse("coaching:sponsored-detail", args=[pairing.pk]) if sees_more else "",
        agreement_url=agreement.get_absolute_url(),
    )
