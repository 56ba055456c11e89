from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.navigation import Place, add_place


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        import_module("notifications.emails.account")
        import_module("notifications.emails.calendar")
        import_module("notifications.emails.invitations")
        permissions = import_module("accounts.permissions")
        add_place(
            Place(
                label=_("Messages"),
                url_name="notifications:message-list",
                is_for=lambda user: permissions.can(user, permissions.Verb.SEE_FAILED_MESSAGES),
                order=90,
            )
        )
