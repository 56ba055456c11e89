"""What holds for every file, whoever wrote it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.gate.tree import APPS, ROOT, files, name

MOST_LINES = 400
INLINE = re.compile(
    r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
SHORTCUTS = re.compile(r"# noqa|# type: ignore|mark_safe|\|\s*safe\b|autoescape off")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")


def lines_where(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def code() -> list[Path]:
    return [path for path in files(".py") if path.relative_to(ROOT).parts[0] in APPS]


def templates() -> list[Path]:
    return list(files(".html"))


def test_lock_files_name_no_host() -> None:
    locks = sorted(ROOT.glob("*.lock"))
    names = ["requirements-bench.lock", "requirements-dev.lock", "requirements.lock"]
    assert [lock.name for lock in locks] == names
    assert lines_where(re.compile("://"), locks) == []


@pytest.mark.parametrize("other", ["requirements-dev.lock", "requirements-bench.lock"])
def test_the_other_locks_hold_the_versions_of_the_first(other: str) -> None:
    pinned = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
    running, development = (
        dict(pinned.findall((ROOT / lock).read_text())) for lock in ("requirements.lock", other)
    )
    assert running
    assert running.items() <= development.items()


def test_no_file_is_too_long_to_read() -> None:
    long = [
        name(path)
        for path in files(".py", ".html", ".css", ".md", ".toml", ".sh")
        if "migrations" not in path.parts
        and len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES
    ]
    assert long == []


def test_templates_hold_no_script_and_no_style() -> None:
    assert lines_where(INLINE, templates()) == []


@pytest.mark.parametrize(
    "line",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_inline_script_and_style_are_seen(line: str) -> None:
    assert INLINE.search(line)


@pytest.mark.parametrize("line", ['<script src="/static/x.js" defer></script>', "<progress>"])
def test_files_of_scripts_are_allowed(line: str) -> None:
    assert not INLINE.search(line)


def test_no_shortcut_around_a_rule() -> None:
    assert lines_where(SHORTCUTS, code() + templates()) == []


def test_nothing_is_left_for_later() -> None:
    assert lines_where(UNFINISHED, code() + templates()) == []


def names_read(tree: ast.AST) -> set[str]:
    """The names of the environment that config/env.py asks for."""
    read = set()
    for call in ast.walk(tree):
        is_question = (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr in {"str", "bool", "list", "int"}
        )
        if is_question and isinstance(call.args[0], ast.Constant):
            read.add(call.args[0].value)
    return read


def test_example_names_everything_that_is_read() -> None:
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE))
    tree = ast.parse((ROOT / "config" / "env.py").read_text())
    secrets = {"SECRET_KEY", "NOTE_KEYS", "AUDIT_KEY"}
    read = names_read(tree) | secrets | {f"{secret}_FILE" for secret in secrets}
    assert {"DEBUG", "DATABASE_URL", "VAR_DIR"} <= read
    assert named == read


def test_nothing_else_reads_the_environment() -> None:
    asks = re.compile(r"os\.environ\[|os\.environ\.get|os\.getenv|environ\.Env\(")
    elsewhere = [path for path in code() if name(path) != "config/env.py"]
    assert lines_where(asks, elsewhere) == []
