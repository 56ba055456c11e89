from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Verb, can
from coaching.models import Session
from coaching.models.session import SessionQuerySet
from coaching.presenters import supervision
from coaching.presenters.agreementsteps import waiting_terms
from coaching.presenters.course import waiting_course
from coaching.presenters.groups import waiting_groups
from coaching.presenters.kept import waiting_times
from coaching.presenters.paper import waiting_papers
from coaching.presenters.words import when
from coaching.queries import with_session_facts
from coaching.queries.health import with_health
from coaching.rules import LOG_GRACE, can_be_of_pair, is_coach
from coaching.rules.health import Health
from core.next_steps import NextStep, Urgency, Waiting
from core.templatetags.counterpart import moment
from matching.models import Pairing
from matching.models.pairing import PairingQuerySet

if TYPE_CHECKING:
    from coaching.queries.health import PairingWithHealth
from matching.presenters.names import others_named

SOON = timedelta(days=7)


def waiting(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """What to sign, what a coach logs, whom both meet next, and whom an organiser should ask."""
    yield from waiting_terms(user, now=now)
    yield from waiting_times(user, now=now)
    if can_be_of_pair(user):
        own = Pairing.objects.of(user).live()
        planned = Session.objects.planned().filter(pairing__in=own)
        yield Waiting(planned, partial(_own_sessions, user=user, now=now))
        idle = own.exclude(pk__in=Session.objects.planned().values("pairing"))
        yield Waiting(idle, partial(_sessions_to_plan, user=user, now=now))
    yield from waiting_groups(user, now=now)
    if can(user, Verb.RUN_PROGRAMMES):
        live = with_health(Pairing.objects.run_by(user).live(), now)
        asked = live.filter(health__in=[Health.AT_RISK, Health.QUIET])
        yield Waiting(asked, _pairs_to_ask)
    yield from waiting_papers(user, now=now)
    yield from waiting_course(user, now=now)
    yield from supervision.waiting(user, now=now)


def _own_sessions(planned: SessionQuerySet, *, user: User, now: datetime) -> Iterator[NextStep]:
    for session in planned.with_people().order_by("starts_at"):
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


def _sessions_to_plan(idle: PairingQuerySet, *, user: User, now: datetime) -> Iterator[NextStep]:
    for pairing in with_session_facts(idle.with_people(), now):
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


def _pairs_to_ask(asked: QuerySet[PairingWithHealth]) -> Iterator[NextStep]:
    """For organisers: how many pairs of each cohort are at risk, and how many are quiet."""
    rows = asked.order_by("quiet_since").values_list(
        "cohort_id", "cohort__name", "health", "quiet_since"
    )
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
