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
    """Two countries whose delegations never share a visit: for the organisers' eyes alone.

    In a cycle within one country they are two institutions.
    """

    cycle = models.ForeignKey("exchanges.VisitCycle", models.CASCADE, related_name="excluded_pairs")
    # In the order of their codes or keys, so that a pair has one row.
    country = CountryField(_("country"), blank=True)
    other = CountryField(_("other country"), blank=True)
    institution = models.ForeignKey(
        "accounts.Institution", models.CASCADE, null=True, related_name="+"
    )
    other_institution = models.ForeignKey(
        "accounts.Institution", models.CASCADE, null=True, related_name="+"
    )

    class Meta:
        ordering = ["country", "other", "institution__name", "other_institution__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "country", "other"],
                condition=Q(institution__isnull=True),
                name="one_row_a_pair",
            ),
            models.UniqueConstraint(
                fields=["cycle", "institution", "other_institution"],
                name="one_row_a_pair_of_institutions",
            ),
            models.CheckConstraint(
                condition=Q(
                    country__lt=F("other"),
                    institution__isnull=True,
                    other_institution__isnull=True,
                )
                | Q(country="", other="", institution__lt=F("other_institution")),
                name="pair_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.other}"

    @property
    def sides(self) -> tuple[str, str]:
        """The planner's countries: codes, or keys of institutions within one country."""
        if self.institution_id is not None:
            return str(self.institution_id), str(self.other_institution_id)
        return str(self.country), str(self.other)
