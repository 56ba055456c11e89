"""A second coach in words: for the three who are asked, and for organisers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.next_steps import NextStep, Urgency
from core.templatetags.counterpart import day
from matching.models import SecondCoach, SecondCoachState
from matching.presenters.proposals import Said
from matching.presenters.reasons import short
from matching.presenters.words import ANSWER_CLASS, RULES, SECOND_COACH_CLASS
from matching.queries.second_coaches import SecondCandidate

# As many reasons as one line of a list holds.
MOST_REASONS = 3


def asked_words(one: SecondCoach, reader: User) -> str:
    """What the reader, one of the three, is asked."""
    words = {
        "name": one.person.name,
        "institution": one.coach.profile.institution.name,
        "coachee": one.pairing.coachee.profile.user.name,
        "coach": one.pairing.coach.profile.user.name,
        "cohort": one.pairing.cohort.name,
    }
    if reader == one.person:
        return _("You are asked to coach %(coachee)s beside %(coach)s in %(cohort)s.") % words
    if reader == one.pairing.coachee.profile.user:
        said = _("%(name)s, %(institution)s, is proposed as your second coach, beside %(coach)s.")
    else:
        said = _("%(name)s, %(institution)s, is proposed to coach %(coachee)s beside you.")
    return said % words


def state_for_three(one: SecondCoach) -> tuple[str, str]:
    """State and look as the three read it: who ended it, and how, is for organisers."""
    if one.has_ended:
        return _("Came to nothing"), ""
    return str(one.get_state_display()), SECOND_COACH_CLASS[one.state]


def answers_of_three(one: SecondCoach) -> list[Said]:
    """What each said: coachee, coach, second coach. Who was asked first is said to nobody."""
    given = {turn.person_id: turn for turn in one.turns.all()}
    places = (one.pairing.coachee, one.pairing.coach, one.coach)
    is_open = one.state == SecondCoachState.ASKED
    found = []
    for place in places:
        turn, name = given.get(place.profile.user_id), place.profile.user.name
        if turn is None or not turn.answer:
            words = _("No answer yet") if is_open else _("No answer")
            found.append(Said(place.pk, name, words, "wait" if is_open else ""))
            continue
        look = ANSWER_CLASS[turn.answer]
        found.append(
            Said(
                place.pk,
                name,
                turn.get_answer_display(),
                look,
                turn.get_reason_display(),
                turn.comment,
                turn.at,
            )
        )
    return found


@dataclass(frozen=True)
class CandidateLine:
    """A coach of the cohort beside the pair, as an organiser reads them."""

    candidate: SecondCandidate
    reasons: str
    closed: list[Any]


def candidate_lines(
    found: list[SecondCandidate],
) -> tuple[list[CandidateLine], list[CandidateLine]]:
    """Those who could be asked, best first, and those whom a rule forbids."""
    lines = [
        CandidateLine(
            one,
            short(one.breakdown, MOST_REASONS),
            [RULES[key] for key in one.closed],
        )
        for one in found
    ]
    open_lines = [line for line in lines if not line.closed]
    return open_lines, [line for line in lines if line.closed]


def second_steps(asked: QuerySet[SecondCoach], *, user: User, now: datetime) -> list[NextStep]:
    """Questions about a second coach that the reader can answer now."""
    return [
        NextStep(
            urgency=Urgency.DUE,
            due_at=one.expires_at or now,
            title=_("Answer: a second coach"),
            detail=f"{asked_words(one, user)} "
            + _("Please answer by %(day)s.") % {"day": day(one.expires_at)},
            url=one.get_absolute_url(),
            action=_("See why and answer"),
        )
        for one in asked
    ]
