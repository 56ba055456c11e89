"""Places that became free are offered again: the system asks for a run by itself.

A change marks its cohort; some minutes later one run is asked for, however many changes there were.
Nothing marks a cohort but a change, so a run that finds nobody is not repeated. A run is published
by a person, never by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from matching import rules
from matching.models import BEGUN_COHORT_STATES, Cohort, MatchRun
from matching.services.runs import request_run

# Within this time several changes make one run.
QUIET = timedelta(minutes=5)


def look_again(*, cohort_id: UUID, now: datetime) -> None:
    """Somebody in the cohort waits, or a place became free: a run follows when it is quiet.

    Only where the first proposals have been published, and the organiser wants it. Call it first
    in a transaction: whoever holds the cohort and other rows has taken the cohort before them.
    """
    published = MatchRun.objects.filter(cohort=OuterRef("pk"), published_at__isnull=False)
    Cohort.objects.filter(
        Exists(published),
        pk=cohort_id,
        offers_again=True,
        offer_again_at__isnull=True,
        state__in=BEGUN_COHORT_STATES,
    ).update(offer_again_at=now + QUIET)


def request_due_runs(*, now: datetime) -> int:
    """Ask for a run of every cohort whose quiet time is over; return how many were asked for."""
    due = list(Cohort.objects.filter(offer_again_at__lte=now).values_list("pk", flat=True))
    return sum(_request_due(cohort_id, now) for cohort_id in due)


@transaction.atomic
def _request_due(cohort_id: UUID, now: datetime) -> bool:
    cohort = Cohort.objects.select_for_update().get(pk=cohort_id)
    if cohort.offer_again_at is None or cohort.offer_again_at > now:
        return False
    if cohort.runs.active().exists():
        # One run at a time: it stays marked and is asked for once the other is over.
        return False
    if cohort.offers_again and cohort.has_begun:
        try:
            request_run(cohort=cohort, by=None, now=now)
        except rules.RunRefused:
            pass
        else:
            return True
    Cohort.objects.filter(pk=cohort.pk).update(offer_again_at=None)
    return False
