"""What each message of matching says. Subjects name nobody."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.templatetags.counterpart import day
from matching.models import Cohort, Pairing, Part, Proposal, ProposalState
from matching.presenters.names import others_named
from matching.presenters.why import why
from matching.queries.people import candidates
from matching.queries.runs import awaited_answers, with_people
from notifications.emails import MessageKind, MessageText, register_kind

PROPOSAL = "matching.proposal"
REMINDER = "matching.answer_awaited"
PAIRED = "matching.paired"
ENDED = "matching.proposal_ended"
CLOSING = "matching.enrolment_closing"


def compose_proposal(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Somebody is proposed to the reader: who, why, and until when to answer."""
    proposal = awaited_answers(recipient, now).filter(pk=about_id).first()
    if proposal is None:
        return None
    paragraphs = [_proposed(proposal, recipient)]
    side = Part.COACHEE if proposal.coachee.profile.user_id == recipient.pk else Part.COACH
    if found := why(proposal, side):
        paragraphs.append(_("Why: %(reasons)s") % {"reasons": " ".join(found)})
    paragraphs.append(_answer_by(proposal))
    return MessageText(
        subject=_("A proposal waits for your answer"),
        paragraphs=tuple(paragraphs),
        url=_url(proposal),
        action=_("See the proposal and answer"),
    )


def compose_reminder(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """The reader has not answered yet."""
    proposal = awaited_answers(recipient, now).filter(pk=about_id).first()
    if proposal is None:
        return None
    return MessageText(
        subject=_("Your answer is awaited"),
        paragraphs=(_proposed(proposal, recipient), _answer_by(proposal)),
        url=_url(proposal),
        action=_("See the proposal and answer"),
    )


def compose_paired(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Both said yes."""
    pairing = Pairing.objects.of(recipient).live().with_people().filter(pk=about_id).first()
    if pairing is None:
        return None
    name = others_named(pairing, recipient)
    return MessageText(
        subject=_("You both accepted"),
        paragraphs=(
            _("You and %(name)s are a pair in %(cohort)s now.")
            % {"name": name, "cohort": pairing.cohort.name},
            _("Plan your first session: the sooner you meet, the better it goes."),
        ),
        url=reverse("matching:pairing-detail", args=[pairing.pk]),
        action=_("Open your pairing"),
    )


def compose_ended(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """A proposal came to nothing: for the organiser."""
    ended = [ProposalState.DECLINED, ProposalState.EXPIRED]
    rows = Proposal.objects.run_by(recipient).filter(pk=about_id, state__in=ended)
    proposal = with_people(rows).first()
    if proposal is None:
        return None
    names = {
        "coachee": proposal.coachee.profile.user.name,
        "coach": proposal.coach.profile.user.name,
        "cohort": proposal.run.cohort.name,
    }
    next_words = _("Run the matching again to find another pair.")
    if proposal.run.cohort.offers_again:
        next_words = _("Another pair is looked for by itself. We tell you what was found.")
    if proposal.state == ProposalState.DECLINED:
        words = _("The proposal of %(coach)s to %(coachee)s in %(cohort)s was declined.")
    else:
        words = _("The proposal of %(coach)s to %(coachee)s in %(cohort)s was not answered.")
    return MessageText(
        subject=_("A proposal came to nothing"),
        paragraphs=(words % names, next_words),
        url=_url(proposal),
        action=_("See the proposal"),
    )


def compose_closing(
    *, recipient: User, about_id: str, occurrence: str, now: datetime
) -> MessageText | None:
    """Enrolment into a cohort closes soon, and leaders of the reader are not in it."""
    cohort = Cohort.objects.open_to(recipient).filter(pk=about_id).first()
    if cohort is None or not cohort.takes_people(now.date()):
        return None
    if not candidates(cohort, "coachee", recipient).exists():
        return None
    return MessageText(
        subject=_("Enrolment closes soon"),
        paragraphs=(
            _("Enrolment into %(cohort)s closes on %(day)s.")
            % {"cohort": cohort.name, "day": day(cohort.enrolment_closes_on)},
            _("You can still enrol leaders of your institution."),
        ),
        url=reverse("matching:cohort-enrol", args=[cohort.pk]),
        action=_("Enrol leaders"),
    )


def _proposed(proposal: Proposal, recipient: User) -> str:
    coachee, coach = proposal.coachee.profile, proposal.coach.profile
    other = coach if coachee.user_id == recipient.pk else coachee
    return _("%(name)s, %(institution)s, is proposed to you in %(cohort)s.") % {
        "name": other.user.name,
        "institution": other.institution.name,
        "cohort": proposal.run.cohort.name,
    }


def _answer_by(proposal: Proposal) -> str:
    return _("Please accept or decline by %(day)s. Whatever you say, nobody is blamed.") % {
        "day": day(proposal.expires_at)
    }


def _url(proposal: Proposal) -> str:
    return reverse("matching:proposal-detail", args=[proposal.pk])


for kind in (
    MessageKind(PROPOSAL, gettext_lazy("A proposal for you"), compose_proposal, False),
    MessageKind(REMINDER, gettext_lazy("An answer of yours is awaited"), compose_reminder),
    MessageKind(PAIRED, gettext_lazy("Both of you accepted"), compose_paired),
    MessageKind(ENDED, gettext_lazy("A proposal was declined or expired"), compose_ended),
    MessageKind(CLOSING, gettext_lazy("Enrolment into a cohort closes soon"), compose_closing),
):
    register_kind(kind)
