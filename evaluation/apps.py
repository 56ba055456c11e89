from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.navigation import Place, add_place


class EvaluationConfig(AppConfig):
    name = "evaluation"

    def ready(self) -> None:
        permissions = import_module("accounts.permissions")
        add_place(
            Place(
                label=_("Action plan"),
                url_name="evaluation:my-plan",
                is_for=permissions.is_leader,
                order=25,
            )
        )
        add_place(
            Place(
                label=_("Action plans"),
                url_name="evaluation:plan-list",
                is_for=lambda user: permissions.can(user, permissions.Verb.REQUEST_VISITS),
                order=35,
            )
        )
