from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from matching.forms import CompareForm
from matching.models import MatchRun, Proposal, ProposalState
from matching.presenters.comparing import comparison
from matching.queries.runs import finished_runs, with_people
from matching.rules import can_publish
from matching.views.cohorts import own_cohort, programme_trail


@require_GET
def run_compare(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Two finished runs of a cohort side by side, to publish the better one."""
    cohort = own_cohort(request, pk)
    runs = finished_runs(cohort)
    form = CompareForm(_chosen(request, list(runs[:2])), runs=runs)
    here = reverse("matching:cohort-detail", args=[cohort.pk])
    context: dict[str, Any] = {
        "cohort": cohort,
        "form": form,
        "trail": [*programme_trail(cohort), (cohort.name, here)],
    }
    if form.is_valid():
        context |= _side_by_side(form.cleaned_data["first"], form.cleaned_data["second"])
    return render(request, "matching/run_compare.html", context)


def _chosen(request: SignedInRequest, last: list[MatchRun]) -> dict[str, Any] | None:
    """What the reader chose; the last two runs, older first, where nothing was chosen yet."""
    if request.GET:
        return request.GET.dict()
    if len(last) < 2:
        return None
    return {"first": last[1].pk, "second": last[0].pk}


def _side_by_side(first: MatchRun, second: MatchRun) -> dict[str, Any]:
    before, after = (list(with_people(run.proposals.all())) for run in (first, second))
    sides = [_side(_("First run"), first, before), _side(_("Second run"), second, after)]
    return {"sides": sides, "found": comparison(first, second, before, after)}


def _side(label: str, run: MatchRun, proposals: list[Proposal]) -> dict[str, Any]:
    drafts = sum(one.state == ProposalState.DRAFT for one in proposals)
    return {"label": label, "run": run, "ready": drafts if can_publish(run) else 0}
