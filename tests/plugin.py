"""Loaded before Django (`-p tests.plugin`): the suite gets an environment of its own.

Nothing of the caller's environment or `.env` reaches a test: every name that config/env.py reads
is set here. Servers are used only where TEST_DATABASE_URL and TEST_REDIS_URL name them, because a
server found by guessing could be somebody's.
"""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest


def own_redis(url: str) -> str:
    """The Redis database of this process: tests empty it, so two at a time need one each.

    The first of several takes the one that `url` names, the next the one before it.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not url or not worker:
        return url
    server, _, number = url.rpartition("/")
    return f"{server}/{int(number) - int(worker.removeprefix('gw'))}"


VAR_DIR = Path(tempfile.mkdtemp(prefix="counterpart-tests-"))
DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "")
REDIS_URL = own_redis(os.environ.get("TEST_REDIS_URL", ""))
REQUIRE_ALL = os.environ.get("REQUIRE_ALL", "") == "1"
ENVIRONMENT = {
    "VAR_DIR": str(VAR_DIR),
    "DEBUG": "off",
    "DEMO": "off",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "BASE_URL": "https://counterpart.example.org",
    "DATABASE_URL": DATABASE_URL,
    "REDIS_URL": REDIS_URL,
    "EMAIL_URL": "memorymail://",
    "EMAIL_FROM": "Counterpart <no-reply@counterpart.example.org>",
    "SECRET_KEY": "a-secret-for-tests-that-opens-nothing-anywhere-else-0123456789",
    "NOTE_KEYS": bytes(range(32)).hex(),
    "AUDIT_KEY": "an-audit-key-for-tests",
}
LOOPBACK_NAMES = {"", "localhost"} | {
    urlsplit(url).hostname or "" for url in (DATABASE_URL, REDIS_URL)
}

os.environ.update(ENVIRONMENT)


class OutsideConnectionError(AssertionError):
    """A test tried to reach something outside this machine."""


def check_address(host: str | bytes | None) -> None:
    """Refuse every host but this machine and the servers that the caller named."""
    name = host.decode() if isinstance(host, bytes) else host or ""
    if name in LOOPBACK_NAMES:
        return
    try:
        is_here = ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise OutsideConnectionError(f"tests may not connect to {name}")


def _close_sockets() -> None:
    resolve = socket.getaddrinfo

    def resolve_here(host: Any, *args: Any, **kwargs: Any) -> Any:
        check_address(host)
        return resolve(host, *args, **kwargs)

    socket.getaddrinfo = resolve_here
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _only_here(getattr(socket.socket, name)))


def _only_here(connect: Callable[..., Any]) -> Callable[..., Any]:
    def connect_here(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            check_address(address[0])
        return connect(self, address)

    return connect_here


_close_sockets()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, None]:
    """With REQUIRE_ALL=1 a skipped test is a failed one."""
    outcome = yield
    _fail_if_skipped(outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, None]:
    """With REQUIRE_ALL=1 a skipped module is a failed one."""
    outcome = yield
    _fail_if_skipped(outcome.get_result())


def _fail_if_skipped(report: Any) -> None:
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped although REQUIRE_ALL=1: {reason}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what drives a browser, and leave to PostgreSQL what only PostgreSQL can prove."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if DATABASE_URL.startswith("postgres"):
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgres")]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def pytest_report_header() -> list[str]:
    database = urlsplit(DATABASE_URL).scheme or "sqlite"
    broker = urlsplit(REDIS_URL).scheme or "memory"
    return [f"counterpart: database {database}, broker {broker}"]


def pytest_unconfigure() -> None:
    shutil.rmtree(VAR_DIR, ignore_errors=True)
