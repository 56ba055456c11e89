from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from core.forms import accept_version
from core.templatetags.counterpart import place_of
from exchanges.forms.agenda import ItemForm, PracticalForm
from exchanges.models import Agenda, AgendaItem, Visit
from exchanges.presenters.agenda import agenda_days, document_shape, version_lines
from exchanges.queries.agenda import agenda_lines, agenda_of, items_of
from exchanges.rules.agenda import can_read_agenda, can_write_agenda, host_zone
from exchanges.services import agenda as services
from exchanges.views.around import own_visit, page_of
from exchanges.views.attempts import attempt, stored

HERE = "exchanges:agenda-detail"


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The days of a visit, or who writes them."""
    visit = own_visit(request, pk)
    agenda = agenda_of(visit)
    readable = agenda if can_read_agenda(request.user, visit, agenda) else None
    can_write = can_write_agenda(request.user, visit)
    context = page_of(
        request,
        visit,
        HERE,
        agenda=readable,
        days=agenda_days(visit, items_of(readable), request.user),
        document_shape=document_shape(readable.state) if readable else "",
        versions=_versions(readable, visit),
        can_write=can_write,
        is_changed=can_write and _is_changed(readable),
        is_over=timezone.now().astimezone(host_zone(visit)).date() > visit.last_day,
    )
    return render(request, "exchanges/agenda_detail.html", context)


@require_http_methods(["GET", "POST"])
def create_item(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Add an item."""
    return _item_page(request, _writable(request, pk), None)


@require_http_methods(["GET", "POST"])
def edit_item(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Change an item; whoever stores second sees both."""
    item = _own_item(request, pk)
    return _item_page(request, _writable(request, item.agenda.visit_id), item)


@require_POST
def remove_item(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Take an item out."""
    item = _own_item(request, pk)
    visit = _writable(request, item.agenda.visit_id)
    attempt(
        request,
        lambda: services.remove_item(item=item, visit=visit, by=request.user, now=timezone.now()),
        _("The item is taken out."),
    )
    return redirect(HERE, visit.pk)


@require_http_methods(["GET", "POST"])
def edit_practical(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Where to arrive and whom to call."""
    visit = _writable(request, pk)
    form = PracticalForm(request.POST or None, agenda=agenda_of(visit))
    seen: Agenda | None = None
    if request.method == "POST" and form.is_valid():
        if stored(form, lambda: _store_practical(request, visit, form)):
            messages.success(request, _("Stored. It stands in the pack for the road."))
            return redirect(HERE, visit.pk)
        seen = agenda_of(visit)
        accept_version(form, "version", seen.version if seen else 0)
    context = page_of(request, visit, HERE, form=form, seen=seen)
    return render(request, "exchanges/agenda_practical.html", context)


@require_POST
def share(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Let the delegations read the agenda, or tell them what changed."""
    visit = _writable(request, pk)
    attempt(
        request,
        lambda: services.share_agenda(visit=visit, by=request.user, now=timezone.now()),
        _("The delegations can read the agenda, and are told so."),
    )
    return redirect(HERE, visit.pk)


def _writable(request: SignedInRequest, pk: uuid.UUID) -> Visit:
    visit = own_visit(request, pk)
    if not can_write_agenda(request.user, visit):
        raise PermissionDenied
    return visit


def _own_item(request: SignedInRequest, pk: uuid.UUID) -> AgendaItem:
    items = AgendaItem.objects.visible_to(request.user)
    return get_object_or_404(items.select_related("agenda", "resource_person"), pk=pk)


def _item_page(request: SignedInRequest, visit: Visit, item: AgendaItem | None) -> HttpResponse:
    form = ItemForm(
        request.POST or None, visit=visit, item=item, initial={"day": request.GET.get("day")}
    )
    seen: AgendaItem | None = None
    if request.method == "POST" and form.is_valid():
        if stored(form, lambda: _store_item(request, visit, item, form)):
            messages.success(request, _("The item is stored."))
            return redirect(HERE, visit.pk)
        seen = _stored_meanwhile(item, form)
    context = page_of(
        request,
        visit,
        HERE,
        form=form,
        item=item,
        seen=agenda_days(visit, [seen], request.user)[0] if seen else None,
        place=place_of(visit.offer.institution.time_zone),
    )
    return render(request, "exchanges/agenda_item_form.html", context)


def _stored_meanwhile(item: AgendaItem | None, form: ItemForm) -> AgendaItem | None:
    """The item as somebody else stored it; the next save may replace it."""
    if item is None:
        return None
    now = AgendaItem.objects.select_related("resource_person").filter(pk=item.pk).first()
    if now is None or now.version == form.cleaned_data["version"]:
        return None
    accept_version(form, "version", now.version)
    return now


def _store_item(
    request: SignedInRequest, visit: Visit, item: AgendaItem | None, form: ItemForm
) -> None:
    services.store_item(
        visit=visit,
        item=item,
        version=form.cleaned_data["version"],
        entry=form.entry(),
        by=request.user,
        now=timezone.now(),
    )


def _store_practical(request: SignedInRequest, visit: Visit, form: PracticalForm) -> None:
    services.store_practical(
        visit=visit,
        version=form.cleaned_data["version"],
        fields=form.values(),
        by=request.user,
        now=timezone.now(),
    )


def _versions(agenda: Agenda | None, visit: Visit) -> list:
    return version_lines(agenda.versions.select_related("by"), visit) if agenda else []


def _is_changed(agenda: Agenda | None) -> bool:
    """Whether there is something to share that nobody was told of."""
    if agenda is None:
        return False
    last = agenda.versions.first()
    lines = agenda_lines(agenda)
    return bool(lines) and (last is None or last.items != lines)
