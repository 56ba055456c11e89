"""Supervision groups of coaches: lists, their meetings, attendance."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from coaching.forms import accept_version
from coaching.forms.supervision import AttendanceForm, GroupForm, SupervisionMeetingForm
from coaching.models import SupervisionGroup, SupervisionMeeting
from coaching.presenters import supervision as presenters
from coaching.queries import supervision as queries
from coaching.rules import supervision as rules
from coaching.rules.supervision import SupervisionRefused
from coaching.services import supervision as services
from core.lists import Column, list_page
from core.templatetags.counterpart import day
from matching.models import Programme

COLUMNS = [
    Column(gettext_lazy("Group"), lambda group: group.name, url=SupervisionGroup.get_absolute_url),
    Column(gettext_lazy("Programme"), lambda group: group.programme.name),
    Column(gettext_lazy("Supervisor"), lambda group: group.supervisor.name),
    Column(gettext_lazy("Coaches"), lambda group: group.member_count or 0, is_number=True),
    Column(gettext_lazy("Next meeting"), lambda group: day(group.next_at)),
    Column(gettext_lazy("Meetings held"), lambda group: group.held_count or 0, is_number=True),
]


@require_GET
def list_groups(request: SignedInRequest) -> HttpResponse:
    """The groups that the reader leads, belongs to or organises."""
    visible = SupervisionGroup.objects.visible_to(request.user).distinct()
    programmes = Programme.objects.visible_to(request.user)
    return list_page(
        request,
        title=_("Supervision groups"),
        rows=queries.groups_with_facts(visible, timezone.now()),
        columns=COLUMNS,
        empty=_(
            "Groups in which coaches reflect on their practice with an expert will be here. "
            "An organiser makes them."
        ),
        template="coaching/supervision_list.html",
        programmes=programmes,
        trail=[(_("Coaching"), reverse("coaching:my-pairings"))],
    )


@require_http_methods(["GET", "POST"])
def make_group(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """Make a group in a programme."""
    found = get_object_or_404(Programme.objects.visible_to(request.user), pk=programme)
    form = GroupForm(request.POST or None, programme=found)
    if request.method == "POST" and form.is_valid():
        try:
            group = services.make_group(
                programme=found, entry=form.entry(), by=request.user, now=timezone.now()
            )
        except SupervisionRefused as refused:
            _add_refusal(form, refused, "name")
        else:
            messages.success(request, _("The group is made. Plan its first meeting."))
            return redirect(group)
    return _group_page(request, form, _("Make a supervision group"), _list_url())


@require_http_methods(["GET", "POST"])
def edit_group(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a group: its name, its supervisor, who belongs to it."""
    group = _group(request, pk)
    if not rules.can_change_group(request.user, group):
        raise PermissionDenied
    row = _group(request, pk)
    form = GroupForm(request.POST or None, programme=group.programme, instance=row)
    stored = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_group(
                group=group,
                version=form.cleaned_data["version"],
                entry=form.entry(),
                by=request.user,
                now=timezone.now(),
            )
        except SupervisionRefused as refused:
            _add_refusal(form, refused, "name")
            if refused.reason == "changed":
                accept_version(form, "version", group.version)
                stored = group
        else:
            messages.success(request, _("The group is stored. Whoever is new is invited."))
            return redirect(group)
    return _group_page(
        request, form, _("Change the group"), group.get_absolute_url(), stored=stored
    )


