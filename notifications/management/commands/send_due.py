from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from notifications.delivery import send_due_messages
from notifications.services import plan_messages

logger = logging.getLogger(__name__)
SECONDS_BETWEEN = 15


class Command(BaseCommand):
    """Plans and sends without Celery and Redis: from cron, or as a process with --loop."""

    help = "Plan messages and send all that is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--loop", action="store_true", help="go on until stopped, every 15 seconds"
        )

    def handle(self, *args: Any, loop: bool = False, **options: Any) -> None:
        if not loop:
            self.stdout.write(f"{_plan_and_send()} sent")
            return
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        while not stopping.is_set():
            _try_once()
            stopping.wait(SECONDS_BETWEEN)


def _plan_and_send() -> int:
    plan_messages(now=timezone.now())
    return send_due_messages(now=timezone.now())


def _try_once() -> None:
    close_old_connections()
    try:
        _plan_and_send()
    except Exception:
        # A database that is away for a minute must not end the loop that outlives it.
        logger.exception("sending failed; it is tried again in %d seconds", SECONDS_BETWEEN)
