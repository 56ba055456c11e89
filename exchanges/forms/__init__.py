"""What people type and tick about exchanges, and how lists are searched."""

from exchanges.forms.answers import AnswerForm, CancelForm, HostCancelForm
from exchanges.forms.cycles import CycleForm
from exchanges.forms.filters import OfferFilter, RequestFilter, VisitFilter
from exchanges.forms.offers import HostWeeksForm, OfferForm, ResourcePersonForm
from exchanges.forms.requests import HeadForm, PriorityForm, RequestForm, RequestWeeksForm

__all__ = [
    "AnswerForm",
    "CancelForm",
    "CycleForm",
    "HeadForm",
    "HostCancelForm",
    "HostWeeksForm",
    "OfferFilter",
    "OfferForm",
    "PriorityForm",
    "RequestFilter",
    "RequestForm",
    "RequestWeeksForm",
    "ResourcePersonForm",
    "VisitFilter",
]
