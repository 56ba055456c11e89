"""People on paper: forms to print, and later entry of what was written on them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Mode, Theme, User
from accounts.permissions import SignedInRequest, Verb, needs
from coaching import presenters, queries
from coaching.forms import FactsForm
from coaching.models import PaperPairing, Session
from coaching.rules import SessionRefused, is_of_pair
from coaching.services import paper as services
from coaching.services.logs import LogEntry
from coaching.views.access import own_pairing
from matching.models import Pairing
from matching.models.pairing import PairingQuerySet
from matching.presenters.names import others_named

Store = Callable[[LogEntry], Session]


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Print an empty form; say whether others may type what the pair writes on paper."""
    found = own_pairing(request, pairing)
    if request.method == "POST":
        now = timezone.now()
        if "stop" in request.POST:
            services.stop_paper(pairing=found, by=request.user, now=now)
            messages.success(request, _("Stored. Nobody else types your sessions any more."))
        else:
            services.work_on_paper(pairing=found, by=request.user, now=now)
            messages.success(request, _("Stored. You both hear of each session that is typed."))
        return redirect("coaching:paper-edit", found.pk)
    context = {
        "pairing": found,
        "said": PaperPairing.objects.filter(pairing=found).select_related("said_by").first(),
        "other": others_named(found, request.user),
        "sessions": Session.objects.planned().filter(pairing=found).order_by("starts_at"),
        "trail": presenters.trail_into_pair(request.user, found),
    }
    return render(request, "coaching/paper_form.html", context)


@require_GET
def print_planned(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """The form of a planned session for the printer: what is known of it is filled in."""
    rows = Session.objects.planned().filter(pairing__in=_printable(request.user))
    found = get_object_or_404(rows.with_people(), pk=session)
    return _paper(request, found.pairing, found)


@require_GET
def print_empty(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """An empty form for any session of a pair."""
    rows = _printable(request.user).with_people()
    return _paper(request, get_object_or_404(rows, pk=pairing))


@require_GET
@needs(Verb.ENROL_LEADERS)
def list_pairs(request: SignedInRequest) -> HttpResponse:
    """The pairs on paper near the reader, and their sessions that nobody has typed yet."""
    said = PaperPairing.objects.visible_to(request.user).order_by("said_at")
    pairings = Pairing.objects.filter(pk__in=said.values("pairing")).with_people()
    waiting = queries.sessions_on_paper(request.user, now=timezone.now())
    by_pair = {
        key: list(sessions)
        for key, sessions in groupby(
            sorted(waiting, key=lambda session: str(session.pairing_id)),
            key=lambda session: session.pairing_id,
        )
    }
    pairs = [
        (pairing, presenters.names_on_paper(request.user, pairing), by_pair.get(pairing.pk, []))
        for pairing in pairings
    ]
    return render(request, "coaching/paper_list.html", {"pairs": pairs})


@require_http_methods(["GET", "POST"])
def enter(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Type the facts of a planned session from paper."""
    found = _waiting(request, session)
    local = timezone.localtime(found.starts_at)
    planned = {"day": local.date(), "time": local.time()}
    planned |= {"minutes": found.minutes, "mode": found.mode}

    def store(entry: LogEntry) -> Session:
        return services.enter_facts(session=found, entry=entry, by=request.user, now=timezone.now())

    return _enter(request, found.pairing, store, initial=planned, session=found)


@require_POST
def enter_missed(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Type from paper that a planned session did not take place."""
    found = _waiting(request, session)
    try:
        services.enter_missed(session=found, by=request.user, now=timezone.now())
    except SessionRefused as refused:
        messages.error(request, presenters.refusal(refused.reason))
    else:
        messages.success(request, _("Stored. The pair gets a message."))
    return redirect("coaching:paper-list")


@require_http_methods(["GET", "POST"])
def enter_new(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """Type the facts of a session that nobody had planned."""
    own = PaperPairing.objects.visible_to(request.user).values("pairing")
    found = get_object_or_404(Pairing.objects.filter(pk__in=own).with_people(), pk=pairing)

    def store(entry: LogEntry) -> Session:
        return services.enter_new_facts(
            pairing=found, entry=entry, by=request.user, now=timezone.now()
        )

    return _enter(request, found, store, initial={})


def _waiting(request: SignedInRequest, pk: uuid.UUID) -> Session:
    """A session that has begun, of a pair on paper near the reader, and that nobody has typed."""
    own = PaperPairing.objects.visible_to(request.user).values("pairing")
    rows = Session.objects.awaiting_log(timezone.now()).with_people()
    return get_object_or_404(rows.filter(pairing__in=own), pk=pk)


def _enter(
    request: SignedInRequest,
    pairing: Pairing,
    store: Store,
    *,
    initial: dict[str, Any],
    session: Session | None = None,
) -> HttpResponse:
    form = FactsForm(
        request.POST or None,
        initial={**initial, "is_from_paper": True},
        common_themes=[],
        other_themes=list(Theme),
    )
    if request.method == "POST" and form.is_valid():
        try:
            store(LogEntry(**form.facts()))
        except SessionRefused as refused:
            form.add_error("time", presenters.refusal(refused.reason))
        else:
            messages.success(request, _("Stored. The pair gets a message."))
            return redirect("coaching:paper-list")
    context = {
        "form": form,
        "session": session,
        "when": presenters.when(session) if session else "",
        "pair": presenters.names_on_paper(request.user, pairing),
    }
    return render(request, "coaching/paper_facts.html", context)


def _printable(user: User) -> PairingQuerySet:
    """The pairings of the reader's own, and those on paper near them."""
    on_paper = PaperPairing.objects.visible_to(user).values("pairing")
    return (Pairing.objects.of(user) | Pairing.objects.filter(pk__in=on_paper)).live()


def _paper(
    request: SignedInRequest, pairing: Pairing, session: Session | None = None
) -> HttpResponse:
    is_own = is_of_pair(request.user, pairing)
    common, others = queries.themes_of_pair(pairing) if is_own else ([], list(Theme))
    context = {
        "pairing": pairing,
        "session": session,
        "names": presenters.names_on_paper(request.user, pairing),
        "when": presenters.when(session) if session else "",
        "modes": Mode.choices,
        "themes": [theme.label for theme in (*common, *others)],
        "is_own": is_own,
    }
    return render(request, "coaching/log_paper.html", context)
