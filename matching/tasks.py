from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from matching import services


@shared_task(name="matching.tasks.work_match_runs")
def work_match_runs() -> None:
    """Compute every run that waits."""
    while services.work_next_run(clock=timezone.now):
        pass


@shared_task(name="matching.tasks.work_run_parts")
def work_run_parts() -> None:
    """Compute parts of large runs that another worker leads."""
    while services.work_next_part(clock=timezone.now):
        pass


@shared_task(name="matching.tasks.request_due_runs")
def request_due_runs() -> None:
    """Ask for the runs that places which became free make due."""
    services.request_due_runs(now=timezone.now())


@shared_task(name="matching.tasks.expire_proposals")
def expire_proposals() -> None:
    """End the proposals whose time to answer is over, and the questions about a second coach."""
    services.expire_due_proposals(now=timezone.now())
    services.expire_due_second_coaches(now=timezone.now())


@shared_task(name="matching.tasks.work_chemistry_rounds")
def work_chemistry_rounds() -> None:
    """Choose the meetings of every round that waits."""
    while services.work_next_round(clock=timezone.now):
        pass
