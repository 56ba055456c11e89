"""The organiser's pages of chemistry meetings: set up, look, change, publish, follow."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from core.lists import Column, list_page
from matching import rules, services
from matching.forms import AddMeetingForm, RoundForm
from matching.models import ChemistryMeeting, ChemistryRound, Cohort, MeetingState, Part, RoundState
from matching.presenters.board import part_label
from matching.presenters.meetings import both_said, for_organiser
from matching.presenters.words import FAILURES, REFUSALS
from matching.queries.chemistry import last_round, meetings_of, round_counts
from matching.views.cohorts import own_cohort, programme_trail


def _columns(can_change: bool) -> list[Column]:
    now = timezone.now()
    coachee = Column(
        gettext_lazy("Coachee"),
        lambda row: row.coachee.profile.user.name,
        url=(lambda row: reverse("matching:meeting-remove", args=[row.pk])) if can_change else None,
    )
    return [
        coachee,
        Column(gettext_lazy("Coach"), lambda row: row.coach.profile.user.name),
        Column(
            gettext_lazy("State"),
            lambda row: for_organiser(row, now)[0],
            state=lambda row: for_organiser(row, now)[1],
        ),
        Column(gettext_lazy("Said"), both_said),
    ]


@require_GET
def chemistry_board(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The round of a cohort: nothing yet, being chosen, to publish, or to follow."""
    cohort = own_cohort(request, pk)
    one = last_round(cohort)
    here: dict[str, Any] = {"cohort": cohort, "trail": _trail(cohort)}
    if one is None or one.state not in {RoundState.READY, RoundState.PUBLISHED}:
        context = {**here, "round": one, "failure": FAILURES.get(one.failure, "") if one else ""}
        return render(request, "matching/chemistry_start.html", context)
    is_ready = one.state == RoundState.READY
    return list_page(
        request,
        title=_("Chemistry meetings"),
        rows=meetings_of(one),
        columns=_columns(is_ready)[: 3 if is_ready else 4],
        empty=_("Nobody can meet anybody by the rules. Change the rules, or enrol more coaches."),
        template="matching/chemistry_board.html",
        round=one,
        counts=round_counts(one),
        can_change=rules.can_change_round(request.user, one),
        **here,
    )


@require_http_methods(["GET", "POST"])
def chemistry_create(request: SignedInRequest, pk: Any) -> HttpResponse:
    """How meetings are held and how much they count; then the engine chooses who meets whom."""
    cohort = own_cohort(request, pk)
    one = last_round(cohort)
    given = {name: getattr(one, name) for name in RoundForm.base_fields} if one else None
    form = RoundForm(request.POST or None, initial=given)
    here = reverse("matching:chemistry-board", args=[cohort.pk])
    if request.method == "POST" and form.is_valid():
        try:
            services.request_round(
                cohort=cohort, terms=form.cleaned_data, by=request.user, now=timezone.now()
            )
        except rules.ChemistryRefused as error:
            form.add_error(None, REFUSALS[error.key])
        else:
            return redirect(here)
    context = {
        "form": form,
        "title": _("Set up chemistry meetings"),
        "button": _("Choose who meets whom"),
        "cancel_url": here,
        "trail": [*_trail(cohort), (_("Chemistry meetings"), here)],
    }
    return render(request, "matching/form_page.html", context)


@require_POST
def chemistry_publish(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Ask everybody in the round to meet."""
    one = _own_round(request, pk)
    try:
        count = services.publish_round(one=one, by=request.user, now=timezone.now())
    except rules.ChemistryRefused as error:
        messages.error(request, REFUSALS[error.key])
    else:
        words = ngettext(
            "%(count)s meeting is published. Its people are told now.",
            "%(count)s meetings are published. Their people are told now.",
            count,
        )
        messages.success(request, words % {"count": count})
    return redirect("matching:chemistry-board", one.cohort_id)


@require_POST
def chemistry_drop(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Set a round aside that nobody has seen."""
    one = _own_round(request, pk)
    try:
        services.drop_round(one=one, by=request.user, now=timezone.now())
    except rules.ChemistryRefused as error:
        messages.error(request, REFUSALS[error.key])
    else:
        messages.success(request, _("The meetings are set aside. Nobody was told."))
    return redirect("matching:chemistry-board", one.cohort_id)


@require_http_methods(["GET", "POST"])
def meeting_add(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Let two people meet whom the engine did not choose."""
    one = _own_round(request, pk)
    labels = {part: part_label(one.cohort, part) for part in Part.values}
    form = AddMeetingForm(request.POST or None, cohort=one.cohort, labels=labels)
    here = reverse("matching:chemistry-board", args=[one.cohort_id])
    if request.method == "POST" and form.is_valid():
        try:
            services.add_meeting(one=one, by=request.user, now=timezone.now(), **form.cleaned_data)
        except rules.ChemistryRefused as error:
            form.add_error(None, REFUSALS[error.key])
        else:
            messages.success(request, _("The meeting is added."))
            return redirect(here)
    context = {
        "form": form,
        "button": _("Add the meeting"),
        "is_published": one.state == RoundState.PUBLISHED,
        "cancel_url": here,
        "trail": [*_trail(one.cohort), (_("Chemistry meetings"), here)],
    }
    return render(request, "matching/meeting_add.html", context)


@require_http_methods(["GET", "POST"])
def meeting_remove(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Take a meeting out of a round that nobody has seen."""
    rows = ChemistryMeeting.objects.run_by(request.user).with_people()
    meeting = get_object_or_404(rows.filter(state=MeetingState.DRAFT), pk=pk)
    here = reverse("matching:chemistry-board", args=[meeting.round.cohort_id])
    if request.method == "POST":
        try:
            services.remove_meeting(meeting=meeting, by=request.user, now=timezone.now())
        except rules.ChemistryRefused as error:
            messages.error(request, REFUSALS[error.key])
        else:
            messages.success(request, _("The meeting is taken out. Nobody was told."))
        return redirect(here)
    context = {
        "meeting": meeting,
        "cancel_url": here,
        "trail": [*_trail(meeting.round.cohort), (_("Chemistry meetings"), here)],
    }
    return render(request, "matching/meeting_remove.html", context)


def _own_round(request: SignedInRequest, pk: Any) -> ChemistryRound:
    rows = ChemistryRound.objects.visible_to(request.user).select_related("cohort__programme")
    return get_object_or_404(rows, pk=pk)


def _trail(cohort: Cohort) -> list[tuple[str, str]]:
    board = (cohort.name, reverse("matching:cohort-detail", args=[cohort.pk]))
    return [*programme_trail(cohort), board]
