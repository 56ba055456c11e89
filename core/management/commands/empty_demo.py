from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Forget everything that was done in the demo, the audit trail included."""

    help = "Empty the demo's database; refused outside demo mode."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("Only the demo is emptied: DEBUG=on DEMO=on.")
        # The triggers that keep the audit trail refuse to let it go, so they leave first.
        call_command("migrate", "core", "0001_initial", verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        cache.clear()
