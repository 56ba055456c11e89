"""An action plan in words: one kind of line, wherever it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import PlanItem, PlanState
from coaching.presenters.goals import PLAN_SHAPES
from core.lists import Column
from core.templatetags.counterpart import day
from exchanges.models import ActionItem
from exchanges.presenters.reports import action_lines

UNFINISHED = (PlanState.OPEN, PlanState.UNDER_WAY)


@dataclass(frozen=True)
class PlanLine:
    """One line of a plan. `is_open` is what still waits to be done."""

    what: str
    leader: str
    source: str
    due_on: date
    word: str
    shape: str
    url: str
    is_open: bool


def plan_lines(
    of_coaching: Iterable[PlanItem], of_visits: Iterable[ActionItem], today: date
) -> list[PlanLine]:
    """All lines: what is open first, soonest due first."""
    lines = [_from_coaching(item, today) for item in of_coaching]
    lines += [_from_visit(*line) for line in action_lines(of_visits, today)]
    return sorted(lines, key=lambda line: (not line.is_open, line.due_on, line.what))


def _from_coaching(item: PlanItem, today: date) -> PlanLine:
    is_open = item.state in UNFINISHED
    is_late = is_open and item.due_on < today
    return PlanLine(
        what=item.what,
        leader=item.passed_by.name,
        source=_("Coaching"),
        due_on=item.due_on,
        word=_("Overdue") if is_late else str(PlanState(item.state).label),
        shape="wait" if is_late else PLAN_SHAPES[PlanState(item.state)],
        url=reverse("coaching:plan-item", args=[item.pk]),
        is_open=is_open,
    )


def _from_visit(action: ActionItem, word: str, shape: str) -> PlanLine:
    request, host = action.delegation.request, action.delegation.visit.offer.institution
    return PlanLine(
        what=action.what,
        leader=request.head.name if request.head else action.owner,
        source=_("Visit to %(host)s") % {"host": host.name},
        due_on=action.due_on,
        word=word,
        shape=shape,
        url=reverse("exchanges:action-detail", args=[action.pk]),
        is_open=action.state in UNFINISHED,
    )


def columns(*, with_leader: bool) -> list[Column]:
    """The columns of a plan; a leader's own needs no name."""
    leader: list[Column] = [Column(gettext_lazy("Leader"), lambda line: line.leader)]
    return [
        Column(
            gettext_lazy("What will be done"), lambda line: line.what, url=lambda line: line.url
        ),
        *(leader if with_leader else []),
        Column(gettext_lazy("Came from"), lambda line: line.source),
        Column(gettext_lazy("By when"), lambda line: day(line.due_on)),
        Column(gettext_lazy("State"), lambda line: line.word, state=lambda line: line.shape or " "),
    ]
