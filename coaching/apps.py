from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.navigation import Place, add_place


class CoachingConfig(AppConfig):
    name = "coaching"

    def ready(self) -> None:
        rules = import_module("coaching.rules")
        import_module("coaching.emails")
        import_module("coaching.calendar")
        add_place(
            Place(
                label=_("Coaching"),
                url_name="coaching:my-pairings",
                is_for=rules.can_be_of_pair,
                order=20,
            )
        )
        permissions = import_module("accounts.permissions")
        add_place(
            Place(
                label=_("Pairs"),
                url_name="coaching:cohort-list",
                is_for=lambda user: permissions.can(user, permissions.Verb.RUN_PROGRAMMES),
                order=25,
            )
        )
