from __future__ import annotations

import threading
import time

import pytest
from celery import Celery, current_app
from django.db import transaction

from core import wake as waking
from core.wake import wake

TASK = "core.tasks.nothing"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr(waking, "_send", names.append)
    return names


@pytest.mark.django_db
def test_worker_is_woken_after_the_commit(sent, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        wake(TASK)
        assert sent == []
    assert sent == [TASK]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_woken_for_a_change_that_failed(sent) -> None:
    @transaction.atomic
    def fail_after_waking() -> None:
        wake(TASK)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_waking()
    assert sent == []


def test_broker_that_is_away_costs_moments_and_no_error(
    monkeypatch: pytest.MonkeyPatch, settings, caplog: pytest.LogCaptureFixture
) -> None:
    # Port 9 of this machine answers nobody.
    away = Celery("away", broker="redis://127.0.0.1:9/0", set_as_current=False)
    away.conf.broker_transport_options = {"socket_connect_timeout": 2, "max_retries": 0}
    monkeypatch.setattr(waking, "current_app", away)
    started = time.monotonic()
    waking._send(TASK)
    assert time.monotonic() - started < 5
    assert "beat will find its rows" in caplog.text


def test_threads_of_a_server_wake_the_same_application() -> None:
    seen: list[str] = []
    thread = threading.Thread(target=lambda: seen.append(current_app.main))
    thread.start()
    thread.join()
    assert seen == ["counterpart"]
