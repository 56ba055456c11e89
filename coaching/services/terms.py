"""The terms that pairs of a cohort start from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from coaching import queries
from coaching.models import CohortTerms
from coaching.rules import AgreementRefused
from core import audit
from matching.models import Cohort
from matching.rules import can_run_cohort


@transaction.atomic
def store_cohort_terms(
    *, cohort: Cohort, fields: Mapping[str, Any], version: int, by: User, now: datetime
) -> CohortTerms:
    """Store the terms that are proposed to pairs from now on; what is agreed stays agreed.

    `version` is the one the author looked at, 0 where none was stored.

    Raises:
        AgreementRefused: `by` does not run the cohort, or somebody stored other terms meanwhile.
    """
    held = Cohort.objects.select_for_update(of=("self",)).select_related("programme")
    cohort = held.get(pk=cohort.pk)
    if not can_run_cohort(by, cohort):
        raise AgreementRefused("not_yours")
    terms = queries.terms_of_cohort(cohort)
    is_same = all(getattr(terms, name) == value for name, value in fields.items())
    if terms.version and is_same:
        return terms
    if terms.version != version:
        raise AgreementRefused("changed")
    for name, value in fields.items():
        setattr(terms, name, value)
    terms.version, terms.changed_by, terms.changed_at = version + 1, by, now
    terms.save()
    audit.record("cohort_terms.stored", terms, by=by, now=now, version=terms.version)
    return terms
