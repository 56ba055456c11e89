from __future__ import annotations

import os
import signal
import threading
from importlib import import_module

import pytest
import time_machine
from celery import current_app
from django.core.management import call_command

from core.periodic import PeriodicWork
from notifications import tasks
from tests.notifications.conftest import NOON, state_of

pytestmark = pytest.mark.django_db
send_due = import_module("notifications.management.commands.send_due")


class Ticked(list):
    """The tasks that were run, in order; one may fail, and something may happen after each."""

    failing = ""

    def after(self) -> None:
        pass

    def run(self, work: PeriodicWork) -> None:
        self.append(work.task)
        self.after()
        if work.task == self.failing:
            raise ConnectionError


@pytest.fixture
def ticked(monkeypatch) -> Ticked:
    """Nothing is really done, so that no thread of the loop needs the database."""
    ran = Ticked()
    monkeypatch.setattr(PeriodicWork, "run", lambda work: ran.run(work))
    monkeypatch.setattr("core.periodic.close_old_connections", lambda: None)
    return ran


def _impatiently(wait):
    """However long somebody is willing to wait: a moment is enough."""
    return lambda event, timeout=None: wait(event, timeout and min(timeout, 0.01))


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_the_command_sends_without_a_broker(add_kind, write, capsys):
    add_kind()
    row = write()
    with time_machine.travel(NOON, tick=False):
        call_command("send_due")
    assert capsys.readouterr().out == "1 sent\n"
    assert state_of(row) == "sent"


def test_from_cron_too_all_that_beat_ticks_is_done(ticked):
    call_command("send_due")
    schedule = current_app.conf.beat_schedule.values()
    others = {entry["task"] for entry in schedule} - send_due.MESSAGES
    assert "coaching.tasks.destroy_due_records" in others
    assert set(ticked) == others


def test_the_loop_does_all_that_beat_ticks_outlives_an_error_and_ends_on_a_signal(
    monkeypatch, ticked, caplog
):
    schedule = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    poisonous = "notifications.tasks.send_due_messages"
    ticked.failing = poisonous
    monkeypatch.setattr(threading.Event, "wait", _impatiently(threading.Event.wait))
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    ticked.after = lambda: ticked.count(poisonous) > 1 and set(ticked) == schedule and _stop()
    try:
        call_command("send_due", loop=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert set(ticked) == schedule
    assert ticked.count(poisonous) > 1
    assert f"{poisonous} failed; it is tried again" in caplog.text


def test_the_tasks_of_the_beat_do_the_work(add_kind, write):
    add_kind()
    row = write()
    with time_machine.travel(NOON, tick=False):
        tasks.plan_messages()
        tasks.send_due_messages()
    assert state_of(row) == "sent"
