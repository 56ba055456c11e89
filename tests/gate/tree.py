"""The files of the product as they lie here, without what is made or installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"var", "staticfiles", "__pycache__"}
APPS = (
    "config",
    "core",
    "accounts",
    "notifications",
    "matching",
    "exchanges",
    "coaching",
    "evaluation",
    "dashboard",
)


def files(*suffixes: str, under: Path = ROOT) -> Iterator[Path]:
    """Every file of ours under a folder that ends in one of `suffixes`, or every file."""
    for path in sorted(under.iterdir()):
        if path.name in NOT_OURS or (path.name.startswith(".") and path.name != ".ci"):
            continue
        if path.is_dir():
            yield from files(*suffixes, under=path)
        elif not suffixes or path.suffix in suffixes:
            yield path


def name(path: Path) -> str:
    """How a failure names a file."""
    return str(path.relative_to(ROOT))
