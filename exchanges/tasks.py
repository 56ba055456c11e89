"""Makes the plans that wait and answers questions about them; woken by a service or by beat."""

from celery import shared_task
from django.utils import timezone

from exchanges import services
from exchanges.services.calendars import follow_roles
from exchanges.services.consent import consent_silently as take_silence_for_consent
from exchanges.services.questions import work_next_question


@shared_task(name="exchanges.tasks.work_plan_runs")
def work_plan_runs() -> None:
    while services.work_next_plan(clock=timezone.now):
        pass


@shared_task(name="exchanges.tasks.work_plan_questions")
def work_plan_questions() -> None:
    while work_next_question(clock=timezone.now):
        pass


@shared_task(name="exchanges.tasks.consent_silently")
def consent_silently() -> None:
    take_silence_for_consent(now=timezone.now())


@shared_task(name="exchanges.tasks.keep_calendars")
def keep_calendars() -> None:
    follow_roles(now=timezone.now())


@shared_task(name="exchanges.tasks.delete_due_needs")
def delete_due_needs() -> None:
    services.delete_due_needs(now=timezone.now())
