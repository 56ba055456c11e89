"""The whole product in one process: web server, worker and beat in threads, watched by a fourth.

None of them holds anything that could be lost: work is rows with leases, so whatever thread dies is
started again, and whatever is running when the process ends is taken over when its lease is over.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from celery import Celery
from celery.beat import Scheduler, Service
from celery.platforms import EX_OK
from celery.worker import WorkController
from celery.worker import state as worker_state

logger = logging.getLogger(__name__)
# One slow job of each kind (a file, a matching, a plan, a question about one), and one thread for
# messages beside them.
WORKER_THREADS = 5
STOP_SECONDS = 1.5
MOST_DEATHS = 3
DEATHS_WITHIN_SECONDS = 60


class PartFailed(Exception):
    """A part died again and again; the process must end and say so."""


class Part(threading.Thread):
    """One thread of the process: `run` works until `stop` asks for the end."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name, daemon=True)

    def stop(self) -> None:
        raise NotImplementedError


class WebServer(Part):
    """Waitress, already bound to its port."""

    def __init__(self, server: Any) -> None:
        super().__init__("web server")
        self.server = server

    def run(self) -> None:
        self.server.run()

    def stop(self) -> None:
        # First finish what is being answered; the loop is closed by its own thread alone.
        self.server.task_dispatcher.shutdown(cancel_pending=True, timeout=1)
        self.server.trigger.pull_trigger(self.server.close)


class Worker(Part):
    """A Celery worker that installs no signal handlers, since it is not the main thread."""

    def __init__(self, app: Celery) -> None:
        super().__init__("worker")
        self.app = app

    def run(self) -> None:
        worker_state.should_stop = worker_state.should_terminate = None
        WorkController(
            app=self.app,
            pool="threads",
            concurrency=WORKER_THREADS,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        ).start()

    def stop(self) -> None:
        worker_state.should_terminate = EX_OK


class Beat(Part):
    """Celery's clock, with its schedule in memory: it decides nothing, so it remembers nothing."""

    def __init__(self, app: Celery) -> None:
        super().__init__("beat")
        self.service = Service(app, max_interval=1, scheduler_cls=Scheduler, remote_control=False)

    def run(self) -> None:
        self.service.start()

    def stop(self) -> None:
        self.service.stop()


class Supervisor:
    """Starts the parts, starts again what dies, and stops them all."""

    def __init__(
        self,
        makers: Sequence[Callable[[], Part]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.makers = list(makers)
        self.clock = clock
        self.parts: list[Part] = []
        self.deaths: deque[float] = deque()
        self.stopping = threading.Event()

    def start(self) -> None:
        self.parts = [make() for make in self.makers]
        for part in self.parts:
            part.start()

    def watch(self, *, every: float = 1.0) -> None:
        """Look after the parts until `stopping` is set.

        Raises:
            PartFailed: parts died more than MOST_DEATHS times within DEATHS_WITHIN_SECONDS.
        """
        while not self.stopping.wait(every):
            self.revive()

    def revive(self) -> None:
        """Start every dead part again, and raise PartFailed when that happens too often."""
        for index, part in enumerate(self.parts):
            if not part.is_alive():
                self._count_death(part)
                logger.error("the %s ended; starting it again", part.name)
                self.parts[index] = self.makers[index]()
                self.parts[index].start()

    def stop(self) -> None:
        """Ask every part to end and wait STOP_SECONDS in all."""
        deadline = time.monotonic() + STOP_SECONDS
        for part in self.parts:
            part.stop()
        for part in self.parts:
            part.join(max(0.0, deadline - time.monotonic()))

    def _count_death(self, part: Part) -> None:
        now = self.clock()
        self.deaths.append(now)
        while self.deaths[0] < now - DEATHS_WITHIN_SECONDS:
            self.deaths.popleft()
        if len(self.deaths) > MOST_DEATHS:
            raise PartFailed(part.name)
