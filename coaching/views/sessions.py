from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from coaching import presenters, rules
from coaching.forms import MoveForm, PlanForm, SessionFilter, accept_version
from coaching.models import Session, SessionState
from coaching.queries.hours import is_named
from coaching.rules import SessionRefused
from coaching.rules.hours import can_consent
from coaching.services import sessions as services
from coaching.views.access import own_pairing, own_session
from coaching.views.notes import note_slots
from core.lists import Column, list_page
from matching.models import Pairing
from matching.presenters.names import others_named

COLUMNS = [
    Column(
        label=gettext_lazy("When"),
        value=presenters.when,
        url=lambda session: session.get_absolute_url(),
    ),
    Column(
        label=gettext_lazy("State"),
        value=lambda session: session.get_state_display(),
        state=lambda session: presenters.STATE_SHAPES[session.state],
    ),
    Column(label=gettext_lazy("Minutes"), value=presenters.minutes_of, is_number=True),
    Column(label=gettext_lazy("How"), value=presenters.mode_of),
    Column(label=gettext_lazy("Themes"), value=presenters.themes_in_words),
]


@require_GET
def list_sessions(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """The sessions of a pair: what to log, what is next, what was."""
    found = get_object_or_404(Pairing.objects.visible_to(request.user).with_people(), pk=pairing)
    now = timezone.now()
    sessions = Session.objects.filter(pairing=found).with_people()
    return list_page(
        request,
        title=presenters.title_of_pair(request.user, found),
        rows=sessions.past(),
        columns=COLUMNS,
        filters=SessionFilter,
        empty=_("Sessions that took place or were cancelled will be listed here."),
        template="coaching/session_list.html",
        pairing=found,
        trail=presenters.trail_to_pair(request.user, found),
        ahead=_with_moments(sessions.ahead(now)),
        to_log=_with_moments(sessions.awaiting_log(now)),
        can_plan=rules.can_plan(request.user, found),
        asks_for_consent=can_consent(request.user, found),
        is_named=is_named(request.user, found),
    )


@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Plan a session."""
    found = own_pairing(request, pairing)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            session = services.plan_session(
                pairing=found, plan=form.plan(), by=request.user, now=timezone.now()
            )
        except SessionRefused as refused:
            form.add_error("time", presenters.refusal(refused.reason))
        else:
            _say_planned(request, session)
            return redirect("coaching:session-list", found.pk)
    return _plan_page(request, form, found, _("Plan a session"))


@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Move a planned session, or change how the pair meets."""
    found = own_session(request, session)
    if found.state != SessionState.PLANNED:
        return _back_to(request, found)
    form = MoveForm(request.POST or None, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            moved = services.move_session(
                session=found,
                plan=form.plan(),
                version=form.cleaned_data["version"],
                by=request.user,
                now=timezone.now(),
            )
        except SessionRefused as refused:
            _add_refusal(form, found, refused)
        else:
            _say_planned(request, moved)
            return redirect(moved)
    return _plan_page(request, form, found.pairing, _("Move the session"), found)


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Ask, then cancel."""
    found = own_session(request, session)
    if request.method == "POST":
        return _do(request, found, services.cancel_session, _("The session is cancelled."))
    if found.state != SessionState.PLANNED:
        return _back_to(request, found)
    return render(request, "coaching/session_cancel.html", _page_of(request, found))


@require_http_methods(["GET", "POST"])
def miss(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Ask, then store that the session did not take place."""
    found = own_session(request, session)
    if request.method == "POST":
        return _do(request, found, services.mark_missed, _("Stored. Nobody is blamed."))
    if not rules.can_mark_missed(request.user, found, timezone.now()):
        return _back_to(request, found)
    return render(request, "coaching/session_missed.html", _page_of(request, found))


@require_GET
def show(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """One session: its facts for the pair and the organisers, its notes for the pair."""
    visible = Session.objects.visible_to(request.user).select_related("log__logged_by")
    found = get_object_or_404(visible.with_people(), pk=session)
    now = timezone.now()
    is_own = rules.is_of_pair(request.user, found.pairing)
    context = _page_of(request, found) | {
        "is_own": is_own,
        "minutes": presenters.minutes_of(found),
        "mode": presenters.mode_of(found),
        "themes": presenters.themes_in_words(found),
        "can_move": rules.can_move(request.user, found),
        "can_log": rules.can_log(request.user, found),
        "has_begun": found.starts_at <= now,
        "moves": found.moves.select_related("by"),
        "slots": note_slots(found, request.user, now) if is_own else [],
    }
    return render(request, "coaching/session_detail.html", context)


def _with_moments(sessions: Iterable[Session]) -> list[tuple[Session, str]]:
    return [(session, presenters.when(session)) for session in sessions]


def _plan_page(
    request: SignedInRequest,
    form: PlanForm,
    pairing: Pairing,
    title: str,
    session: Session | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "session": session,
        "pairing": pairing,
        "other": others_named(pairing, request.user),
        "clocks": presenters.both_zones(timezone.now(), *pairing.people),
        "trail": presenters.trail_into_pair(request.user, pairing),
    }
    return render(request, "coaching/session_form.html", context)


def _page_of(request: SignedInRequest, session: Session) -> dict[str, Any]:
    return {
        "session": session,
        "when": presenters.when(session),
        "shape": presenters.STATE_SHAPES[SessionState(session.state)],
        "trail": presenters.trail_into_pair(request.user, session.pairing),
        "other": others_named(session.pairing, request.user),
    }


def _do(request: SignedInRequest, session: Session, service: Any, done: str) -> HttpResponse:
    try:
        service(session=session, by=request.user, now=timezone.now())
    except SessionRefused as refused:
        messages.error(request, presenters.refusal(refused.reason))
    else:
        messages.success(request, done)
    return redirect("coaching:session-list", session.pairing_id)


def _add_refusal(form: MoveForm, session: Session, refused: SessionRefused) -> None:
    """Word the refusal; after a change by somebody else say what stands now and accept it next."""
    if refused.reason != "changed":
        form.add_error("time", presenters.refusal(refused.reason))
        return
    session.refresh_from_db()
    form.add_error(None, presenters.changed_to(session))
    accept_version(form, "version", session.version)


def _say_planned(request: SignedInRequest, session: Session) -> None:
    facts = {
        "when": presenters.when(session),
        "name": others_named(session.pairing, request.user),
    }
    messages.success(request, _("Planned: %(when)s. %(name)s gets a message.") % facts)


def _back_to(request: SignedInRequest, session: Session) -> HttpResponse:
    """Nothing to do here any more: say why on the page of the session."""
    reason = "not_begun" if session.state == SessionState.PLANNED else f"is_{session.state}"
    messages.info(request, presenters.refusal(reason))
    return redirect(session)
