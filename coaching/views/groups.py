"""Group sessions and seminar days of a cohort: plan, change, cancel, answer, who was there."""

from __future__ import annotations

import uuid
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
from coaching.forms import AttendanceForm, GroupChangeForm, GroupForm, accept_version
from coaching.models import GroupAnswer, GroupSession
from coaching.presenters import groups as words
from coaching.queries import groups as queries
from coaching.rules import groups as rules
from coaching.rules.groups import GroupRefused
from coaching.services.attendance import answer_group_session, take_attendance
from coaching.services.groups import (
    cancel_group_session,
    change_group_session,
    invite_newcomers,
    plan_group_session,
)
from core.lists import Column, list_page
from matching.models import Cohort

COLUMNS = [
    Column(
        label=gettext_lazy("When"),
        value=words.when_of_group,
        url=lambda session: session.get_absolute_url(),
    ),
    Column(label=gettext_lazy("Title"), value=lambda session: session.title),
    Column(label=gettext_lazy("What it is"), value=lambda session: session.get_kind_display()),
    Column(
        label=gettext_lazy("State"),
        value=lambda session: session.get_state_display(),
        state=lambda session: words.STATE_SHAPES[session.state],
    ),
    Column(label=gettext_lazy("For whom"), value=lambda session: session.get_audience_display()),
    Column(label=gettext_lazy("Answers"), value=words.answers_in_words),
]
FIELD_OF = {"in_past": "starts", "ends_first": "ends", "too_few_places": "most_places"}


@require_GET
def list_groups(request: SignedInRequest, cohort: uuid.UUID) -> HttpResponse:
    """The group sessions of a cohort with their answers."""
    found = get_object_or_404(Cohort.objects.run_by(request.user), pk=cohort)
    return list_page(
        request,
        title=_("Group sessions in %(cohort)s") % {"cohort": found.name},
        rows=queries.with_counts(GroupSession.objects.filter(cohort=found)).order_by("-starts_at"),
        columns=COLUMNS,
        empty=_("Plan a group session or a seminar day: everybody it is for gets an invitation."),
        template="coaching/group_list.html",
        cohort=found,
        trail=_trail(found)[:1],
    )


@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, cohort: uuid.UUID) -> HttpResponse:
    """Plan a group session or a seminar day."""
    found = get_object_or_404(
        Cohort.objects.run_by(request.user).select_related("programme"), pk=cohort
    )
    form = GroupForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            session = plan_group_session(
                cohort=found,
                plan=form.plan(),
                audience=form.cleaned_data["for_whom"],
                by=request.user,
                now=timezone.now(),
            )
        except GroupRefused as refused:
            form.add_error(FIELD_OF.get(refused.reason), words.refusal_of_group(refused.reason))
        else:
            count = session.people.count()
            messages.success(request, _asked_in_words(count))
            return redirect(session)
    return render(
        request,
        "coaching/group_form.html",
        {"form": form, "cohort": found, "trail": _trail(found), "title": _("Plan for the cohort")},
    )


