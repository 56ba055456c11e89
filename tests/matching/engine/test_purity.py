"""The engine needs nothing but the standard library, numpy and scipy."""

import ast
import subprocess
import sys
from pathlib import Path

import matching.engine

FOLDER = Path(matching.engine.__file__).parent
ROOT = FOLDER.parents[1]


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_imports() -> None:
    allowed = {*sys.stdlib_module_names, "numpy", "scipy", "_typeshed"}
    for path in FOLDER.rglob("*.py"):
        for name in _imported(path):
            assert name.split(".")[0] in allowed or name.startswith("matching.engine"), path
            assert name not in {"time", "random", "secrets", "uuid"}, path


def test_the_verifier_shares_no_code_with_the_solver() -> None:
    for path in (FOLDER / "verifying").glob("*.py"):
        assert not [name for name in _imported(path) if ".exact" in name], path


def test_it_runs_without_django() -> None:
    code = "import sys, matching.engine; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
