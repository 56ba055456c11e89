"""Calendars that a delegate keeps: when, with whom and where, and nothing of what is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from coaching.models import Delegate, Session, TimeProposal, kept_pairings
from coaching.models.session import SessionQuerySet
from coaching.models.times import TimeProposalQuerySet
from coaching.presenters.words import when
from coaching.rules import can_be_of_pair, is_of_pair
from core.next_steps import NextStep, Urgency, Waiting
from core.templatetags.counterpart import moment
from matching.models import Pairing
from matching.presenters.names import others_named

SOON = timedelta(days=7)


@dataclass(frozen=True)
class KeptPair:
    """A pair of the principal: what is planned, and what waits for an answer."""

    pairing: Pairing
    other: str
    sessions: list[tuple[Session, str]] = field(default_factory=list)
    proposals: list[tuple[TimeProposal, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class KeptCalendar:
    """The calendar of one person, for their delegate."""

    delegate: Delegate
    pairs: list[KeptPair]


def kept_calendars(user: User, *, now: datetime) -> list[KeptCalendar]:
    """The calendars that `user` keeps, each with the pairs of its owner."""
    serving = Delegate.objects.current().filter(aide=user).select_related("principal")
    pairings = list(kept_pairings(user).with_people().order_by("created_at"))
    ahead: dict[UUID, list[Session]] = {}
    for session in Session.objects.ahead(now).kept_by(user).with_people():
        ahead.setdefault(session.pairing_id, []).append(session)
    asked = {
        one.pairing_id: one
        for one in TimeProposal.objects.open(now)
        .filter(pairing__in=[pairing.pk for pairing in pairings])
        .with_people()
    }
    return [
        KeptCalendar(
            delegate,
            [
                _kept_pair(pairing, delegate.principal, ahead, asked)
                for pairing in pairings
                if is_of_pair(delegate.principal, pairing)
            ],
        )
        for delegate in serving.order_by("principal__name")
    ]


def _kept_pair(
    pairing: Pairing,
    principal: User,
    ahead: dict[UUID, list[Session]],
    asked: dict[UUID, TimeProposal],
) -> KeptPair:
    times = asked.get(pairing.pk)
    return KeptPair(
        pairing=pairing,
        other=others_named(pairing, principal),
        sessions=[(session, when(session)) for session in ahead.get(pairing.pk, [])],
        proposals=[(times, times.proposed_for_id != principal.pk)] if times else [],
    )


def keepers_of(pairing: Pairing) -> list[str]:
    """Who sees the dates of the pair beside its people: name, and for whom."""
    serving = Delegate.objects.current().filter(
        principal__in=[person.pk for person in pairing.people]
    )
    return [
        _("%(delegate)s for %(name)s") % {"delegate": one.known_as, "name": one.principal.name}
        for one in serving.select_related("principal").order_by("known_as")
    ]


def waiting_times(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """Times that wait for `user`, and what comes next in the calendars that `user` keeps."""
    proposed = TimeProposal.objects.open(now)
    if can_be_of_pair(user):
        own = proposed.filter(pairing__in=Pairing.objects.of(user).live())
        yield Waiting(own.exclude(proposed_for=user), _own_times)
    if user.keeps_calendars:
        kept = proposed.filter(pairing__in=kept_pairings(user))
        others = kept.exclude(pairing__in=Pairing.objects.of(user))
        yield Waiting(others, partial(_kept_times, user=user))
        coming = Session.objects.ahead(now).kept_by(user).filter(starts_at__lte=now + SOON)
        yield Waiting(coming, partial(_next_kept, user=user))


def _own_times(proposed: TimeProposalQuerySet) -> Iterator[NextStep]:
    for times in proposed.with_people():
        yield _step_to_choose(times)


def _kept_times(proposed: TimeProposalQuerySet, *, user: User) -> Iterator[NextStep]:
    served = set(Delegate.objects.current().filter(aide=user).values_list("principal", flat=True))
    for times in proposed.with_people():
        asked = {person.pk for person in times.pairing.others(times.proposed_for)}
        if asked & served:
            yield _step_to_choose(times)


def _step_to_choose(times: TimeProposal) -> NextStep:
    return NextStep(
        urgency=Urgency.DUE,
        due_at=times.starts[0],
        title=_("Choose a time for a session with %(name)s") % {"name": times.proposed_for.name},
        detail=_("Proposed: %(times)s") % {"times": "; ".join(map(moment, times.starts))},
        url=times.get_absolute_url(),
        action=_("Choose"),
    )


def _next_kept(coming: SessionQuerySet, *, user: User) -> Iterator[NextStep]:
    for session in coming.with_people()[:1]:
        yield NextStep(
            urgency=Urgency.SOON,
            due_at=session.starts_at,
            title=_("Next session in a calendar you keep: %(when)s") % {"when": when(session)},
            detail=others_named(session.pairing, user),
            url=reverse("coaching:kept-calendars"),
            action=_("See the calendars"),
        )
