"""Reminders of the steps of a timeline, to those who see to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from core.templatetags.counterpart import day
from exchanges.models import Visit
from exchanges.planning.timeline import Owner, Step
from exchanges.presenters.timeline import step_page, step_words
from exchanges.queries import members_by_institution, timeline_of, visits_with_timeline
from exchanges.queries.timeline import TimelineLine
from exchanges.rules import CERTAIN_STATES, owns_step
from exchanges.rules.sides import live_delegations
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)

MORNING = time(7, tzinfo=UTC)
# Before the day, and once when it has passed; after some weeks another mail helps nobody.
BEFORE, LATE, USELESS = timedelta(days=3), timedelta(days=1), timedelta(days=30)
LAST_STEP = timedelta(days=240)
# These have reminders of their own (exchanges.emails.reports).
ELSEWHERE = frozenset({Step.REPORT, Step.HOST_REPORT})
Members = dict[UUID, set[UUID]]


def compose_step_due(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """To whoever sees to a step: its day comes near, or has passed."""
    line = _line(recipient, about_id, occurrence)
    if line is None or line.is_done or line.is_over(now.date()):
        return None
    visit = line.visit
    if not owns_step(recipient, visit, line.delegation, line.due.owner):
        return None
    facts = {
        "step": step_words(line.due.step),
        "day": day(line.due.due_on),
        "host": visit.offer.institution,
    }
    return MessageText(
        subject=_("A step of a study visit is late")
        if line.is_late(now.date())
        else _("A step of a study visit is due"),
        paragraphs=(_("%(step)s by %(day)s, for the study visit to %(host)s.") % facts,),
        url=step_page(line.due.step, visit, line.delegation)
        if not line.is_by_hand
        else reverse("exchanges:visit-timeline", args=[visit.pk]),
        action=_("See the step"),
    )


def planned_steps(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """Every reminder of a step that is due up to `until`."""
    certain = Visit.objects.filter(
        state__in=CERTAIN_STATES, first_monday__gt=(now - LAST_STEP).date()
    )
    visits = list(visits_with_timeline(certain))
    people = _People(visits)
    for visit in visits:
        for line in timeline_of(visit):
            is_open = not line.is_done and not line.is_over(now.date())
            if is_open and line.due.step not in ELSEWHERE:
                yield from _reminders(line, people.of(line), until)


class _People:
    """Who holds the roles of many visits, read once."""

    def __init__(self, visits: list[Visit]) -> None:
        offers = [visit.offer for visit in visits]
        requests = [one.request for visit in visits for one in live_delegations(visit)]
        self.organisers = members_by_institution(
            {offer.cycle.institution_id for offer in offers}, Role.ORGANISER
        )
        self.hosts = members_by_institution({offer.institution_id for offer in offers}, Role.HOST)
        self.focal_points = members_by_institution(
            {request.institution_id for request in requests}, Role.FOCAL_POINT
        )

    def of(self, line: TimelineLine) -> set[UUID]:
        """The keys of those who see to a step."""
        offer = line.visit.offer
        concerned = [line.delegation] if line.delegation else live_delegations(line.visit)
        if line.due.owner == Owner.ORGANISER:
            return self.organisers.get(offer.cycle.institution_id, set())
        if line.due.owner == Owner.HOST:
            return self.hosts.get(offer.institution_id, set())
        if line.due.owner == Owner.FOCAL_POINT:
            where = {one.request.institution_id for one in concerned}
            return set().union(*(self.focal_points.get(one, set()) for one in where))
        return {one.request.head_id for one in concerned if one.request.head_id}


def _reminders(line: TimelineLine, people: set[UUID], until: datetime) -> Iterator[PlannedMessage]:
    morning = datetime.combine(line.due.due_on, MORNING)
    about = line.delegation or line.visit
    moments = (
        ("soon", morning - BEFORE, morning + LATE),
        ("late", morning + LATE, morning + USELESS),
    )
    for word, due_at, useless_after in moments:
        if due_at > until:
            continue
        for person in sorted(people):
            yield PlannedMessage(
                kind="exchanges.step_due",
                about_id=about.pk,
                recipient_id=person,
                due_at=due_at,
                occurrence=f"{line.due.step}:{line.due.due_on}:{word}",
                useless_after=useless_after,
                institution_id=line.visit.offer.cycle.institution_id,
            )


def _line(recipient: User, about_id: str, occurrence: str) -> TimelineLine | None:
    """The step that a reminder is about, if it is still due on that day."""
    step, _colon, rest = occurrence.partition(":")
    visits = Visit.objects.visible_to(recipient).filter(
        Q(pk=about_id) | Q(delegations=about_id), state__in=CERTAIN_STATES
    )
    visit = visits_with_timeline(visits).first()
    if visit is None:
        return None
    for line in timeline_of(visit):
        about = line.delegation or line.visit
        is_same = line.due.step == step and str(about.pk) == str(about_id)
        if is_same and rest.startswith(line.due.due_on.isoformat()):
            return line
    return None


register_kind(
    MessageKind(
        name="exchanges.step_due", label=gettext_lazy("Steps of visits"), compose=compose_step_due
    )
)
register_planner("exchanges.timeline", planned_steps)
