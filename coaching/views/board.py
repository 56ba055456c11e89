"""The board of pairs of a cohort, all cohorts with their counts, and the sheet for a handover."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest, Verb, needs
from coaching.forms import PairingFilter
from coaching.presenters import handover
from coaching.presenters import health as words
from coaching.queries.health import health_by_cohort, health_counts, with_health
from coaching.rules.health import Health
from core.lists import Column, list_page
from core.templatetags.counterpart import day, joined
from matching.models import Cohort, Pairing


def _columns(now: datetime) -> list[Column]:
    """The columns of the board; `now` decides what is next."""
    return [
        Column(
            label=gettext_lazy("Coachee"),
            value=lambda pairing: pairing.people[0].name,
            url=lambda pairing: reverse("coaching:session-list", args=[pairing.pk]),
        ),
        Column(
            label=gettext_lazy("Coach"),
            value=lambda pairing: joined(coach.name for coach in pairing.coaches),
        ),
        Column(
            label=gettext_lazy("State"),
            value=lambda pairing: words.health_of(pairing).word,
            state=lambda pairing: words.health_of(pairing).shape,
        ),
        Column(label=gettext_lazy("Why"), value=_fact_and_contact),
        Column(
            label=gettext_lazy("Last met"),
            value=lambda pairing: words.short_day(pairing.last_met_at),
        ),
        Column(
            label=gettext_lazy("Next planned"),
            value=lambda pairing: words.short_day(pairing.next_at),
        ),
        Column(
            label=gettext_lazy("Sessions"), value=lambda pairing: pairing.held_count, is_number=True
        ),
        Column(label=gettext_lazy("Group sessions"), value=words.groups_attended, is_number=True),
        Column(
            label=gettext_lazy("To do"),
            value=lambda pairing: words.ACTION_WORDS[words.action_of(pairing, now)],
            url=lambda pairing: words.action_url(pairing, words.action_of(pairing, now)),
            is_button=True,
        ),
    ]


def _fact_and_contact(pairing: Any) -> str:
    return f"{words.health_of(pairing).fact} {words.contact_in_words(pairing)}".rstrip()


@require_GET
def cohort_sessions(request: SignedInRequest, cohort: uuid.UUID) -> HttpResponse:
    """The pairs of a cohort, most urgent first, each with its fact and the one thing to do."""
    found = get_object_or_404(Cohort.objects.run_by(request.user), pk=cohort)
    now = timezone.now()
    pairs = with_health(Pairing.objects.filter(cohort=found).with_people(), now)
    rows = pairs.order_by("urgency", "quiet_since", "pk")
    return list_page(
        request,
        title=_("Pairs in %(cohort)s") % {"cohort": found.name},
        rows=rows,
        columns=_columns(now),
        filters=PairingFilter,
        empty=_("Pairs will be listed here when both people have said yes to a proposal."),
        template="coaching/cohort_sessions.html",
        cohort=found,
        counts=words.counts_in_words(health_counts(pairs)),
        trail=_trail(found),
    )


@require_GET
@needs(Verb.RUN_PROGRAMMES)
def list_cohorts(request: SignedInRequest) -> HttpResponse:
    """Every cohort that the reader runs, with how many of its pairs go how."""
    now = timezone.now()
    cohorts = Cohort.objects.run_by(request.user).select_related("programme")
    pairs = Pairing.objects.run_by(request.user).live()
    counts = health_by_cohort(with_health(pairs, now))
    return list_page(
        request,
        title=_("Pairs by cohort"),
        rows=cohorts,
        columns=_cohort_columns(counts),
        empty=_("Your cohorts will be listed here. Begin with a programme and its first cohort."),
    )


def _cohort_columns(counts: dict[uuid.UUID, Counter[str]]) -> list[Column]:
    def number(health: Health) -> Column:
        return Column(
            label=words.HEALTH_WORDS[health],
            value=lambda cohort: counts.get(cohort.pk, Counter())[health],
            url=lambda cohort: f"{_board_of(cohort)}?health={health.value}",
            is_number=True,
        )

    return [
        Column(label=gettext_lazy("Cohort"), value=lambda cohort: cohort.name, url=_board_of),
        Column(label=gettext_lazy("Programme"), value=lambda cohort: cohort.programme.name),
        *(number(health) for health in (Health.AT_RISK, Health.QUIET, Health.ON_TRACK)),
        Column(label=gettext_lazy("Ends"), value=lambda cohort: day(cohort.ends_on)),
    ]


@require_GET
def hand_over(request: SignedInRequest, cohort: uuid.UUID) -> HttpResponse:
    """A sheet to print when another organiser takes over: facts, contacts, dates, open steps."""
    runs = Cohort.objects.run_by(request.user).select_related("programme__institution")
    found = get_object_or_404(runs, pk=cohort)
    now = timezone.now()
    context = {
        "cohort": found,
        "now": now,
        "sheet": handover.sheet_of(found, now=now),
        "trail": [*_trail(found), (_("Pairs"), _board_of(found))],
    }
    return render(request, "coaching/handover.html", context)


def _board_of(cohort: Cohort) -> str:
    return reverse("coaching:cohort-sessions", args=[cohort.pk])


def _trail(cohort: Cohort) -> list[tuple[str, str]]:
    return [
        (_("Pairs by cohort"), reverse("coaching:cohort-list")),
        (cohort.name, reverse("matching:cohort-detail", args=[cohort.pk])),
    ]
