from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest, Verb, can, institutions_where
from core.lists import Column, list_page
from core.templatetags.counterpart import day
from matching import rules, services
from matching.forms import CohortFilter, CohortForm
from matching.models import Cohort, CohortState, EnrolmentState, Programme, RunState
from matching.presenters.board import board
from matching.presenters.incomplete import incomplete
from matching.presenters.shortages import shortages
from matching.presenters.waiting import waiting_list
from matching.presenters.words import COHORT_CLASS, DECISION_CLASS, REFUSALS, RUN_CLASS
from matching.queries import people
from matching.queries.chemistry import under_way
from matching.queries.decisions import decisions_of
from matching.queries.everybody import everybody
from matching.queries.runs import runs_of
from matching.queries.shortage import balance

COLUMNS = [
    Column(
        gettext_lazy("Cohort"),
        lambda row: row.name,
        url=lambda row: reverse("matching:cohort-enrol", args=[row.pk]),
    ),
    Column(gettext_lazy("Programme"), lambda row: row.programme.name),
    Column(
        gettext_lazy("State"),
        lambda row: row.get_state_display(),
        state=lambda row: COHORT_CLASS[row.state],
    ),
    Column(gettext_lazy("Enrolment closes"), lambda row: day(row.enrolment_closes_on)),
    Column(gettext_lazy("Your people in it"), lambda row: row.own_people, is_number=True),
]


@require_GET
def cohort_list(request: SignedInRequest) -> HttpResponse:
    """The cohorts into which the reader can enrol leaders, and those they are in."""
    if not can(request.user, Verb.ENROL_LEADERS):
        raise PermissionDenied
    mine = institutions_where(request.user, Verb.ENROL_LEADERS)
    own_people = Q(
        enrolments__state=EnrolmentState.ENROLLED,
        enrolments__profile__institution_id__in=mine,
    )
    rows = Cohort.objects.visible_to(request.user).select_related("programme")
    return list_page(
        request,
        title=_("Cohorts"),
        rows=rows.annotate(own_people=Count("enrolments", filter=own_people)),
        columns=COLUMNS,
        filters=CohortFilter,
        empty=_("No cohort is open to your institution now. Organisers invite institutions."),
    )


@require_http_methods(["GET", "POST"])
def cohort_create(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Add an intake to a programme."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)
    form = CohortForm(request.POST or None, instance=Cohort(programme=programme), user=request.user)
    here = reverse("matching:programme-detail", args=[programme.pk])
    if request.method == "POST" and form.is_valid():
        cohort = services.create_cohort(
            programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The cohort is open for enrolment."))
        return redirect("matching:cohort-detail", cohort.pk)
    trail = [(_("Programmes"), reverse("matching:programme-list")), (programme.name, here)]
    context = {"form": form, "title": _("Add a cohort"), "trail": trail, "cancel_url": here}
    return render(request, "matching/form_page.html", {**context, "button": context["title"]})


@require_GET
def cohort_detail(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The board: both sides, what is missing, where coaches lack, the next step."""
    cohort = own_cohort(request, pk)
    everyone = everybody(cohort)
    runs = list(runs_of(cohort))
    context = {
        "cohort": cohort,
        "board": board(cohort, everyone, runs),
        "waiting": waiting_list(cohort),
        "chemistry": under_way(cohort, timezone.now()),
        "state_class": COHORT_CLASS[cohort.state],
        "incomplete": incomplete(everyone, now=timezone.now()),
        "shortages": shortages(balance(cohort, everyone)),
        "decisions": [(one, DECISION_CLASS[one.kind]) for one in decisions_of(cohort)],
        "runs": [(run, RUN_CLASS[run.state]) for run in runs],
        "can_compare": sum(run.state == RunState.DONE for run in runs) > 1,
        "moves": [
            (state, MOVE_WORDS[cohort.state, state])
            for state in sorted(rules.COHORT_MOVES[cohort.state])
            if (cohort.state, state) in MOVE_WORDS
        ],
        "trail": programme_trail(cohort),
    }
    return render(request, "matching/cohort_detail.html", context)


@require_POST
def cohort_remind(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Ask everybody whose profile lacks something to finish it."""
    cohort = own_cohort(request, pk)
    try:
        count = services.remind_incomplete(cohort=cohort, by=request.user, now=timezone.now())
    except rules.CohortRefused as error:
        messages.error(request, REFUSALS[error.key])
        return redirect("matching:cohort-detail", cohort.pk)
    words = ngettext("%(count)s person is reminded.", "%(count)s people are reminded.", count)
    messages.success(request, words % {"count": count})
    return redirect("matching:cohort-detail", cohort.pk)


# The moves that an organiser makes by hand; the others follow from publishing and accepting.
MOVE_WORDS: dict[tuple[str, str], Any] = {
    (CohortState.OPEN, CohortState.MATCHING): gettext_lazy("Close enrolment"),
    (CohortState.MATCHING, CohortState.OPEN): gettext_lazy("Open enrolment again"),
    (CohortState.RUNNING, CohortState.CLOSED): gettext_lazy("Close the cohort"),
}


@require_POST
def cohort_move(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Close or open enrolment, or close the cohort."""
    cohort = own_cohort(request, pk)
    to_state = request.POST.get("to_state", "")
    try:
        if (cohort.state, to_state) not in MOVE_WORDS:
            raise rules.CohortRefused("cohort_move")
        services.move_cohort(cohort=cohort, to_state=to_state, by=request.user, now=timezone.now())
    except rules.CohortRefused as error:
        messages.error(request, REFUSALS[error.key])
    else:
        words = CohortState(to_state).label
        messages.success(request, _("The cohort is now: %(state)s.") % {"state": words})
    return redirect("matching:cohort-detail", cohort.pk)


@require_http_methods(["GET", "POST"])
def cohort_edit(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Change dates and who may enrol."""
    cohort = own_cohort(request, pk)
    form = CohortForm(request.POST or None, instance=cohort, user=request.user)
    here = reverse("matching:cohort-detail", args=[cohort.pk])
    if request.method == "POST" and form.is_valid():
        services.change_cohort(
            cohort=cohort, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The cohort is stored."))
        return redirect(here)
    context = {
        "form": form,
        "title": _("Change the cohort"),
        "button": _("Store the cohort"),
        "cancel_url": here,
        "trail": [*programme_trail(cohort), (cohort.name, here)],
    }
    return render(request, "matching/form_page.html", context)


def own_cohort(request: SignedInRequest, pk: Any, *, with_pair_count: bool = False) -> Cohort:
    """The cohort, if the reader runs it."""
    rows = Cohort.objects.run_by(request.user).select_related("programme__institution")
    found = people.with_pair_count(rows) if with_pair_count else rows
    return get_object_or_404(found, pk=pk)


def programme_trail(cohort: Cohort) -> list[tuple[str, str]]:
    """The way from the programmes down to a cohort."""
    programme = cohort.programme
    return [
        (_("Programmes"), reverse("matching:programme-list")),
        (programme.name, reverse("matching:programme-detail", args=[programme.pk])),
    ]
