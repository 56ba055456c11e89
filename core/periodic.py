"""What beat ticks, done by this process alone: neither a broker nor a worker is needed.

The list is beat's own (`config.celery`), so that nothing is done in one way of running the product
and left out in another.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import close_old_connections
from django.utils.module_loading import import_string

from core.embedded import Part

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PeriodicWork:
    """A task by its dotted name, and after how many seconds it is due again."""

    task: str
    seconds: float

    def run(self) -> Any:
        """Do it here and now; what the task returns."""
        return import_string(self.task)()

    def try_once(self) -> None:
        """Do the work; a database that is away for a minute must not end what outlives it."""
        try:
            self.run()
        except Exception:
            logger.exception("%s failed; it is tried again", self.task)


def periodic_work() -> Iterator[PeriodicWork]:
    """Everything that is done again and again, in the order of the schedule."""
    for entry in current_app.conf.beat_schedule.values():
        yield PeriodicWork(entry["task"], entry["schedule"])


class Ticking(Part):
    """One kind of work in a thread of its own: a matching of minutes holds up no reminder."""

    def __init__(self, work: PeriodicWork) -> None:
        super().__init__(work.task)
        self.work = work
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            close_old_connections()
            self.work.try_once()
            close_old_connections()
            self.stopping.wait(self.work.seconds)

    def stop(self) -> None:
        self.stopping.set()
