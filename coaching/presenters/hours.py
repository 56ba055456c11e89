"""The log of hours in the columns that the ICF asks for, and its sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from coaching.models import FeeKind, HoursLetter, HoursLetterState, OtherHours
from coaching.queries.hours import (
    Client,
    PairHours,
    cohorts_with_hours,
    other_hours,
    pair_hours,
    supervision_minutes,
)
from core.lists import Column
from core.templatetags.counterpart import day
from matching.models import Cohort

REFUSALS: dict[str, Promise] = {
    "not_yours": gettext_lazy("This is not yours to say."),
    "changed": gettext_lazy("Somebody changed this meanwhile. Look at both and store again."),
    "no_hours": gettext_lazy("No session of this coach is logged in this cohort."),
    "letter_settled": gettext_lazy("This letter was decided meanwhile. Look at its state."),
}
NONE = Decimal("0.00")
LETTER_SHAPES: dict[str, str] = {
    HoursLetterState.ASKED: "wait",
    HoursLetterState.ISSUED: "good",
    HoursLetterState.WITHDRAWN: "",
}


@dataclass(frozen=True)
class HoursRow:
    """One client or group as a line of the log; `pk` is that of the pairing or other hours."""

    pk: UUID
    client: str = field(repr=False)
    contact: str = field(repr=False)
    people: int
    first_on: date
    last_on: date | None
    paid: Decimal
    pro_bono: Decimal
    url: str

    @property
    def kind(self) -> str:
        return _("Group") if self.people > 1 else _("Individual")


@dataclass(frozen=True)
class HoursLog:
    """Everything that the page of a coach's hours says."""

    rows: list[HoursRow]
    years: list[tuple[str, Decimal, Decimal]]
    paid: Decimal
    pro_bono: Decimal
    supervision: Decimal
    clients: int
    unnamed: int
    fees_to_state: list[PairHours]
    pairs: list[PairHours]

    @property
    def total(self) -> Decimal:
        return self.paid + self.pro_bono


COLUMNS = [
    Column(gettext_lazy("Client name"), lambda row: row.client, url=lambda row: row.url),
    Column(gettext_lazy("Contact information"), lambda row: row.contact),
    Column(gettext_lazy("Individual or group"), lambda row: row.kind),
    Column(gettext_lazy("Number in group"), lambda row: row.people, is_number=True),
    Column(gettext_lazy("Start date"), lambda row: day(row.first_on)),
    Column(gettext_lazy("End date"), lambda row: day(row.last_on)),
    Column(gettext_lazy("Paid hours"), lambda row: row.paid, is_number=True),
    Column(gettext_lazy("Pro bono hours"), lambda row: row.pro_bono, is_number=True),
]


def hours_log(coach: User) -> HoursLog:
    """The log of `coach`: a line for each coachee, then those typed by hand."""
    pairs, others = pair_hours(coach), other_hours(coach)
    rows = [_row_of_pair(hours) for hours in pairs]
    rows += [_row_of_other(hours, client) for hours, client in others]
    return HoursLog(
        rows=sorted(rows, key=lambda row: (row.first_on, row.client)),
        years=_by_year(pairs, others),
        paid=sum((row.paid for row in rows), NONE),
        pro_bono=sum((row.pro_bono for row in rows), NONE),
        supervision=in_hours(supervision_minutes(coach)),
        clients=sum(row.people for row in rows),
        unnamed=sum(not hours.is_named for hours in pairs),
        fees_to_state=[hours for hours in pairs if not hours.is_fee_stated],
        pairs=pairs,
    )


def in_hours(minutes: int) -> Decimal:
    """Minutes as hours with two decimals: 75 is 1.25."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def cells_of(log: HoursLog) -> list[list[Any]]:
    """The lines as a file holds them: dates as spreadsheets read them."""
    return [
        [
            row.client,
            row.contact,
            row.kind,
            row.people,
            row.first_on.isoformat(),
            row.last_on.isoformat() if row.last_on else "",
            row.paid,
            row.pro_bono,
        ]
        for row in log.rows
    ]


def label_of_pair(hours: PairHours) -> str:
    """The coachee as the log names them: with consent by name, else by a number."""
    if hours.is_named:
        return str(hours.pairing.coachee.profile.user.name)
    return _("Coachee %(number)s") % {"number": hours.number}


def cohorts_for_letters(
    coach: User,
) -> tuple[list[Cohort], list[tuple[HoursLetter, str]]]:
    """The cohorts for which `coach` can ask for a letter, and the letters there are."""
    letters = list(HoursLetter.objects.filter(coach=coach).with_words())
    waiting = {one.cohort_id for one in letters if one.state == HoursLetterState.ASKED}
    cohorts = [one for one in cohorts_with_hours(coach) if one.pk not in waiting]
    return cohorts, [(one, LETTER_SHAPES[one.state]) for one in letters]


def refusal(reason: str) -> str:
    """A refusal of the rules in words."""
    return str(REFUSALS[reason])


def _row_of_pair(hours: PairHours) -> HoursRow:
    is_paid = hours.fee == FeeKind.PAID
    total = in_hours(hours.minutes)
    coachee = hours.pairing.coachee.profile.user
    return HoursRow(
        pk=hours.pairing.pk,
        client=label_of_pair(hours),
        contact=coachee.email if hours.is_named else "",
        people=1,
        first_on=hours.first_on,
        last_on=None if hours.pairing.is_live else hours.last_on,
        paid=total if is_paid else NONE,
        pro_bono=NONE if is_paid else total,
        url=reverse("coaching:hours-fee", args=[hours.pairing.pk]),
    )


def _row_of_other(hours: OtherHours, client: Client) -> HoursRow:
    return HoursRow(
        pk=hours.pk,
        client=_("Locked: the key is missing here") if client.is_locked else client.name,
        contact=client.contact,
        people=hours.people,
        first_on=hours.started_on,
        last_on=hours.ended_on,
        paid=hours.paid_hours,
        pro_bono=hours.pro_bono_hours,
        url=reverse("coaching:other-hours-edit", args=[hours.pk]),
    )


def _by_year(
    pairs: Sequence[PairHours], others: Sequence[tuple[OtherHours, Client]]
) -> list[tuple[str, Decimal, Decimal]]:
    """Paid and pro bono hours by year; what was done elsewhere counts in the year it ended."""
    paid: dict[int, Decimal] = defaultdict(lambda: NONE)
    pro_bono: dict[int, Decimal] = defaultdict(lambda: NONE)
    for hours in pairs:
        column = paid if hours.fee == FeeKind.PAID else pro_bono
        for year, minutes in hours.minutes_by_year.items():
            column[year] += in_hours(minutes)
    for other, _client in others:
        year = (other.ended_on or other.started_on).year
        paid[year] += other.paid_hours
        pro_bono[year] += other.pro_bono_hours
    return [(str(year), paid[year], pro_bono[year]) for year in sorted({*paid, *pro_bono})[::-1]]
