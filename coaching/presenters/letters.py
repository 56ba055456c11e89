"""What a letter of hours says: whose, how many, when. Never who was coached."""

from __future__ import annotations

from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Theme
from coaching.models import HoursLetter, HoursLetterState
from coaching.presenters.hours import in_hours
from coaching.queries.hours import CohortHours, cohort_hours
from core.templatetags.counterpart import initials, joined
from matching.models import Part
from matching.presenters.board import part_label

Facts = list[tuple[str, Any]]


def letter_facts(letter: HoursLetter, *, for_outsiders: bool = False) -> Facts:
    """The figures of an issued letter; `for_outsiders` what its code alone opens."""
    hours = _certified(letter)
    issuer = letter.cohort.programme.institution.name
    facts: Facts = [(_("Number"), letter.number), (_("Issued by"), issuer)]
    facts.append((_("Issued on"), _date(letter.issued_at)))
    if for_outsiders:
        return [*facts, (_initials_of(letter), initials(letter.coach.name)), *_time(letter, hours)]
    return [*facts, *_figures(letter, hours)]


def offered_facts(letter: HoursLetter) -> Facts:
    """What the letter would say if it were issued now."""
    hours = cohort_hours(letter.coach, letter.cohort)
    return _figures(letter, hours) if hours else []


def paper_of(letter: HoursLetter, *, check_url: str) -> dict[str, Any]:
    """The words on the paper, in the language that is active."""
    hours = _certified(letter)
    names = {
        "coach": letter.coach.name,
        "programme": letter.cohort.programme.name,
        "cohort": letter.cohort.name,
        "issuer": letter.cohort.programme.institution.name,
    }
    return {
        "title": _("Letter of hours"),
        "institution": letter.cohort.programme.institution,
        "day": letter.issued_at,
        "number": letter.number,
        "to": letter.coach.name,
        "is_void": letter.state == HoursLetterState.WITHDRAWN,
        "opening": _opening(letter) % names,
        "facts": _figures(letter, hours),
        "confidentiality": _(
            "Nobody else is named: the programme keeps in confidence who takes part in it."
        ),
        "check": _("Whether this letter is genuine can be checked at %(address)s with the code:")
        % {"address": check_url},
    }


def _certified(letter: HoursLetter) -> CohortHours:
    """The figures as they were when the letter was issued."""
    return CohortHours(
        coachees=letter.coachees or 0,
        sessions=letter.sessions or 0,
        minutes=letter.minutes or 0,
        supervision_minutes=letter.supervision_minutes,
        first_on=letter.first_on,
        last_on=letter.last_on,
        themes=letter.themes,
    )


def _is_mentoring(letter: HoursLetter) -> bool:
    return letter.cohort.programme.is_mentoring


def _opening(letter: HoursLetter) -> str:
    """What the letter confirms, of a coach or of a mentor."""
    if _is_mentoring(letter):
        return _(
            "%(issuer)s confirms that %(coach)s worked as a mentor in the programme %(programme)s, "
            "%(cohort)s. The figures come from the logs of the sessions."
        )
    return _(
        "%(issuer)s confirms that %(coach)s worked as a coach in the programme %(programme)s, "
        "%(cohort)s. The figures come from the logs of the sessions."
    )


def _initials_of(letter: HoursLetter) -> str:
    return _("Initials of the mentor") if _is_mentoring(letter) else _("Initials of the coach")


def _figures(letter: HoursLetter, hours: CohortHours) -> Facts:
    facts: Facts = [
        (part_label(letter.cohort, Part.COACHEE, many=True), hours.coachees),
        (_("Sessions"), hours.sessions),
        *_time(letter, hours),
    ]
    if hours.supervision_minutes:
        facts.append((_("Supervision received"), _hours(hours.supervision_minutes)))
    themes = [Theme(key).label for key in hours.themes if key in Theme.values]
    return [*facts, (_("Themes"), joined(themes))] if themes else facts


def _time(letter: HoursLetter, hours: CohortHours) -> Facts:
    period = _("%(first)s to %(last)s") % {
        "first": _date(hours.first_on),
        "last": _date(hours.last_on),
    }
    what = _("Hours of mentoring") if _is_mentoring(letter) else _("Hours of coaching")
    return [(what, _hours(hours.minutes)), (_("Period"), period)]


def _hours(minutes: int) -> str:
    count = in_hours(minutes).normalize()
    words = formats.number_format(count, use_l10n=True)
    return ngettext("%(n)s hour", "%(n)s hours", 1 if count == 1 else 2) % {"n": words}


def _date(value: Any) -> str:
    return formats.date_format(value, pgettext("date on a letter", "j F Y")) if value else ""
