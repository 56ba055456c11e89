from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from accounts.presenters.sections import LABELS
from accounts.queries import missing_sections
from core.lists import ROWS_A_PAGE, Column, list_page
from core.templatetags.counterpart import joined
from matching import rules, services
from matching.forms import CandidateFilter, EnrolForm, EnrolmentFilter
from matching.models import Cohort, Enrolment, EnrolmentState, Part
from matching.presenters.board import part_label
from matching.presenters.line import line_of
from matching.presenters.words import REFUSALS
from matching.queries.people import candidates, people
from matching.views.cohorts import programme_trail

PEOPLE_COLUMNS = [
    Column(
        gettext_lazy("Name"),
        lambda row: row.profile.user.name,
        url=lambda row: reverse("matching:enrolment-withdraw", args=[row.pk]),
    ),
    Column(gettext_lazy("Part"), lambda row: row.get_part_display()),
    Column(gettext_lazy("Institution"), lambda row: row.profile.institution.name),
    Column(gettext_lazy("Post"), lambda row: row.profile.post),
    Column(
        gettext_lazy("Missing in the profile"),
        lambda row: joined(LABELS[one] for one in missing_sections(row.profile)),
    ),
    Column(gettext_lazy("Places"), lambda row: row.capacity, is_number=True),
    Column(gettext_lazy("Places taken"), lambda row: row.places_taken, is_number=True),
]


@require_http_methods(["GET", "POST"])
def cohort_enrol(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Choose people and enrol them; "all" enrols everybody that the search finds."""
    cohort = _visible_cohort(request, pk)
    part = _part(request, cohort)
    everyone = candidates(cohort, part, request.user)
    filterset = CandidateFilter(request.GET, queryset=everyone, request=request)
    form = EnrolForm(request.POST if _chose(request) else None, candidates=everyone)
    if request.method == "POST":
        wanted = filterset.qs if "all" in request.POST else None
        if wanted is not None or form.is_valid():
            chosen = wanted if wanted is not None else form.cleaned_data["profiles"]
            return _enrol(request, cohort, part, chosen)
    page = Paginator(filterset.qs, ROWS_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "cohort": cohort,
        "part": part,
        "part_label": part_label(cohort, part),
        "form": form,
        "filterset": filterset,
        "page": page,
        "query": query.urlencode(),
        "chosen": set(request.POST.getlist("profiles")),
        "can_enrol": rules.can_enrol(request.user, cohort, timezone.now().date()),
        "is_organiser": rules.can_run_cohort(request.user, cohort),
        "tabs": _tabs(request, cohort),
        "own_people": _own_people(request, cohort),
        "trail": _trail(request, cohort),
    }
    return render(request, "matching/cohort_enrol.html", context)


def _chose(request: SignedInRequest) -> bool:
    return request.method == "POST" and "all" not in request.POST


def _enrol(request: SignedInRequest, cohort: Cohort, part: str, profiles: Any) -> HttpResponse:
    try:
        count = services.enrol_people(
            cohort=cohort, profiles=profiles, part=part, by=request.user, now=timezone.now()
        )
    except rules.EnrolmentRefused as error:
        messages.error(request, REFUSALS[error.key])
        return redirect("matching:cohort-enrol", cohort.pk)
    words = ngettext("%(count)s person is enrolled.", "%(count)s people are enrolled.", count)
    messages.success(request, words % {"count": count})
    if rules.can_run_cohort(request.user, cohort):
        return redirect("matching:cohort-detail", cohort.pk)
    return redirect("matching:cohort-enrol", cohort.pk)


def _part(request: SignedInRequest, cohort: Cohort) -> str:
    part = request.GET.get("part", Part.COACHEE)
    if part not in Part.values:
        raise Http404
    if part == Part.COACH and part not in rules.parts_to_enrol(request.user, cohort):
        raise Http404
    return str(part)


def _tabs(request: SignedInRequest, cohort: Cohort) -> list[tuple[str, str]]:
    """Both parts by their words; nothing to choose for whom enrols one of them alone."""
    parts = rules.parts_to_enrol(request.user, cohort)
    if len(parts) < len(Part):
        return []
    return [(str(part), part_label(cohort, part, many=True)) for part in parts]


def _own_people(request: SignedInRequest, cohort: Cohort) -> Any:
    """For a focal point: the own leaders who are in already."""
    if rules.can_run_cohort(request.user, cohort):
        return None
    mine = Enrolment.objects.visible_to(request.user).values("pk")
    rows = people(cohort).filter(pk__in=mine).order_by("profile__user__name")
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("in"))


@require_GET
def enrolment_list(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Everybody in a cohort: search, filter, export."""
    cohort = get_object_or_404(
        Cohort.objects.run_by(request.user).select_related("programme"), pk=pk
    )
    rows = people(cohort).prefetch_related("profile__languages", "profile__themes")
    return list_page(
        request,
        title=_("People in %(cohort)s") % {"cohort": cohort.name},
        rows=rows,
        columns=PEOPLE_COLUMNS,
        filters=EnrolmentFilter,
        empty=_("Nobody is enrolled yet. Enrol coachees and coaches first."),
        template="matching/list_with_trail.html",
        trail=_trail(request, cohort),
        action_url=reverse("matching:cohort-enrol", args=[cohort.pk]),
        action_label=_("Enrol people"),
    )


@require_http_methods(["GET", "POST"])
def enrolment_withdraw(request: SignedInRequest, pk: Any) -> HttpResponse:
    """One person's place in a cohort, and the button that gives it up."""
    rows = Enrolment.objects.visible_to(request.user).filter(state=EnrolmentState.ENROLLED)
    enrolment = get_object_or_404(
        rows.select_related(
            "cohort__programme", "profile__user", "profile__institution", "profile__unit"
        ),
        pk=pk,
    )
    cohort, now = enrolment.cohort, timezone.now()
    if request.method == "POST":
        try:
            services.withdraw_enrolment(enrolment=enrolment, by=request.user, now=now)
        except rules.EnrolmentRefused as error:
            messages.error(request, REFUSALS[error.key])
            return redirect("matching:enrolment-withdraw", enrolment.pk)
        messages.success(request, _("The person is withdrawn from the cohort."))
        name = "cohort-detail" if rules.can_run_cohort(request.user, cohort) else "cohort-enrol"
        return redirect(f"matching:{name}", cohort.pk)
    context = {
        "enrolment": enrolment,
        "cohort": cohort,
        "can_withdraw": rules.can_withdraw(request.user, enrolment=enrolment, today=now.date()),
        "line": line_of(enrolment, request.user),
        "missing": [LABELS[one] for one in missing_sections(enrolment.profile)],
        "trail": _trail(request, cohort),
    }
    return render(request, "matching/enrolment_withdraw.html", context)


def _visible_cohort(request: SignedInRequest, pk: Any) -> Cohort:
    visible = Cohort.objects.visible_to(request.user).select_related("programme__institution")
    return get_object_or_404(visible, pk=pk)


def _trail(request: SignedInRequest, cohort: Cohort) -> list[tuple[str, str]]:
    if rules.can_run_cohort(request.user, cohort):
        board = (cohort.name, reverse("matching:cohort-detail", args=[cohort.pk]))
        return [*programme_trail(cohort), board]
    return [(_("Cohorts"), reverse("matching:cohort-list"))]
