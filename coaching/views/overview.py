from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from coaching import presenters, rules
from coaching.forms import PairingFilter
from coaching.queries import with_session_facts
from core.lists import Column, list_page
from core.templatetags.counterpart import day, joined
from matching.models import Cohort, Pairing

COLUMNS = [
    Column(
        label=gettext_lazy("Coachee"),
        value=lambda pairing: pairing.people[0].name,
        url=lambda pairing: reverse("coaching:pairing", args=[pairing.pk]),
    ),
    Column(
        label=gettext_lazy("Coach"),
        value=lambda pairing: joined(coach.name for coach in pairing.coaches),
    ),
    Column(
        label=gettext_lazy("State"),
        value=lambda pairing: presenters.health_of(pairing).word,
        state=lambda pairing: presenters.health_of(pairing).shape,
    ),
    Column(
        label=gettext_lazy("Agreement"),
        value=lambda pairing: presenters.standing_of(getattr(pairing, "agreement", None)).word,
        url=lambda pairing: reverse("coaching:agreement-detail", args=[pairing.pk]),
    ),
    Column(label=gettext_lazy("Last met"), value=lambda pairing: day(pairing.last_met_at)),
    Column(label=gettext_lazy("Next planned"), value=lambda pairing: day(pairing.next_at)),
    Column(
        label=gettext_lazy("Sessions"), value=lambda pairing: pairing.held_count, is_number=True
    ),
    Column(
        label=gettext_lazy("Logs missing"),
        value=lambda pairing: pairing.late_log_count,
        is_number=True,
    ),
    Column(
        label=gettext_lazy("Cancelled late"),
        value=lambda pairing: pairing.late_cancel_count,
        is_number=True,
    ),
    Column(
        label=gettext_lazy("Did not take place"),
        value=lambda pairing: pairing.missed_count,
        is_number=True,
    ),
]


@require_GET
def my_pairings(request: SignedInRequest) -> HttpResponse:
    """The reader's own pairs, one card each: last met, next, to log."""
    cards = presenters.pair_cards(request.user, now=timezone.now())
    context = {"cards": cards, "keeps": rules.is_delegate(request.user)}
    return render(request, "coaching/my_pairings.html", context)


@require_GET
def cohort_sessions(request: SignedInRequest, cohort: uuid.UUID) -> HttpResponse:
    """The pairs of a cohort with the facts of their sessions, for its organisers."""
    found = get_object_or_404(Cohort.objects.run_by(request.user), pk=cohort)
    pairs = (
        Pairing.objects.filter(cohort=found).with_people().order_by("coachee__profile__user__name")
    ).select_related("agreement__in_force")
    return list_page(
        request,
        title=_("Sessions in %(cohort)s") % {"cohort": found.name},
        rows=with_session_facts(pairs, timezone.now()).order_by("coachee__profile__user__name"),
        columns=COLUMNS,
        filters=PairingFilter,
        empty=_("Pairs will be listed here when both people have said yes to a proposal."),
        template="coaching/cohort_sessions.html",
        cohort=found,
        trail=[(found.name, reverse("matching:cohort-detail", args=[found.pk]))],
    )
