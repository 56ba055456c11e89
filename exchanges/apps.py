from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.navigation import Place, add_place


class ExchangesConfig(AppConfig):
    name = "exchanges"

    def ready(self) -> None:
        import_module("exchanges.emails")
        import_module("exchanges.calendar")
        permissions = import_module("accounts.permissions")
        queries = import_module("exchanges.queries")
        runs = permissions.Verb.RUN_EXCHANGES
        add_place(
            Place(
                label=_("Exchanges"),
                url_name="exchanges:cycle-list",
                is_for=lambda user: permissions.can(user, runs),
                order=40,
            )
        )
        add_place(
            Place(
                label=_("Visits"),
                url_name="exchanges:visit-list",
                is_for=lambda user: not permissions.can(user, runs) and queries.takes_part(user),
                order=40,
            )
        )
