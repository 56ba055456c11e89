from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest
from coaching import queries
from coaching.forms import CohortTermsForm, accept_version
from coaching.presenters.agreements import LIMITS, refusal_of_agreement, usual_clauses
from coaching.rules import AgreementRefused
from coaching.services.terms import store_cohort_terms
from matching.models import Cohort


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, cohort: uuid.UUID) -> HttpResponse:
    """The terms that pairs of a cohort start from."""
    found = get_object_or_404(Cohort.objects.run_by(request.user), pk=cohort)
    terms = queries.terms_of_cohort(found)
    form = CohortTermsForm(request.POST or None, instance=terms, initial={"stored": terms.version})
    stored = None
    here = reverse("coaching:cohort-sessions", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            store_cohort_terms(
                cohort=found,
                fields=form.terms(),
                version=form.cleaned_data["stored"],
                by=request.user,
                now=timezone.now(),
            )
        except AgreementRefused as refused:
            form.add_error(None, refusal_of_agreement(refused.reason))
            stored = queries.terms_of_cohort(found)
            accept_version(form, "stored", stored.version)
        else:
            messages.success(request, _("Pairs that agree from now on start from these terms."))
            return redirect(here)
    context = {
        "form": form,
        "cohort": found,
        "stored": stored,
        "clauses": usual_clauses(stored) if stored else [],
        "limits": LIMITS,
        "trail": [
            (found.name, reverse("matching:cohort-detail", args=[found.pk])),
            (_("Sessions in %(cohort)s") % {"cohort": found.name}, here),
        ],
    }
    return render(request, "coaching/cohort_terms.html", context)
