"""For whom a shortlist is made."""

from __future__ import annotations

from django.db.models import F, QuerySet

from accounts.models import User
from matching.models import CohortState, Enrolment


def listed_enrolments(user: User) -> QuerySet[Enrolment]:
    """The places of `user` that are free, in cohorts that live and show shortlists."""
    rows = Enrolment.objects.enrolled().filter(
        profile__user=user, cohort__has_shortlists=True, places_taken__lt=F("capacity")
    )
    return (
        rows.exclude(cohort__state=CohortState.CLOSED)
        .select_related("cohort__programme", "profile__user")
        .order_by("cohort__starts_on", "pk")
    )
