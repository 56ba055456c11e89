"""The suite's own guard: nothing reaches outside, nothing is skipped unseen."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gate.tree import ROOT
from tests.plugin import OutsideConnectionError

OUTSIDE = "192.0.2.1"


@pytest.mark.parametrize("host", [OUTSIDE, "example.org", "2001:db8::1"])
def test_other_hosts_are_out_of_reach(host: str) -> None:
    with pytest.raises(OutsideConnectionError):
        socket.create_connection((host, 80), timeout=1)


def test_address_without_a_look_up_is_out_of_reach() -> None:
    with socket.socket() as caller, pytest.raises(OutsideConnectionError):
        caller.connect((OUTSIDE, 80))


def test_this_machine_is_within_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=1).close()


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite of one test that skips and one that only PostgreSQL can run."""
    (tmp_path / "test_planted.py").write_text(
        "import pytest\n"
        "def test_skips(): pytest.skip('no browser')\n"
        "@pytest.mark.postgres\n"
        "def test_elsewhere(): pass\n"
    )
    return tmp_path


def run(suite: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if key != "REQUIRE_ALL"}
    command = [sys.executable, "-m", "pytest", "--rootdir", str(ROOT), "-c", "pyproject.toml"]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", str(suite)],
        cwd=ROOT,
        env={**plain, "TEST_DATABASE_URL": "", "TEST_REDIS_URL": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_skipped_test_is_only_shown(suite: Path) -> None:
    result = run(suite)
    assert result.returncode == 0, result.stdout
    assert "1 skipped, 1 deselected" in result.stdout


def test_skipped_test_fails_where_everything_is_required(suite: Path) -> None:
    result = run(suite, REQUIRE_ALL="1")
    assert result.returncode == 1
    assert "was skipped although REQUIRE_ALL=1" in result.stdout


def test_environment_of_the_caller_reaches_no_test(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(
        "from django.conf import settings\n"
        "def test_settings():\n"
        "    assert not settings.DEBUG and not settings.DEMO_MODE\n"
        "    assert 'sqlite' in settings.DATABASES['default']['ENGINE']\n"
        "    assert settings.CELERY_BROKER_URL.startswith('memory')\n"
    )
    result = run(
        tmp_path,
        DEBUG="on",
        DEMO="on",
        DATABASE_URL="postgres://somebody@db.example.org/theirs",
        REDIS_URL="redis://db.example.org",
    )
    assert result.returncode == 0, result.stdout