@require_GET
def show_group(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A group: its people, what is planned, what was held."""
    group, now = _group(request, pk), timezone.now()
    meetings = list(group.meetings.prefetch_related("presences__coach"))
    for meeting in meetings:
        meeting.group = group
    is_planner = rules.can_plan_meeting(request.user, group)
    context = {
        "title": group.name,
        "trail": _trail(),
        "group": group,
        "members": queries.members_of(group),
        "meetings": [
            {
                "meeting": meeting,
                "when": presenters.when(meeting),
                "shape": presenters.MEETING_SHAPES[meeting.state],
                "has_begun": meeting.starts_at <= now,
                "can_move": rules.can_move_meeting(request.user, meeting),
                "can_attend": rules.can_take_attendance(request.user, meeting, now),
                "present": sorted(one.coach.name for one in meeting.presences.all()),
            }
            for meeting in meetings
        ],
        "can_plan": is_planner,
        "can_change": rules.can_change_group(request.user, group),
    }
    return render(request, "coaching/supervision_detail.html", context)


@require_http_methods(["GET", "POST"])
def plan_meeting(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Plan a meeting of a group."""
    group = _group(request, pk)
    if not rules.can_plan_meeting(request.user, group):
        raise PermissionDenied
    form = SupervisionMeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.plan_meeting(
                group=group, plan=form.plan(), by=request.user, now=timezone.now()
            )
        except SupervisionRefused as refused:
            _add_refusal(form, refused, "time")
        else:
            messages.success(request, _("The meeting is planned. The group is invited by mail."))
            return redirect(group)
    return _meeting_page(request, form, _("Plan a supervision meeting"), group)


@require_http_methods(["GET", "POST"])
def move_meeting(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Move a meeting that is planned."""
    meeting = _meeting(request, pk)
    _only_planners(request, meeting)
    form = SupervisionMeetingForm(request.POST or None, meeting=meeting)
    stored = None
    if request.method == "POST" and form.is_valid():
        try:
            services.move_meeting(
                meeting=meeting,
                version=form.cleaned_data["version"],
                plan=form.plan(),
                by=request.user,
                now=timezone.now(),
            )
        except SupervisionRefused as refused:
            _add_refusal(form, refused, "time")
            if refused.reason == "changed":
                accept_version(form, "version", meeting.version)
                stored = presenters.when(meeting)
        else:
            messages.success(request, _("The meeting is moved. The group is told by mail."))
            return redirect(meeting)
    title = _("Move the meeting")
    return _meeting_page(request, form, title, meeting.group, meeting=meeting, stored=stored)


@require_POST
def cancel_meeting(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Call a meeting off."""
    meeting = _meeting(request, pk)
    _only_planners(request, meeting)
    try:
        services.cancel_meeting(meeting=meeting, by=request.user, now=timezone.now())
    except SupervisionRefused as refused:
        messages.error(request, presenters.refusal(refused.reason))
    else:
        messages.success(request, _("The meeting is cancelled. The group is told by mail."))
    return redirect(meeting)


@require_http_methods(["GET", "POST"])
def attendance(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The supervisor says who was there."""
    meeting = _meeting(request, pk)
    if meeting.group.supervisor_id != request.user.pk:
        raise PermissionDenied
    if not rules.can_take_attendance(request.user, meeting, timezone.now()):
        messages.info(request, presenters.refusal("not_now"))
        return redirect(meeting)
    form = AttendanceForm(
        request.POST if request.method == "POST" else None,
        people=services.people_to_attend(meeting),
        there=set(meeting.presences.values_list("coach_id", flat=True)),
    )
    if request.method == "POST" and form.is_valid():
        services.take_attendance(
            meeting=meeting, present=form.keys(), by=request.user, now=timezone.now()
        )
        messages.success(request, _("Stored. The hours count for whoever was there."))
        return redirect(meeting)
    context = {
        "form": form,
        "title": _("Who was there"),
        "button": _("Store the attendance"),
        "trail": _trail(meeting.group),
        "cancel_url": meeting.get_absolute_url(),
    }
    return render(request, "matching/form_page.html", context)


def _group(request: SignedInRequest, pk: uuid.UUID) -> SupervisionGroup:
    visible = SupervisionGroup.objects.visible_to(request.user).distinct()
    return get_object_or_404(visible.select_related("programme", "supervisor"), pk=pk)


def _meeting(request: SignedInRequest, pk: uuid.UUID) -> SupervisionMeeting:
    visible = SupervisionMeeting.objects.visible_to(request.user)
    rows = visible.select_related("group__programme", "group__supervisor")
    return get_object_or_404(rows, pk=pk)


def _only_planners(request: SignedInRequest, meeting: SupervisionMeeting) -> None:
    if not rules.can_plan_meeting(request.user, meeting.group):
        raise PermissionDenied


def _add_refusal(form: Any, refused: SupervisionRefused, field: str) -> None:
    beside = {"supervisor_is_member": "supervisor", "changed": None}.get(refused.reason, field)
    form.add_error(beside, presenters.refusal(refused.reason))


def _group_page(
    request: SignedInRequest,
    form: GroupForm,
    title: str,
    cancel_url: str,
    stored: SupervisionGroup | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "trail": _trail(),
        "cancel_url": cancel_url,
        "stored": stored,
        "stored_members": queries.members_of(stored) if stored else [],
    }
    return render(request, "coaching/supervision_form.html", context)


def _meeting_page(
    request: SignedInRequest,
    form: SupervisionMeetingForm,
    title: str,
    group: SupervisionGroup,
    **context: Any,
) -> HttpResponse:
    context |= {"form": form, "title": title, "group": group, "trail": _trail(group)}
    return render(request, "coaching/supervision_meeting_form.html", context)


def _list_url() -> str:
    return reverse("coaching:supervision-list")


def _trail(group: SupervisionGroup | None = None) -> list[tuple[str, str]]:
    trail = [(_("Supervision groups"), _list_url())]
    return [*trail, (group.name, group.get_absolute_url())] if group else trail
