"""The days of a visit: who was there, what was done, and which step comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from exchanges.models import Attendance, DailyLog, DocumentState, Visit
from exchanges.queries.conduct import missing_reports, unrecorded_days
from exchanges.rules import conduct as rules
from exchanges.rules.agenda import days_of
from exchanges.rules.sides import is_of_sender, live_delegations


@dataclass(frozen=True)
class DayLine:
    """One day: how many of each delegation were there, and the entries of the log."""

    number: int
    day: date
    is_past: bool
    attendance: list[str]
    logs: list[DailyLog]
    can_record: bool


@dataclass(frozen=True)
class Step:
    """The next step in the life of a visit: its button, what it means, what is missing before."""

    word: str
    label: str
    url: str
    follows: list[str]
    missing: list[str]
    asks_why: bool = False


def day_lines(
    visit: Visit, reader: User, attendance: list[Attendance], logs: list[DailyLog], now: datetime
) -> list[DayLine]:
    """The working days of a visit, and weekends on which something was written."""
    today = rules.today_at_host(visit, now)
    can_record = rules.can_record(reader, visit)
    written = {log.day for log in logs} | {row.day for row in attendance}
    return [
        DayLine(
            number=number,
            day=day,
            is_past=day <= today,
            attendance=_attendance_words(visit, reader, attendance, day),
            logs=[log for log in logs if log.day == day],
            can_record=can_record and day <= today,
        )
        for number, day in enumerate(days_of(visit), start=1)
        if day.weekday() < rules.SATURDAY or day in written
    ]


def _attendance_words(
    visit: Visit, reader: User, attendance: list[Attendance], day: date
) -> list[str]:
    """How many were there; a sender reads of its own people alone."""
    sees_all = not any(is_of_sender(reader, one) for one in visit.delegations.all())
    words = []
    for one in live_delegations(visit):
        row = next((a for a in attendance if a.delegation_id == one.pk and a.day == day), None)
        if row is not None and (sees_all or is_of_sender(reader, one)):
            facts = {"sender": one.request.institution, "number": row.present}
            words.append(
                ngettext(
                    "%(sender)s: %(number)s person", "%(sender)s: %(number)s people", row.present
                )
                % facts
            )
    return words


def next_step(visit: Visit, reader: User) -> Step | None:
    """The step that the reader can take now, with what is not ready yet."""
    steps = {
        "lock": (rules.can_lock, _lock),
        "begin": (rules.can_begin, _begin),
        "end-reporting": (rules.can_end_reporting, _end_reporting),
        "close": (rules.can_close, _close),
    }
    for word, (is_theirs, make) in steps.items():
        if is_theirs(reader, visit):
            return make(visit, reverse("exchanges:visit-step", args=[visit.pk, word]))
    return None


def _lock(visit: Visit, url: str) -> Step:
    return Step(
        word="lock",
        label=_("Lock the visit"),
        url=url,
        follows=[
            _("No new plan moves the visit any more; only calling it off takes it away."),
            _("Agenda and people can still change."),
        ],
        missing=list(_unprepared(visit)),
    )


def _unprepared(visit: Visit) -> Iterator[str]:
    terms, agenda = getattr(visit, "terms", None), getattr(visit, "agenda", None)
    if terms is None or terms.state != DocumentState.SHARED:
        yield _("The terms of reference are not shared.")
    if agenda is None or agenda.state != DocumentState.SHARED:
        yield _("The agenda is not shared.")


def _begin(visit: Visit, url: str) -> Step:
    return Step(
        word="begin",
        label=_("The visit begins"),
        url=url,
        follows=[
            _("Attendance and the daily log can be written from now on."),
            _("The reports are due thirty days after the last day."),
        ],
        missing=list(_unprepared(visit)),
    )


def _end_reporting(visit: Visit, url: str) -> Step:
    return Step(
        word="end-reporting",
        label=_("Go on without the missing reports"),
        url=url,
        follows=[_("Nobody is reminded any more. Your reason stays in the history of the visit.")],
        missing=[
            _("The report of %(who)s is missing.") % {"who": who} for who in missing_reports(visit)
        ],
        asks_why=True,
    )


def _close(visit: Visit, url: str) -> Step:
    days = unrecorded_days(visit)
    missing = []
    if days:
        words = ngettext(
            "Attendance is missing for %(days)s day.",
            "Attendance is missing for %(days)s days.",
            days,
        )
        missing = [words % {"days": days}]
    return Step(
        word="close",
        label=_("Close the visit"),
        url=url,
        follows=[
            _("Nothing more is written about the visit itself."),
            _("Cascade and actions at home go on, and are evaluated later."),
        ],
        missing=missing,
    )
