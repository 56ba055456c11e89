from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.navigation import Place, add_place


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.permissions import Verb, can

        add_place(
            Place(
                label=_("People"),
                url_name="accounts:person-list",
                is_for=lambda user: can(user, Verb.SEE_INSTITUTION),
                order=30,
            )
        )
        add_place(
            Place(
                label=_("Profile"),
                url_name="accounts:profile-own",
                is_for=lambda user: bool(user.profile_kinds),
                order=40,
            )
        )
