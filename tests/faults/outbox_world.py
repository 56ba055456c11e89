"""A database of its own, senders as real processes, and what came of the messages."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings

from tests.faults.recording import LOG
from tests.faults.sender import HELD

PATIENCE = 300


@dataclass(frozen=True)
class Figures:
    """What came of the messages. `lost` are neither sent nor left to a person."""

    messages: int
    kills: int
    seconds: float
    lost: int
    doubled: int
    doubled_and_not_flagged: int
    held: int
    doubled_of_the_kind_that_holds: int


class OutboxWorld:
    """Senders on one database, which can be killed in the middle of their work."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.log = folder / "mail.log"
        self.log.touch()
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url,
            "OPENBLAS_NUM_THREADS": "1",
            LOG: str(self.log),
        }
        self.senders: list[subprocess.Popen] = []

    def run(self, *, messages: int, senders: int, kills: int) -> Figures:
        """Send `messages` with so many senders, and kill one of them so many times."""
        self._command("prepare", str(messages)).check_returncode()
        started = time.monotonic()
        try:
            for _ in range(senders):
                self._start_sender()
            for _ in range(kills):
                self._wait_for_lines(random.randint(1, max(1, messages // (2 * kills))))
                self._kill_who_sent_last()
            for sender in self.senders:
                assert sender.wait(PATIENCE) == 0
        finally:
            self._stop()
        return self._figures(kills, time.monotonic() - started)

    def _command(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "tests.faults.sender", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            check=False,
        )

    def _start_sender(self) -> None:
        command = [sys.executable, "-m", "tests.faults.sender", "send"]
        self.senders.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.environment))

    def _lines(self) -> list[list[str]]:
        return [line.split() for line in self.log.read_text().splitlines()]

    def _wait_for_lines(self, more: int) -> None:
        wanted = len(self._lines()) + more
        until = time.monotonic() + PATIENCE
        while len(self._lines()) < wanted:
            assert time.monotonic() < until, "the senders stand still"
            time.sleep(0.001)

    def _kill_who_sent_last(self) -> None:
        process = int(self._lines()[-1][0])
        victim = next((s for s in self.senders if s.pid == process), self.senders[0])
        time.sleep(random.random() * 0.02)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self.senders.remove(victim)
        self._start_sender()

    def _stop(self) -> None:
        for sender in self.senders:
            if sender.poll() is None:
                sender.kill()
            sender.wait()

    def _figures(self, kills: int, seconds: float) -> Figures:
        rows = json.loads(self._command("count").stdout)
        arrived = Counter(address for _process, _message_id, address in self._lines())
        twice = {address for address, times in arrived.items() if times > 1}
        return Figures(
            messages=len(rows),
            kills=kills,
            seconds=round(seconds, 1),
            lost=sum(
                state != "held" and not arrived[address] for address, _kind, state, _flag in rows
            ),
            doubled=sum(times - 1 for times in arrived.values()),
            doubled_and_not_flagged=sum(
                address in twice and not flag for address, _kind, _state, flag in rows
            ),
            held=sum(state == "held" for _address, _kind, state, _flag in rows),
            doubled_of_the_kind_that_holds=sum(
                address in twice and kind == HELD for address, kind, _state, _flag in rows
            ),
        )


@contextmanager
def database_of_its_own(server_url: str) -> Iterator[str]:
    """A new database on the server that `server_url` names, gone afterwards."""
    name = f"counterpart_faults_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
