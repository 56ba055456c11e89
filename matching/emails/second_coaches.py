"""What people are told about a second coach. Subjects name nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.templatetags.counterpart import day
from matching.emails.planner import reminded_at
from matching.models import CoachLeaving, SecondCoach, SecondCoachState, SecondCoachTurn
from matching.presenters.names import others_named
from matching.presenters.second_coaches import asked_words
from matching.presenters.why import why_beside
from matching.rules import can_answer_second, can_run_cohort
from notifications.emails import (
    MessageKind,
    MessageText,
    PlannedMessage,
    register_kind,
    register_planner,
)

ASKED = "matching.second_coach"
AWAITED = "matching.second_coach_awaited"


def compose_asked(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The reader is asked whether they want to work as three."""
    one = _to_answer(recipient, about_id, now)
    if one is None:
        return None
    paragraphs = [asked_words(one, recipient)]
    if found := why_beside(one, recipient):
        paragraphs.append(_("Why: %(reasons)s") % {"reasons": " ".join(found)})
    paragraphs.append(_answer_by(one))
    return MessageText(
        subject=_("A question waits for your answer"),
        paragraphs=tuple(paragraphs),
        url=_url(one),
        action=_("See why and answer"),
    )


def compose_awaited(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The reader has not answered yet."""
    one = _to_answer(recipient, about_id, now)
    if one is None:
        return None
    return MessageText(
        subject=_("Your answer is awaited"),
        paragraphs=(asked_words(one, recipient), _answer_by(one)),
        url=_url(one),
        action=_("See why and answer"),
    )


def compose_agreed(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """All three said yes."""
    rows = SecondCoach.objects.of(recipient).filter(state=SecondCoachState.AGREED)
    one = rows.with_people().filter(pk=about_id).first()
    if one is None:
        return None
    names = {"name": one.person.name}
    if recipient == one.person:
        words = _("All three of you said yes. The pair writes you into its agreement.")
        then = _("You sign last. Until then you read nothing of the pair.")
        url, action = _url(one), _("See how it stands")
    else:
        words = _("All three of you said yes. %(name)s joins with the agreement.") % names
        then = _("Propose the terms anew, with %(name)s. Both of you sign, then %(name)s.") % names
        url = reverse("coaching:agreement-edit", args=[one.pairing_id])
        action = _("Write the terms")
    return MessageText(
        subject=_("All three said yes"), paragraphs=(words, then), url=url, action=action
    )


def compose_ended(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Nobody joins the pair; it never says who said what."""
    rows = SecondCoach.objects.visible_to(recipient).came_to_nothing().with_people()
    one = rows.filter(pk=about_id).first()
    if one is None:
        return None
    coachee = one.pairing.coachee.profile.user
    return MessageText(
        subject=_("Nobody joins the pair"),
        paragraphs=(
            _("The question whether %(name)s coaches %(coachee)s too came to nothing.")
            % {"name": one.person.name, "coachee": coachee.name},
            _("Nobody is blamed, and the pair goes on as it is."),
        ),
        url=_url(one),
        action=_("See how it stands"),
    )


def compose_left(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """One of two coaches stepped back."""
    rows = CoachLeaving.objects.select_related("coach__profile__user", "pairing__cohort__programme")
    leaving = rows.filter(pk=about_id).first()
    if leaving is None:
        return None
    pairing, gone = leaving.pairing, leaving.coach.profile.user
    people, names = pairing.people, {"name": gone.name, "cohort": pairing.cohort.name}
    if recipient == gone:
        words = _("You stepped back from a pair in %(cohort)s. Your place is free for others.")
        return _left(words % names, "")
    if recipient in people:
        words = _("%(name)s stepped back. You go on with %(other)s.")
        other = {"other": others_named(pairing, recipient)}
        return _left(words % (names | other), reverse("coaching:pairing", args=[pairing.pk]))
    if not can_run_cohort(recipient, pairing.cohort):
        return None
    words = _("%(name)s stepped back from a pair in %(cohort)s, which goes on with one coach.")
    return _left(words % names, reverse("matching:pairing-detail", args=[pairing.pk]))


def planned_messages(*, now: datetime, until: datetime) -> Iterator[PlannedMessage]:
    """The question to whoever has their turn, and one reminder."""
    turns = SecondCoachTurn.objects.filter(
        second_coach__state=SecondCoachState.ASKED,
        second_coach__expires_at__gt=now,
        asked_at__isnull=False,
        answer="",
    ).select_related("second_coach__pairing__cohort__programme")
    for turn in turns:
        one, asked_at = turn.second_coach, turn.asked_at
        if asked_at is None or one.expires_at is None:
            continue
        for kind, due_at in ((ASKED, asked_at), (AWAITED, reminded_at(asked_at, one.expires_at))):
            yield PlannedMessage(
                kind=kind,
                about_id=one.pk,
                recipient_id=turn.person_id,
                due_at=due_at,
                useless_after=one.expires_at,
                institution_id=one.pairing.cohort.programme.institution_id,
            )


def _to_answer(recipient: User, about_id: str, now: datetime) -> SecondCoach | None:
    one = SecondCoach.objects.of(recipient).with_people().filter(pk=about_id).first()
    return one if one is not None and can_answer_second(one, recipient, now) else None


def _answer_by(one: SecondCoach) -> str:
    return _("Please accept or decline by %(day)s. Whatever you say, nobody is blamed.") % {
        "day": day(one.expires_at)
    }


def _left(words: str, url: str) -> MessageText:
    return MessageText(
        subject=_("A coach has stepped back"),
        paragraphs=(words, _("Nobody is blamed. Thank you for the time you gave.")),
        url=url or reverse("dashboard:home"),
        action=_("Open your pairing") if url else _("Open your home page"),
    )


def _url(one: SecondCoach) -> str:
    return reverse("matching:second-coach-detail", args=[one.pk])


for message_kind in (
    MessageKind(ASKED, gettext_lazy("A second coach for a pair"), compose_asked, False),
    MessageKind(AWAITED, gettext_lazy("Your answer on a second coach is awaited"), compose_awaited),
    MessageKind(
        "matching.second_coach_agreed",
        gettext_lazy("All three said yes to a second coach"),
        compose_agreed,
    ),
    MessageKind(
        "matching.second_coach_ended",
        gettext_lazy("A question about a second coach came to nothing"),
        compose_ended,
    ),
    MessageKind("matching.coach_left", gettext_lazy("A coach has stepped back"), compose_left),
):
    register_kind(message_kind)
register_planner("matching.second_coaches", planned_messages)
