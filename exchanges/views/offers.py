from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role
from accounts.permissions import SignedInRequest
from core.lists import Column, list_page
from exchanges import rules, services
from exchanges.forms import HostWeeksForm, OfferFilter, OfferForm
from exchanges.models import HostOffer, VisitCycle
from exchanges.presenters.overview import offer_line, themes_of
from exchanges.presenters.tabs import tabs_for
from exchanges.presenters.visits import languages_in_words
from exchanges.presenters.words import quality_words, state_shape, theme_words, week_words
from exchanges.queries import open_mondays
from exchanges.views.attempts import attempt, stored

COLUMNS = [
    Column(
        label=gettext_lazy("Offer"),
        value=lambda offer: offer.title,
        url=lambda offer: reverse("exchanges:offer-detail", args=[offer.pk]),
    ),
    Column(label=gettext_lazy("Host"), value=lambda offer: offer.institution),
    Column(label=gettext_lazy("City"), value=lambda offer: offer.city),
    Column(label=gettext_lazy("Cycle"), value=lambda offer: offer.cycle),
    Column(label=gettext_lazy("Themes"), value=themes_of),
    Column(
        label=gettext_lazy("State"),
        value=lambda offer: offer.get_state_display(),
        state=lambda offer: state_shape(offer.state),
    ),
    Column(label=gettext_lazy("Open weeks"), value=lambda offer: offer.open_weeks, is_number=True),
]


@require_GET
def list_offers(request: SignedInRequest) -> HttpResponse:
    """The reader's own offers; for organisers those of their cycles."""
    if not request.user.institutions_as(Role.HOST, Role.ORGANISER):
        raise PermissionDenied
    rows = HostOffer.objects.visible_to(request.user).select_related("institution", "cycle")
    return list_page(
        request,
        title=_("Host offers"),
        rows=rows.prefetch_related("themes").with_open_weeks(),
        columns=COLUMNS,
        filters=OfferFilter,
        empty=_("Offers will be here: what a host can show, to how many people, and when."),
        template="exchanges/offer_list.html",
        tabs=tabs_for(request.user, "exchanges:offer-list"),
        cycles=VisitCycle.objects.open_to(request.user, Role.HOST),
    )


@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest, cycle: uuid.UUID) -> HttpResponse:
    """Begin an offer in a cycle."""
    found = get_object_or_404(VisitCycle.objects.open_to(request.user, Role.HOST), pk=cycle)
    form = OfferForm(request.POST or None, user=request.user, cycle=found)
    if request.method == "POST" and form.is_valid():
        made: list[HostOffer] = []
        if stored(form, lambda: made.append(_create(request, form, found))):
            messages.success(request, _("The draft is stored. Now open weeks and name people."))
            return redirect("exchanges:offer-detail", made[0].pk)
    context = {"form": form, "cycle": found, "title": _("Offer a study visit")}
    return render(request, "exchanges/offer_form.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what an offer says."""
    offer = own_offer(request, pk)
    form = OfferForm(request.POST or None, instance=offer, user=request.user, cycle=offer.cycle)
    if request.method == "POST" and form.is_valid() and stored(form, lambda: _edit(request, form)):
        messages.success(request, _("The offer is stored."))
        return redirect("exchanges:offer-detail", offer.pk)
    context = {"form": form, "cycle": offer.cycle, "offer": offer, "title": _("Change the offer")}
    return render(request, "exchanges/offer_form.html", context)


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """An offer, what it lacks, and its next step."""
    offers = HostOffer.objects.visible_to(request.user).select_related("institution", "cycle")
    offer = get_object_or_404(
        offers.prefetch_related("themes", "host_weeks", "resource_people"), pk=pk
    )
    opened = [row for row in offer.host_weeks.all() if row.is_open]
    people = [
        (person, ", ".join(theme_words(theme) for theme in person.themes))
        for person in offer.resource_people.all()
    ]
    return render(
        request,
        "exchanges/offer_detail.html",
        {
            "title": offer.title,
            "offer": offer,
            "line": offer_line(offer, has_weeks=bool(opened)),
            "languages": languages_in_words(offer.languages),
            "themes": [(row, quality_words(row.quality)) for row in offer.themes.all()],
            "people": people,
            "opened": opened,
            "next_open": [week_words(row.monday) for row in opened[:6]],
            "can_edit": rules.can_edit_offer(request.user, offer),
            "can_place": rules.can_place_offer(request.user, offer),
            "can_withdraw": rules.can_withdraw_offer(request.user, offer),
        },
    )


@require_http_methods(["GET", "POST"])
def change_weeks(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The year of a host as boxes; one button opens all, one closes all."""
    offer = own_offer(request, pk)
    form = HostWeeksForm(request.POST or None, offer=offer)
    if request.method == "POST" and form.is_valid():
        chosen = request.POST.get("all")
        mondays = {"open": offer.cycle.mondays, "close": []}.get(chosen or "", form.mondays)
        now = timezone.now()
        if stored(
            form,
            lambda: services.store_host_weeks(
                offer=offer, mondays=mondays, by=request.user, now=now
            ),
        ):
            count = len(open_mondays(offer))
            messages.success(request, _("%(count)s weeks are open.") % {"count": count})
            page = "exchanges:offer-weeks" if chosen else "exchanges:offer-detail"
            return redirect(page, offer.pk)
    context = {"form": form, "offer": offer, "title": _("Weeks open for visits")}
    return render(request, "exchanges/offer_weeks.html", context)


@require_POST
def place(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a draft to the planner."""
    offer = own_offer(request, pk)
    attempt(
        request,
        lambda: services.place_offer(offer=offer, by=request.user, now=timezone.now()),
        _("Your offer is in. You are asked to confirm each visit that is planned."),
    )
    return redirect("exchanges:offer-detail", offer.pk)


@require_POST
def withdraw(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Take an offer back."""
    offer = own_offer(request, pk)
    attempt(
        request,
        lambda: services.withdraw_offer(offer=offer, by=request.user, now=timezone.now()),
        _("Your offer is withdrawn. Nothing will be planned there."),
    )
    return redirect("exchanges:offer-detail", offer.pk)


def own_offer(request: SignedInRequest, pk: uuid.UUID) -> HostOffer:
    """An offer that the reader may change; an organiser sees it and may not."""
    offers = HostOffer.objects.visible_to(request.user).select_related("institution", "cycle")
    offer = get_object_or_404(offers, pk=pk)
    if not rules.can_edit_offer(request.user, offer):
        raise PermissionDenied
    return offer


def _create(request: SignedInRequest, form: OfferForm, cycle: VisitCycle) -> HostOffer:
    return services.create_offer(
        cycle=cycle,
        institution=form.cleaned_data["institution"],
        fields=form.values(),
        themes=form.cleaned_data["themes"],
        by=request.user,
        now=timezone.now(),
    )


def _edit(request: SignedInRequest, form: OfferForm) -> HostOffer:
    return services.edit_offer(
        offer=form.instance,
        version=form.cleaned_data["version"],
        fields=form.values(),
        themes=form.cleaned_data["themes"],
        by=request.user,
        now=timezone.now(),
    )
