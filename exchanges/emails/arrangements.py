"""News of what is arranged without weeks of a host, and the report that is due after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from exchanges.models import Arrangement, ArrangementState
from exchanges.queries.rows import members_by_institution
from exchanges.rules.arrangements import is_a_side, is_of_sender, report_due_on
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)

WARN, USEFUL_FOR = timedelta(days=14), timedelta(days=14)


def compose_arrangement_news(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To both sides: days were named, confirmed, called off, or reported on."""
    row = _row(about_id)
    if row is None or not is_a_side(recipient, row.request):
        return None
    if occurrence != f"{row.state}:{row.version}":
        return None
    words = {
        ArrangementState.PROPOSED: _("Days and people are named for it. Look whether they suit."),
        ArrangementState.CONFIRMED: _("Both sides have confirmed days and people."),
        ArrangementState.CANCELLED: _("It is called off. The page says why."),
        ArrangementState.REPORTED: _("The report is handed in."),
    }
    return MessageText(
        subject=_("News of what you arrange together"),
        paragraphs=(f"{row.request.title}.", words[ArrangementState(row.state)]),
        url=reverse("exchanges:request-detail", args=[row.request_id]),
        action=_("Look at it"),
    )


def compose_arrangement_report_due(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the sender: the report is due."""
    row = _row(about_id)
    if row is None or row.state != ArrangementState.CONFIRMED:
        return None
    is_same = occurrence == report_due_on(row).isoformat()
    if not is_same or not is_of_sender(recipient, row.request):
        return None
    return MessageText(
        subject=_("A report is awaited from you"),
        paragraphs=(
            _("Say in a few lines what it brought: %(title)s.") % {"title": row.request.title},
        ),
        url=reverse("exchanges:arrangement-report", args=[row.request_id]),
        action=_("Write the report"),
    )


def planned_arrangements(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """One reminder of the report, two weeks before it is due."""
    rows = Arrangement.objects.filter(state=ArrangementState.CONFIRMED)
    near = rows.filter(last_day__gte=(now - timedelta(days=60)).date(), last_day__lte=until.date())
    found = list(near.select_related("request__cycle"))
    senders = {row.request.institution_id for row in found}
    focal_points = members_by_institution(senders, Role.FOCAL_POINT)
    for row in found:
        request, due_on = row.request, report_due_on(row)
        due_at = datetime.combine(due_on - WARN, time(8), UTC)
        people = set(focal_points.get(request.institution_id, ()))
        people |= {request.head_id} if request.head_id else set()
        if due_at <= until and now < due_at + USEFUL_FOR:
            for person in sorted(people):
                yield PlannedMessage(
                    kind="exchanges.arrangement_report_due",
                    about_id=row.pk,
                    recipient_id=person,
                    due_at=due_at,
                    occurrence=due_on.isoformat(),
                    useless_after=due_at + USEFUL_FOR,
                    institution_id=request.cycle.institution_id,
                )


def _row(about_id: str) -> Arrangement | None:
    rows = Arrangement.objects.select_related("request__cycle", "request__head")
    return rows.filter(pk=about_id).first()


register_kind(
    MessageKind(
        name="exchanges.arrangement_news",
        label=gettext_lazy("News of what is arranged without a host"),
        compose=compose_arrangement_news,
    )
)
register_kind(
    MessageKind(
        name="exchanges.arrangement_report_due",
        label=gettext_lazy("Reports about what was arranged, awaited"),
        compose=compose_arrangement_report_due,
    )
)
register_planner("exchanges.arrangements", planned_arrangements)
