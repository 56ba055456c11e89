from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coaching.services.hours import seal_clients_again
from coaching.services.keys import rotate_keys


class Command(BaseCommand):
    help = (
        "Wrap the key of every pairing's notes by the newest key of NOTE_KEYS. Put the new key "
        "first in NOTE_KEYS, run this, and only then take the old key away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new-data-keys",
            action="store_true",
            help="draw new data keys too and seal each note again",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        result = rotate_keys(with_new_data_keys=options["new_data_keys"], now=timezone.now())
        self.stdout.write(f"{result.rotated} pairings rotated")
        clients = list(seal_clients_again())
        shut = [hours for hours, is_open in clients if not is_open]
        self.stdout.write(f"{len(clients) - len(shut)} clients of other hours sealed again")
        if shut:
            self.stderr.write(f"{len(shut)} clients of other hours are locked and left")
        if result.locked:
            ids = ", ".join(str(pairing_id) for pairing_id in result.locked)
            raise CommandError(f"{len(result.locked)} pairings are locked and left: {ids}")
