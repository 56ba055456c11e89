"""Messages after a visit: reports awaited and handed in, what is due at home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from core.templatetags.counterpart import day as day_words
from exchanges.models import (
    ActionItem,
    CascadeStep,
    ReportState,
    Visit,
    VisitDelegation,
    VisitReport,
)
from exchanges.presenters.words import week_words
from exchanges.queries import members_by_institution, visits_with_people
from exchanges.queries.reports import (
    report_of,
    reporting_visits,
    reports_of_visits,
    unfinished_actions,
    unproved_steps,
)
from exchanges.rules.reports import (
    can_plan_cascade,
    can_read_report,
    can_write_report,
    report_due_on,
)
from exchanges.rules.sides import live_delegations
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)

MORNING = time(7, tzinfo=UTC)
HOST = "host"
# Days after the last day of the visit; the report is due after thirty.
ASKED_AFTER = (1, 21, 30, 37)
USEFUL_FOR = timedelta(days=14)
DUE_SOON = timedelta(days=7)


def compose_report_awaited(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the side whose report is missing."""
    visit = visits_with_people(Visit.objects.visible_to(recipient).filter(pk=about_id)).first()
    if visit is None:
        return None
    side = _side(visit, occurrence)
    is_gone = side is None and not occurrence.startswith(HOST)
    if is_gone or not can_write_report(recipient, visit, side, report_of(visit, side)):
        return None
    due_on = report_due_on(visit)
    words = (
        _("The report about the visit on %(weeks)s was due on %(day)s. It takes half an hour.")
        if now.date() > due_on
        else _("The report about the visit on %(weeks)s is due on %(day)s.")
    )
    facts = {"weeks": week_words(visit.first_monday, visit.weeks), "day": day_words(due_on)}
    page = (
        reverse("exchanges:report-delegation", args=[visit.pk, side.pk])
        if side
        else reverse("exchanges:report-host", args=[visit.pk])
    )
    return MessageText(
        subject=_("A report is awaited from you"),
        paragraphs=(words % facts,),
        url=page,
        action=_("Write the report"),
    )


