from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import SignedInRequest
from coaching import presenters, rules
from coaching.forms import NoteForm, accept_version, form_for
from coaching.models import Note, NoteKind, Session
from coaching.rules import NoteChanged, NoteRefused
from coaching.services.notes import OpenedNote, open_note, write_note
from coaching.views.access import own_session
from matching.models import Pairing

MOST_READINGS = 10


@dataclass(frozen=True)
class NoteSlot:
    """The place of a note on the page of a session, filled or empty."""

    kind: NoteKind
    opened: OpenedNote | None
    edit_url: str

    @property
    def audience(self) -> str:
        """Who sees the note, in words."""
        return str(form_for(self.kind).audience.label)

    def readings(self) -> Any:
        """Who opened the note lately, the latest first."""
        if self.opened is None:
            return []
        return self.opened.note.readings.select_related("reader")[:MOST_READINGS]


def note_slots(session: Session, user: User, now: datetime) -> list[NoteSlot]:
    """Open the notes of `session` that `user`, one of the pair, may read."""
    opened = opened_notes(session, user, now)
    can_write = rules.can_write_notes(user, session.pairing, now)
    shares = rules.shares_notes_of(user, session)
    return [
        NoteSlot(
            kind=kind,
            opened=opened.get(kind),
            edit_url=reverse(f"coaching:note-{kind.value}", args=[session.pk]) if can_write else "",
        )
        for kind in NoteKind
        if shares or kind != NoteKind.SHARED
    ]


def why_no_notes(user: User, pairing: Pairing, now: datetime) -> str:
    """Why `user` cannot write notes of a pair now, in words; empty where they can."""
    try:
        rules.check_note(user, pairing, now)
    except NoteRefused as refused:
        return presenters.refusal(refused.reason)
    return ""


def _why_not(user: User, session: Session, kind: NoteKind) -> str:
    """Why `user` cannot write this note of a session now, in words; empty where they can."""
    if kind == NoteKind.SHARED and not rules.shares_notes_of(user, session):
        return presenters.refusal("earlier")
    return why_no_notes(user, session.pairing, timezone.now())


def opened_notes(session: Session, user: User, now: datetime) -> dict[str, OpenedNote]:
    """The notes of `session` that `user` may read, by kind; each opening is written down."""
    if not rules.can_read_notes(user, session.pairing, now):
        return {}
    notes = Note.objects.visible_to(user).filter(session=session).values_list("kind", "pk")
    if not rules.shares_notes_of(user, session):
        notes = notes.exclude(kind=NoteKind.SHARED)
    return {kind: open_note(note_id=pk, by=user, now=now) for kind, pk in notes}


@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
def edit_shared(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Write the note that the pair shares."""
    return _edit(request, own_session(request, session), NoteKind.SHARED)


@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
def edit_private(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Write the reader's own note, which nobody else sees."""
    return _edit(request, own_session(request, session), NoteKind.PRIVATE)


@sensitive_variables()
def _edit(request: SignedInRequest, session: Session, kind: NoteKind) -> HttpResponse:
    form_class = form_for(kind)
    if request.method == "GET" and (why := _why_not(request.user, session, kind)):
        messages.info(request, why)
        return redirect(session)
    if request.method == "POST":
        form = form_class(request.POST)
        stored_meanwhile = None
        if form.is_valid():
            try:
                _write(request, session, kind, form)
            except NoteChanged:
                stored_meanwhile = _take_over(request, session, kind, form)
            except NoteRefused as refused:
                form.add_error("text", presenters.refusal(refused.reason))
            else:
                return redirect(session)
        return _page(request, session, kind, form, stored_meanwhile)
    opened = opened_notes(session, request.user, timezone.now()).get(kind)
    initial = {"text": opened.text, "version": opened.note.version} if opened else {}
    return _page(request, session, kind, form_class(initial=initial), opened)


@sensitive_variables()
def _write(request: SignedInRequest, session: Session, kind: NoteKind, form: NoteForm) -> None:
    write_note(
        session=session,
        kind=kind,
        text=form.cleaned_data["text"],
        version=form.cleaned_data["version"],
        by=request.user,
        now=timezone.now(),
    )


@sensitive_variables()
def _take_over(
    request: SignedInRequest, session: Session, kind: NoteKind, form: NoteForm
) -> OpenedNote | None:
    """Word the conflict; the next save is of somebody who has seen both texts."""
    form.add_error("text", presenters.refusal("changed"))
    opened = opened_notes(session, request.user, timezone.now()).get(kind)
    accept_version(form, "version", opened.note.version if opened else 0)
    return opened


@sensitive_variables()
def _page(
    request: SignedInRequest,
    session: Session,
    kind: NoteKind,
    form: NoteForm,
    opened: OpenedNote | None,
) -> HttpResponse:
    context = {
        "form": form,
        "title": kind.label,
        "session": session,
        "when": presenters.when(session),
        "trail": presenters.trail_into_pair(request.user, session.pairing),
        "opened": opened,
    }
    return render(request, "coaching/note_form.html", context)
