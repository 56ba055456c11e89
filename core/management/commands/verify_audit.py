from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import audit
from core.anchors import anchor_file, broken_anchors


class Command(BaseCommand):
    """Compare the stored audit trail with the one that was written."""

    help = "Find edits, deletions, swaps, insertions and a cut tail in the audit trail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="Where anchor_audit wrote its anchors.")

    def handle(self, *, file: Path | None, **options: Any) -> None:
        lines = [*audit.broken_links(), *broken_anchors(file or anchor_file())]
        for line in lines:
            self.stdout.write(line)
        if lines:
            raise CommandError("The audit trail is not the one that was written.")
        self.stdout.write(f"The audit trail is whole: {audit.length()} entries.")
