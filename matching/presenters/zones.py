"""One moment by the clocks of several people."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from core.templatetags.counterpart import moment, place_of
from core.zones import zone_of


def both_zones(at: datetime, *people: User) -> str:
    """A moment in the reader's zone and in those of `people`.

    "Tue 8 Dec, 14:00 Kigali / 13:00 Stockholm"; the day is said again where it differs.
    """
    here = timezone.get_current_timezone()
    today = timezone.localtime(at, here).date()
    shown = {str(here): moment(at)}
    for zone in (person.time_zone for person in people if person.time_zone not in shown):
        local = timezone.localtime(at, zone_of(zone))
        is_same_day = local.date() == today
        shown[zone] = f"{local:%H:%M} {place_of(zone)}" if is_same_day else moment(at, zone)
    return " / ".join(shown.values())
