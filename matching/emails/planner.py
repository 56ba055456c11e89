"""Derives the messages of matching from the state of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from accounts.models import Membership
from accounts.permissions import Verb, roles_with
from matching.emails.kinds import CLOSING, PROPOSAL, REMINDER
from matching.models import Cohort, Part, Proposal, ProposalState
from notifications.emails import PlannedMessage, register_planner

REMIND_BEFORE = timedelta(days=3)
CLOSING_BEFORE = timedelta(days=7)
MORNING = time(8, tzinfo=UTC)


def planned_messages(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """Proposals to answer, reminders before they expire, enrolments that close within a week."""
    yield from _proposals(now)
    yield from _closing(now.date(), until)


def _proposals(now: datetime) -> Iterator[PlannedMessage]:
    rows = (
        Proposal.objects.filter(
            state=ProposalState.PROPOSED, expires_at__gt=now, run__published_at__isnull=False
        )
        .select_related(
            "run__cohort__programme", "coachee__profile", "coach__profile", "second_ask"
        )
        .defer("breakdown", "run__instance", "run__result")
        .prefetch_related("answers")
    )
    for row in rows.iterator(chunk_size=500):
        answered = {answer.side for answer in row.answers.all()}
        sides = {Part.COACHEE: row.coachee, Part.COACH: row.coach}
        for side, enrolment in sides.items():
            is_later = row.is_later_for(enrolment.profile.user_id)
            if side not in answered and not is_later:
                yield from _asked(row, enrolment.profile.user_id)


def reminded_at(asked_at: datetime, expires_at: datetime) -> datetime:
    """When somebody who has not answered is reminded: three days before, or halfway if later."""
    return max(expires_at - REMIND_BEFORE, asked_at + (expires_at - asked_at) / 2)


def _asked(row: Proposal, person: UUID) -> Iterator[PlannedMessage]:
    """The proposal itself, and one reminder."""
    asked_at, expires_at = row.asked_at(person), row.expires_at
    if asked_at is None or expires_at is None:
        return
    for kind, due_at in ((PROPOSAL, asked_at), (REMINDER, reminded_at(asked_at, expires_at))):
        yield PlannedMessage(
            kind=kind,
            about_id=row.pk,
            recipient_id=person,
            due_at=due_at,
            useless_after=expires_at,
            institution_id=row.run.cohort.programme.institution_id,
        )


def _closing(today: date, until: datetime) -> Iterator[PlannedMessage]:
    cohorts = (
        Cohort.objects.taking_people()
        .filter(
            enrolment_closes_on__gte=today,
            enrolment_closes_on__lte=(until + CLOSING_BEFORE).date(),
        )
        .select_related("programme")
    )
    for cohort in cohorts.prefetch_related("invited"):
        ends_at = datetime.combine(cohort.enrolment_closes_on, time(23, 59), tzinfo=UTC)
        due_at = datetime.combine(cohort.enrolment_closes_on, MORNING) - CLOSING_BEFORE
        for person in _focal_points(cohort):
            yield PlannedMessage(
                kind=CLOSING,
                about_id=cohort.pk,
                recipient_id=person,
                due_at=max(due_at, cohort.created_at),
                useless_after=ends_at,
                institution_id=cohort.programme.institution_id,
            )


def _focal_points(cohort: Cohort) -> list[UUID]:
    """Who enrols leaders for the institutions that this cohort takes."""
    held = Membership.objects.filter(role__in=roles_with(Verb.ENROL_LEADERS))
    if not cohort.is_open_to_all:
        held = held.filter(institution_id__in=[one.institution_id for one in cohort.invited.all()])
    return sorted(set(held.values_list("user_id", flat=True)))


register_planner("matching", planned_messages)
