from __future__ import annotations

import signal
from importlib import import_module

import pytest
import time_machine
from django.core.management import call_command

from notifications import tasks
from tests.notifications.conftest import NOON, state_of

pytestmark = pytest.mark.django_db
send_due = import_module("notifications.management.commands.send_due")


def test_the_command_sends_without_a_broker(add_kind, write, capsys):
    add_kind()
    row = write()
    with time_machine.travel(NOON, tick=False):
        call_command("send_due")
    assert capsys.readouterr().out == "1 sent\n"
    assert state_of(row) == "sent"


def test_the_loop_outlives_an_error_and_ends_on_a_signal(monkeypatch, caplog):
    passes = []

    def work() -> int:
        passes.append(1)
        if len(passes) == 1:
            raise ConnectionError
        signal.raise_signal(signal.SIGTERM)
        return 0

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(send_due, "_plan_and_send", work)
    monkeypatch.setattr(send_due, "close_old_connections", lambda: None)
    monkeypatch.setattr(send_due, "SECONDS_BETWEEN", 0)
    try:
        call_command("send_due", loop=True)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert len(passes) == 2
    assert "it is tried again" in caplog.text


def test_the_tasks_of_the_beat_do_the_work(add_kind, write):
    add_kind()
    row = write()
    with time_machine.travel(NOON, tick=False):
        tasks.plan_messages()
        tasks.send_due_messages()
    assert state_of(row) == "sent"
