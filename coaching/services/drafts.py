"""Keep the form of a log as its author left it, and never let one window overwrite another."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from coaching import crypto, rules
from coaching.models import LogDraft, Session
from coaching.rules import NoteRefused, SessionRefused
from coaching.services.notes import decrypt, unlocked_key
from coaching.services.sessions import lock, lock_open_pairing
from core import audit

Typed = Mapping[str, list[str]]


class DraftChanged(NoteRefused):
    """The author kept other words meanwhile, in another window: nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__("draft_changed")


@dataclass(frozen=True)
class DraftEntry:
    """A form as typed, and the version of the draft its author looked at: 0 for none."""

    typed: Typed = field(repr=False)
    version: int = 0

    @property
    def text(self) -> str:
        """The same form is the same text, in whatever order it was sent."""
        return json.dumps(self.typed, sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True)
class OpenedDraft:
    """A draft in the hands of its author. `typed` is None when it is locked."""

    draft: LogDraft
    typed: Typed | None = field(repr=False)


@sensitive_variables()
def open_draft(*, session: Session, by: User) -> OpenedDraft | None:
    """The draft that `by` left for `session`. Nobody but its author can open it, ever."""
    draft = LogDraft.objects.visible_to(by).with_key().filter(session=session).first()
    if draft is None:
        return None
    text = decrypt(draft)
    return OpenedDraft(draft=draft, typed=None if text is None else json.loads(text))


@sensitive_variables("entry", "key")
@transaction.atomic
def keep_draft(*, session: Session, entry: DraftEntry, by: User, now: datetime) -> LogDraft:
    """Store the form as it is. The trail notes the first save alone: a script saves every minute.

    Raises:
        SessionRefused: the pairing has ended, or the session can no longer be logged.
        NoteRefused: the pairing's key is missing here.
        DraftChanged: another window kept other words meanwhile.
    """
    held = lock(session)
    pairing = lock_open_pairing(held.pairing, by)
    if not rules.can_log(by, held):
        raise SessionRefused(f"is_{held.state}")
    pairing_key, key = unlocked_key(pairing)
    draft = _own_draft(held, by)
    if draft is None:
        draft = LogDraft(session=held, author=by, version=_first_version())
    elif decrypt(draft) == entry.text:
        return draft
    elif draft.version != entry.version:
        raise DraftChanged
    draft.sealed = crypto.seal_text(draft, entry.text, key=key, key_version=pairing_key.version)
    draft.version, draft.changed_at = draft.version + 1, now
    _store(draft, by=by, now=now)
    return draft


@transaction.atomic
def discard_draft(*, session: Session, version: int, by: User, now: datetime) -> bool:
    """Delete the draft its author looked at; one kept since stays, and the answer is False."""
    draft = LogDraft.objects.visible_to(by).filter(session=session).first()
    if draft is None:
        return True
    if draft.version != version:
        return False
    audit.record("log_draft.discarded", draft, by=by, now=now)
    draft.delete()
    return True


@sensitive_variables()
def drop_logged_draft(*, session: Session, entry: DraftEntry | None, by: User) -> None:
    """Delete the draft of what is being logged, inside the caller's transaction.

    A locked draft stays for the day its key comes back.

    Raises:
        DraftChanged: it holds words of another window that this log would lose.
    """
    draft = _own_draft(session, by)
    text = None if draft is None else decrypt(draft)
    if draft is None or text is None:
        return
    if entry is not None and draft.version != entry.version and text != entry.text:
        raise DraftChanged
    draft.delete()


def _first_version() -> int:
    """Drafts come and go: a window that looked at an earlier one never takes this one for it."""
    return secrets.randbelow(10**9)


def _own_draft(session: Session, by: User) -> LogDraft | None:
    return LogDraft.objects.visible_to(by).with_key().filter(session=session).first()


def _store(draft: LogDraft, *, by: User, now: datetime) -> None:
    is_new = draft._state.adding
    try:
        with transaction.atomic():
            draft.save(force_insert=is_new)
    except IntegrityError as error:
        raise DraftChanged from error
    if is_new:
        audit.record("log_draft.kept", draft, by=by, now=now)
