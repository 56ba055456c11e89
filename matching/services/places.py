"""Places in a cohort: one more is taken, or given back."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from matching.models import Enrolment, EnrolmentState


def take_place(enrolment_id: UUID) -> bool:
    """Count one place up in the same statement that looks whether one is left."""
    taken = Enrolment.objects.filter(
        pk=enrolment_id, state=EnrolmentState.ENROLLED, places_taken__lt=F("capacity")
    ).update(places_taken=F("places_taken") + 1)
    return bool(taken)


def free_place(enrolment_id: UUID) -> None:
    """Give one place back."""
    Enrolment.objects.filter(pk=enrolment_id, places_taken__gt=0).update(
        places_taken=F("places_taken") - 1
    )
