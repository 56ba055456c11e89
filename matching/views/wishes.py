from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import SignedInRequest
from matching import services
from matching.forms import WishesForm
from matching.models import Cohort
from matching.presenters.shortlists import Card, card
from matching.queries.shortlists import listed_enrolments
from matching.snapshot import Candidate, shortlist


@dataclass(frozen=True)
class ListedCohort:
    """A cohort with the people of its shortlist, each with the field for a rank."""

    cohort: Cohort
    cards: list[tuple[Card, BoundField]]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def wishes(request: SignedInRequest) -> HttpResponse:
    """The reader's own wishes and avoidances; nobody else has an address for them."""
    if not request.user.profile_kinds:
        raise PermissionDenied
    lists = _shortlists(request.user, timezone.now().date())
    listed = [one.enrolment.profile for _cohort, candidates in lists for one in candidates]
    form = WishesForm(request.POST or None, user=request.user, listed=listed)
    if request.method == "POST" and form.is_valid():
        services.store_wishes(
            preferences=form.preferences,
            avoidances=form.avoidances,
            chosen=form.chosen,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Your wishes are stored."))
        return redirect("matching:wishes")
    context: dict[str, Any] = {
        "form": form,
        "lists": [ListedCohort(cohort, _cards(form, found)) for cohort, found in lists],
    }
    return render(request, "matching/wishes.html", context)


def _shortlists(user: User, today: date) -> list[tuple[Cohort, list[Candidate]]]:
    """The reader's shortlists; who stands on two of them is shown on the first."""
    seen: set[Any] = set()
    found = []
    for mine in listed_enrolments(user):
        candidates = [
            one for one in shortlist(mine, today=today) if one.enrolment.profile_id not in seen
        ]
        seen |= {one.enrolment.profile_id for one in candidates}
        found.append((mine.cohort, candidates))
    return found


def _cards(form: WishesForm, candidates: list[Candidate]) -> list[tuple[Card, BoundField]]:
    cards = [card(one.enrolment, one.facts) for one in candidates]
    return [(one, form.rank_field(one.profile_id)) for one in cards]
