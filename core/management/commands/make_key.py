from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand

from core.keyring import KEY_BYTES


class Command(BaseCommand):
    """Print a fresh key, fit for SECRET_KEY, NOTE_KEYS and AUDIT_KEY."""

    help = "Print a fresh random key. Use a key of its own for each setting."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        self.stdout.write(secrets.token_hex(KEY_BYTES))
