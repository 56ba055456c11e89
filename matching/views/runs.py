from __future__ import annotations

from datetime import timedelta
from time import sleep
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import SignedInRequest
from core.lists import Column, list_page
from matching import rules, services
from matching.models import MatchRun, RunState
from matching.presenters.fairness import fairness
from matching.presenters.heat_map import heat_map
from matching.presenters.leftovers import doors, left_over
from matching.presenters.locks import locks_left
from matching.presenters.reasons import short
from matching.presenters.weakest import weakest
from matching.presenters.words import FAILURES, PROPOSAL_CLASS, REFUSALS, RUN_CLASS
from matching.queries.people import names_of
from matching.queries.runs import people_of, scored_pairs, with_people
from matching.snapshot import shown
from matching.views.cohorts import own_cohort, programme_trail

BLINK = timedelta(milliseconds=500)
GLANCES = 5
# Whoever asked for a run a moment ago looks again sooner at first.
YOUNG = timedelta(seconds=3)
# Among equal scores the same order in every run: no key of a row decides what stands first.
BY_NAME = ("coachee__profile__user__name", "coachee_id")
COLUMNS = [
    Column(
        gettext_lazy("Coachee"),
        lambda row: row.coachee.profile.user.name,
        url=lambda row: reverse(
            "matching:run-pair", args=[row.run_id, row.coachee_id, row.coach_id]
        ),
    ),
    Column(gettext_lazy("Coach"), lambda row: row.coach.profile.user.name),
    Column(gettext_lazy("Why"), lambda row: short(row.breakdown)),
    Column(gettext_lazy("Score"), lambda row: row.score, is_number=True),
    Column(
        gettext_lazy("State"),
        lambda row: row.get_state_display(),
        state=lambda row: PROPOSAL_CLASS[row.state],
    ),
]


@require_POST
def run_create(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Ask for a run; a worker computes it."""
    cohort = own_cohort(request, pk)
    try:
        run = services.request_run(cohort=cohort, by=request.user, now=timezone.now())
    except rules.RunRefused as error:
        messages.error(request, REFUSALS[error.key])
        return redirect("matching:cohort-detail", cohort.pk)
    return redirect("matching:run-detail", run.pk)


@require_GET
def run_detail(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Progress, and then what came out: pairs, the picture, who was left out and why."""
    run = _run_in_a_blink(request, pk)
    context: dict[str, Any] = {
        "run": run,
        "run_class": RUN_CLASS[run.state],
        "trail": run_trail(run),
    }
    if run.state != RunState.DONE:
        is_young = timezone.now() - run.created_at < YOUNG
        context["look_every"] = "300ms" if is_young else "2s"
        context["failure"] = FAILURES.get(run.failure, "")
        return render(request, "matching/run_state.html", context)
    return list_page(
        request,
        title=_("Result for %(cohort)s") % {"cohort": run.cohort.name},
        rows=with_people(run.proposals.order_by("-score", *BY_NAME)),
        columns=COLUMNS,
        empty=_("No pair was possible. See below which rules close most doors."),
        template="matching/run_detail.html",
        **context,
        **_result(run),
    )


def _run_in_a_blink(request: SignedInRequest, pk: Any) -> MatchRun:
    """The run; asked for this very moment it is waited for, half a second at most.

    A few dozen people are matched before a progress page would be read.
    """
    run = own_run(request, pk)
    for _glance in range(GLANCES):
        if not run.is_active or timezone.now() - run.created_at > BLINK:
            break
        sleep(BLINK.total_seconds() / GLANCES)
        run = own_run(request, pk)
    return run


def _result(run: MatchRun) -> dict[str, Any]:
    enrolments = list(people_of(run).select_related("profile__institution"))
    names = names_of(enrolments)
    pairs = scored_pairs(run)
    known = shown(run)
    chosen = {pair.coachee: pair.coach for pair in pairs}
    return {
        "heat": heat_map(run, known.table, chosen, names) if known else None,
        "worst": weakest(pairs, names),
        "left_over": left_over(run, names),
        "locks_left": locks_left(run, names),
        "fairness": fairness(
            run.instance["coachees"],
            {pair.coachee: pair.score for pair in pairs},
            {str(one.profile.institution_id): one.profile.institution.name for one in enrolments},
        ),
        "doors": doors(run.result["closed"]),
        "can_publish": rules.can_publish(run) and any(pair.is_draft for pair in pairs),
        "proposal_count": len(pairs),
        "coachee_count": len(run.instance["coachees"]),
    }


@require_POST
def run_cancel(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Stop a run that waits or computes."""
    run = own_run(request, pk)
    try:
        services.cancel_run(run=run, by=request.user, now=timezone.now())
    except rules.RunRefused as error:
        messages.error(request, REFUSALS[error.key])
        return redirect("matching:run-detail", run.pk)
    messages.success(request, _("The run is cancelled. Nothing was changed."))
    return redirect("matching:cohort-detail", run.cohort_id)


@require_POST
def run_publish(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Show every pair of the run to its two people."""
    run = own_run(request, pk)
    try:
        count = services.publish_proposals(run=run, by=request.user, now=timezone.now())
    except rules.RunRefused as error:
        messages.error(request, REFUSALS[error.key])
        return redirect("matching:run-detail", run.pk)
    words = ngettext(
        "%(count)s proposal is published. Its people are told now.",
        "%(count)s proposals are published. Their people are told now.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect("matching:cohort-detail", run.cohort_id)


def own_run(request: SignedInRequest, pk: Any) -> MatchRun:
    """The run, if the reader runs its cohort."""
    rows = MatchRun.objects.visible_to(request.user).select_related("cohort__programme")
    return get_object_or_404(rows, pk=pk)


def run_trail(run: MatchRun) -> list[tuple[str, str]]:
    """The way from the programmes down to the board of a run."""
    board = (run.cohort.name, reverse("matching:cohort-detail", args=[run.cohort_id]))
    return [*programme_trail(run.cohort), board]
