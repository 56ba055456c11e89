"""What people are told when a proposal, a pairing or a run takes a turn. Subjects name nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from matching.models import (
    MatchRun,
    Pairing,
    PairingState,
    Proposal,
    ProposalState,
    RunState,
)
from matching.presenters.leftovers import doors
from matching.presenters.names import others_named
from matching.queries.runs import with_people
from notifications.emails import MessageKind, MessageText, register_kind

ENDED = [ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.WITHDRAWN]
MOVED: dict[str, Any] = {
    PairingState.PAUSED: gettext_lazy(
        "Your pairing with %(name)s in %(cohort)s is paused. It can go on at any time."
    ),
    PairingState.ACTIVE: gettext_lazy("Your pairing with %(name)s in %(cohort)s goes on."),
    PairingState.REMATCHED: gettext_lazy("Your pairing with %(name)s in %(cohort)s is over."),
    PairingState.ENDED_EARLY: gettext_lazy("Your pairing with %(name)s in %(cohort)s is over."),
}


def compose_came_to_nothing(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A proposal shown to the reader came to nothing; it never says who said what."""
    proposal = with_people(Proposal.objects.of(recipient).filter(pk=about_id)).first()
    if proposal is None or proposal.state not in ENDED:
        return None
    coachee, coach = proposal.coachee.profile.user, proposal.coach.profile.user
    words = _("The proposal to pair you with %(name)s in %(cohort)s came to nothing.") % {
        "name": coach.name if coachee == recipient else coachee.name,
        "cohort": proposal.run.cohort.name,
    }
    return MessageText(
        subject=_("A proposal came to nothing"),
        paragraphs=(words, _("You do not have to do anything. The organiser takes it up.")),
        url=reverse("matching:proposal-detail", args=[proposal.pk]),
        action=_("See the proposal"),
    )


def compose_run_finished(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A run that nobody asked for is finished: something to publish, or why there is nothing."""
    rows = MatchRun.objects.visible_to(recipient).filter(
        pk=about_id, state=RunState.DONE, published_at__isnull=True
    )
    run = rows.select_related("cohort").first()
    if run is None:
        return None
    drafts = run.proposals.filter(state=ProposalState.DRAFT).count()
    if not drafts and run.result["cardinality"]:
        return None
    return MessageText(
        subject=_("A new proposal is ready") if drafts else _("No new pair is possible now"),
        paragraphs=_found(run, drafts) if drafts else _nothing(run),
        url=reverse("matching:run-detail", args=[run.pk]),
        action=_("Look and publish") if drafts else _("See why"),
    )


def _found(run: MatchRun, drafts: int) -> tuple[str, ...]:
    words = ngettext(
        "A new proposal for %(count)s person in %(cohort)s is ready.",
        "New proposals for %(count)s people in %(cohort)s are ready.",
        drafts,
    )
    return (
        words % {"count": drafts, "cohort": run.cohort.name},
        _("Nobody is told before you publish it."),
    )


def _nothing(run: MatchRun) -> tuple[str, ...]:
    words = _("Somebody waits in %(cohort)s, and no new pair is possible now.")
    closed = doors(run.result["closed"])
    why = [_("What closes most: %(rule)s.") % {"rule": closed[0].rule}] if closed else []
    return (
        words % {"cohort": run.cohort.name},
        *why,
        _("We look again as soon as somebody joins or a place becomes free."),
    )


def compose_pairing_moved(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The reader's pairing is paused, goes on or is over; the reason is not theirs to read here."""
    pairing = Pairing.objects.of(recipient).with_people().filter(pk=about_id).first()
    if pairing is None or pairing.state not in MOVED:
        return None
    if not occurrence.startswith(pairing.state):
        # It moved on meanwhile; the message of that move says where it stands.
        return None
    names = {"name": others_named(pairing, recipient), "cohort": pairing.cohort.name}
    paragraphs = [MOVED[pairing.state] % names]
    if not pairing.is_live:
        paragraphs.append(_("Nobody is blamed. Thank you for the time you gave."))
    if pairing.state == PairingState.REMATCHED and pairing.people[0] == recipient:
        paragraphs.append(_("Somebody else will be proposed to you."))
    return MessageText(
        subject=_("Your pairing has changed"),
        paragraphs=tuple(paragraphs),
        url=reverse("matching:pairing-detail", args=[pairing.pk]),
        action=_("Open your pairing"),
    )


for kind in (
    MessageKind(
        "matching.came_to_nothing",
        gettext_lazy("A proposal to you came to nothing"),
        compose_came_to_nothing,
    ),
    MessageKind(
        "matching.run_finished",
        gettext_lazy("A new proposal is ready to publish"),
        compose_run_finished,
    ),
    MessageKind(
        "matching.pairing_moved", gettext_lazy("Your pairing has changed"), compose_pairing_moved
    ),
):
    register_kind(kind)
