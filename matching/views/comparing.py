from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from matching.forms import CompareForm
from matching.models import MatchRun
from matching.presenters.comparing import Column, comparison
from matching.queries.runs import decision_counts, finished_runs, proposals_of, run_numbers
from matching.views.cohorts import own_cohort, programme_trail


@require_GET
def run_compare(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Two to four finished runs of a cohort side by side, to publish the best one."""
    cohort = own_cohort(request, pk)
    runs, numbers = finished_runs(cohort), run_numbers(cohort)
    last = list(runs[:2])
    form = CompareForm(_chosen(request, last), runs=runs, numbers=numbers)
    here = reverse("matching:cohort-detail", args=[cohort.pk])
    context: dict[str, Any] = {
        "cohort": cohort,
        "form": form,
        "is_enough": len(last) == 2,
        "trail": [*programme_trail(cohort), (cohort.name, here)],
    }
    if form.is_valid():
        context["found"] = comparison(_columns(form.cleaned_data["runs"], numbers))
    return render(request, "matching/run_compare.html", context)


def _chosen(request: SignedInRequest, last: list[MatchRun]) -> MultiValueDict[str, Any] | None:
    """What the reader chose; the last two runs where nothing was chosen yet."""
    if "runs" in request.GET or "chosen" in request.GET:
        return request.GET
    return MultiValueDict({"runs": [run.pk for run in last]}) if len(last) == 2 else None


def _columns(runs: list[MatchRun], numbers: dict[UUID, int]) -> list[Column]:
    proposals, decisions = proposals_of(runs), decision_counts(runs)
    return [Column(numbers[run.pk], run, proposals[run.pk], *decisions[run.pk]) for run in runs]
