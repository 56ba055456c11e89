"""The forms of sessions, logs and notes, and the filters of their lists."""

from coaching.forms.agreement import CohortTermsForm, SponsorForm, TermsForm
from coaching.forms.contact import CallForm
from coaching.forms.delegate import DelegateForm
from coaching.forms.filters import PairingFilter, SessionFilter
from coaching.forms.group import AttendanceForm, GroupChangeForm, GroupForm
from coaching.forms.log import FactsForm, LogForm, LogNotesForm
from coaching.forms.next_date import same_time_again
from coaching.forms.note import NoteForm, PrivateNoteForm, form_for
from coaching.forms.outcome import CancelForm, MissForm
from coaching.forms.plan import MoveForm, PlanForm, local_moment, wants_later
from coaching.forms.series import SeriesForm
from coaching.forms.times import TimesForm
from coaching.forms.versions import accept_version

__all__ = [
    "AttendanceForm",
    "CallForm",
    "CancelForm",
    "CohortTermsForm",
    "DelegateForm",
    "FactsForm",
    "GroupChangeForm",
    "GroupForm",
    "LogForm",
    "LogNotesForm",
    "MissForm",
    "MoveForm",
    "NoteForm",
    "PairingFilter",
    "PlanForm",
    "PrivateNoteForm",
    "SeriesForm",
    "SessionFilter",
    "SponsorForm",
    "TermsForm",
    "TimesForm",
    "accept_version",
    "form_for",
    "local_moment",
    "same_time_again",
    "wants_later",
]
