from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from coaching import presenters, queries, rules
from coaching.forms import (
    CancelForm,
    MissForm,
    MoveForm,
    PlanForm,
    SessionFilter,
    accept_version,
    wants_later,
)
from coaching.models import Session, SessionKind, SessionState, TimeProposal
from coaching.queries.hours import is_named
from coaching.rules import SeriesRefused, SessionRefused
from coaching.rules.hours import can_consent
from coaching.services import series
from coaching.services import sessions as services
from coaching.views.access import bookable_pairing, bookable_session, own_session
from coaching.views.notes import note_slots, why_no_notes
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
        asked=_asked(request, found),
        keepers=presenters.keepers_of(found) if rules.is_of_pair(request.user, found) else [],
        asks_for_consent=can_consent(request.user, found),
        is_named=is_named(request.user, found),
    )


@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Plan a session."""
    found = bookable_pairing(request, pairing)
    form = PlanForm(
        request.POST or None, initial={**queries.usual_meeting(found), **_asked_kind(request)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            session = services.plan_session(
                pairing=found, plan=form.plan(), by=request.user, now=timezone.now()
            )
        except SessionRefused as refused:
            form.add_error("time", presenters.refusal(refused.reason))
        else:
            _say_planned(request, session)
            return redirect(presenters.home_of(request.user, found))
    return _plan_page(request, form, found, _("Plan a session"))


def _asked_kind(request: SignedInRequest) -> dict[str, str]:
    """A step of the pair may ask for a session of its kind."""
    kind = request.GET.get("kind", "")
    return {"kind": kind} if kind in SessionKind.values else {}


@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Move a planned session, or change how the pair meets; of a series the later ones too."""
    found = bookable_session(request, session)
    if found.state != SessionState.PLANNED:
        return _back_to(request, found)
    form = MoveForm(request.POST or None, session=found, later_count=_later_count(found))
    if request.method == "POST" and form.is_valid():
        try:
            moved = _move(request, found, form)
        except SessionRefused as refused:
            _add_refusal(form, found, refused)
        else:
            _say_planned(request, moved)
            return redirect(moved)
    return _plan_page(request, form, found.pairing, _("Move the session"), found)


def _move(request: SignedInRequest, session: Session, form: MoveForm) -> Session:
    service = series.move_later if wants_later(form) else services.move_session
    service(
        session=session,
        plan=form.plan(),
        version=form.cleaned_data["version"],
        by=request.user,
        now=timezone.now(),
    )
    session.refresh_from_db(fields=["starts_at", "minutes", "mode", "place", "kind", "version"])
    return session


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Ask why, then cancel; of a series the later ones too."""
    found = bookable_session(request, session)
    if found.state != SessionState.PLANNED:
        return _back_to(request, found)
    form = CancelForm(_posted(request), later_count=_later_count(found))
    if request.method == "POST" and form.is_valid():
        service = series.cancel_later if wants_later(form) else services.cancel_session
        return _do(request, found, service, form, _("The session is cancelled."))
    context = _page_of(request, found) | {
        "form": form,
        "is_late": rules.is_late(found, timezone.now()),
        "notice_hours": rules.notice_hours(found.pairing),
    }
    return render(request, "coaching/session_cancel.html", context)


@require_http_methods(["GET", "POST"])
def miss(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Ask why, then store that the session did not take place."""
    found = own_session(request, session)
    if not rules.can_mark_missed(request.user, found, timezone.now()):
        return _back_to(request, found)
    form = MissForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        return _do(request, found, services.mark_missed, form, _("Stored. Nobody is blamed."))
    context = _page_of(request, found) | {"form": form}
    return render(request, "coaching/session_missed.html", context)


@require_GET
def show(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """One session: its facts for the pair and the organisers, its notes for the pair.

    A delegate sees when, with whom and where, on a page that knows nothing else.
    """
    visible = Session.objects.visible_to(request.user).select_related("log__logged_by")
    found = visible.with_people().filter(pk=session).first()
    if found is None:
        return _show_kept(request, session)
    now = timezone.now()
    is_own = rules.is_of_pair(request.user, found.pairing)
    context = _page_of(request, found) | {
        "is_own": is_own,
        "minutes": presenters.minutes_of(found),
        "mode": presenters.mode_of(found),
        "themes": presenters.themes_in_words(found),
        "kind": found.get_kind_display(),
        "can_move": rules.can_move(request.user, found),
        "can_log": rules.can_log(request.user, found),
        "has_begun": found.starts_at <= now,
        "can_agree": rules.can_plan(request.user, found.pairing),
        "moves": found.moves.select_related("by"),
        "slots": note_slots(found, request.user, now) if is_own else [],
        "why_no_notes": _why_no_notes(request, found, now),
        "destroyed": found.pairing.destructions.first(),
    }
    return render(request, "coaching/session_detail.html", context)


def _why_no_notes(request: SignedInRequest, session: Session, now: datetime) -> str:
    """Said to the pair as long as it works; after the end nobody expects to write."""
    can_plan = rules.can_plan(request.user, session.pairing)
    return why_no_notes(request.user, session.pairing, now) if can_plan else ""


def _show_kept(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    kept = Session.objects.kept_by(request.user).with_people()
    found = get_object_or_404(kept, pk=session)
    context = _page_of(request, found) | {
        "can_move": rules.can_move(request.user, found),
        "moves": found.moves.select_related("by"),
    }
    return render(request, "coaching/session_kept.html", context)


def _asked(request: SignedInRequest, pairing: Pairing) -> dict[str, Any] | None:
    """The times that wait for an answer, for the pair alone."""
    now = timezone.now()
    if not rules.is_of_pair(request.user, pairing):
        return None
    times = TimeProposal.objects.open(now).filter(pairing=pairing).with_people().first()
    if times is None:
        return None
    return {
        "times": times,
        "moments": [presenters.both_zones(at, *pairing.people) for at in times.starts],
        "can_answer": rules.can_answer(request.user, times, now),
    }


def _posted(request: SignedInRequest) -> QueryDict | None:
    """What was sent, also where nothing was chosen: the form then says what is missing."""
    return request.POST if request.method == "POST" else None


def _later_count(session: Session) -> int:
    return max(0, Session.objects.later_in_series(session).count() - 1) if session.series_id else 0


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
        "who_hears": presenters.who_hears(request.user, pairing),
        "home": presenters.home_of(request.user, pairing),
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


def _do(
    request: SignedInRequest, session: Session, service: Any, form: Any, done: str
) -> HttpResponse:
    try:
        service(
            session=session,
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
    except SessionRefused as refused:
        messages.error(request, presenters.refusal(refused.reason))
    else:
        messages.success(request, done)
    return redirect(presenters.home_of(request.user, session.pairing))


def _add_refusal(form: MoveForm, session: Session, refused: SessionRefused) -> None:
    """Word the refusal; after a change by somebody else say what stands now and accept it next."""
    if isinstance(refused, SeriesRefused):
        form.add_error("time", presenters.refusal_at(refused.reason, refused.starts_at))
        return
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
