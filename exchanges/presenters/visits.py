"""A published visit as each of its readers may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import Role, User
from core.templatetags.counterpart import language_name
from exchanges.models import (
    Answer,
    DeclineReason,
    HostAnswer,
    Visit,
    VisitDelegation,
    VisitMove,
    VisitState,
)
from exchanges.presenters.words import ANSWER_SHAPES, move_reason, state_shape, week_words
from exchanges.rules import can_answer_for_delegation, can_run


@dataclass(frozen=True)
class DelegationLine:
    """One delegation: whoever may not know its head reads none."""

    delegation: VisitDelegation
    head: str
    answer: str
    shape: str
    why: str
    can_answer: bool
    shows_people: bool


@dataclass(frozen=True)
class MoveLine:
    move: VisitMove
    state: str
    shape: str
    by: str
    reason: str


def visit_when(visit: Visit) -> str:
    return week_words(visit.first_monday, visit.weeks)


def visit_senders(visit: Visit) -> str:
    """The institutions that come, in one line."""
    coming = [str(one.request.institution) for one in visit.delegations.all() if one.is_live]
    return _(", ").join(coming)


def visit_people(visit: Visit) -> int:
    """How many people come."""
    return sum(one.request.people for one in visit.delegations.all() if one.is_live)


def languages_in_words(codes: Iterable[str]) -> str:
    return _(", ").join(language_name(code) for code in codes)


def delegation_lines(visit: Visit, reader: User) -> list[DelegationLine]:
    """The delegations of a visit; a sender does not read the names of another sender's people."""
    is_organiser = can_run(reader, visit.offer.cycle)
    sees_all = is_organiser or visit.offer.institution_id in reader.institutions_as(Role.HOST)
    own = reader.institutions_as(Role.FOCAL_POINT)
    lines = []
    for one in visit.delegations.all():
        request = one.request
        sees_head = sees_all or request.institution_id in own or request.head_id == reader.pk
        lines.append(
            DelegationLine(
                delegation=one,
                head=_head_words(one) if sees_head else "",
                answer=str(Answer(one.answer).label),
                shape=ANSWER_SHAPES[one.answer],
                why=decline_words(one) if is_organiser else "",
                can_answer=can_answer_for_delegation(reader, one),
                shows_people=sees_head and one.is_live,
            )
        )
    return lines


def decline_words(answer: HostAnswer | VisitDelegation) -> str:
    """Why somebody declined: the reason chosen and what was typed."""
    if not answer.decline_reason:
        return ""
    chosen = str(DeclineReason(answer.decline_reason).label)
    return f"{chosen}: {answer.decline_text}" if answer.decline_text else chosen


def move_lines(visit: Visit, reader: User) -> list[MoveLine]:
    """The history of a visit, newest first; who moved it is for the organiser."""
    sees_people = can_run(reader, visit.offer.cycle)
    return [
        MoveLine(
            move=move,
            state=str(VisitState(move.to_state).label),
            shape=state_shape(move.to_state),
            by=move.by.name if sees_people and move.by else "",
            reason=move_reason(move.reason),
        )
        for move in visit.moves.select_related("by").order_by("-at", "-created_at")
    ]


def consent_at(visit: Visit) -> datetime | None:
    """When the silence of a host that is asked counts as consent; None where it never does."""
    days = visit.offer.cycle.consent_days
    return visit.published_at + timedelta(days=days) if days else None


def answer_words(answer: HostAnswer) -> str:
    """What the host says; silence that counts is named as such."""
    if answer.is_silent:
        return _("Confirmed by silence")
    return str(Answer(answer.answer).label)


def awaited_words(visit: Visit) -> str:
    """What a visit waits for, in one sentence."""
    if visit.state == VisitState.CANCELLED:
        return _("This visit does not take place.")
    if visit.state == VisitState.PROPOSED:
        if due_at := consent_at(visit):
            return _(
                "The host is asked whether it can receive the visit. No answer until %(day)s "
                "counts as consent."
            ) % {"day": formats.date_format(due_at, "DATE_FORMAT")}
        return _("The host is asked whether it can receive the visit.")
    if visit.state == VisitState.HELD:
        return _("The host keeps the weeks. The heads of delegation are asked to confirm.")
    if visit.state == VisitState.CONFIRMED:
        return _("Everybody has confirmed. The visit takes place.")
    if visit.state == VisitState.LOCKED:
        return _("The visit is locked: no new plan moves it.")
    if visit.state == VisitState.UNDER_WAY:
        return _("The visit is under way, or its reports are awaited.")
    if visit.state == VisitState.REPORTED:
        return _("The reports are here. The organiser closes the visit.")
    return ""


def _head_words(delegation: VisitDelegation) -> str:
    head = delegation.request.head
    return head.name if head else _("Not named yet")
