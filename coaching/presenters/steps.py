from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from coaching.models import Session
from coaching.presenters import supervision
from coaching.presenters.words import when
from coaching.queries import with_session_facts
from coaching.rules import LOG_GRACE, is_coach
from core.next_steps import NextStep, Urgency
from core.templatetags.counterpart import moment
from matching.models import Pairing
from matching.presenters.names import others_named

if TYPE_CHECKING:
    from coaching.queries import PairingWithFacts

SOON = timedelta(days=7)


def next_steps(user: User, *, now: datetime) -> list[NextStep]:
    """What a coach logs, whom both meet next, and which pairs an organiser should ask."""
    return [
        *_own_sessions(user, now),
        *_sessions_to_plan(user, now),
        *_quiet_pairs(user, now),
        *supervision.next_steps(user, now=now),
    ]


def _own_sessions(user: User, now: datetime) -> Iterator[NextStep]:
    own = Session.objects.planned().filter(pairing__in=Pairing.objects.of(user).live())
    for session in own.with_people().order_by("starts_at"):
        if session.starts_at > now:
            yield _step_to_meet(session, user, now)
        elif is_coach(user, session.pairing):
            yield _step_to_log(session, user, now)


def _step_to_meet(session: Session, user: User, now: datetime) -> NextStep:
    other = others_named(session.pairing, user)
    how = session.place or session.get_mode_display()
    return NextStep(
        urgency=Urgency.SOON if session.starts_at - now <= SOON else Urgency.OPEN,
        due_at=session.starts_at,
        title=_("Next session: %(when)s") % {"when": when(session)},
        detail=_("With %(name)s. %(how)s") % {"name": other, "how": how},
        url=reverse("coaching:session-detail", args=[session.pk]),
        action=_("See the session"),
    )


def _step_to_log(session: Session, user: User, now: datetime) -> NextStep:
    other = others_named(session.pairing, user)
    return NextStep(
        urgency=Urgency.LATE if session.starts_at <= now - LOG_GRACE else Urgency.DUE,
        due_at=session.starts_at,
        title=_("Log your session with %(name)s") % {"name": other},
        detail=moment(session.starts_at),
        url=reverse("coaching:session-log", args=[session.pk]),
        action=_("Log it"),
    )


def _sessions_to_plan(user: User, now: datetime) -> Iterator[NextStep]:
    pairings = with_session_facts(Pairing.objects.of(user).live().with_people(), now)
    for pairing in pairings.filter(next_at__isnull=True, to_log_count=0):
        other = others_named(pairing, user)
        yield NextStep(
            urgency=Urgency.DUE if pairing.is_quiet else Urgency.OPEN,
            due_at=pairing.quiet_since,
            title=_("Plan a session with %(name)s") % {"name": other},
            detail=_last_met_in_words(pairing.last_met_at),
            url=reverse("coaching:session-create", args=[pairing.pk]),
            action=_("Plan a session"),
        )


def _last_met_in_words(last_met_at: datetime | None) -> str:
    if last_met_at is None:
        return _("You have not met yet.")
    return _("You last met: %(when)s") % {"when": moment(last_met_at)}


def _quiet_pairs(user: User, now: datetime) -> Iterator[NextStep]:
    live = Pairing.objects.run_by(user).live().select_related("cohort")
    quiet: dict[str, list[PairingWithFacts]] = {}
    for pairing in with_session_facts(live, now).filter(is_quiet=True).order_by("quiet_since"):
        quiet.setdefault(str(pairing.cohort_id), []).append(pairing)
    for pairings in quiet.values():
        cohort = pairings[0].cohort
        count = len(pairings)
        yield NextStep(
            urgency=Urgency.DUE,
            due_at=pairings[0].quiet_since,
            title=ngettext(
                "%(count)s pair has not met for six weeks and plans nothing",
                "%(count)s pairs have not met for six weeks and plan nothing",
                count,
            )
            % {"count": count},
            detail=cohort.name,
            url=reverse("coaching:cohort-sessions", args=[cohort.pk]) + "?fact=quiet",
            action=_("See the pairs"),
        )
