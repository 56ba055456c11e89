"""`manage.py serve` as a process of its own, with a file database and real signals."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[[int], "subprocess.Popen[str]"]


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty at the first start; the next ones find the database that it made."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def start(var_dir: Path) -> Iterator[Start]:
    processes: list[subprocess.Popen[str]] = []
    # The embedded mode, whatever servers this run of the suite was given.
    environment = {
        **os.environ,
        "VAR_DIR": str(var_dir),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DEBUG": "on",
        "PYTHONUNBUFFERED": "1",
    }

    def started(port: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        processes.append(process)
        return process

    yield started
    for process in processes:
        process.kill()
        process.communicate()


def wait_until_ready(process: subprocess.Popen[str]) -> str:
    """The line that holds the address."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "ready" in line:
            return line
    pytest.fail("".join(lines))


def answer_of(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("localhost", port, timeout=10)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_process_serves_and_stops_within_two_seconds(start: Start, port: int, number) -> None:
    process = start(port)
    address = wait_until_ready(process).split()[-1]
    assert address == f"http://localhost:{port}/"
    assert answer_of(port, "/health/") == 200
    started = time.monotonic()
    process.send_signal(number)
    rest, _ = process.communicate(timeout=10)
    assert time.monotonic() - started < 2
    assert process.returncode == 0
    assert "Traceback" not in rest


def test_port_that_is_taken_gives_one_clear_line(start: Start, port: int) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        process = start(port)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.strip() == (
        f"CommandError: Port {port} is taken. Choose another one: make run PORT={port + 1}"
    )
