"""Who waits for a pair once matching has begun, why, and what the system does about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.counterpart import day
from matching.models import Cohort, Enrolment, MatchRun, Part, ProposalState
from matching.presenters.board import part_label
from matching.presenters.leftovers import doors
from matching.queries.waiting import coachees_waiting, coaches_joined_since, first_published_at

MOST_SHOWN = 24


@dataclass(frozen=True)
class Waiting:
    """One person who waits, or a coach whose places nobody has been offered yet."""

    enrolment: Enrolment
    part: str
    words: str


@dataclass(frozen=True)
class WaitingList:
    """The first few who wait, and how many there are."""

    rows: list[Waiting]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def waiting_list(cohort: Cohort) -> WaitingList | None:
    """Who waits in a cohort whose first proposals are out; None before, and when nobody does."""
    began_at = first_published_at(cohort) if cohort.has_begun else None
    if began_at is None:
        return None
    coachee, coach = part_label(cohort, Part.COACHEE), part_label(cohort, Part.COACH)
    rows = [Waiting(one, coachee, _why(one, began_at)) for one in coachees_waiting(cohort)]
    rows += [Waiting(one, coach, _joined(one)) for one in coaches_joined_since(cohort, began_at)]
    return WaitingList(rows[:MOST_SHOWN], len(rows)) if rows else None


def _why(one: Any, began_at: datetime) -> str:
    if one.had_pair:
        return _("The pairing ended before its time")
    if one.came_to_nothing == ProposalState.DECLINED:
        return _("A proposal was declined")
    if one.came_to_nothing == ProposalState.EXPIRED:
        return _("A proposal was not answered")
    if one.came_to_nothing == ProposalState.WITHDRAWN:
        return _("A proposal was withdrawn")
    return _joined(one) if one.created_at > began_at else _("No pair was possible so far")


def _joined(one: Enrolment) -> str:
    return _("Joined on %(day)s") % {"day": day(one.created_at)}


def why_nobody(run: MatchRun) -> str:
    """Why a run paired nobody, in one sentence that holds whatever people keep to themselves."""
    if any(one["in_hall"] for one in run.result["unmatched"]):
        return _("The places that were left are needed by others. One more coach would help.")
    closed = doors(run.result["closed"])
    if not closed:
        return _("The rules leave no coach. Another coach or another rule would help.")
    return _("What closes most: %(rule)s.") % {"rule": closed[0].rule}
