from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone
from django_countries import countries

from accounts import services
from accounts.models import Sector
from accounts.rules import InvitationRefused


class Command(BaseCommand):
    """Opens a new installation: nobody can sign up, so the first organiser is made here."""

    help = "Create an institution and its organiser, and print the link of the invitation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--institution", required=True)
        parser.add_argument("--country", required=True, help="two letters, such as SE")
        parser.add_argument("--kind", choices=Sector.values, default=str(Sector.CIVIL_SOCIETY))
        parser.add_argument("--language", choices=dict(settings.LANGUAGES), default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        country = options["country"].upper()
        if country not in countries:
            raise CommandError(f"{country} is no country code of two letters")
        try:
            validate_email(options["email"])
            invitation = services.create_first_organiser(
                guest=services.Guest(options["email"], options["name"], options["language"]),
                institution_name=options["institution"],
                country=country,
                kind=options["kind"],
                now=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError(f"{options['email']} is no e-mail address") from error
        except InvitationRefused as error:
            raise CommandError(f"{options['email']} is already somebody here") from error
        link = reverse("accounts:invitation-accept", args=[invitation.token])
        self.stdout.write(f"{settings.BASE_URL}{link}")
