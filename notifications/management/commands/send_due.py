from __future__ import annotations

import signal
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.embedded import Supervisor
from core.periodic import Ticking, periodic_work
from notifications.delivery import send_due_messages
from notifications.services import plan_messages

MESSAGES = {"notifications.tasks.plan_messages", "notifications.tasks.send_due_messages"}


class Command(BaseCommand):
    """Does without Celery and Redis all that beat ticks: from cron, or as a process with --loop."""

    help = "Do all that is due, from destroying records to sending messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, loop: bool = False, **options: Any) -> None:
        if loop:
            _go_on()
            return
        for work in periodic_work():
            if work.task not in MESSAGES:
                work.try_once()
        # Last, so that what the others wrote goes out too; here an error ends the command.
        plan_messages(now=timezone.now())
        self.stdout.write(f"{send_due_messages(now=timezone.now())} sent")


def _go_on() -> None:
    supervisor = Supervisor([partial(Ticking, work) for work in periodic_work()])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    supervisor.start()
    supervisor.watch()
    supervisor.stop()
