"""The pages of exchanges that a reader has, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from exchanges.models import Plan


@dataclass(frozen=True)
class Tab:
    label: Any
    url: str
    is_here: bool


PAGES = (
    ("exchanges:visit-list", _("Visits"), None),
    ("exchanges:cycle-list", _("Cycles"), (Role.ORGANISER,)),
    ("exchanges:offer-list", _("Offers"), (Role.HOST, Role.ORGANISER)),
    ("exchanges:request-list", _("Requests"), (Role.FOCAL_POINT, Role.ORGANISER)),
    ("exchanges:letter-list", _("Letters"), (Role.FOCAL_POINT, Role.ORGANISER)),
    ("exchanges:action-list", _("Actions"), (Role.FOCAL_POINT, Role.ORGANISER)),
    ("exchanges:ledger", _("Give and take"), (Role.HOST, Role.FOCAL_POINT, Role.ORGANISER)),
)
PLAN_PAGES = (
    ("exchanges:plan-detail", _("Board")),
    ("exchanges:plan-left-out", _("Left out (%(n)s)")),
    ("exchanges:plan-facts", _("How it was made")),
)


def tabs_of_plan(plan: Plan, here: str) -> list[Tab]:
    """The pages of a plan that is done."""
    left_out = {"n": len(plan.unserved)}
    return [
        Tab(label % left_out, reverse(name, args=[plan.pk]), name == here)
        for name, label in PLAN_PAGES
    ]


def tabs_for(user: User, here: str) -> list[Tab]:
    """The tabs of `user`; `here` is the name of the page that is open."""
    return [
        Tab(label, reverse(name), name == here)
        for name, label, roles in PAGES
        if roles is None or user.institutions_as(*roles)
    ]
