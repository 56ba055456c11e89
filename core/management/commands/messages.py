from __future__ import annotations

from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import catalogues


class Command(BaseCommand):
    """Bring the catalogues in locale/ in line with the words of the product."""

    help = "Collect the words of the product into locale/; with --check, only compare."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail when a translation is wanting.",
        )

    def handle(self, *, check: bool, **options: Any) -> None:
        collected = catalogues.collect(settings.BASE_DIR)
        languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        wanting = 0
        for language in languages:
            path = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"
            if not check:
                catalogues.write(catalogues.merge(collected, path, language), path)
            wanting += self.report(language, collected, catalogues.read(path, language))
        if check and wanting:
            raise CommandError(f"{wanting} translations are wanting; make messages collects them.")

    def report(self, language: str, collected: Catalog, translated: Catalog) -> int:
        """Print what is wanting in one language and return how much it is."""
        lines = list(catalogues.faults(collected, translated))
        for line in lines:
            self.stdout.write(f"{language}: {line}")
        self.stdout.write(f"{language}: {len(collected)} messages, {len(lines)} wanting")
        return len(lines)
