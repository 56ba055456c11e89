from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from celery import Celery

from config.celery import app as counterpart
from core.embedded import (
    DEATHS_WITHIN_SECONDS,
    MOST_DEATHS,
    WORKER_THREADS,
    Part,
    PartFailed,
    Supervisor,
    Worker,
)


class Sleeper(Part):
    """Works until it is stopped."""

    def __init__(self) -> None:
        super().__init__("sleeper")
        self.end = threading.Event()

    def run(self) -> None:
        self.end.wait()

    def stop(self) -> None:
        self.end.set()


class Mayfly(Part):
    """Ends as soon as it is started."""

    def __init__(self) -> None:
        super().__init__("mayfly")

    def run(self) -> None:
        pass

    def stop(self) -> None:
        pass


class Stubborn(Sleeper):
    """Does not hear when it is told to stop."""

    def stop(self) -> None:
        pass


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def kill(part: Part) -> None:
    part.stop()
    part.join()


def test_dead_part_is_started_again_and_the_others_are_left_alone(caplog) -> None:
    supervisor = Supervisor([Sleeper, Sleeper])
    supervisor.start()
    first, second = supervisor.parts
    kill(first)
    supervisor.revive()
    assert supervisor.parts[0] is not first
    assert supervisor.parts[0].is_alive()
    assert supervisor.parts[1] is second
    assert "the sleeper ended; starting it again" in caplog.text
    supervisor.stop()


def test_part_that_dies_again_and_again_ends_the_process() -> None:
    supervisor = Supervisor([Mayfly])
    supervisor.start()
    with pytest.raises(PartFailed, match="mayfly"):
        supervisor.watch(every=0.01)
    assert len(supervisor.deaths) == MOST_DEATHS + 1


def test_deaths_of_long_ago_are_forgiven() -> None:
    clock = Clock()
    supervisor = Supervisor([Sleeper], clock=clock)
    supervisor.start()
    for _ in range(3 * MOST_DEATHS):
        kill(supervisor.parts[0])
        supervisor.revive()
        clock.now += DEATHS_WITHIN_SECONDS
    supervisor.stop()


def test_stop_ends_every_part() -> None:
    supervisor = Supervisor([Sleeper, Sleeper])
    supervisor.start()
    supervisor.stop()
    assert not any(part.is_alive() for part in supervisor.parts)


def test_stop_does_not_wait_for_a_part_that_does_not_hear() -> None:
    supervisor = Supervisor([Stubborn])
    supervisor.start()
    started = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - started < 2
    Sleeper.stop(supervisor.parts[0])


def test_watch_ends_when_asked() -> None:
    supervisor = Supervisor([Sleeper])
    supervisor.start()
    supervisor.stopping.set()
    supervisor.watch()
    supervisor.stop()


class TestWorker:
    @pytest.fixture
    def app(self) -> Iterator[Celery]:
        """An application of its own; threads of the worker ask for the default one."""
        app = Celery("embedded", broker="memory://localhost/", set_as_current=False, fixups=[])
        app.conf.broker_transport_options = {"polling_interval": 0.05}
        app.conf.task_default_queue = "embedded-tests"
        app.conf.worker_hijack_root_logger = False
        app.set_default()
        yield app
        counterpart.set_default()

    def test_slow_jobs_do_not_hold_back_messages(self, app: Celery) -> None:
        slow_may_end, message_sent = threading.Event(), threading.Event()

        @app.task(name="slow")
        def match() -> None:
            slow_may_end.wait(30)

        @app.task(name="message")
        def send() -> None:
            message_sent.set()

        worker = Worker(app)
        worker.start()
        for name in ("slow",) * (WORKER_THREADS - 1) + ("message",):
            app.send_task(name)
        assert message_sent.wait(20)
        slow_may_end.set()
        worker.stop()
        worker.join(20)
        assert not worker.is_alive()

    def test_task_that_fails_does_not_end_the_worker(self, app: Celery, caplog) -> None:
        done = threading.Event()

        @app.task(name="fails")
        def fail() -> None:
            raise ZeroDivisionError

        @app.task(name="works")
        def work() -> None:
            done.set()

        worker = Worker(app)
        worker.start()
        app.send_task("fails")
        app.send_task("works")
        assert done.wait(20)
        worker.stop()
        worker.join(20)
        assert "ZeroDivisionError" in caplog.text
