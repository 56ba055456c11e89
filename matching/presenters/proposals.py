"""What the organiser reads of the two answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from matching.models import DeclineReason, Part, Proposal, ProposalState
from matching.presenters.words import ANSWER_CLASS, PROPOSAL_CLASS

ENDED = [ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.WITHDRAWN]


def state_for_pair(proposal: Proposal) -> str:
    """The state as the two people read it: who ended it, and how, is for organisers."""
    if proposal.state in ENDED:
        return _("Came to nothing")
    return str(proposal.get_state_display())


def class_for_pair(proposal: Proposal) -> str:
    """The look of that state."""
    return "" if proposal.state in ENDED else PROPOSAL_CLASS[proposal.state]


@dataclass(frozen=True)
class Said:
    """One side's answer in words; `at` is None as long as there is none.

    `has_no_time` marks somebody who would be asked again in vain: `enrolment_id` leads to them.
    """

    enrolment_id: UUID
    name: str
    words: Any
    state_class: str
    reason: Any = ""
    comment: str = ""
    at: datetime | None = None
    has_no_time: bool = False


def answers_in_words(proposal: Proposal) -> list[Said]:
    """Both sides, the coachee first."""
    given = {answer.side: answer for answer in proposal.answers.all()}
    found = []
    for side, enrolment in ((Part.COACHEE, proposal.coachee), (Part.COACH, proposal.coach)):
        answer, name = given.get(side), enrolment.profile.user.name
        if answer is None:
            look = "wait" if _is_open(proposal) else ""
            found.append(Said(enrolment.pk, name, _not_yet(proposal), look))
            continue
        found.append(
            Said(
                enrolment.pk,
                name,
                answer.get_answer_display(),
                ANSWER_CLASS[answer.answer],
                answer.get_reason_display(),
                answer.comment,
                answer.at,
                answer.reason == DeclineReason.NO_TIME,
            )
        )
    return found


def _is_open(proposal: Proposal) -> bool:
    return proposal.state == ProposalState.PROPOSED


def _not_yet(proposal: Proposal) -> str:
    return _("No answer yet") if _is_open(proposal) else _("No answer")
