from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.lists import Column, list_page
from core.templatetags.counterpart import language_name, moment
from notifications.forms import MailboxFilter
from notifications.models import MailboxMessage

COLUMNS = (
    Column(
        gettext_lazy("Subject"),
        lambda mail: mail.subject,
        url=lambda mail: reverse("notifications:mailbox-detail", args=[mail.pk]),
    ),
    Column(gettext_lazy("To"), lambda mail: mail.address),
    Column(gettext_lazy("Language"), lambda mail: language_name(mail.language)),
    Column(gettext_lazy("Arrived"), lambda mail: moment(mail.created_at)),
)


@login_not_required
@require_safe
def mailbox_list(request: HttpRequest) -> HttpResponse:
    """The mail that the demo would have sent; not there at all outside demo mode."""
    _only_in_the_demo()
    return list_page(
        request,
        title=_("Mailbox of the demo"),
        rows=MailboxMessage.objects.defer("text", "calendar"),
        columns=COLUMNS,
        filters=MailboxFilter,
        empty=_("No mail yet. Invite somebody or publish proposals, and wait a few seconds."),
        template="notifications/mailbox_list.html",
    )


@login_not_required
@require_safe
def mailbox_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One mail as its reader gets it."""
    _only_in_the_demo()
    mail = get_object_or_404(MailboxMessage, pk=pk)
    return render(request, "notifications/mailbox_detail.html", {"mail": mail})


@login_not_required
@require_safe
def mailbox_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The calendar file that came with a mail."""
    _only_in_the_demo()
    mail = get_object_or_404(MailboxMessage.objects.exclude(calendar=""), pk=pk)
    return HttpResponse(mail.calendar, content_type="text/calendar; charset=utf-8")


def _only_in_the_demo() -> None:
    if not settings.DEMO_MODE:
        raise Http404
