"""`check --deploy` in a process of its own: silent when all is safe, precise when it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gate.tree import ROOT

KEY = bytes(range(32)).hex()


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """What an operator gives, and nothing of the suite's own environment."""
    return {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        "DEBUG": "off",
        "DEMO": "off",
        "ALLOWED_HOSTS": "counterpart.example.org",
        "BASE_URL": "https://counterpart.example.org",
        "DATABASE_URL": f"sqlite:///{tmp_path}/counterpart.sqlite3",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
        "SECRET_KEY": "a secret of an operator, long enough for everybody",
        "NOTE_KEYS": KEY,
        "AUDIT_KEY": KEY[::-1],
    }


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def check(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return run(environment, "manage.py", "check", "--deploy", "--fail-level", "DEBUG")


def test_safe_settings_raise_no_message(production: dict[str, str]) -> None:
    result = check(production)
    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            {
                "SECRET_KEY": "",
                "NOTE_KEYS": "",
                "AUDIT_KEY": "",
                "DEBUG": "on",
                "DEMO": "on",
                "BASE_URL": "http://counterpart.example.org",
                "REDIS_URL": "",
            },
            [
                "SECRET_KEY was drawn",
                "NOTE_KEYS was drawn",
                "AUDIT_KEY was drawn",
                "Demo mode",
                "second factor is switched off",
                "BASE_URL is not https",
                "No REDIS_URL",
                "DEBUG set to True",
            ],
        ),
        (
            {"SECRET_KEY": "short", "NOTE_KEYS": "short", "ALLOWED_HOSTS": "*"},
            ["security.W009", "a key of NOTE_KEYS", "ALLOWED_HOSTS"],
        ),
        ({"AUDIT_KEY": KEY}, ["AUDIT_KEY and NOTE_KEYS are the same"]),
    ],
    ids=["nothing given", "given badly", "given twice"],
)
def test_unsafe_settings_are_named(
    production: dict[str, str], change: dict[str, str], named: list[str]
) -> None:
    result = check({**production, **change})
    assert result.returncode == 1, result.stdout
    assert [text for text in named if text not in result.stderr] == []


def test_demo_is_impossible_without_debug(production: dict[str, str]) -> None:
    asked = "from django.conf import settings; print(settings.DEMO_MODE)"
    result = run(
        {**production, "DEMO": "on", "DJANGO_SETTINGS_MODULE": "config.settings"}, "-c", asked
    )
    assert result.stdout.strip() == "False"


def test_made_key_is_fit(production: dict[str, str]) -> None:
    first, second, third = (
        run(production, "manage.py", "make_key").stdout.strip() for _ in range(3)
    )
    given = {"SECRET_KEY": first, "NOTE_KEYS": f"{second},{KEY}", "AUDIT_KEY": third}
    assert check({**production, **given}).returncode == 0


def test_secret_may_come_from_a_file(production: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    del production["NOTE_KEYS"]
    assert check({**production, "NOTE_KEYS_FILE": str(tmp_path / "key")}).returncode == 0
