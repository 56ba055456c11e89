from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from coaching.queries import with_session_facts
from coaching.rules import is_coach, is_of_pair, keeps_calendar
from core.templatetags.counterpart import moment
from matching.models import Pairing, Part
from matching.models.pairing import PairingQuerySet
from matching.presenters.board import part_label
from matching.presenters.names import others_named
from matching.presenters.zones import both_zones

Trail = list[tuple[str, str]]


def title_of_pair(user: User, pairing: Pairing) -> str:
    """What the list of a pair's sessions is called for this reader."""
    if is_of_pair(user, pairing):
        return _("Sessions with %(name)s") % {"name": others_named(pairing, user)}
    coachee = pairing.coachee.profile.user
    names = {"coachee": coachee.name, "coach": others_named(pairing, coachee)}
    return _("Sessions of %(coachee)s and %(coach)s") % names


def trail_to_pair(user: User, pairing: Pairing) -> Trail:
    """The way to the sessions of a pair: own ones, or through the cohort."""
    if is_of_pair(user, pairing):
        kind = _("Mentoring") if pairing.cohort.programme.is_mentoring else _("Coaching")
        return [(kind, reverse("coaching:my-pairings"))]
    if keeps_calendar(user, pairing):
        return [(_("Calendars you keep"), reverse("coaching:kept-calendars"))]
    cohort = pairing.cohort
    title = _("Pairs in %(cohort)s") % {"cohort": cohort.name}
    return [(title, reverse("coaching:cohort-sessions", args=[cohort.pk]))]


def trail_into_pair(user: User, pairing: Pairing) -> Trail:
    """The way to a page below the sessions of a pair."""
    if is_kept_only(user, pairing):
        return trail_to_pair(user, pairing)
    own = (title_of_pair(user, pairing), reverse("coaching:session-list", args=[pairing.pk]))
    return [*trail_to_hub(user, pairing), own]


def title_of_hub(user: User, pairing: Pairing) -> str:
    """What the one page of a pair is called for this reader."""
    if is_of_pair(user, pairing):
        return _("You and %(name)s") % {"name": others_named(pairing, user)}
    coachee = pairing.people[0]
    names = {"coachee": coachee.name, "coach": others_named(pairing, coachee)}
    return _("%(coachee)s and %(coach)s") % names


def trail_to_hub(user: User, pairing: Pairing) -> Trail:
    """The way to a page below the one page of a pair."""
    here = (title_of_hub(user, pairing), reverse("coaching:pairing", args=[pairing.pk]))
    return [*trail_to_pair(user, pairing), here]


def is_kept_only(user: User, pairing: Pairing) -> bool:
    """Whether `user` is here as a delegate: dates and places, nothing else."""
    return not is_of_pair(user, pairing) and keeps_calendar(user, pairing)


def home_of(user: User, pairing: Pairing) -> str:
    """The page to which somebody comes back who booked for the pair."""
    if is_kept_only(user, pairing):
        return reverse("coaching:kept-calendars")
    return reverse("coaching:session-list", args=[pairing.pk])


def who_hears(user: User, pairing: Pairing) -> str:
    """For whom a session is booked, and who is told."""
    if is_of_pair(user, pairing):
        return _("With %(name)s, who gets a message.") % {"name": others_named(pairing, user)}
    return _("For %(names)s. Each gets a message.") % {"names": others_named(pairing, user)}


@dataclass(frozen=True)
class PairCard:
    """A pair as one of its two people sees it."""

    pairing: Pairing
    other: str
    part: str
    last_met: str
    next_session: str
    to_log_count: int
    held_count: int


def _part_of(user: User, pairing: Pairing) -> str:
    """As what the reader is in the pair, in the programme's word for it."""
    if pairing.cohort.programme.has_own_words:
        part = Part.COACH if is_coach(user, pairing) else Part.COACHEE
        return _("You: %(part)s") % {"part": part_label(pairing.cohort, part)}
    return _("You are the coach") if is_coach(user, pairing) else _("Your coach")


def title_of_cards(cards: list[PairCard]) -> str:
    """What the page of one's pairs is called: mentoring where there is nothing else."""
    kinds = {card.pairing.cohort.programme.is_mentoring for card in cards}
    return _("Mentoring") if kinds == {True} else _("Coaching")


def pair_cards(pairings: PairingQuerySet, user: User, *, now: datetime) -> list[PairCard]:
    """Live pairs of `user`: what waits for a log first, then what comes next."""
    found = with_session_facts(pairings.with_people(), now)
    later = now + timedelta(days=36_500)
    ordered = sorted(found, key=lambda p: (-p.to_log_count, p.next_at or later))
    return [
        PairCard(
            pairing=pairing,
            other=others_named(pairing, user),
            part=_part_of(user, pairing),
            last_met=moment(pairing.last_met_at),
            next_session=both_zones(pairing.next_at, *pairing.people) if pairing.next_at else "",
            to_log_count=pairing.to_log_count,
            held_count=pairing.held_count,
        )
        for pairing in ordered
    ]
