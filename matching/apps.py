from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        from core.navigation import Place, add_place

        import_module("matching.emails")
        import_module("matching.calendar")
        add_place(Place(_("Programmes"), "matching:programme-list", runs_programmes, 10))
        add_place(Place(_("Proposals"), "matching:proposal-list", takes_part, 20))
        add_place(Place(_("Cohorts"), "matching:cohort-list", enrols_leaders, 30))


def runs_programmes(user: User) -> bool:
    from accounts.permissions import Verb, can

    return can(user, Verb.RUN_PROGRAMMES)


def enrols_leaders(user: User) -> bool:
    """Focal points; organisers reach their cohorts through the programmes."""
    from accounts.models import Role

    return bool(user.institutions_as(Role.FOCAL_POINT))


def takes_part(user: User) -> bool:
    return bool(user.profile_kinds)
