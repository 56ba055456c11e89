"""What people are told about nominations: handed in, sent back, verified."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from exchanges.models import NominationState, VisitDelegation
from exchanges.queries import delegations_for, nomination_of
from notifications.emails import MessageKind, MessageText, register_kind


def compose_nomination_submitted(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To organisers: a list waits to be verified."""
    delegation = _delegation(recipient, about_id, NominationState.SUBMITTED)
    if delegation is None:
        return None
    return _text(
        delegation,
        _("A nomination waits for you"),
        _("%(sender)s has handed in the list of its delegation."),
        _("See the list"),
    )


def compose_nomination_returned(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To focal points: the organiser asks for something else."""
    delegation = _delegation(recipient, about_id, NominationState.RETURNED)
    if delegation is None:
        return None
    return _text(
        delegation,
        _("Your nomination was sent back"),
        _("The list of the delegation of %(sender)s was sent back. The page says why."),
        _("See why"),
    )


def compose_nomination_verified(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the sender, the head and the host: the list is complete."""
    delegation = _delegation(recipient, about_id, NominationState.VERIFIED)
    if delegation is None:
        return None
    return _text(
        delegation,
        _("A nomination is verified"),
        _("The list of the delegation of %(sender)s is verified."),
        _("See who comes"),
    )


def _delegation(recipient: User, pk: str, state: NominationState) -> VisitDelegation | None:
    """The delegation, if its nomination is still where the message says."""
    delegation = delegations_for(recipient).filter(pk=pk).first()
    nomination = nomination_of(delegation) if delegation else None
    return delegation if nomination and nomination.state == state else None


def _text(delegation: VisitDelegation, subject: str, sentence: str, action: str) -> MessageText:
    return MessageText(
        subject=subject,
        paragraphs=(sentence % {"sender": delegation.request.institution},),
        url=reverse("exchanges:delegation-detail", args=[delegation.pk]),
        action=action,
    )


KINDS = (
    ("submitted", gettext_lazy("Nominations to verify"), compose_nomination_submitted),
    ("returned", gettext_lazy("Nominations sent back"), compose_nomination_returned),
    ("verified", gettext_lazy("Nominations verified"), compose_nomination_verified),
)
for word, label, compose in KINDS:
    register_kind(MessageKind(name=f"exchanges.nomination_{word}", label=label, compose=compose))
