from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.queries import missing_sections
from core import audit
from matching import rules
from matching.models import Cohort, CohortState
from matching.queries.people import people
from matching.queries.reminders import INCOMPLETE, can_be_reminded, reminded_at
from notifications.services import queue_message

USEFUL_FOR = timedelta(days=7)


@transaction.atomic
def remind_incomplete(*, cohort: Cohort, by: User, now: datetime) -> int:
    """Ask everybody whose profile lacks something to finish it; return how many are told.

    Whoever was reminded today already is left out.

    Raises:
        CohortRefused: the cohort is closed.
    """
    if cohort.state == CohortState.CLOSED:
        raise rules.CohortRefused("cohort_closed")
    rows = people(cohort).prefetch_related("profile__languages", "profile__themes")
    lacking = [one for one in rows if missing_sections(one.profile)]
    told = reminded_at(one.pk for one in lacking)
    waiting = [one for one in lacking if can_be_reminded(told.get(one.pk), now)]
    for one in waiting:
        queue_message(
            kind=INCOMPLETE,
            about=one,
            recipient=one.profile.user,
            due_at=now,
            now=now,
            occurrence=timezone.localdate(now).isoformat(),
            useless_after=now + USEFUL_FOR,
            institution_id=cohort.programme.institution_id,
        )
    if waiting:
        audit.record("cohort.reminded", cohort, by=by, now=now, people=len(waiting))
    return len(waiting)
