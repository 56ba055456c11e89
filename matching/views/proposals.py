from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import SignedInRequest, Verb, can
from core.lists import Column, list_page
from core.templatetags.counterpart import day
from matching import rules, services
from matching.forms import DeclineForm, OwnProposalFilter, ProposalFilter, WithdrawForm
from matching.models import Part, Proposal, ProposalState
from matching.presenters.board import part_label
from matching.presenters.proposals import (
    ENDED,
    answers_in_words,
    class_for_pair,
    state_for_pair,
)
from matching.presenters.reasons import lines
from matching.presenters.why import why
from matching.presenters.words import PROPOSAL_CLASS, REFUSALS
from matching.queries.runs import awaited_answers, with_people

COLUMNS = [
    Column(
        gettext_lazy("Coachee"),
        lambda row: row.coachee.profile.user.name,
        url=lambda row: reverse("matching:proposal-detail", args=[row.pk]),
    ),
    Column(gettext_lazy("Coach"), lambda row: row.coach.profile.user.name),
    Column(gettext_lazy("Cohort"), lambda row: row.run.cohort.name),
]
STATE = Column(
    gettext_lazy("State"),
    lambda row: row.get_state_display(),
    state=lambda row: PROPOSAL_CLASS[row.state],
)
STATE_FOR_PAIR = Column(gettext_lazy("State"), state_for_pair, state=class_for_pair)
ANSWER_BY = Column(gettext_lazy("Answer by"), lambda row: day(row.expires_at))


@require_GET
def proposal_list(request: SignedInRequest) -> HttpResponse:
    """The reader's own proposals, and those of cohorts that the reader runs."""
    is_organiser = can(request.user, Verb.RUN_PROGRAMMES)
    return list_page(
        request,
        title=_("Proposals"),
        rows=with_people(_visible(request.user).order_by("-run__published_at", "-score", "pk")),
        columns=[*COLUMNS, STATE if is_organiser else STATE_FOR_PAIR, ANSWER_BY],
        filters=ProposalFilter if is_organiser else OwnProposalFilter,
        empty=_nobody_yet(is_organiser),
        template="matching/proposal_list.html",
        awaited=awaited_answers(request.user, timezone.now()),
    )


def _nobody_yet(is_organiser: bool) -> str:
    if is_organiser:
        return _("No proposal is published yet. Run the matching of a cohort, then publish it.")
    return _("Nobody is proposed to you yet. You will get a message when somebody is.")


@require_GET
def proposal_detail(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Who, and why; for the two people the question, for organisers the answers."""
    proposal = _proposal(request, pk)
    side = rules.side_of(proposal, request.user)
    is_organiser = rules.can_run_cohort(request.user, proposal.run.cohort)
    context = {
        "proposal": proposal,
        "cohort": proposal.run.cohort,
        "state_class": PROPOSAL_CLASS[proposal.state],
        "reasons": why(proposal, side),
        "can_answer": rules.can_answer(proposal, request.user, timezone.now()),
        "coachee_label": part_label(proposal.run.cohort, Part.COACHEE),
        "coach_label": part_label(proposal.run.cohort, Part.COACH),
        "trail": [(_("Proposals"), reverse("matching:proposal-list"))],
    }
    if side is not None:
        other = proposal.coach if side == Part.COACHEE else proposal.coachee
        mine = [one for one in proposal.answers.all() if one.side == side]
        context |= {
            "other": other,
            "my_answer": mine[0] if mine else None,
            "other_label": part_label(proposal.run.cohort, other.part),
            "state": state_for_pair(proposal),
            "state_class": class_for_pair(proposal),
            "has_ended": proposal.state in ENDED,
        }
        return render(request, "matching/proposal_detail.html", context)
    if not is_organiser:
        raise Http404
    context |= {
        "lines": lines(proposal.breakdown),
        "answers": answers_in_words(proposal),
        "can_take_back": rules.can_take_back(request.user, proposal),
    }
    return render(request, "matching/proposal_overview.html", context)


@require_POST
def proposal_accept(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Say yes."""
    proposal = _own(request, pk)
    try:
        proposal = services.accept_proposal(proposal=proposal, by=request.user, now=timezone.now())
    except rules.ProposalRefused as error:
        messages.error(request, REFUSALS[error.key])
        return redirect("matching:proposal-detail", proposal.pk)
    if proposal.state == ProposalState.ACCEPTED:
        messages.success(request, _("You both accepted. You are a pair now."))
        return redirect("matching:pairing-detail", proposal.pairing.pk)
    messages.success(request, _("Your yes is stored. We tell you as soon as the other answers."))
    return redirect("matching:proposal-detail", proposal.pk)


@require_http_methods(["GET", "POST"])
def proposal_decline(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Say no, with a reason for the organisers."""
    proposal = _own(request, pk)
    here = reverse("matching:proposal-detail", args=[proposal.pk])
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decline_proposal(
                proposal=proposal, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except rules.ProposalRefused as error:
            messages.error(request, REFUSALS[error.key])
        else:
            messages.success(request, _("Your answer is stored. The organiser takes it up."))
        return redirect(here)
    trail = [(_("Proposals"), reverse("matching:proposal-list")), (_("Proposal"), here)]
    context = {"form": form, "cancel_url": here, "trail": trail, "proposal": proposal}
    return render(request, "matching/proposal_decline.html", context)


@require_http_methods(["GET", "POST"])
def proposal_withdraw(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Take a proposal back that awaits answers."""
    run_by = Proposal.objects.run_by(request.user).filter(run__published_at__isnull=False)
    proposal = get_object_or_404(with_people(run_by), pk=pk)
    here = reverse("matching:proposal-detail", args=[proposal.pk])
    if not rules.can_take_back(request.user, proposal):
        messages.error(request, REFUSALS["proposal_settled"])
        return redirect(here)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_proposal(
                proposal=proposal, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except rules.ProposalRefused as error:
            messages.error(request, REFUSALS[error.key])
        else:
            messages.success(request, _("The proposal is withdrawn. Whoever was asked is told."))
        return redirect(here)
    context = {
        "form": form,
        "title": _("Withdraw the proposal"),
        "button": _("Withdraw the proposal"),
        "follows": _(
            "Whoever was asked is told that the proposal came to nothing, never why. This pair "
            "is not proposed again in this cohort."
        ),
        "coachee": proposal.coachee,
        "coach": proposal.coach,
        "cancel_url": here,
        "trail": [(_("Proposals"), reverse("matching:proposal-list")), (_("Proposal"), here)],
    }
    return render(request, "matching/move.html", context)


def _visible(user: User) -> Any:
    published = Proposal.objects.run_by(user).filter(run__published_at__isnull=False)
    return Proposal.objects.of(user) | published.exclude(state=ProposalState.DRAFT)


def _proposal(request: SignedInRequest, pk: Any) -> Proposal:
    rows = with_people(_visible(request.user)).prefetch_related(
        "answers",
        "withdrawal__by",
        "coachee__profile__languages",
        "coachee__profile__themes",
        "coach__profile__languages",
        "coach__profile__themes",
    )
    return get_object_or_404(rows, pk=pk)


def _own(request: SignedInRequest, pk: Any) -> Proposal:
    """A proposal in which the reader is one of the two; organisers answer for nobody."""
    return get_object_or_404(with_people(Proposal.objects.of(request.user)), pk=pk)
