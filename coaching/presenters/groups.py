"""Group sessions in words: when, for whom, answers, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Theme, User
from accounts.permissions import Verb, can
from coaching.models import GroupAnswer, GroupPlace, GroupSession, GroupState
from coaching.queries.groups import own_places
from core.next_steps import NextStep, Urgency, Waiting
from core.templatetags.counterpart import joined, moment
from matching.models import Part

if TYPE_CHECKING:
    from coaching.queries.groups import GroupWithCounts

SOON = timedelta(days=7)
STATE_SHAPES: dict[str, str] = {
    GroupState.PLANNED: "accent",
    GroupState.HELD: "good",
    GroupState.CANCELLED: "",
}
PART_WORDS: dict[str, Promise] = {
    Part.COACHEE: gettext_lazy("Coachees"),
    Part.COACH: gettext_lazy("Coaches"),
}
ANSWER_SHAPES: dict[str, str] = {GroupAnswer.YES: "good", GroupAnswer.NO: "", "": "wait"}
REFUSALS: dict[str, Promise] = {
    "not_yours": gettext_lazy("You do not run this cohort."),
    "in_past": gettext_lazy("This time is past. Choose a time to come."),
    "ends_first": gettext_lazy("The end comes before the start. Choose a later end."),
    "twice": gettext_lazy("Something with this title is planned at this time already."),
    "changed": gettext_lazy(
        "Somebody changed this meanwhile. Below is what you typed; store again to replace it."
    ),
    "too_few_places": gettext_lazy("More people have said yes already."),
    "is_planned": gettext_lazy("You do not run this cohort."),
    "is_held": gettext_lazy("This has taken place; its records stay as they are."),
    "is_cancelled": gettext_lazy("This is cancelled."),
    "not_begun": gettext_lazy("This has not begun yet."),
    "begun": gettext_lazy("This has begun; the organiser says who was there."),
    "full": gettext_lazy("All places are taken. Ask the organiser."),
    "not_asked": gettext_lazy("You are not asked to this."),
}


def refusal_of_group(reason: str) -> str:
    return str(REFUSALS[reason])


def when_of_group(session: GroupSession) -> str:
    """From when until when by the reader's clock: "Tue 8 Dec, 14:00 Kigali – 16:30"."""
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    if starts.date() == ends.date():
        return f"{moment(session.starts_at)} – {ends:%H:%M}"
    return f"{moment(session.starts_at)} – {moment(session.ends_at)}"


def themes_of_group(session: GroupSession) -> str:
    return joined(Theme(key).label for key in session.themes if key in Theme.values)


def answers_in_words(session: GroupWithCounts) -> str:
    """ "8 come, 2 do not, 3 have not answered"; once it was held, who was there."""
    if session.state == GroupState.HELD:
        facts = {"n": session.present_count, "all": session.asked_count}
        return _("%(n)s of %(all)s were there") % facts
    open_count = session.asked_count - session.yes_count - session.no_count
    return _("%(yes)s come, %(no)s do not, %(open)s have not answered") % {
        "yes": session.yes_count,
        "no": session.no_count,
        "open": open_count,
    }


def answer_word(place: GroupPlace) -> str:
    return str(place.get_answer_display()) if place.answer else _("No answer yet")


@dataclass(frozen=True)
class Guest:
    """Somebody who is asked, with the word and the shape of the answer."""

    place: GroupPlace
    name: str
    word: str
    shape: str


def guests_by_part(places: Iterable[GroupPlace]) -> list[tuple[str, list[Guest]]]:
    """Everybody who is asked: coachees, then coaches."""
    found: dict[str, list[Guest]] = {part: [] for part in Part}
    for place in places:
        name = place.enrolment.profile.user.name
        guest = Guest(place, name, answer_word(place), ANSWER_SHAPES[place.answer])
        found[place.enrolment.part].append(guest)
    return [(str(PART_WORDS[part]), guests) for part, guests in found.items() if guests]


@dataclass(frozen=True)
class OwnGroup:
    """A group session ahead, as somebody who is asked sees it."""

    place: GroupPlace
    title: str
    kind: str
    when: str
    word: str
    shape: str
    url: str


def own_groups(user: User, *, now: datetime) -> list[OwnGroup]:
    """The group sessions ahead that `user` is asked to, the next one first."""
    return [_own_group(place) for place in own_places(user, now)]


def _own_group(place: GroupPlace) -> OwnGroup:
    return OwnGroup(
        place=place,
        title=place.session.title,
        kind=str(place.session.get_kind_display()),
        when=when_of_group(place.session),
        word=answer_word(place),
        shape=ANSWER_SHAPES[place.answer],
        url=place.session.get_absolute_url(),
    )


def waiting_groups(user: User, *, now: datetime) -> Iterator[Waiting[NextStep]]:
    """What people answer or go to, and the lists that organisers still take."""
    if user.profile_kinds:
        asked = own_places(user, now).exclude(answer=GroupAnswer.NO)
        yield Waiting(asked, partial(_to_come, now=now))
    if can(user, Verb.RUN_PROGRAMMES):
        yield Waiting(GroupSession.objects.run_by(user).awaiting_attendance(now), _to_list)


def _to_come(places: QuerySet[GroupPlace], *, now: datetime) -> Iterator[NextStep]:
    for group in map(_own_group, places):
        yield _step_to_come(group, now)


def _to_list(sessions: QuerySet[GroupSession]) -> Iterator[NextStep]:
    for session in sessions:
        yield _step_to_list(session)


def _step_to_come(group: OwnGroup, now: datetime) -> NextStep:
    starts_at = group.place.session.starts_at
    is_answered = bool(group.place.answer)
    is_soon = starts_at - now <= SOON
    answered = Urgency.SOON if is_soon else Urgency.OPEN
    return NextStep(
        urgency=answered if is_answered else Urgency.DUE,
        due_at=starts_at,
        title=f"{group.kind}: {group.title}",
        detail=group.when,
        url=group.url,
        action=_("See it") if is_answered else _("Say whether you come"),
    )


def _step_to_list(session: GroupSession) -> NextStep:
    return NextStep(
        urgency=Urgency.DUE,
        due_at=session.starts_at,
        title=_("Say who is there: %(title)s") % {"title": session.title},
        detail=when_of_group(session),
        url=reverse("coaching:group-attendance", args=[session.pk]),
        action=_("Tick the list"),
    )
