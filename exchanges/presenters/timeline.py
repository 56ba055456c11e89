"""The steps of a timeline in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from exchanges import rules
from exchanges.models import Visit, VisitDelegation, VisitState
from exchanges.planning.timeline import Owner, Step
from exchanges.presenters.papers import has_begun
from exchanges.queries.timeline import TimelineLine, timeline_of
from exchanges.rules.reports import can_see_cascade

SOON = timedelta(days=14)
MOST_COMING = 4
STEPS: Mapping[str, Promise] = {
    Step.TERMS: gettext_lazy("Share the terms of reference"),
    Step.AGENDA: gettext_lazy("Share the agenda"),
    Step.INTERPRETERS: gettext_lazy("Book interpreters"),
    Step.HOST_REPORT: gettext_lazy("Hand in the report of the host"),
    Step.NOMINATIONS: gettext_lazy("Hand in the nominations"),
    Step.INVITATION: gettext_lazy("Send the invitation"),
    Step.VISA: gettext_lazy("Send letters in support of visas"),
    Step.TRAVEL: gettext_lazy("Book the travel"),
    Step.BRIEFING: gettext_lazy("Brief the delegation"),
    Step.REPORT: gettext_lazy("Hand in the report of the delegation"),
    Step.CASCADE: gettext_lazy("Plan what is passed on at home"),
    Step.FOLLOW_UP: gettext_lazy("Look at what came of it"),
}
OWNERS: Mapping[str, Promise] = {
    Owner.ORGANISER: gettext_lazy("Organiser"),
    Owner.HOST: gettext_lazy("Host"),
    Owner.FOCAL_POINT: gettext_lazy("Focal point"),
    Owner.HEAD: gettext_lazy("Head of delegation"),
}
# Where a step is done: a page of the visit or of the delegation.
VISIT_PAGES: Mapping[str, str] = {
    Step.TERMS: "exchanges:terms-detail",
    Step.AGENDA: "exchanges:agenda-detail",
    Step.HOST_REPORT: "exchanges:report-list",
    Step.REPORT: "exchanges:report-list",
    Step.CASCADE: "exchanges:cascade-detail",
}
# There is nothing to report before there is something to see.
AFTERWARDS = frozenset({Step.HOST_REPORT, Step.REPORT, Step.CASCADE})
DELEGATION_PAGES: Mapping[str, str] = {
    Step.NOMINATIONS: "exchanges:delegation-detail",
    Step.INVITATION: "exchanges:delegation-detail",
    Step.VISA: "exchanges:delegation-detail",
}


@dataclass(frozen=True)
class StepLine:
    """A step as its reader sees it; `url` leads to where it is done."""

    line: TimelineLine
    title: str
    owner: str
    is_mine: bool
    state: str
    shape: str
    url: str
    can_mark: bool

    @property
    def due_on(self) -> date:
        return self.line.due.due_on


def step_lines(lines: Iterable[TimelineLine], reader: User, *, today: date) -> list[StepLine]:
    """The steps that concern `reader`: a sender sees the own delegation's alone."""
    return [
        _step_line(line, reader, today)
        for line in lines
        if line.delegation is None or rules.sees_steps_of(reader, line.visit, line.delegation)
    ]


def coming_steps(visit: Visit, reader: User, *, today: date) -> list[StepLine]:
    """The next open steps of a visit with its timeline; none where it was called off."""
    if visit.state == VisitState.CANCELLED:
        return []
    lines = [line for line in timeline_of(visit) if not line.is_done and not line.is_over(today)]
    return step_lines(lines, reader, today=today)[:MOST_COMING]


def step_words(step: str) -> str:
    return str(STEPS[step])


def step_page(step: str, visit: Visit, delegation: VisitDelegation | None) -> str:
    """The page on which a step is done; the timeline for one that is done outside."""
    if delegation is not None and step in DELEGATION_PAGES:
        return reverse(DELEGATION_PAGES[step], args=[delegation.pk])
    return reverse(VISIT_PAGES.get(step, "exchanges:visit-timeline"), args=[visit.pk])


def _step_line(line: TimelineLine, reader: User, today: date) -> StepLine:
    due = line.due
    state, shape = _state(line, today)
    owner = str(OWNERS[due.owner])
    if line.delegation is not None and due.owner in (Owner.FOCAL_POINT, Owner.HEAD):
        owner = f"{owner}, {line.delegation.request.institution}"
    page = step_page(due.step, line.visit, line.delegation)
    is_shut = due.step in AFTERWARDS and not has_begun(line.visit)
    if due.step == Step.CASCADE and line.delegation is not None:
        is_shut = is_shut or not can_see_cascade(reader, line.delegation)
    return StepLine(
        line=line,
        title=step_words(due.step),
        owner=owner,
        is_mine=rules.owns_step(reader, line.visit, line.delegation, due.owner),
        state=state,
        shape=shape,
        url="" if line.is_by_hand or is_shut else page,
        can_mark=rules.can_mark_step(reader, line.visit, line.delegation, due.step, due.owner),
    )


def _state(line: TimelineLine, today: date) -> tuple[str, str]:
    if line.is_done:
        return _("Done"), "good"
    if line.is_over(today):
        return _("Passed"), ""
    if line.is_late(today):
        return _("Late"), "harm"
    if line.due.due_on - today <= SOON:
        return _("Due soon"), "wait"
    return _("Ahead"), ""
