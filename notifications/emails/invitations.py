"""Invitations: the first mail at once, reminders until the person accepts or it expires."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Invitation, Membership, User
from accounts.models.invitation import VALID_FOR
from accounts.permissions import Verb, roles_with
from notifications.emails.registry import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)

KIND = "notifications.invitation"
# Each is of use until the next one: after a standstill a person gets one of them, not three.
STEPS = (
    ("first", timedelta(0), timedelta(days=7)),
    ("reminder-7", timedelta(days=7), timedelta(days=21)),
    ("reminder-21", timedelta(days=21), VALID_FOR),
)


def compose_invitation(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Ask the person to choose a password, as long as the invitation is open."""
    invitation = Invitation.objects.filter(pk=about_id, user=recipient).first()
    if invitation is None or not invitation.is_open(now):
        return None
    until = formats.date_format(localtime(invitation.expires_at), "DATE_FORMAT")
    is_first = occurrence.startswith("first")
    return MessageText(
        subject=_("You are invited to Counterpart")
        if is_first
        else _("Your invitation to Counterpart is still open"),
        paragraphs=(
            _(
                "You have been enrolled in Counterpart, where leaders and experts of the security "
                "sector are paired and visits between institutions are planned."
            ),
            _("Choose a password to begin. It takes two minutes."),
            _("The link is yours alone and works until %(day)s.") % {"day": until},
        ),
        url=reverse("accounts:invitation-accept", args=[invitation.token]),
        action=_("Accept the invitation"),
    )


def planned_invitations(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """The mails of every open invitation."""
    rows = Invitation.objects.filter(accepted_at__isnull=True, expires_at__gt=now)
    responsible = _organiser_institutions()
    for invitation in rows.order_by("created_at"):
        yield from _mails_of(invitation, responsible.get(invitation.invited_by_id), until)


def _mails_of(
    invitation: Invitation, institution_id: UUID | None, until: datetime
) -> Iterator[PlannedMessage]:
    # Counted from the day of issue, so that an invitation issued anew begins anew.
    issued_at = invitation.expires_at - VALID_FOR
    for name, after, useless in STEPS:
        if issued_at + after <= until:
            yield PlannedMessage(
                kind=KIND,
                about_id=invitation.pk,
                recipient_id=invitation.user_id,
                due_at=issued_at + after,
                occurrence=f"{name}-{issued_at:%Y%m%d}",
                useless_after=issued_at + useless,
                institution_id=institution_id,
            )


def _organiser_institutions() -> dict[UUID | None, UUID]:
    """For each organiser who invited somebody, the institution that answers for it."""
    held = Membership.objects.filter(
        role__in=roles_with(Verb.SEE_FAILED_MESSAGES), user__invitations_sent__isnull=False
    )
    return dict(
        held.order_by("-institution_id").distinct().values_list("user_id", "institution_id")
    )


register_kind(
    MessageKind(
        name=KIND,
        label=gettext_lazy("Invitations to Counterpart"),
        compose=compose_invitation,
        can_be_stopped=False,
    )
)
register_planner("notifications", planned_invitations)
