"""Wake a worker. Only a hint: beat would find the same rows a few seconds later."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def wake(task: str) -> None:
    """Ask a worker to run `task` (its dotted name) once the current transaction is committed."""
    transaction.on_commit(lambda: _send(task))


def _send(task: str) -> None:
    try:
        current_app.send_task(task, retry=False, expires=60)
    except Exception:
        # The row is stored; a broker that is away costs seconds, never the work.
        logger.warning("no broker to wake %s; beat will find its rows", task)
