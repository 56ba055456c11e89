"""Notes outside the database of where the audit trail ended: one line a day shows a cut tail.

Whoever can write to the database can cut the newest entries and set the head back; the chain alone
does not show that. A line holds the moment, the number of the last entry and its mac.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from core.models import AuditEntry, AuditHead


def anchor_file() -> Path:
    """Where anchors are kept unless the operator names another file."""
    return Path(settings.VAR_DIR) / "audit.anchor"


def add_anchor(path: Path, *, now: datetime) -> int:
    """Append the head of the trail to the file `path`; return the number of its last entry."""
    head = AuditHead.objects.filter(id=1).first() or AuditHead()
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{now.isoformat()} {head.number} {head.mac or '-'}\n")
    return head.number


def broken_anchors(path: Path) -> Iterator[str]:
    """Yield one line for each anchor in `path` that the stored trail does not pass through."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        at, number, mac = line.split()
        if int(number) and not AuditEntry.objects.filter(number=number, mac=mac).exists():
            yield f"entry {number}, anchored at {at}, is not in the trail"
