from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from core.lists import Column, list_page
from core.templatetags.counterpart import moment
from matching import rules
from matching.forms import PairingFilter
from matching.models import Pairing, PairingState, Part
from matching.presenters.board import part_label
from matching.presenters.reasons import reasons
from matching.presenters.words import PAIRING_CLASS

COLUMNS = [
    Column(
        gettext_lazy("Coachee"),
        lambda row: row.coachee.profile.user.name,
        url=lambda row: reverse("matching:pairing-detail", args=[row.pk]),
    ),
    Column(gettext_lazy("Coach"), lambda row: row.coach.profile.user.name),
    Column(gettext_lazy("Cohort"), lambda row: row.cohort.name),
    Column(
        gettext_lazy("State"),
        lambda row: row.get_state_display(),
        state=lambda row: PAIRING_CLASS[row.state],
    ),
    Column(gettext_lazy("Since"), lambda row: moment(row.started_at)),
]


@require_GET
def pairing_list(request: SignedInRequest) -> HttpResponse:
    """The reader's own pairings, and those of cohorts that the reader runs."""
    return list_page(
        request,
        title=_("Pairings"),
        rows=Pairing.objects.visible_to(request.user).with_people(),
        columns=COLUMNS,
        filters=PairingFilter,
        empty=_("A pairing begins when both people accept a proposal."),
    )


@require_GET
def pairing_detail(request: SignedInRequest, pk: Any) -> HttpResponse:
    """One pair: its state, its history, its next step, and where it came from."""
    rows = Pairing.objects.visible_to(request.user).with_people()
    pairing = get_object_or_404(
        rows.select_related(
            "coachee__profile__institution",
            "coach__profile__institution",
            "coachee__profile__user",
            "coach__profile__user",
            "cohort__programme",
            "proposal",
        ),
        pk=pk,
    )
    context = {
        "pairing": pairing,
        "state_class": PAIRING_CLASS[pairing.state],
        "is_own": request.user in pairing.people,
        "is_organiser": rules.can_run_cohort(request.user, pairing.cohort),
        "coachee_label": part_label(pairing.cohort, Part.COACHEE),
        "coach_label": part_label(pairing.cohort, Part.COACH),
        "moves": [
            (move, PairingState(move.to_state).label) for move in pairing.moves.select_related("by")
        ],
        "reasons": reasons(pairing.proposal.breakdown),
        "trail": [(_("Pairings"), reverse("matching:pairing-list"))],
    }
    return render(request, "matching/pairing_detail.html", context)
