from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from exchanges.presenters.agenda import agenda_days
from exchanges.presenters.pack import contacts_of, pack_delegations
from exchanges.presenters.visits import languages_in_words, visit_people
from exchanges.queries.agenda import agenda_of, items_of, terms_of
from exchanges.rules.agenda import can_read_agenda, can_read_terms
from exchanges.rules.sides import takes_part_in
from exchanges.views.around import own_visit, page_of


@require_GET
def show(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything for the road on a few pages of paper."""
    visit = own_visit(request, pk)
    if not takes_part_in(request.user, visit):
        raise PermissionDenied
    agenda, terms = agenda_of(visit), terms_of(visit)
    readable = agenda if can_read_agenda(request.user, visit, agenda) else None
    context = page_of(
        request,
        visit,
        "exchanges:agenda-detail",
        title=_("Pack for the road"),
        agenda=readable,
        days=agenda_days(visit, items_of(readable), request.user),
        objectives=terms.objectives if can_read_terms(request.user, visit, terms) and terms else "",
        delegations=pack_delegations(visit, request.user),
        contacts=contacts_of(visit, request.user),
        people=visit_people(visit),
        languages=languages_in_words(visit.offer.languages),
        interpreters=languages_in_words(visit.interpreters),
    )
    return render(request, "exchanges/visit_pack.html", context)
