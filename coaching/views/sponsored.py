from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from accounts.permissions import SignedInRequest
from coaching import rules
from coaching.models import Agreement
from coaching.presenters import sponsored as presenters
from coaching.services.agreements import open_goals


@require_GET
def list_sponsored(request: SignedInRequest) -> HttpResponse:
    """The pairs that the reader sponsors, a card each."""
    cards = presenters.sponsored_cards(
        Agreement.objects.naming(request.user), request.user, now=timezone.now()
    )
    return render(request, "coaching/sponsored_list.html", {"cards": cards})


@sensitive_variables("goals")
@require_GET
def show(request: SignedInRequest, pairing: uuid.UUID) -> HttpResponse:
    """What the signed terms let the sponsor see of a pair, and nothing else."""
    sponsored = Agreement.objects.sponsored_by(request.user).with_people()
    agreement = get_object_or_404(sponsored, pairing=pairing)
    terms, now = agreement.in_force, timezone.now()
    if terms is None:
        raise Http404
    terms.agreement = agreement
    sees_attendance = rules.can_see_attendance(request.user, agreement, now)
    goals = open_goals(terms, by=request.user, now=now)
    if not sees_attendance and goals is None:
        raise Http404
    context = {
        "agreement": agreement,
        "pairing": agreement.pairing,
        "sees_attendance": sees_attendance,
        "meetings": presenters.attendance(agreement.pairing) if sees_attendance else [],
        "terms": terms,
        "goals": goals,
        "trail": [(_("Coaching you sponsor"), reverse("coaching:sponsored-list"))],
    }
    return render(request, "coaching/sponsored_detail.html", context)
