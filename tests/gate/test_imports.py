"""The layers of docs/architecture.md hold, and what breaks them is caught."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gate.tree import APPS, ROOT

LINT = Path(sys.executable).with_name("lint-imports")


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for app in APPS:
        shutil.copytree(
            ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("__pycache__", "*.html")
        )
    return tmp_path


def plant(tree: Path, module: str, line: str) -> None:
    path = tree / module
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text() if path.exists() else ""
    path.write_text(f"{before}\n{line}\n")


def test_layers_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core/models.py", "import accounts.models", "Apps import downwards only"),
        ("accounts/services.py", "import matching.models", "Apps import downwards only"),
        ("coaching/apps.py", "import exchanges.models", "Apps import downwards only"),
        ("exchanges/apps.py", "import matching.models", "know nothing of each other"),
        ("accounts/permissions.py", "import accounts.urls", "Layers inside an app"),
        ("matching/engine/planted.py", "import django", "Pure packages"),
        ("accounts/helpers.py", "", "Layers inside an app"),
    ],
)
def test_planted_violation_is_caught(copy: Path, module: str, line: str, contract: str) -> None:
    if module == "accounts/services.py" and not (copy / module).exists():
        module = "accounts/services/__init__.py"
    plant(copy, module, line)
    result = lint(copy)
    assert result.returncode == 1, result.stdout
    assert contract in result.stdout.partition("Broken contracts")[2]
