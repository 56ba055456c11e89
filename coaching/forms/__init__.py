"""The forms of sessions, logs and notes, and the filters of their lists."""

from coaching.forms.agreement import CohortTermsForm, SponsorForm, TermsForm
from coaching.forms.filters import PairingFilter, SessionFilter
from coaching.forms.log import LogForm
from coaching.forms.note import NoteForm, PrivateNoteForm, form_for
from coaching.forms.plan import MoveForm, PlanForm, local_moment
from coaching.forms.versions import accept_version

__all__ = [
    "CohortTermsForm",
    "LogForm",
    "MoveForm",
    "NoteForm",
    "PairingFilter",
    "PlanForm",
    "PrivateNoteForm",
    "SessionFilter",
    "SponsorForm",
    "TermsForm",
    "accept_version",
    "form_for",
    "local_moment",
]
