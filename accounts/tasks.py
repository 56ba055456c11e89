from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.imports import work_next_upload


@shared_task
def work_enrolment_uploads() -> None:
    """Read and enrol the files that wait, step by step, until none waits."""
    while work_next_upload(now=timezone.now()):
        pass
