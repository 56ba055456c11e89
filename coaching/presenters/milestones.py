"""The course of a pair in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import Fit, SessionKind
from coaching.queries.milestones import FOLLOW_UP_STEPS, Milestone, Step, StepState
from coaching.rules.milestones import PairStep
from matching.models import Pairing, PairingState

STEP_LABELS: dict[str, Promise] = {
    Step.FIRST: gettext_lazy("First session"),
    Step.REVIEW: gettext_lazy("Mid-term review"),
    Step.CLOSING: gettext_lazy("Closing meeting"),
    Step.FOLLOW_UP_3: gettext_lazy("Follow-up after 3 months"),
    Step.FOLLOW_UP_6: gettext_lazy("Follow-up after 6 months"),
}
STATE_WORDS: dict[str, tuple[Promise, str]] = {
    StepState.DONE: (gettext_lazy("Done"), "good"),
    StepState.PLANNED: (gettext_lazy("Planned"), "accent"),
    StepState.LATE: (gettext_lazy("Overdue"), "wait"),
    StepState.DUE: (gettext_lazy("Due"), "wait"),
    StepState.AHEAD: (gettext_lazy("To come"), ""),
    StepState.LEFT_OUT: (gettext_lazy("Left out"), ""),
}
KINDS_TO_PLAN = {
    Step.FIRST: SessionKind.SESSION,
    Step.REVIEW: SessionKind.MID_TERM,
    Step.CLOSING: SessionKind.CLOSING,
}
FIT_SHAPES = {Fit.KEEP: "good", Fit.WORRIED: "wait", Fit.CHANGE: "harm"}
REFUSALS: dict[str, Promise] = {
    "pairing_closed": gettext_lazy("This pairing has ended; its records stay as they are."),
    "locked": gettext_lazy(
        "The words of this pairing are locked: the key is missing here. Ask who runs this site."
    ),
    "not_yours": gettext_lazy("This is for the organisers of the programme."),
    "step_gone": gettext_lazy("The pairing is in another state by now."),
    "answered": gettext_lazy("You answered already. Thank you."),
    "not_closing": gettext_lazy("A pairing closes once it has been at work."),
    "not_closed": gettext_lazy("A follow-up comes after the closing."),
    "in_future": gettext_lazy("This day is still to come."),
}


def milestone_refusal(reason: str) -> str:
    """A refusal about the course of a pair in words."""
    return str(REFUSALS[reason])


@dataclass(frozen=True)
class MilestoneLine:
    """A milestone in words, with what there is to do about it: nothing where `url` is empty."""

    label: Any
    word: Any
    shape: str
    on: date | None
    by: bool
    url: str
    action: str


def milestone_lines(
    pairing: Pairing, steps: list[Milestone], *, can_act: bool
) -> list[MilestoneLine]:
    """The steps of a pairing for a reader who, being of the pair, `can_act`."""
    return [_line(pairing, step, can_act) for step in steps]


def _line(pairing: Pairing, milestone: Milestone, can_act: bool) -> MilestoneLine:
    word, shape = STATE_WORDS[milestone.state]
    is_open = milestone.state in (StepState.LATE, StepState.DUE)
    url, action = _what_to_do(pairing, milestone.step) if can_act and is_open else ("", "")
    return MilestoneLine(
        label=STEP_LABELS[milestone.step],
        word=word,
        shape=shape,
        on=milestone.on,
        by=milestone.state not in (StepState.DONE, StepState.PLANNED),
        url=url,
        action=action,
    )


def _what_to_do(pairing: Pairing, step: Step) -> tuple[str, str]:
    for months, follow_up in FOLLOW_UP_STEPS.items():
        if step == follow_up:
            address = reverse("coaching:follow-up-create", args=[pairing.pk, months])
            return address, _("We talked")
    kind = KINDS_TO_PLAN[step]
    address = reverse("coaching:session-create", args=[pairing.pk])
    return f"{address}?kind={kind.value}", _("Plan it")


@dataclass(frozen=True)
class PairStepWords:
    """What one of the pair can do alone, what follows, and who is told."""

    button: Any
    follows: Any
    done: Any


PAIR_STEP_WORDS: dict[str, PairStepWords] = {
    PairStep.PAUSE: PairStepWords(
        gettext_lazy("We need a pause"),
        gettext_lazy(
            "Your pairing rests, and nobody gets reminders to meet. You both keep your places, "
            "and either of you can go on at any time. The other person and the organisers are told."
        ),
        gettext_lazy("The pairing is paused. Everybody concerned is told."),
    ),
    PairStep.RESUME: PairStepWords(
        gettext_lazy("Go on"),
        gettext_lazy("The other person and the organisers are told that you go on."),
        gettext_lazy("The pairing goes on. Everybody concerned is told."),
    ),
    PairStep.END: PairStepWords(
        gettext_lazy("I would like to end"),
        gettext_lazy(
            "The pairing ends now, and this cannot be undone. The other person and the organisers "
            "are told that it is over; the reason is read by the organisers alone. "
            "Nobody is at fault."
        ),
        gettext_lazy("The pairing is over. Everybody concerned is told."),
    ),
}
PAIRING_SHAPES = {
    PairingState.ACTIVE: "good",
    PairingState.PAUSED: "wait",
    PairingState.CLOSING: "accent",
    PairingState.CLOSED: "",
}
