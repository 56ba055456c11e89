from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, Verb, can
from core.lists import Column, list_page
from core.templatetags.counterpart import moment
from notifications import services
from notifications.emails import kind_named
from notifications.forms import MessageFilter
from notifications.models import MessageState, OutboxMessage
from notifications.rules import MessageRefused, can_retry, can_void

STATE_CLASS = {
    MessageState.DUE: "accent",
    MessageState.SENDING: "accent",
    MessageState.SENT: "good",
    MessageState.HELD: "wait",
    MessageState.VOIDED: "",
    MessageState.DEAD: "harm",
}


def kind_label(message: OutboxMessage) -> Any:
    """The label of the message's kind; its name where this version does not know it."""
    kind = kind_named(message.kind)
    return kind.label if kind else message.kind


def state_class(message: OutboxMessage) -> str:
    """The class that gives the state its shape; "plain" has none of its own."""
    return STATE_CLASS[MessageState(message.state)] or "plain"


COLUMNS = (
    Column(
        gettext_lazy("Person"),
        lambda message: message.recipient.name,
        url=lambda message: reverse("notifications:message-detail", args=[message.pk]),
    ),
    Column(gettext_lazy("Kind"), kind_label),
    Column(gettext_lazy("State"), lambda message: message.get_state_display(), state=state_class),
    Column(gettext_lazy("Due"), lambda message: moment(message.due_at)),
    Column(gettext_lazy("Attempts"), lambda message: message.attempts, is_number=True),
    Column(gettext_lazy("Reason"), lambda message: message.get_reason_display()),
)


@require_safe
def message_list(request: SignedInRequest) -> HttpResponse:
    """The messages to the people of the reader's institutions, and how they fared."""
    if not can(request.user, Verb.SEE_FAILED_MESSAGES):
        raise PermissionDenied
    rows = OutboxMessage.objects.visible_to(request.user).filter(recipient__isnull=False)
    return list_page(
        request,
        title=_("Messages"),
        rows=rows.select_related("recipient"),
        columns=COLUMNS,
        filters=MessageFilter,
        empty=_("No message has been written yet. Invitations are usually the first."),
        template="notifications/message_list.html",
    )


@require_safe
def message_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One message: its state, why, and what can be done. Its text is kept nowhere."""
    message = _message(request, pk)
    return render(
        request,
        "notifications/message_detail.html",
        {
            "message": message,
            "kind": kind_label(message),
            "state_class": state_class(message),
            "can_retry": can_retry(request.user, message, timezone.now()),
            "can_void": can_void(request.user, message),
        },
    )


@require_POST
def retry(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Send a failed message again."""
    message = _message(request, pk)
    try:
        services.retry_message(message=message, by=request.user, now=timezone.now())
    except MessageRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The message goes out again within a minute."))
    return redirect("notifications:message-detail", pk=message.pk)


@require_POST
def void(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Stop a failed message for good."""
    message = _message(request, pk)
    try:
        services.void_message(message=message, by=request.user, now=timezone.now())
    except MessageRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The message is stopped. Nobody is told."))
    return redirect("notifications:message-detail", pk=message.pk)


def _message(request: SignedInRequest, pk: UUID) -> OutboxMessage:
    mine = OutboxMessage.objects.visible_to(request.user).filter(recipient__isnull=False)
    return get_object_or_404(mine.select_related("recipient"), pk=pk)
