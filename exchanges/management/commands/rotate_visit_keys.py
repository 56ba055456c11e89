from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchanges.services.keys import seal_again


class Command(BaseCommand):
    help = (
        "Seal personal needs, nomination letters and incident notes by the newest key of "
        "NOTE_KEYS. Put the new key first in NOTE_KEYS, run this, and only then take the old away."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        done, locked = 0, 0
        for _row, was_opened in seal_again():
            done += was_opened
            locked += not was_opened
        self.stdout.write(f"{done} sealed anew")
        if locked:
            raise CommandError(f"{locked} do not open with the keys that are here, and were left")
