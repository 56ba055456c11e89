"""What the pages around a visit share: the visit itself, and the tabs above each page."""

from __future__ import annotations

import uuid
from typing import Any

from django.shortcuts import get_object_or_404

from accounts.permissions import SignedInRequest
from exchanges import queries
from exchanges.models import Visit
from exchanges.presenters.papers import visit_tabs
from exchanges.presenters.visits import visit_when
from exchanges.presenters.words import state_shape


def own_visit(request: SignedInRequest, pk: uuid.UUID) -> Visit:
    """The visit, for whoever may see it."""
    visits = queries.visits_with_people(Visit.objects.visible_to(request.user))
    return get_object_or_404(visits, pk=pk)


def page_of(request: SignedInRequest, visit: Visit, here: str, **context: Any) -> dict[str, Any]:
    """What every page around a visit shows; `here` is the name of its tab."""
    return {
        "visit": visit,
        "when": visit_when(visit),
        "shape": state_shape(visit.state),
        "visit_tabs": visit_tabs(visit, request.user, here),
        **context,
    }
