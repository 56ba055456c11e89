from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import SignedInRequest
from exchanges import queries, rules, services
from exchanges.models import Visit, VisitDelegation
from exchanges.presenters.timeline import step_lines
from exchanges.views.around import page_of


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The steps that lead to a visit and follow it."""
    visits = queries.visits_with_timeline(Visit.objects.visible_to(request.user))
    visit = get_object_or_404(visits, pk=pk)
    today = timezone.localdate()
    lines = step_lines(queries.timeline_of(visit), request.user, today=today)
    context = page_of(
        request,
        visit,
        "exchanges:visit-timeline",
        lines=lines,
        done=sum(line.line.is_done for line in lines),
        is_certain=visit.state in rules.CERTAIN_STATES,
        first_day=visit.first_monday,
    )
    return render(request, "exchanges/visit_timeline.html", context)


@require_POST
def mark(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The owner of a step says that it is done, or that it is not."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    is_done = request.POST.get("done") == "yes"
    try:
        services.mark_step(
            visit=visit,
            step=request.POST.get("step", ""),
            delegation=_delegation(request, visit),
            is_done=is_done,
            by=request.user,
            now=timezone.now(),
        )
    except rules.StepRefused as refused:
        raise PermissionDenied from refused
    messages.success(request, _("Marked as done.") if is_done else _("Marked as not done."))
    return redirect("exchanges:visit-timeline", visit.pk)


def _delegation(request: SignedInRequest, visit: Visit) -> VisitDelegation | None:
    key = request.POST.get("delegation", "")
    if not key:
        return None
    try:
        return get_object_or_404(visit.delegations.all(), pk=uuid.UUID(key))
    except ValueError as error:
        raise PermissionDenied from error
