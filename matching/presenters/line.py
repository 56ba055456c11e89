"""The whole line of somebody in a cohort: enrolled, met, proposed, declined, paired, rematched.

Organisers read all of it. The person reads what was shown to them, and never who said no.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from matching.models import (
    ChemistryMeeting,
    CoachLeaving,
    Enrolment,
    MeetingState,
    Pairing,
    PairingState,
    Proposal,
    ProposalState,
)
from matching.presenters.moves import coaches_joined, coaches_left
from matching.rules import can_run_cohort

ENDED: dict[str, Any] = {
    ProposalState.DECLINED: gettext_lazy("The proposal of %(name)s was declined"),
    ProposalState.EXPIRED: gettext_lazy("The proposal of %(name)s was not answered in time"),
    ProposalState.WITHDRAWN: gettext_lazy("The proposal of %(name)s was withdrawn"),
}
MOVED: dict[str, Any] = {
    PairingState.PAUSED: gettext_lazy("The pairing with %(name)s was paused"),
    PairingState.CLOSED: gettext_lazy("The pairing with %(name)s was closed"),
    PairingState.REMATCHED: gettext_lazy("Rematched: the pairing with %(name)s ended"),
    PairingState.ENDED_EARLY: gettext_lazy("The pairing with %(name)s ended early"),
}


@dataclass(frozen=True)
class Event:
    """One thing that happened, in words."""

    at: datetime
    words: str


def line_of(enrolment: Enrolment, reader: User) -> list[Event]:
    """What happened to somebody in a cohort, oldest first; nothing for whom it is not."""
    is_organiser = can_run_cohort(reader, enrolment.cohort)
    if not is_organiser and enrolment.profile.user_id != reader.pk:
        return []
    limit = None if is_organiser else reader
    events = [Event(enrolment.created_at, _("Enrolled"))]
    events += [*_met(enrolment, limit), *_proposed(enrolment, limit), *_paired(enrolment)]
    return sorted(events, key=lambda event: event.at)


def _met(enrolment: Enrolment, reader: User | None) -> Iterator[Event]:
    rows = ChemistryMeeting.objects.of(reader) if reader else ChemistryMeeting.objects.all()
    mine = rows.filter(Q(coachee=enrolment) | Q(coach=enrolment), state=MeetingState.HELD)
    for meeting in mine.with_people().prefetch_related("moves"):
        held = [move.at for move in meeting.moves.all() if move.to_state == MeetingState.HELD]
        name = meeting.other(enrolment.profile.user).name
        words = _("Chemistry meeting with %(name)s") % {"name": name}
        yield Event(meeting.starts_at or held[-1], words)


def _proposed(enrolment: Enrolment, reader: User | None) -> Iterator[Event]:
    rows = Proposal.objects.of(reader) if reader else Proposal.objects.all()
    known = Q(state__in=[ProposalState.PROPOSED, ProposalState.ACCEPTED]) | Q(
        pk__in=Proposal.objects.refused().values("pk")
    )
    mine = rows.filter(known, Q(coachee=enrolment) | Q(coach=enrolment))
    people = ("coachee__profile__user", "coach__profile__user", "run", "second_ask", "withdrawal")
    for row in (
        mine.select_related(*people)
        .defer("breakdown", "run__instance", "run__result")
        .prefetch_related("answers")
    ):
        other = row.coach if row.coachee_id == enrolment.pk else row.coachee
        name = {"name": other.profile.user.name}
        asked_at = row.asked_at(enrolment.profile.user_id) or row.run.published_at
        if asked_at is not None:
            yield Event(asked_at, _("%(name)s was proposed") % name)
        ended_at = _ended_at(row)
        if row.state in ENDED and ended_at is not None:
            words = _("The proposal of %(name)s came to nothing") if reader else ENDED[row.state]
            yield Event(ended_at, words % name)


def _ended_at(row: Proposal) -> datetime | None:
    if row.state == ProposalState.WITHDRAWN:
        withdrawal = getattr(row, "withdrawal", None)
        return withdrawal.at if withdrawal else None
    if row.state == ProposalState.EXPIRED:
        return row.expires_at
    return max((answer.at for answer in row.answers.all()), default=None)


def _paired(enrolment: Enrolment) -> Iterator[Event]:
    mine = Q(coachee=enrolment) | Q(coach=enrolment) | Q(co_coach=enrolment)
    left = CoachLeaving.objects.filter(coach=enrolment)
    rows = Pairing.objects.filter(mine | Q(pk__in=left.values("pairing"))).with_people()
    gone_at = dict(left.values_list("pairing", "at"))
    for pairing in rows.select_related("proposal__coach__profile__user").prefetch_related("moves"):
        until = gone_at.get(pairing.pk)
        for event in _of_pair(pairing, enrolment):
            if until is None or event.at <= until:
                yield event


def _of_pair(pairing: Pairing, enrolment: Enrolment) -> Iterator[Event]:
    """How the two became a pair, who came and went, and what became of it."""
    first, me = pairing.proposal.coach, enrolment.profile.user
    if enrolment.pk in {pairing.coachee_id, first.pk}:
        other = first if enrolment.pk == pairing.coachee_id else pairing.coachee
        yield Event(
            pairing.created_at, _("Paired with %(name)s") % {"name": other.profile.user.name}
        )
    for line in (*coaches_joined(pairing), *coaches_left(pairing)):
        yield Event(line.at, line.words)
    others = _(", ").join(one.name for one in pairing.others(me))
    for move in pairing.moves.all():
        if move.to_state in MOVED:
            yield Event(move.at, MOVED[move.to_state] % {"name": others})
