from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dashboard.management.demo import (
    arrangements_case,
    chemistry_case,
    coaching_case,
    communities_case,
    delegations_case,
    large_year,
    mentoring_case,
    past_visits,
    visits_case,
)


class Command(BaseCommand):
    help = "Load the demo: two real programmes with made-up people, into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when somebody is here already"
        )
        parser.add_argument(
            "--large", action="store_true", help="a year of visits of 20 hosts instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("The demo is loaded in demo mode only: DEBUG=on DEMO=on.")
        if User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("Somebody is here already; use: make demo-reset")
        if options["large"]:
            with transaction.atomic():
                large_year.load(timezone.now())
            self.stdout.write("The demo is loaded: a year of visits of 20 hosts.")
            return
        with transaction.atomic():
            coaching_case.load(timezone.now())
            chemistry_case.load(timezone.now())
            mentoring_case.load(timezone.now())
            visits_case.load(timezone.now())
            delegations_case.load(timezone.now())
            arrangements_case.load(timezone.now())
            communities_case.load(timezone.now())
            past_visits.load(timezone.now())
        self.stdout.write("The demo is loaded: Gender Coach, and the visits to Kigali.")
