"""Tags and filters of every template; loaded as built-ins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from babel import Locale, UnknownLocaleError
from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.navigation import Place, places_for
from core.zones import zone_of

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: dict[str, Any]) -> list[Place]:
    """The places of the signed-in reader."""
    user = getattr(context.get("request"), "user", None)
    return places_for(user) if user is not None and user.is_authenticated else []


@register.simple_tag
def demo_mode() -> bool:
    return bool(settings.DEMO_MODE)


@register.filter
def audience(field: BoundField) -> str:
    """Who will see what is typed into `field`; empty where the form is not one of ours."""
    audience_of = getattr(field.form, "audience_of", None)
    return str(audience_of(field.name).label) if audience_of else ""


@register.filter
def moment(value: datetime | None, zone: str = "") -> str:
    """A moment in words with its place: "Tue 8 Dec, 14:00 Kigali"."""
    if value is None:
        return ""
    info = zone_of(zone) if zone else timezone.get_current_timezone()
    local = value.astimezone(info)
    is_this_year = local.year == timezone.now().year
    shape = (
        pgettext("date format", "D j M, H:i")
        if is_this_year
        else pgettext("date format", "D j M Y, H:i")
    )
    return f"{formats.date_format(local, shape)} {place_of(str(info))}"


@register.filter
def day(value: Any) -> str:
    """A day in words, a moment's day by the reader's clock: "Tue 8 Dec 2026"."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return formats.date_format(value, pgettext("date format", "D j M Y")) if value else ""


@register.filter
def place_of(zone: str) -> str:
    """The place a time zone is named after: "Africa/Kigali" is "Kigali"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


@register.filter
def initials(name: str) -> str:
    """At most two letters that stand for a person."""
    words = [word for word in str(name).split() if word[:1].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the reader's language, or its code where nobody knows it."""
    try:
        name = Locale.parse(translation.get_language() or "en").languages.get(code)
    except (UnknownLocaleError, ValueError):
        name = None
    return name or code


@register.filter
def joined(values: Any) -> str:
    """Several words with commas between them."""
    return _(", ").join(str(value) for value in values)
