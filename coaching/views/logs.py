from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from coaching import presenters, rules
from coaching.forms import LogForm, LogNotesForm
from coaching.models import NoteKind, Session, SessionState
from coaching.rules import NoteChanged, NoteRefused, SessionRefused
from coaching.services import logs as services
from coaching.services.drafts import DraftChanged
from coaching.views.access import own_pairing, own_session
from coaching.views.log_pages import LogPage, in_fields

Store = Callable[[services.LogEntry], Session]


@sensitive_post_parameters("shared_note", "private_note")
@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Log a session that was planned: what is known of it is filled in."""
    found = own_session(request, session)
    page = LogPage(request, found.pairing, found)

    def store(entry: services.LogEntry) -> Session:
        return services.log_session(session=found, entry=entry, by=request.user, now=timezone.now())

    if request.method == "POST":
        return _store_notes(page, found) if "notes" in request.POST else _log(page, store)
    if rules.can_log(request.user, found):
        return page.opened()
    return _too_late(page, found)


@sensitive_post_parameters("shared_note", "private_note")
@require_http_methods(["GET", "POST"])
def log_new(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Log a session that nobody had planned."""
    found = own_pairing(request, pairing)

    def store(entry: services.LogEntry) -> Session:
        return services.log_new_session(
            pairing=found, entry=entry, by=request.user, now=timezone.now()
        )

    page = LogPage(request, found)
    return _log(page, store) if request.method == "POST" else page.opened()


@sensitive_variables()
def _log(page: LogPage, store: Store) -> HttpResponse:
    form = page.sent()
    if not form.is_valid():
        return page.render(form)
    try:
        logged = store(form.entry())
    except DraftChanged:
        return page.after_draft_changed(form)
    except NoteChanged as changed:
        return page.after_note_changed(form, NoteKind(changed.kind))
    except (SessionRefused, NoteRefused) as refused:
        if refused.reason == "is_held" and page.session is not None:
            page.session.refresh_from_db()
            return _logged_by_other(page, page.session, form)
        form.add_error(_field_of(refused), presenters.refusal(refused.reason))
        return page.render(form)
    messages.success(page.request, _logged_words(form))
    return redirect(logged)


def _logged_words(form: LogForm) -> str:
    following = form.cleaned_data["next_starts_at"]
    if following is None:
        return _("The session is logged.")
    when = presenters.both_zones(following)
    return _("The session is logged. You meet next: %(when)s.") % {"when": when}


@sensitive_variables()
def _logged_by_other(page: LogPage, session: Session, form: LogForm) -> HttpResponse:
    """Somebody else of the pairing was first: the facts stand, the notes are still welcome."""
    typed = form.draft().typed
    if not {"shared_note", "private_note"} & set(typed):
        return _say_logged(page, session)
    return page.render(LogNotesForm(page.request.POST))


@sensitive_variables()
def _too_late(page: LogPage, session: Session) -> HttpResponse:
    """There is nothing to log any more; whoever left notes in a draft may still store them."""
    draft = page.draft()
    if session.state != SessionState.HELD or draft is None:
        return _say_logged(page, session)
    initial = in_fields(draft.typed or {}, LogNotesForm.base_fields)
    initial["draft_version"] = draft.draft.version
    return page.render(LogNotesForm(initial=initial), draft=draft)


def _say_logged(page: LogPage, session: Session) -> HttpResponse:
    is_held = session.state == SessionState.HELD
    said = presenters.logged_in_words(session) if is_held else ""
    messages.info(page.request, said or presenters.refusal(f"is_{session.state}"))
    return redirect(session)


@sensitive_variables()
def _store_notes(page: LogPage, session: Session) -> HttpResponse:
    form = LogNotesForm(page.request.POST)
    if not form.is_valid():
        return page.render(form)
    words = services.LogWords(**form.words())
    try:
        stored = services.store_notes(
            session=session, entry=words, by=page.request.user, now=timezone.now()
        )
    except DraftChanged:
        return page.after_draft_changed(form)
    except NoteChanged as changed:
        return page.after_note_changed(form, NoteKind(changed.kind))
    except (SessionRefused, NoteRefused) as refused:
        form.add_error(None, presenters.refusal(refused.reason))
        return page.render(form)
    messages.success(page.request, _("Your notes are stored."))
    return redirect(stored)


def _field_of(refused: SessionRefused | NoteRefused) -> str | None:
    if isinstance(refused, services.NextRefused):
        return "next_time"
    return "time" if refused.reason in {"in_future", "twice", "log_planned"} else None
