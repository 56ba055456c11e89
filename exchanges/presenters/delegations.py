"""A delegation and its people as each of its readers may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from exchanges import rules
from exchanges.models import (
    TRAVELLING,
    Clearance,
    ExceptionState,
    NeedField,
    Nomination,
    NominationMove,
    NominationState,
    Nominee,
    NomineePart,
    Sex,
    VisitDelegation,
)
from exchanges.presenters.delegation_refusals import OF_DELEGATIONS
from exchanges.rules.balance import Balance

NOMINATION_SHAPES: Mapping[str, str] = {
    NominationState.DRAFT: "wait",
    NominationState.SUBMITTED: "accent",
    NominationState.RETURNED: "harm",
    NominationState.VERIFIED: "good",
}
CLEARANCE_SHAPES: Mapping[str, str] = {
    Clearance.NOT_NEEDED: "",
    Clearance.ASKED: "wait",
    Clearance.GRANTED: "good",
    Clearance.REFUSED: "harm",
}
EXCEPTION_SHAPES: Mapping[str, str] = {
    ExceptionState.ASKED: "wait",
    ExceptionState.APPROVED: "good",
    ExceptionState.REFUSED: "harm",
}
MOVE_WORDS: Mapping[str, Promise] = {
    "people_changed": gettext_lazy("The list changed after it was verified."),
}
# In the order in which a protocol office reads them.
ORDER = list(NomineePart)


@dataclass(frozen=True)
class NomineeLine:
    """One person; `sex` is empty for readers whom it does not concern."""

    nominee: Nominee
    part: str
    sex: str
    clearance: str
    clearance_shape: str
    stands_in_for: str


@dataclass(frozen=True)
class DelegationCard:
    """A delegation in a few words."""

    delegation: VisitDelegation
    state: str
    shape: str
    going: int
    alternates: int


def nominee_lines(
    nominees: Iterable[Nominee], reader: User, delegation: VisitDelegation
) -> list[NomineeLine]:
    """The people of a list, head first."""
    shows_sex = rules.sees_balance(reader, delegation)
    ordered = sorted(nominees, key=lambda one: (ORDER.index(NomineePart(one.part)), one.name))
    return [
        NomineeLine(
            nominee=one,
            part=str(NomineePart(one.part).label),
            sex=str(Sex(one.sex).label) if shows_sex else "",
            clearance=str(Clearance(one.clearance).label),
            clearance_shape=CLEARANCE_SHAPES[one.clearance],
            stands_in_for=one.stands_in_for.name if one.stands_in_for else "",
        )
        for one in ordered
    ]


def delegation_cards(delegations: Iterable[VisitDelegation]) -> list[DelegationCard]:
    """Delegations whose nominations and nominees are prefetched."""
    cards = []
    for delegation in delegations:
        nomination: Nomination | None = getattr(delegation.request, "nomination", None)
        people = (
            [one for one in nomination.nominees.all() if not one.has_left] if nomination else []
        )
        state = NominationState(nomination.state if nomination else NominationState.DRAFT)
        cards.append(
            DelegationCard(
                delegation=delegation,
                state=str(state.label),
                shape=NOMINATION_SHAPES[state],
                going=sum(one.part in TRAVELLING for one in people),
                alternates=sum(one.part == NomineePart.ALTERNATE for one in people),
            )
        )
    return cards


def balance_words(balance: Balance) -> str:
    """Women and men in one sentence, and what the rule asks."""
    counts = [
        ngettext("%(n)s woman", "%(n)s women", balance.women) % {"n": balance.women},
        ngettext("%(n)s man", "%(n)s men", balance.men) % {"n": balance.men},
    ]
    if balance.undisclosed:
        counts.append(_("%(n)s not said") % {"n": balance.undisclosed})
    words = _(", ").join(counts)
    if not balance.percent or balance.told < 2:
        return _("%(counts)s.") % {"counts": words}
    fewest = ngettext(
        "At least %(n)s of each is asked for.", "At least %(n)s of each are asked for.",
        balance.fewest,
    ) % {"n": balance.fewest}  # fmt: skip
    return f"{words}. {fewest}"


def missing_words(keys: Iterable[str]) -> list[str]:
    return [str(OF_DELEGATIONS[key]) for key in keys]


def move_words(move: NominationMove) -> str:
    """Why a nomination moved: a key, or what an organiser typed."""
    return str(MOVE_WORDS.get(move.reason, move.reason))


def move_shape(move: NominationMove) -> str:
    return NOMINATION_SHAPES[move.to_state]


def needs_words(people: int, fields: Iterable[str]) -> str:
    """Which needs the reader may open, and of how many people they are stored."""
    names = _(", ").join(str(NeedField(field).label).split(":")[0].lower() for field in fields)
    if not people:
        return _("What you may open: %(names)s. Nothing is stored.") % {"names": names}
    stored = ngettext("Stored for %(n)s person.", "Stored for %(n)s people.", people)
    may_open = _("What you may open: %(names)s.") % {"names": names}
    return f"{may_open} {stored % {'n': people}}"
