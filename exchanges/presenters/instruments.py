"""Instruments in a sentence each, and why one is suggested."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchanges.models import Instrument, VisitRequest
from exchanges.rules.instruments import Gap, Group, Where, suggestion

FITS: Mapping[str, Promise] = {
    Instrument.STUDY_VISIT: _(
        "A small delegation travels to a place where it works, and sees it at work. Fits when "
        "people have to see something to believe it."
    ),
    Instrument.PEER_ASSIST: _(
        "Two or three peers who have solved the same problem come to you for some days. Fits when "
        "you are stuck and know with what."
    ),
    Instrument.EXPERT_MISSION: _(
        "One specialist works with your people for some weeks. Fits when one skill is missing and "
        "everything else is there."
    ),
    Instrument.EXERCISE: _(
        "Your people and those of a host practise a situation together. Fits when there is a plan "
        "that nobody has tried yet."
    ),
    Instrument.WORKSHOP: _(
        "Many people learn the same thing in a room or online. Fits when the content is known and "
        "only has to reach them."
    ),
}
REASONS: Mapping[str, Promise] = {
    "practice": _("you have a plan and have not practised it"),
    "many": _("more people have to learn it than can travel"),
    "stuck": _("peers who were stuck in the same place help fastest, and they see your reality"),
    "skill": _("one skill is missing, and a specialist passes it on where it is needed"),
    "at_home": _("your people cannot go there, so those who know it come to you"),
    "unseen": _("nobody of yours has seen it at work yet"),
    "there": _("it can be learned best where it works already"),
}
GAPS = (
    (Gap.UNSEEN, _("We have not seen it at work")),
    (Gap.STUCK, _("We have begun and are stuck")),
    (Gap.SKILL, _("We lack one special skill")),
    (Gap.PRACTICE, _("We have a plan and have not practised it")),
)
PLACES = (
    (Where.THERE, _("Where it works already")),
    (Where.HERE, _("At our own place: our people cannot travel, or it has to be seen here")),
    (Where.EITHER, _("Either would do")),
)
GROUPS = (
    (Group.FEW, _("Up to twelve people, who pass it on")),
    (Group.MANY, _("More than twelve at once")),
)


def instrument_choices() -> list[tuple[str, str]]:
    """Each instrument with the sentence on when it fits."""
    return [(one.value, f"{one.label}. {FITS[one]}") for one in Instrument]


def suggestion_words(request: VisitRequest) -> tuple[str, str] | None:
    """The suggested instrument and why, in words; None without answers."""
    found = suggestion(request.guide)
    if found is None:
        return None
    instrument, reason = found
    return str(instrument.label), str(REASONS[reason])
