from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Verb, can
from coaching.models import Session
from coaching.presenters import supervision
from coaching.presenters.agreementsteps import agreement_steps
from coaching.presenters.course import course_steps
from coaching.presenters.groups import group_steps
from coaching.presenters.kept import steps_of_times
from coaching.presenters.paper import paper_steps
from coaching.presenters.words import when
from coaching.queries import with_session_facts
from coaching.queries.health import with_health
from coaching.rules import LOG_GRACE, can_be_of_pair, is_coach
from coaching.rules.health import Health
from core.next_steps import NextStep, Urgency
from core.templatetags.counterpart import moment
from matching.models import Pairing
from matching.presenters.names import others_named

SOON = timedelta(days=7)


def next_steps(user: User, *, now: datetime) -> list[NextStep]:
    """What to sign, what a coach logs, whom both meet next, and whom an organiser should ask."""
    is_of_pairs = can_be_of_pair(user)
    return [
        *agreement_steps(user, now=now),
        *steps_of_times(user, now=now),
        *(_own_sessions(user, now) if is_of_pairs else ()),
        *(_sessions_to_plan(user, now) if is_of_pairs else ()),
        *group_steps(user, now=now),
        *_pairs_to_ask(user, now),
        *paper_steps(user, now=now),
        *course_steps(user, now=now),
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


def _pairs_to_ask(user: User, now: datetime) -> Iterator[NextStep]:
    """For organisers: how many pairs of each cohort are at risk, and how many are quiet."""
    if not can(user, Verb.RUN_PROGRAMMES):
        return
    live = with_health(Pairing.objects.run_by(user).live(), now)
    asked = live.filter(health__in=[Health.AT_RISK, Health.QUIET]).order_by("quiet_since")
    rows = asked.values_list("cohort_id", "cohort__name", "health", "quiet_since")
    found: dict[tuple[UUID, str, str], list[datetime]] = {}
    for cohort, name, health, since in rows:
        found.setdefault((cohort, name, health), []).append(since)
    for (cohort, name, health), times in found.items():
        is_at_risk = health == Health.AT_RISK
        words = _at_risk(len(times)) if is_at_risk else _quiet(len(times))
        yield NextStep(
            urgency=Urgency.DUE if is_at_risk else Urgency.OPEN,
            due_at=times[0],
            title=words,
            detail=name,
            url=reverse("coaching:cohort-sessions", args=[cohort]) + f"?health={health}",
            action=_("See the pairs"),
        )


def _at_risk(count: int) -> str:
    words = ngettext("%(count)s pair is at risk", "%(count)s pairs are at risk", count)
    return words % {"count": count}


def _quiet(count: int) -> str:
    words = ngettext("%(count)s pair has gone quiet", "%(count)s pairs have gone quiet", count)
    return words % {"count": count}
