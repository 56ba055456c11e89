"""Makes the plans that wait; woken by a service, or by beat a few seconds later."""

from celery import shared_task
from django.utils import timezone

from exchanges import services


@shared_task(name="exchanges.tasks.work_plan_runs")
def work_plan_runs() -> None:
    while services.work_next_plan(clock=timezone.now):
        pass
