from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from core.anchors import add_anchor, anchor_file


class Command(BaseCommand):
    """Note where the audit trail ends, outside the database; run it daily."""

    help = "Append the head of the audit trail to a file, so that a cut tail is found later."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="Best on another machine, append-only.")

    def handle(self, *, file: Path | None, **options: Any) -> None:
        path = file or anchor_file()
        number = add_anchor(path, now=timezone.now())
        self.stdout.write(f"Entry {number} is anchored in {path}.")
