"""Steps of a timeline that their owners mark as done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import audit
from exchanges import rules
from exchanges.models import StepDone, Visit, VisitDelegation
from exchanges.queries import timeline_of, visits_with_timeline
from exchanges.queries.timeline import TimelineLine
from exchanges.rules.timeline import StepRefused


@transaction.atomic
def mark_step(
    *,
    visit: Visit,
    step: str,
    delegation: VisitDelegation | None,
    is_done: bool,
    by: User,
    now: datetime,
) -> None:
    """Say that a step is done, or that it is not; saying it twice changes nothing.

    Raises:
        StepRefused: the visit has no such step, its papers show it, or it is somebody else's.
    """
    line = _line(visit, step, delegation)
    if not rules.can_mark_step(by, line.visit, line.delegation, step, line.due.owner):
        raise StepRefused("step_not_yours")
    marked = StepDone.objects.filter(visit=visit, step=step, delegation=delegation)
    if is_done and not marked.exists():
        StepDone.objects.create(
            visit=visit, step=step, delegation=delegation, done_by=by, done_at=now
        )
    elif not is_done:
        marked.delete()
    audit.record("visit.step_marked", delegation or visit, by=by, now=now, step=step, done=is_done)


def _line(visit: Visit, step: str, delegation: VisitDelegation | None) -> TimelineLine:
    Visit.objects.select_for_update().get(pk=visit.pk)
    fresh = visits_with_timeline(Visit.objects.filter(pk=visit.pk)).get()
    for line in timeline_of(fresh):
        if line.due.step == step and line.delegation == delegation:
            return line
    raise StepRefused("no_such_step")
