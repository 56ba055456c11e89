from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.navigation import Place, add_place


class CoachingConfig(AppConfig):
    name = "coaching"

    def ready(self) -> None:
        add_tie = import_module("accounts.permissions").add_tie
        rules = import_module("coaching.rules")
        import_module("coaching.emails")
        import_module("coaching.calendar")
        add_tie(rules.is_delegate)
        cancel_all_ahead = import_module("coaching.services.sessions").cancel_all_ahead
        import_module("matching.services.pairings").see_to_ends(cancel_all_ahead)
        add_place(
            Place(
                label=_("Coaching"),
                url_name="coaching:my-pairings",
                is_for=rules.can_be_of_pair,
                order=20,
            )
        )
        add_place(
            Place(
                label=_("Calendars you keep"),
                url_name="coaching:kept-calendars",
                is_for=rules.has_only_kept_calendars,
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
