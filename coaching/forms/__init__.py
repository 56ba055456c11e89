"""The forms of sessions, logs and notes, and the filters of their lists."""

from coaching.forms.filters import PairingFilter, SessionFilter
from coaching.forms.log import FactsForm, LogForm, LogNotesForm
from coaching.forms.next_date import same_time_again
from coaching.forms.note import NoteForm, PrivateNoteForm, form_for
from coaching.forms.plan import MoveForm, PlanForm, local_moment
from coaching.forms.versions import accept_version

__all__ = [
    "FactsForm",
    "LogForm",
    "LogNotesForm",
    "MoveForm",
    "NoteForm",
    "PairingFilter",
    "PlanForm",
    "PrivateNoteForm",
    "SessionFilter",
    "accept_version",
    "form_for",
    "local_moment",
    "same_time_again",
]
