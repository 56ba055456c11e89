"""What people type about programmes, cohorts, wishes and answers, and how lists are filtered."""

from matching.forms.answers import DeclineForm
from matching.forms.chemistry import AddMeetingForm, RoundForm, ScoreForm, TimesForm
from matching.forms.cohorts import CohortForm
from matching.forms.comparing import CompareForm
from matching.forms.decisions import DecisionForm
from matching.forms.enrolments import EnrolForm
from matching.forms.filters import (
    CandidateFilter,
    CohortFilter,
    EnrolmentFilter,
    OwnProposalFilter,
    PairingFilter,
    ProposalFilter,
)
from matching.forms.moves import MoveForm, ResumeForm, WithdrawForm
from matching.forms.programmes import ProgrammeForm
from matching.forms.settings import SettingsForm
from matching.forms.wishes import WishesForm

__all__ = [
    "AddMeetingForm",
    "CandidateFilter",
    "CohortFilter",
    "CohortForm",
    "CompareForm",
    "DecisionForm",
    "DeclineForm",
    "EnrolForm",
    "EnrolmentFilter",
    "MoveForm",
    "OwnProposalFilter",
    "PairingFilter",
    "ProgrammeForm",
    "ProposalFilter",
    "ResumeForm",
    "RoundForm",
    "ScoreForm",
    "SettingsForm",
    "TimesForm",
    "WishesForm",
    "WithdrawForm",
]
