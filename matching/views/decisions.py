from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import SignedInRequest
from matching import services
from matching.models import PairDecision


@require_POST
def decision_lift(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Unlock a pair or allow it again."""
    decision = get_object_or_404(PairDecision.objects.visible_to(request.user), pk=pk)
    services.lift_decision(decision=decision, by=request.user, now=timezone.now())
    messages.success(request, _("The pair is free again. It holds from the next run on."))
    return redirect("matching:cohort-detail", decision.cohort_id)
