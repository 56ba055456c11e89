from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from matching import rules, services
from matching.engine import CohortProblem
from matching.forms import DecisionForm
from matching.models import DecisionKind, Enrolment, MatchRun, Part, Proposal, RunState
from matching.presenters.board import part_label
from matching.presenters.cells import breakdown_of, closed_words, score_of
from matching.presenters.reasons import lines
from matching.presenters.whynot import why_not_words
from matching.presenters.whypair import footing
from matching.presenters.words import DECISION_CLASS, REFUSALS
from matching.queries.decisions import decision_on
from matching.queries.people import names_of
from matching.queries.runs import people_of
from matching.snapshot import Shown, shown, stored_problem
from matching.views.runs import own_run, run_trail

DONE_WORDS: dict[str, Any] = {
    DecisionKind.LOCKED: gettext_lazy("The pair is locked. It holds from the next run on."),
    DecisionKind.FORBIDDEN: gettext_lazy("The pair is forbidden. It holds from the next run on."),
}


@require_http_methods(["GET", "POST"])
def run_pair(request: SignedInRequest, pk: Any, coachee: Any, coach: Any) -> HttpResponse:
    """One cell of the score table: what speaks for the pair or forbids it; lock it, forbid it."""
    run = own_run(request, pk)
    if run.state != RunState.DONE:
        raise Http404
    problem = stored_problem(run)
    two = _two(problem, coachee, coach)
    people = {str(one.pk): one for one in people_of(run).select_related("profile__institution")}
    form = DecisionForm(request.POST or None)
    if form.is_valid() and _decide(request, run, form, people[two[0]], people[two[1]]):
        return redirect("matching:run-pair", run.pk, *two)
    context = {
        "run": run,
        "form": form,
        "coachee": people[two[0]],
        "coach": people[two[1]],
        **_cell(run, problem, people[two[0]], people[two[1]]),
    }
    return render(request, "matching/run_pair.html", context)


def _two(problem: CohortProblem, coachee: Any, coach: Any) -> tuple[str, str]:
    """The ids of the two, if both were in the run on these sides."""
    coachees, coaches = ({one.id for one in side} for side in (problem.coachees, problem.coaches))
    if str(coachee) not in coachees or str(coach) not in coaches:
        raise Http404
    return str(coachee), str(coach)


def _cell(
    run: MatchRun, problem: CohortProblem, coachee: Enrolment, coach: Enrolment
) -> dict[str, Any]:
    two = str(coachee.pk), str(coach.pk)
    breakdown = breakdown_of(problem, *two)
    decision = decision_on(run.cohort, coachee.pk, coach.pk)
    proposal = Proposal.objects.filter(run=run, coachee=coachee, coach=coach).first()
    known = shown(run)
    names = names_of(people_of(run)) if known else {}
    locked = two in problem.locks
    return {
        "coachee_label": part_label(run.cohort, Part.COACHEE),
        "coach_label": part_label(run.cohort, Part.COACH),
        "closed": closed_words(problem, *two),
        "lines": lines(breakdown),
        "why_not": None if proposal or not known else why_not_words(known.why_not(*two), names),
        "footing": footing(known.why_pair(two[0]), names, was_locked=locked)
        if proposal and known
        else None,
        "score": score_of(breakdown) if proposal else _shown_score(known, two),
        "proposal": proposal,
        "was_locked": locked,
        "decision": decision,
        "decision_class": DECISION_CLASS[decision.kind] if decision else "",
        "trail": [*run_trail(run), (_("Result"), reverse("matching:run-detail", args=[run.pk]))],
    }


def _shown_score(known: Shown | None, two: tuple[str, str]) -> int | None:
    """The score of a pair that was not made, as anybody may know it."""
    return known.score(*two) if known else None


def _decide(
    request: SignedInRequest,
    run: MatchRun,
    form: DecisionForm,
    coachee: Enrolment,
    coach: Enrolment,
) -> bool:
    """Store the decision; False with words in the form where a rule is in the way."""
    try:
        decision = services.decide_pair(
            cohort=run.cohort,
            coachee=coachee,
            coach=coach,
            by=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )
    except rules.DecisionRefused as error:
        form.add_error(None, REFUSALS[error.key])
        return False
    messages.success(request, DONE_WORDS[decision.kind])
    return True
