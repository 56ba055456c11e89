"""What the organiser reads of the two answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from matching.models import Part, Proposal, ProposalState
from matching.presenters.words import ANSWER_CLASS


@dataclass(frozen=True)
class Said:
    """One side's answer in words; `at` is None as long as there is none."""

    name: str
    words: Any
    state_class: str
    reason: Any = ""
    comment: str = ""
    at: datetime | None = None


def answers_in_words(proposal: Proposal) -> list[Said]:
    """Both sides, the coachee first."""
    given = {answer.side: answer for answer in proposal.answers.all()}
    found = []
    for side, enrolment in ((Part.COACHEE, proposal.coachee), (Part.COACH, proposal.coach)):
        answer, name = given.get(side), enrolment.profile.user.name
        if answer is None:
            found.append(Said(name, _not_yet(proposal), "wait" if _is_open(proposal) else ""))
            continue
        found.append(
            Said(
                name,
                answer.get_answer_display(),
                ANSWER_CLASS[answer.answer],
                answer.get_reason_display(),
                answer.comment,
                answer.at,
            )
        )
    return found


def _is_open(proposal: Proposal) -> bool:
    return proposal.state == ProposalState.PROPOSED


def _not_yet(proposal: Proposal) -> str:
    return _("No answer yet") if _is_open(proposal) else _("No answer")
