"""The controlled words of profiles: the same in every programme, translated by gettext."""

from __future__ import annotations

import zoneinfo
from functools import cache

from babel import Locale
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGE_CODES = [
    "am", "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ha", "hr",
    "hu", "it", "ka", "ln", "lt", "lv", "nl", "no", "pl", "ps", "pt", "rn", "ro", "ru", "rw",
    "sk", "sl", "so", "sq", "sr", "sv", "sw", "ti", "tr", "uk", "ur", "wo", "yo", "zu",
]  # fmt: skip


def language_choices() -> list[tuple[str, str]]:
    """Language codes with their names in the reader's language, sorted by name."""
    names = Locale.parse(get_language() or "en").languages
    return sorted(
        ((code, names.get(code, code)) for code in LANGUAGE_CODES),
        key=lambda choice: choice[1].casefold(),
    )


@cache
def time_zones() -> list[str]:
    """Time zones named after places, sorted; without the old aliases of single countries."""
    by_place = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/")
    named = (*by_place, "Europe/", "Indian/", "Pacific/")
    return sorted(zone for zone in zoneinfo.available_timezones() if zone.startswith(named))


class LanguageLevel(models.TextChoices):
    """Levels of the Common European Framework of Reference for Languages."""

    A1 = "A1", _("A1, beginner")
    A2 = "A2", _("A2, elementary")
    B1 = "B1", _("B1, intermediate")
    B2 = "B2", _("B2, independent")
    C1 = "C1", _("C1, proficient")
    C2 = "C2", _("C2, like a first language")


class Sector(models.TextChoices):
    ARMED_FORCES = "armed_forces", _("Armed forces")
    POLICE = "police", _("Police")
    BORDER_GUARD = "border_guard", _("Border guard")
    GENDARMERIE = "gendarmerie", _("Gendarmerie")
    RESCUE_SERVICE = "rescue_service", _("Rescue service")
    JUSTICE = "justice", _("Justice and prisons")
    MINISTRY = "ministry", _("Ministry")
    STAFF_ASSOCIATION = "staff_association", _("Staff association")
    CIVIL_SOCIETY = "civil_society", _("Civil society organisation")
    ACADEMIA = "academia", _("Research and teaching")
    INTERNATIONAL = "international", _("International organisation")


class Theme(models.TextChoices):
    LEADERSHIP = "leadership", _("Leading change as a senior manager")
    GENDER_ANALYSIS = "gender_analysis", _("Gender analysis in planning")
    GBV_RESPONSE = "gbv_response", _("Response to gender-based violence")
    DOMESTIC_VIOLENCE = "domestic_violence", _("Domestic violence cases")
    SURVIVOR_CARE = "survivor_care", _("Survivor-centred interviewing")
    INVESTIGATION = "investigation", _("Investigation and evidence")
    GENDER_DESK = "gender_desk", _("Running a gender desk")
    REFERRAL = "referral", _("Referral and partnership with civil society")
    RECRUITMENT = "recruitment", _("Recruiting and keeping women")
    CULTURE = "culture", _("Harassment and workplace culture")
    POLICY = "policy", _("Policy, law and action plans")
    TRAINING = "training", _("Gender training")
    COMMUNITY = "community", _("Community policing and prevention")
    OPERATIONS = "operations", _("Gender in operations and missions")
    TRAFFICKING = "trafficking", _("Trafficking in human beings")
    DATA = "data", _("Data, indicators and evaluation")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    VIDEO = "video", _("By video")
    PHONE = "phone", _("By telephone")


class Gender(models.TextChoices):
    """Asked only for a leader's own stated wish and for co-coaching; part of no score."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Other")