@require_GET
def show(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """One group session: for whoever is asked the question, for its organisers the answers."""
    found = _visible(request, session)
    now = timezone.now()
    places = queries.places_of(found)
    mine = places.filter(enrolment__profile__user=request.user).first()
    runs = rules.can_run_group(request.user, found)
    context = {
        **_about(found),
        "mine": mine,
        "answer": words.answer_word(mine) if mine else "",
        "answer_shape": words.ANSWER_SHAPES[mine.answer] if mine else "",
        "can_answer": mine is not None and rules.takes_answers(found, now),
        "can_run": runs,
        "can_change": rules.can_change_group(request.user, found),
        "can_take": rules.can_take_attendance(request.user, found, now),
        "is_short": found.is_full and not (mine and mine.answer == GroupAnswer.YES),
        "trail": _trail(found.cohort) if runs else _own_trail(),
    }
    if runs:
        context |= {
            "parts": words.guests_by_part(places),
            "counts": words.answers_in_words(
                queries.with_counts(GroupSession.objects.filter(pk=found.pk)).get()
            ),
            "newcomer_count": queries.newcomers(found).count() if context["can_change"] else 0,
            "moves": found.moves.select_related("by"),
        }
    return render(request, "coaching/group_detail.html", context)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Change time, place or agenda."""
    found = _run(request, session)
    if not rules.can_change_group(request.user, found):
        return _back(request, found, f"is_{found.state}")
    form = GroupChangeForm(request.POST if request.method == "POST" else None, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_group_session(
                session=found,
                plan=form.plan(),
                version=form.cleaned_data["version"],
                by=request.user,
                now=timezone.now(),
            )
        except GroupRefused as refused:
            _add_refusal(form, found, refused)
        else:
            messages.success(request, _("Changed. Everybody who has not said no gets a message."))
            return redirect(found)
    context = {
        **_about(found),
        "form": form,
        "title": _("Change %(title)s") % {"title": found.title},
    }
    return render(request, "coaching/group_form.html", context)


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Cancel it, after a look at who will hear of it."""
    found = _run(request, session)
    if request.method == "GET" and rules.can_change_group(request.user, found):
        told = queries.places_of(found).exclude(answer=GroupAnswer.NO).count()
        return render(request, "coaching/group_cancel.html", {**_about(found), "told": told})
    return _do(
        request,
        found,
        lambda: cancel_group_session(session=found, by=request.user, now=timezone.now()),
        _("Cancelled. Calendars are corrected."),
    )


@require_POST
def invite(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Ask those who came into the cohort since."""
    found = _run(request, session)
    return _do(
        request,
        found,
        lambda: invite_newcomers(session=found, by=request.user, now=timezone.now()),
        _("The people who came since are asked."),
    )


@require_POST
def answer(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Say whether one comes."""
    found = get_object_or_404(GroupSession.objects.of(request.user), pk=session)
    word = request.POST.get("answer", "")
    if word not in GroupAnswer.values:
        return redirect(found)
    return _do(
        request,
        found,
        lambda: answer_group_session(
            session=found, answer=GroupAnswer(word), by=request.user, now=timezone.now()
        ),
        _("Thank you. Your calendar gets a message."),
    )


@require_http_methods(["GET", "POST"])
def attendance(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Tick who is there, on the day or later."""
    found = _run(request, session)
    if not rules.can_take_attendance(request.user, found, timezone.now()):
        return _back(request, found, "is_cancelled" if found.state == "cancelled" else "not_begun")
    places = list(queries.places_of(found))
    form = AttendanceForm(request.POST if request.method == "POST" else None, places=places)
    if request.method == "POST" and form.is_valid():
        present = {uuid.UUID(key) for key in form.cleaned_data["present"]}
        return _do(
            request,
            found,
            lambda: take_attendance(
                session=found, present=present, by=request.user, now=timezone.now()
            ),
            _("The list is stored: %(n)s were there.") % {"n": len(present)},
        )
    return render(request, "coaching/group_attendance.html", {**_about(found), "form": form})


def _visible(request: SignedInRequest, pk: uuid.UUID) -> GroupSession:
    rows = GroupSession.objects.visible_to(request.user).select_related("cohort__programme")
    return get_object_or_404(rows, pk=pk)


def _run(request: SignedInRequest, pk: uuid.UUID) -> GroupSession:
    rows = GroupSession.objects.run_by(request.user).select_related("cohort__programme")
    return get_object_or_404(rows, pk=pk)


def _about(session: GroupSession) -> dict[str, Any]:
    return {
        "session": session,
        "cohort": session.cohort,
        "when": words.when_of_group(session),
        "shape": words.STATE_SHAPES[session.state],
        "themes": words.themes_of_group(session),
        "trail": [*_trail(session.cohort), (session.title, session.get_absolute_url())],
    }


def _do(request: SignedInRequest, session: GroupSession, service: Any, done: str) -> HttpResponse:
    try:
        service()
    except GroupRefused as refused:
        messages.error(request, words.refusal_of_group(refused.reason))
    else:
        messages.success(request, done)
    return redirect(session)


def _back(request: SignedInRequest, session: GroupSession, reason: str) -> HttpResponse:
    messages.info(request, words.refusal_of_group(reason))
    return redirect(session)


def _add_refusal(form: GroupChangeForm, session: GroupSession, refused: GroupRefused) -> None:
    form.add_error(FIELD_OF.get(refused.reason), words.refusal_of_group(refused.reason))
    if refused.reason == "changed":
        session.refresh_from_db()
        accept_version(form, "version", session.version)


def _asked_in_words(count: int) -> str:
    sentence = ngettext(
        "Planned. %(n)s person gets an invitation.",
        "Planned. %(n)s people get an invitation.",
        count,
    )
    return sentence % {"n": count}


def _trail(cohort: Cohort) -> list[tuple[str, str]]:
    return [
        (cohort.name, reverse("matching:cohort-detail", args=[cohort.pk])),
        (_("Group sessions"), reverse("coaching:group-list", args=[cohort.pk])),
    ]


def _own_trail() -> list[tuple[str, str]]:
    return [(_("Coaching"), reverse("coaching:my-pairings"))]