def compose_report_handed_in(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To the other side and the organisers: a report can be read."""
    reports = VisitReport.objects.visible_to(recipient).handed_in()
    report = reports.select_related("delegation__request__institution").filter(pk=about_id).first()
    if report is None:
        return None
    visit = visits_with_people(Visit.objects.filter(pk=report.visit_id)).get()
    if not can_read_report(recipient, visit, report):
        return None
    who = report.delegation.request.institution if report.delegation else visit.offer.institution
    return MessageText(
        subject=_("A report about a visit"),
        paragraphs=(
            _("%(who)s reports about the visit on %(weeks)s.")
            % {"who": who, "weeks": week_words(visit.first_monday, visit.weeks)},
        ),
        url=reverse("exchanges:report-list", args=[visit.pk]),
        action=_("Read the report"),
    )


def compose_cascade_due(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To head and focal points: something is to be passed on soon."""
    step = unproved_steps().filter(pk=about_id).first()
    if step is None or not can_plan_cascade(recipient, step.delegation):
        return None
    if step.due_on.isoformat() != occurrence:
        return None
    return _due(step.what, step.due_on, step.delegation.visit_id, _("Something to pass on is due"))


def compose_action_due(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To head and focal points: an action of theirs is due soon."""
    action = unfinished_actions().filter(pk=about_id).first()
    if action is None or not can_plan_cascade(recipient, action.delegation):
        return None
    if action.due_on.isoformat() != occurrence:
        return None
    return _due(action.what, action.due_on, action.delegation.visit_id, _("An action is due"))


def _due(what: str, due_on: date, visit: UUID, subject: str) -> MessageText:
    return MessageText(
        subject=subject,
        paragraphs=(_("%(what)s: by %(day)s.") % {"what": what, "day": day_words(due_on)},),
        url=reverse("exchanges:cascade-detail", args=[visit]),
        action=_("Say how far it is"),
    )


def planned_after_visits(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """Reports awaited, and what is due at home."""
    yield from _reports_awaited(now, until)
    yield from _due_at_home(now, until)


def _reports_awaited(now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    visits = list(reporting_visits())
    hosts = members_by_institution({one.offer.institution_id for one in visits}, Role.HOST)
    senders = members_by_institution(_senders(visits), Role.FOCAL_POINT)
    reports = reports_of_visits(visits)
    for visit in visits:
        for side in (None, *live_delegations(visit)):
            report = reports.get((visit.pk, side.pk if side else None))
            if report is None or report.state == ReportState.DRAFT:
                people = _people(visit, side, hosts, senders)
                yield from _asked(visit, side, people, now, until)


def _asked(
    visit: Visit,
    side: VisitDelegation | None,
    people: set[UUID],
    now: datetime,
    until: datetime,
) -> Iterator[PlannedMessage]:
    name = side.pk.hex if side else HOST
    for days in ASKED_AFTER:
        due_at = datetime.combine(visit.last_day + timedelta(days=days), MORNING)
        if due_at <= until and now < due_at + USEFUL_FOR:
            for person in sorted(people):
                yield PlannedMessage(
                    kind="exchanges.report_awaited",
                    about_id=visit.pk,
                    recipient_id=person,
                    due_at=due_at,
                    occurrence=f"{name}:{days}",
                    useless_after=due_at + USEFUL_FOR,
                    institution_id=visit.offer.cycle.institution_id,
                )


def _due_at_home(now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    last = (until + DUE_SOON).date()
    rows: list[tuple[str, CascadeStep | ActionItem]] = [
        *(("exchanges.cascade_due", one) for one in unproved_steps().filter(due_on__lte=last)),
        *(("exchanges.action_due", one) for one in unfinished_actions().filter(due_on__lte=last)),
    ]
    senders = {one.delegation.request.institution_id for _kind, one in rows}
    members = members_by_institution(senders, Role.FOCAL_POINT)
    for kind, one in rows:
        request = one.delegation.request
        due_at = datetime.combine(one.due_on, MORNING) - DUE_SOON
        people = set(members.get(request.institution_id, set()))
        people |= {request.head_id} if request.head_id else set()
        for person in sorted(people):
            if now < due_at + USEFUL_FOR:
                yield PlannedMessage(
                    kind=kind,
                    about_id=one.pk,
                    recipient_id=person,
                    due_at=due_at,
                    occurrence=one.due_on.isoformat(),
                    useless_after=due_at + USEFUL_FOR,
                    institution_id=request.cycle.institution_id,
                )


def _side(visit: Visit, occurrence: str) -> VisitDelegation | None:
    """The delegation that a reminder is for; None for the host, or where it no longer comes."""
    name = occurrence.partition(":")[0]
    return next((one for one in live_delegations(visit) if one.pk.hex == name), None)


def _senders(visits: list[Visit]) -> set[UUID]:
    return {one.request.institution_id for visit in visits for one in visit.delegations.all()}


def _people(
    visit: Visit,
    side: VisitDelegation | None,
    hosts: dict[UUID, set[UUID]],
    senders: dict[UUID, set[UUID]],
) -> set[UUID]:
    if side is None:
        return hosts.get(visit.offer.institution_id, set())
    head = {side.request.head_id} if side.request.head_id else set()
    return senders.get(side.request.institution_id, set()) | head


KINDS = (
    ("report_awaited", gettext_lazy("Reports about visits awaited"), compose_report_awaited),
    ("report_handed_in", gettext_lazy("Reports about visits handed in"), compose_report_handed_in),
    ("cascade_due", gettext_lazy("What you pass on at home is due"), compose_cascade_due),
    ("action_due", gettext_lazy("Actions after visits are due"), compose_action_due),
)
for word, label, compose in KINDS:
    register_kind(MessageKind(name=f"exchanges.{word}", label=label, compose=compose))
register_planner("exchanges.after", planned_after_visits)
