from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from coaching import presenters, queries, rules
from coaching.forms import LogForm, accept_version
from coaching.models import NoteKind, Session
from coaching.rules import NoteChanged, NoteRefused, SessionRefused
from coaching.services import logs as services
from coaching.services.notes import OpenedNote
from coaching.views.access import own_pairing, own_session
from coaching.views.notes import opened_notes, why_no_notes
from matching.models import Pairing
from matching.presenters.names import others_named

Store = Callable[[services.LogEntry], Session]


@sensitive_post_parameters("shared_note", "private_note")
@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Log a session that was planned: its date, minutes and mode are filled in."""
    found = own_session(request, session)
    if request.method == "GET" and not rules.can_log(request.user, found):
        messages.info(request, presenters.refusal(f"is_{found.state}"))
        return redirect(found)

    def store(entry: services.LogEntry) -> Session:
        return services.log_session(session=found, entry=entry, by=request.user, now=timezone.now())

    initial = {} if request.method == "POST" else _initial_of(request, found)
    return _log_page(request, found.pairing, store, initial=initial, session=found)


@sensitive_post_parameters("shared_note", "private_note")
@require_http_methods(["GET", "POST"])
def log_new(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Log a session that nobody had planned."""
    found = own_pairing(request, pairing)

    def store(entry: services.LogEntry) -> Session:
        return services.log_new_session(
            pairing=found, entry=entry, by=request.user, now=timezone.now()
        )

    return _log_page(request, found, store, initial={"day": timezone.localdate()})


@sensitive_variables()
def _initial_of(request: SignedInRequest, session: Session) -> dict[str, Any]:
    local = timezone.localtime(session.starts_at)
    initial: dict[str, Any] = {
        "day": local.date(),
        "time": local.time(),
        "minutes": session.minutes,
        "mode": session.mode,
    }
    for kind, opened in opened_notes(session, request.user, timezone.now()).items():
        initial |= {f"{kind}_note": opened.text, f"{kind}_version": opened.note.version}
    return initial


@sensitive_variables()
def _log_page(
    request: SignedInRequest,
    pairing: Pairing,
    store: Store,
    *,
    initial: dict[str, Any],
    session: Session | None = None,
) -> HttpResponse:
    no_notes = why_no_notes(request.user, pairing, timezone.now())
    common, others = queries.themes_of_pair(pairing)
    form = LogForm(
        request.POST or None,
        initial=initial,
        common_themes=common,
        other_themes=others,
        place=session.place if session else "",
        has_notes=not no_notes,
    )
    stored_meanwhile: OpenedNote | None = None
    if request.method == "POST" and form.is_valid():
        try:
            logged = store(form.entry())
        except NoteChanged as changed:
            stored_meanwhile = _take_over(request, session, NoteKind(changed.kind), form)
        except (SessionRefused, NoteRefused) as refused:
            form.add_error(_field_of(refused), presenters.refusal(refused.reason))
        else:
            messages.success(request, _("The session is logged."))
            return redirect(logged)
    context = {
        "form": form,
        "session": session,
        "when": presenters.when(session) if session else "",
        "other": others_named(pairing, request.user),
        "pairing": pairing,
        "trail": presenters.trail_into_pair(request.user, pairing),
        "opened": stored_meanwhile,
        "why_no_notes": no_notes,
    }
    return render(request, "coaching/session_log.html", context)


@sensitive_variables()
def _take_over(
    request: SignedInRequest, session: Session | None, kind: NoteKind, form: LogForm
) -> OpenedNote | None:
    """Word the conflict; the next save is of somebody who has seen both texts."""
    form.add_error(f"{kind}_note", presenters.refusal("changed"))
    if session is None:
        return None
    opened = opened_notes(session, request.user, timezone.now()).get(kind)
    accept_version(form, f"{kind}_version", opened.note.version if opened else 0)
    return opened


def _field_of(refused: SessionRefused | NoteRefused) -> str | None:
    if isinstance(refused, services.NextRefused):
        return "next_time"
    return "time" if refused.reason in {"in_future", "twice", "log_planned"} else None
