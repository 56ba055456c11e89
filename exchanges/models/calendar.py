"""What an organiser knows better than the table of public holidays, and who may not meet."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from core.models import BaseModel


class CountryCalendar(BaseModel):
    """The days of the weekend of a country, as the organisers of one institution count them."""

    institution = models.ForeignKey(
        "accounts.Institution", models.CASCADE, related_name="country_calendars"
    )
    country = CountryField(_("country"))
    # Days of the week, Monday is 0; None keeps what the table of public holidays says.
    weekend = models.JSONField(_("weekend"), null=True)

    class Meta:
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "country"], name="one_calendar_a_country"
            ),
        ]

    def __str__(self) -> str:
        return str(self.country)


class CalendarDay(BaseModel):
    """A day that was added to the public holidays of a country, or taken out of them."""

    calendar = models.ForeignKey(CountryCalendar, models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    is_holiday = models.BooleanField(default=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="one_word_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.is_holiday}"


class ExcludedPair(BaseModel):
    """Two countries whose delegations never share a visit: for the organisers' eyes alone."""

    cycle = models.ForeignKey("exchanges.VisitCycle", models.CASCADE, related_name="excluded_pairs")
    # In the order of their codes, so that a pair has one row.
    country = CountryField(_("country"))
    other = CountryField(_("other country"))

    class Meta:
        ordering = ["country", "other"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "country", "other"], name="one_row_a_pair"),
            models.CheckConstraint(condition=Q(country__lt=F("other")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.other}"
