"""What beat ticks; it decides nothing, the rows do."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from notifications import delivery, services


@shared_task
def plan_messages() -> None:
    services.plan_messages(now=timezone.now())


@shared_task
def send_due_messages() -> None:
    delivery.send_due_messages(now=timezone.now())
