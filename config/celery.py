"""The Celery application and the beat schedule.

Beat ticks, tasks claim rows that are due; nothing is lost when either stands still (ADR 2).
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("counterpart")
# Without this the threads of a server see an empty application of Celery's own as the current one.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "read enrolment files": {"task": "accounts.tasks.work_enrolment_uploads", "schedule": 5.0},
    "run due matchings": {"task": "matching.tasks.work_match_runs", "schedule": 5.0},
    "help with large matchings": {"task": "matching.tasks.work_run_parts", "schedule": 5.0},
    "choose chemistry meetings": {
        "task": "matching.tasks.work_chemistry_rounds",
        "schedule": 5.0,
    },
    "expire proposals": {"task": "matching.tasks.expire_proposals", "schedule": 300.0},
    "offer free places again": {"task": "matching.tasks.request_due_runs", "schedule": 30.0},
    "run due plans": {"task": "exchanges.tasks.work_plan_runs", "schedule": 5.0},
    "take silence for consent": {
        "task": "exchanges.tasks.consent_silently",
        "schedule": 300.0,
    },
    "answer questions about plans": {
        "task": "exchanges.tasks.work_plan_questions",
        "schedule": 5.0,
    },
    "keep calendars": {"task": "exchanges.tasks.keep_calendars", "schedule": 3600.0},
    "delete personal needs": {"task": "exchanges.tasks.delete_due_needs", "schedule": 3600.0},
    "destroy records": {"task": "coaching.tasks.destroy_due_records", "schedule": 3600.0},
    "plan messages": {"task": "notifications.tasks.plan_messages", "schedule": 60.0},
    "send due messages": {"task": "notifications.tasks.send_due_messages", "schedule": 15.0},
}
# A tick that no worker took is worth nothing: the next one does the same work.
for entry in app.conf.beat_schedule.values():
    entry["options"] = {"expires": 60}
