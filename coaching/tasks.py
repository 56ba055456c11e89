"""Destroys notes on the agreed day; beat ticks, the rows decide."""

from celery import shared_task
from django.utils import timezone

from coaching.services import destruction


@shared_task(name="coaching.tasks.destroy_due_records")
def destroy_due_records() -> None:
    destruction.destroy_due_records(now=timezone.now())
