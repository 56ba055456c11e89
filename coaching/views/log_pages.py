"""The page of a log: filled in from the plan or from the draft, and what is said beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.permissions import SignedInRequest
from coaching import presenters, queries
from coaching.forms import LogForm, LogNotesForm, accept_version, same_time_again
from coaching.models import NoteKind, Session
from coaching.services.drafts import OpenedDraft, Typed, open_draft
from coaching.services.notes import OpenedNote
from coaching.views.notes import opened_notes, why_no_notes
from matching.models import Pairing
from matching.presenters.names import others_named


@dataclass(frozen=True)
class LogPage:
    """Whose log it is, and of which session; of none where nobody had planned one."""

    request: SignedInRequest
    pairing: Pairing
    session: Session | None = None

    def sent(self) -> LogForm:
        """The form as it was sent."""
        return self._form(self.request.POST)

    @sensitive_variables()
    def opened(self) -> HttpResponse:
        """The page at first sight: the draft where there is one, else what is known."""
        draft = self.draft()
        if draft is None or draft.typed is None:
            initial = self._initial()
        else:
            initial = in_fields(draft.typed, LogForm.base_fields)
        if draft is not None:
            initial["draft_version"] = draft.draft.version
        return self.render(self._form(initial=initial), draft=draft)

    def draft(self) -> OpenedDraft | None:
        """What the reader kept of this log."""
        return open_draft(session=self.session, by=self.request.user) if self.session else None

    @sensitive_variables()
    def after_note_changed(self, form: LogForm | LogNotesForm, kind: NoteKind) -> HttpResponse:
        """Word the conflict; the next save is of somebody who has seen both texts."""
        form.add_error(f"{kind}_note", presenters.refusal("changed"))
        stored = None
        if self.session is not None:
            stored = opened_notes(self.session, self.request.user, timezone.now()).get(kind)
            accept_version(form, f"{kind}_version", stored.note.version if stored else 0)
        return self.render(form, stored=stored)

    @sensitive_variables()
    def after_draft_changed(self, form: LogForm | LogNotesForm) -> HttpResponse:
        """Show what the other window kept; the next save is of somebody who has seen both."""
        form.add_error(None, presenters.refusal("draft_changed"))
        kept = self.draft()
        if kept is not None:
            accept_version(form, "draft_version", kept.draft.version)
        return self.render(form, kept=kept)

    @sensitive_variables()
    def render(
        self,
        form: LogForm | LogNotesForm,
        *,
        draft: OpenedDraft | None = None,
        stored: OpenedNote | None = None,
        kept: OpenedDraft | None = None,
    ) -> HttpResponse:
        """`stored` is a note and `kept` a draft of meanwhile; both are shown beside the form."""
        session = self.session
        context: dict[str, Any] = {
            "form": form,
            "session": session,
            "when": presenters.when(session) if session else "",
            "other": others_named(self.pairing, self.request.user),
            "pairing": self.pairing,
            "trail": presenters.trail_into_pair(self.request.user, self.pairing),
            "opened": stored,
            "draft": draft,
            "kept": kept,
            "kept_notes": _notes_of(kept),
            "why_no_notes": self._why_no_notes(),
        }
        if not isinstance(form, LogForm):
            context["logged"] = presenters.logged_in_words(session) if session else ""
            return render(self.request, "coaching/session_log_notes.html", context)
        following = queries.next_session(self.pairing, now=timezone.now())
        is_as_planned = session is not None and not form.errors
        context |= {
            "planned_facts": presenters.planned_facts(session) if session else "",
            "is_as_planned": is_as_planned and not _differs(form, session),
            "next_when": presenters.when(following) if following else "",
        }
        return render(self.request, "coaching/session_log.html", context)

    def _form(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> LogForm:
        common, others = queries.themes_of_pair(self.pairing)
        now, session = timezone.now(), self.session
        return LogForm(
            data,
            initial=initial,
            common_themes=common,
            other_themes=others,
            place=session.place if session else "",
            offer=same_time_again(session, now=now) if session else None,
            has_notes=not self._why_no_notes(),
        )

    def _why_no_notes(self) -> str:
        return why_no_notes(self.request.user, self.pairing, timezone.now())

    @sensitive_variables()
    def _initial(self) -> dict[str, Any]:
        if self.session is None:
            return _like_last_time(self.pairing)
        local = timezone.localtime(self.session.starts_at)
        initial: dict[str, Any] = {
            "day": local.date(),
            "time": local.time(),
            "minutes": self.session.minutes,
            "mode": self.session.mode,
        }
        now = timezone.now()
        for kind, opened in opened_notes(self.session, self.request.user, now).items():
            initial |= {f"{kind}_note": opened.text, f"{kind}_version": opened.note.version}
        return initial


@sensitive_variables()
def in_fields(typed: Typed, fields: dict[str, Any]) -> dict[str, Any]:
    """A draft as the initial values of a form; what its author left empty stays empty."""
    many = {"themes", "other_themes"}
    empty: dict[str, Any] = dict.fromkeys(fields, "")
    return empty | {
        name: values if name in many else values[0]
        for name, values in typed.items()
        if name in fields
    }


def _like_last_time(pairing: Pairing) -> dict[str, Any]:
    """A session that nobody planned was most likely today, and like the one before."""
    last = queries.last_log(pairing)
    today = {"day": timezone.localdate()}
    return today | {"minutes": last.minutes, "mode": last.mode} if last else today


def _differs(form: LogForm, session: Session | None) -> bool:
    """Whether a draft says other facts than the plan: then they stand open."""
    if session is None:
        return True
    local = timezone.localtime(session.starts_at)
    planned = {
        "day": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M}",
        "minutes": str(session.minutes),
        "mode": session.mode,
    }
    return any(str(form[name].value())[: len(value)] != value for name, value in planned.items())


@sensitive_variables()
def _notes_of(kept: OpenedDraft | None) -> list[tuple[str, str]]:
    """The notes of a draft with their names, to be shown beside those in the fields."""
    typed = kept.typed if kept and kept.typed else {}
    notes = ((kind.label, typed.get(f"{kind.value}_note", [""])[0]) for kind in NoteKind)
    return [(str(label), text) for label, text in notes if text]
