"""What the next organiser of a cohort needs: facts, contacts, dates; no word of coaching."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from coaching.models import Contact, GroupSession, Session
from coaching.presenters.groups import answers_in_words, when_of_group
from coaching.presenters.health import (
    ACTION_WORDS,
    HealthWords,
    action_of,
    counts_in_words,
    groups_attended,
    health_of,
    outcome_word,
)
from coaching.queries.groups import with_counts
from coaching.queries.health import with_health
from coaching.rules.health import PairAction
from core.templatetags.counterpart import day, joined
from matching.models import Cohort, Pairing, Proposal, ProposalState
from matching.presenters.zones import both_zones
from notifications.models import MessageState, OutboxMessage


@dataclass(frozen=True)
class PairSheet:
    """One pair on the sheet; `step` is what waits to be done, `nudged_on` a message unanswered."""

    coachee: str
    coaches: str
    state: str
    health: HealthWords
    last_met: str
    held_count: int
    groups: str
    step: str
    nudged_on: str
    dates: list[str] = field(default_factory=list)
    contacts: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """A cohort as it is handed over."""

    counts: list[tuple[str, str, str]]
    pairs: list[PairSheet]
    groups: list[tuple[GroupSession, str, str]]
    open_proposals: list[Proposal]
    failed_count: int


def sheet_of(cohort: Cohort, *, now: datetime) -> Sheet:
    """Everything about the live pairs of `cohort`, in as many queries for one as for fifty."""
    pairs = with_health(Pairing.objects.filter(cohort=cohort).live().with_people(), now)
    dates, contacts = _dates_ahead(cohort, now), _contacts(cohort)
    ordered = list(pairs.order_by("urgency", "quiet_since", "pk"))
    ahead = with_counts(GroupSession.objects.filter(cohort=cohort).ahead(now))
    failed = OutboxMessage.objects.filter(
        institution_id=cohort.programme.institution_id,
        state__in=[MessageState.DEAD, MessageState.HELD],
    )
    return Sheet(
        counts=counts_in_words(Counter(pairing.health for pairing in ordered)),
        pairs=[
            _pair(pairing, dates.get(pairing.pk, []), contacts.get(pairing.pk, []), now)
            for pairing in ordered
        ],
        groups=[(one, when_of_group(one), answers_in_words(one)) for one in ahead],
        open_proposals=list(
            Proposal.objects.filter(run__cohort=cohort, state=ProposalState.PROPOSED)
            .select_related("coachee__profile__user", "coach__profile__user")
            .order_by("expires_at")
        ),
        failed_count=failed.count(),
    )


def _pair(
    pairing: Any, dates: list[str], contacts: list[tuple[str, str, str]], now: datetime
) -> PairSheet:
    action = action_of(pairing, now)
    is_unanswered = pairing.nudged_at is not None and pairing.nudged_at > pairing.quiet_since
    return PairSheet(
        coachee=pairing.people[0].name,
        coaches=joined(coach.name for coach in pairing.coaches),
        state=str(pairing.get_state_display()),
        health=health_of(pairing),
        last_met=day(pairing.last_met_at),
        held_count=pairing.held_count,
        groups=groups_attended(pairing),
        step="" if action is PairAction.SEE else str(ACTION_WORDS[action]),
        nudged_on=day(pairing.nudged_at) if is_unanswered and not pairing.next_at else "",
        dates=dates,
        contacts=contacts,
    )


def _dates_ahead(cohort: Cohort, now: datetime) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for session in Session.objects.filter(pairing__cohort=cohort).ahead(now).with_people():
        words = both_zones(session.starts_at, *session.pairing.people)
        found.setdefault(session.pairing_id, []).append(words)
    return found


def _contacts(cohort: Cohort) -> dict[UUID, list[tuple[str, str, str]]]:
    """For each pair who asked when, and what came of it, the latest first."""
    found: dict[UUID, list[tuple[str, str, str]]] = {}
    for contact in Contact.objects.filter(pairing__cohort=cohort).select_related("by"):
        kind = str(contact.get_kind_display())
        outcome = outcome_word(contact.outcome)
        words = f"{kind}: {outcome}" if outcome else kind
        row = (day(contact.at), contact.by.name, words)
        found.setdefault(contact.pairing_id, []).append(row)
    return found
