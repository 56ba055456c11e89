from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coaching.services.keys import rows_with_state


class Command(BaseCommand):
    help = (
        "Open every note, draft, goal, action and fit comment with the keys of NOTE_KEYS, "
        "show none, and fail if one is locked."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        opened = 0
        locked = []
        for row_id, is_open in rows_with_state():
            if is_open:
                opened += 1
            else:
                locked.append(str(row_id))
        self.stdout.write(f"{opened} sealed texts open")
        if locked:
            raise CommandError(f"{len(locked)} sealed texts are locked: {', '.join(locked)}")
