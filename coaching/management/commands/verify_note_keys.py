from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coaching.services.keys import notes_with_state


class Command(BaseCommand):
    help = "Open every note and draft with the keys of NOTE_KEYS, show none; fail if one is locked."

    def handle(self, *_args: Any, **_options: Any) -> None:
        opened = 0
        locked = []
        for note_id, is_open in notes_with_state():
            if is_open:
                opened += 1
            else:
                locked.append(str(note_id))
        self.stdout.write(f"{opened} notes open")
        if locked:
            raise CommandError(f"{len(locked)} notes are locked: {', '.join(locked)}")
