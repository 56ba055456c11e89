"""What a pair says about itself: fit, pause, an early end, the closing, the follow-ups."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from coaching import crypto, rules
from coaching.models import ClosingAnswer, Fit, FitAnswer, FollowUp
from coaching.queries.milestones import fit_number, missing_closing
from coaching.rules import milestones as milestone_rules
from coaching.rules.milestones import MilestoneRefused
from coaching.services import sealing
from core import audit
from core.models import BaseModel
from matching.models import Pairing, PairingState
from matching.rules import PairingRefused
from matching.services import move_pairing
from matching.services.notices import organisers_of
from notifications.services import queue_message


@dataclass(frozen=True)
class FitEntry:
    """An answer as typed; `key` is drawn with the form, so that sent twice it is one answer."""

    key: uuid.UUID
    answer: Fit
    comment: str = field(default="", repr=False)


@dataclass(frozen=True)
class ClosingEntry:
    """What one of the pair says at the end; `worth` from 1 to 5."""

    worth: int
    goals_reached: str
    would_recommend: bool


@sensitive_variables("entry")
@transaction.atomic
def answer_fit(*, pairing: Pairing, entry: FitEntry, by: User, now: datetime) -> FitAnswer:
    """Store what `by` says about the pair; the organisers are told when not all is well.

    Raises:
        MilestoneRefused: the pairing has ended, or its key is missing here.
    """
    pairing = _lock(pairing)
    found = FitAnswer.objects.filter(pk=entry.key, person=by, pairing=pairing).first()
    if found is not None:
        return found
    if not milestone_rules.can_answer_fit(by, pairing):
        raise MilestoneRefused("pairing_closed")
    answer = FitAnswer(
        pk=entry.key,
        pairing=pairing,
        person=by,
        number=FitAnswer.objects.filter(pairing=pairing, person=by).count() + 1,
        asked_after=fit_number(by, pairing),
        answer=entry.answer,
        answered_at=now,
    )
    if entry.comment:
        _seal_comment(answer, entry.comment, pairing)
    answer.save(force_insert=True)
    audit.record("fit.answered", answer, by=by, now=now, pairing=pairing.pk)
    if entry.answer != Fit.KEEP:
        _tell_organisers("coaching.fit_worry", answer, pairing, occurrence="", now=now, by=by)
    return answer


@sensitive_variables()
@transaction.atomic
def open_fit_comment(*, answer: FitAnswer, by: User, now: datetime) -> str | None:
    """The comment to an answer, for its author and the organisers; None when it is locked.

    Raises:
        MilestoneRefused: `by` is neither.
    """
    if not milestone_rules.can_read_fit_comment(by, answer):
        raise MilestoneRefused("not_yours")
    if not answer.sealed:
        return ""
    audit.record("fit.opened", answer, by=by, now=now)
    return sealing.words_of(answer, answer.pairing)


@transaction.atomic
def take_up_fit(*, answer: FitAnswer, by: User, now: datetime) -> FitAnswer:
    """An organiser talked with the pair about an answer; done twice it changes nothing.

    Raises:
        MilestoneRefused: `by` does not run the programme, or is of the pair.
    """
    held = FitAnswer.objects.select_for_update().get(pk=answer.pk)
    if not milestone_rules.can_take_up(by, held):
        raise MilestoneRefused("not_yours")
    if held.taken_up_at is None:
        held.taken_up_by, held.taken_up_at = by, now
        held.save(update_fields=["taken_up_by", "taken_up_at"])
        audit.record("fit.taken_up", held, by=by, now=now)
    return held


@transaction.atomic
def step_pair(
    *, pairing: Pairing, step: str, reason: str, comment: str, by: User, now: datetime
) -> Pairing:
    """Pause, go on or end early, by one of the pair; everybody of it and the organisers are told.

    Raises:
        MilestoneRefused: the pairing cannot do this now.
    """
    if step not in milestone_rules.pair_steps(by, pairing):
        raise MilestoneRefused("step_gone")
    to_state = milestone_rules.STEP_STATES[step]
    try:
        moved = move_pairing(
            pairing=pairing, to_state=to_state, by=by, now=now, reason=reason, comment=comment
        )
    except PairingRefused as refused:
        # The other person was faster.
        raise MilestoneRefused("step_gone") from refused
    occurrence = f"{to_state} {now.isoformat(timespec='seconds')}"
    _tell_organisers("coaching.pair_step", moved, pairing, occurrence=occurrence, now=now, by=by)
    return moved


@transaction.atomic
def answer_closing(
    *, pairing: Pairing, entry: ClosingEntry, by: User, now: datetime
) -> ClosingAnswer:
    """Store what `by` says at the end. The first answer begins the closing, the last one closes.

    Raises:
        MilestoneRefused: the pairing is not at work, or `by` answered otherwise before.
    """
    pairing = _lock(pairing)
    said = {
        "worth": entry.worth,
        "goals_reached": entry.goals_reached,
        "would_recommend": entry.would_recommend,
    }
    found = ClosingAnswer.objects.filter(pairing=pairing, person=by).first()
    if found is not None:
        if any(getattr(found, name) != value for name, value in said.items()):
            raise MilestoneRefused("answered")
        return found
    if not milestone_rules.can_answer_closing(by, pairing):
        raise MilestoneRefused("not_closing")
    answer = ClosingAnswer.objects.create(pairing=pairing, person=by, answered_at=now, **said)
    audit.record("closing.answered", answer, by=by, now=now, pairing=pairing.pk)
    if pairing.state != PairingState.CLOSING:
        move_pairing(pairing=pairing, to_state=PairingState.CLOSING, by=by, now=now)
    if not missing_closing(pairing):
        move_pairing(pairing=pairing, to_state=PairingState.CLOSED, by=by, now=now)
    return answer


@transaction.atomic
def mark_followed_up(
    *, pairing: Pairing, months: int, held_on: date, by: User, now: datetime
) -> FollowUp:
    """Say that the people of a closed pairing talked again; said twice it is stored once.

    Raises:
        MilestoneRefused: `by` is not of the pair, or it is not closed.
    """
    pairing = _lock(pairing)
    if not rules.is_of_pair(by, pairing) or pairing.state != PairingState.CLOSED:
        raise MilestoneRefused("not_closed")
    if held_on > now.date():
        raise MilestoneRefused("in_future")
    follow_up, is_new = FollowUp.objects.get_or_create(
        pairing=pairing,
        months=months,
        defaults={"held_on": held_on, "marked_by": by, "marked_at": now},
    )
    if is_new:
        audit.record("pairing.followed_up", pairing, by=by, now=now, months=months)
    return follow_up


def _lock(pairing: Pairing) -> Pairing:
    """Read the pairing again and keep other writers out until the transaction ends."""
    return Pairing.objects.select_for_update(of=("self",)).with_people().get(pk=pairing.pk)


@sensitive_variables()
def _seal_comment(answer: FitAnswer, comment: str, pairing: Pairing) -> None:
    try:
        sealing.seal(answer, comment, pairing)
    except crypto.Locked as error:
        raise MilestoneRefused("locked") from error


def _tell_organisers(
    kind: str, about: BaseModel, pairing: Pairing, *, occurrence: str, now: datetime, by: User
) -> None:
    institution_id = pairing.cohort.programme.institution_id
    for organiser in organisers_of(institution_id):
        if organiser not in pairing.people:
            queue_message(
                kind=kind,
                about=about,
                recipient=organiser,
                due_at=now,
                now=now,
                occurrence=occurrence,
                institution_id=institution_id,
            )
