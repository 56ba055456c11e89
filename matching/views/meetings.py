"""The pages of the two of a chemistry meeting; nobody else has an address for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from matching import rules, services
from matching.forms import ScoreForm, TimesForm
from matching.models import ChemistryMeeting, ChemistryScore, MeetingState
from matching.presenters.meetings import cards, look_of, when
from matching.presenters.words import REFUSALS
from matching.presenters.zones import both_zones
from matching.queries.chemistry import own_meetings


@require_GET
def meeting_list(request: SignedInRequest) -> HttpResponse:
    """The reader's chemistry meetings, those that wait for them first."""
    if not request.user.profile_kinds:
        raise PermissionDenied
    found = cards(own_meetings(request.user), request.user, timezone.now())
    return render(request, "matching/meeting_list.html", {"cards": found})


@require_GET
def meeting_detail(request: SignedInRequest, pk: Any) -> HttpResponse:
    """With whom, when, and the one thing to do now."""
    return _page(request, _own(request, pk))


def _page(
    request: SignedInRequest, meeting: ChemistryMeeting, form: ScoreForm | None = None
) -> HttpResponse:
    user, now = request.user, timezone.now()
    other = meeting.coach if meeting.coachee.profile.user == user else meeting.coachee
    can_say = rules.can_score(meeting, user) or rules.can_report(meeting, user, now)
    offered = [one for one in meeting.times.all() if one.starts_at > now]
    can_say_now = can_say and (meeting.state != MeetingState.PROPOSED)
    context = {
        "meeting": meeting,
        "other": other,
        "look": look_of(meeting, user, now),
        "when": when(meeting),
        "offered": [
            (one, both_zones(one.starts_at, *meeting.people))
            for one in offered
            if one.by_id != user.pk
        ],
        "own_offers": [
            both_zones(one.starts_at, *meeting.people) for one in offered if one.by_id == user.pk
        ],
        "can_offer": rules.can_offer_times(meeting, user, now),
        "can_cancel": meeting.state in {MeetingState.PROPOSED, MeetingState.AGREED},
        "can_miss": meeting.state == MeetingState.AGREED and rules.can_report(meeting, user, now),
        "is_first": meeting.first_id == user.pk and meeting.opened_at is None,
        "met_otherwise": can_say and meeting.state == MeetingState.PROPOSED,
        "form": form or (ScoreForm(initial=_said(meeting, request)) if can_say_now else None),
        "trail": [(_("Chemistry meetings"), reverse("matching:meeting-list"))],
    }
    return render(request, "matching/meeting_detail.html", context)


def _said(meeting: ChemistryMeeting, request: SignedInRequest) -> dict[str, int]:
    """What the reader said themselves; nobody else's word is read."""
    mine = ChemistryScore.objects.filter(meeting=meeting, by=request.user).first()
    return {"score": mine.score} if mine else {}


@require_http_methods(["GET", "POST"])
def meeting_times(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Offer up to three times, by the reader's clock."""
    meeting = _own(request, pk)
    here = reverse("matching:meeting-detail", args=[meeting.pk])
    if not rules.can_offer_times(meeting, request.user, timezone.now()):
        messages.error(request, REFUSALS["meeting_moved"])
        return redirect(here)
    form = TimesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.offer_times(
                meeting=meeting, times=form.times, by=request.user, now=timezone.now()
            )
        except rules.ChemistryRefused as error:
            form.add_error("day_0", REFUSALS[error.key])
        else:
            messages.success(request, _("Your times are offered. The other person chooses."))
            return redirect(here)
    context = {
        "form": form,
        "meeting": meeting,
        "other": meeting.other(request.user),
        "clocks": both_zones(timezone.now(), *meeting.people),
        "cancel_url": here,
        "trail": _trail(meeting, request),
    }
    return render(request, "matching/meeting_times.html", context)


@require_POST
def meeting_pick(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Take one of the times that the other has offered."""
    meeting = _own(request, pk)
    wanted = request.POST.get("time", "")
    time = next((one for one in meeting.times.all() if str(one.pk) == wanted), None)
    if time is None:
        messages.error(request, REFUSALS["time_gone"])
        return redirect("matching:meeting-detail", meeting.pk)
    done = _("The time is agreed. Both of you get a mail for the calendar.")
    return _do(request, meeting, lambda **by: services.pick_time(time=time, **by), done)


@require_http_methods(["GET", "POST"])
def meeting_cancel(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Say that the two do not meet; nobody asks why."""
    meeting = _own(request, pk)
    if request.method == "POST":
        return _do(request, meeting, services.cancel_meeting, _("The meeting does not take place."))
    context = {
        "meeting": meeting,
        "other": meeting.other(request.user),
        "is_silent": meeting.is_later_for(meeting.other(request.user).pk),
        "trail": _trail(meeting, request),
    }
    return render(request, "matching/meeting_cancel.html", context)


@require_POST
def meeting_missed(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Say that they did not meet."""
    return _do(
        request,
        _own(request, pk),
        lambda **by: services.report_meeting(is_held=False, **by),
        _("It is noted that you did not meet. You can offer new times."),
    )


@require_POST
def meeting_met(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Say that they met, also without a time agreed here."""
    return _do(
        request,
        _own(request, pk),
        lambda **by: services.report_meeting(is_held=True, **by),
        _("It is noted that you met. Now say how it went."),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def meeting_score(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Say in confidence how it went; with it that the two have met."""
    meeting = _own(request, pk)
    if request.method == "GET":
        return redirect("matching:meeting-detail", meeting.pk)
    form = ScoreForm(request.POST)
    if not form.is_valid():
        return _page(request, meeting, form)
    return _do(
        request,
        meeting,
        lambda **by: services.score_meeting(score=form.cleaned_data["score"], **by),
        _("Thank you. Nobody but the matching reads it. You can change it later."),
    )


def _do(
    request: SignedInRequest, meeting: ChemistryMeeting, service: Callable[..., Any], done: str
) -> HttpResponse:
    try:
        service(meeting=meeting, by=request.user, now=timezone.now())
    except rules.ChemistryRefused as error:
        messages.error(request, REFUSALS[error.key])
    else:
        messages.success(request, done)
    return redirect("matching:meeting-detail", meeting.pk)


def _own(request: SignedInRequest, pk: Any) -> Any:
    rows = own_meetings(request.user).prefetch_related(
        "coachee__profile__languages",
        "coachee__profile__themes",
        "coach__profile__languages",
        "coach__profile__themes",
    )
    return get_object_or_404(rows, pk=pk)


def _trail(meeting: ChemistryMeeting, request: SignedInRequest) -> list[tuple[str, str]]:
    return [
        (_("Chemistry meetings"), reverse("matching:meeting-list")),
        (
            meeting.other(request.user).name,
            reverse("matching:meeting-detail", args=[meeting.pk]),
        ),
    ]
