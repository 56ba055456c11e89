from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from matching.forms import CompareForm
from matching.models import MatchRun
from matching.presenters.comparing import Column, comparison
from matching.queries.runs import decision_counts, finished_runs, proposals_of
from matching.views.cohorts import own_cohort, programme_trail


@require_GET
def run_compare(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Two to four finished runs of a cohort side by side, to publish the best one."""
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
        context["found"] = comparison(_columns(form, form.cleaned_data["runs"]))
    return render(request, "matching/run_compare.html", context)


def _chosen(request: SignedInRequest, last: list[MatchRun]) -> MultiValueDict[str, Any] | None:
    """What the reader chose; the last two runs where nothing was chosen yet."""
    if "runs" in request.GET or "chosen" in request.GET:
        return request.GET
    return MultiValueDict({"runs": [run.pk for run in last]}) if len(last) == 2 else None


def _columns(form: CompareForm, runs: list[MatchRun]) -> list[Column]:
    proposals, decisions = proposals_of(runs), decision_counts(runs)
    return [Column(form.number_of(run), run, proposals[run.pk], *decisions[run.pk]) for run in runs]
