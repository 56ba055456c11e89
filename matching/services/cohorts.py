from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Institution, User
from core import audit
from core.wake import wake
from matching import rules
from matching.models import Cohort, CohortInstitution, Programme, mentoring_rules

PLAN = "notifications.tasks.plan_messages"


@transaction.atomic
def create_cohort(
    *,
    programme: Programme,
    institutions: Iterable[Institution],
    by: User,
    now: datetime,
    **fields: Any,
) -> Cohort:
    """Open an intake and ask `institutions` to enrol their people."""
    if programme.is_mentoring:
        fields.setdefault("rules", mentoring_rules())
    cohort = Cohort.objects.create(programme=programme, created_at=now, **fields)
    _invite(cohort, institutions)
    audit.record("cohort.created", cohort, by=by, now=now, programme=programme.pk)
    wake(PLAN)
    return cohort


@transaction.atomic
def change_cohort(
    *,
    cohort: Cohort,
    institutions: Iterable[Institution],
    by: User,
    now: datetime,
    **fields: Any,
) -> Cohort:
    """Store dates, name and the institutions that may enrol."""
    for name, value in fields.items():
        setattr(cohort, name, value)
    cohort.save(update_fields=list(fields))
    if not cohort.offers_again:
        Cohort.objects.filter(pk=cohort.pk).update(offer_again_at=None)
    _invite(cohort, institutions)
    audit.record("cohort.changed", cohort, by=by, now=now, fields=sorted(fields))
    wake(PLAN)
    return cohort


def _invite(cohort: Cohort, institutions: Iterable[Institution]) -> None:
    wanted = {institution.pk for institution in institutions}
    cohort.invited.exclude(institution__in=wanted).delete()
    there = set(cohort.invited.values_list("institution_id", flat=True))
    CohortInstitution.objects.bulk_create(
        CohortInstitution(cohort=cohort, institution_id=pk) for pk in sorted(wanted - there)
    )


@transaction.atomic
def change_settings(
    *,
    cohort: Cohort,
    criteria: Mapping[str, int],
    matching_rules: Mapping[str, Any],
    aim: str,
    by: User,
    now: datetime,
) -> Cohort:
    """Store weights, rules and the aim for the next run; finished runs keep theirs."""
    cohort.criteria, cohort.rules, cohort.aim = dict(criteria), dict(matching_rules), aim
    cohort.save(update_fields=["criteria", "rules", "aim"])
    audit.record("cohort.settings_changed", cohort, by=by, now=now, aim=aim)
    return cohort


@transaction.atomic
def move_cohort(*, cohort: Cohort, to_state: str, by: User | None, now: datetime) -> Cohort:
    """Open or end enrolment, or close the cohort.

    Raises:
        CohortRefused: the move is not legal from the state the cohort is in now.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    rules.check_cohort_move(cohort, to_state)
    from_state, cohort.state = cohort.state, to_state
    cohort.save(update_fields=["state"])
    audit.record("cohort.moved", cohort, by=by, now=now, from_state=from_state, to_state=to_state)
    wake(PLAN)
    return cohort
