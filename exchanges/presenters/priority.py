"""How much a request counts in a plan, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchanges.models import Priority, VisitRequest
from exchanges.queries.waiting import cycles_waited


def waited_words(cycles: int) -> str:
    """How many cycles a need has waited; empty for none."""
    if not cycles:
        return ""
    return ngettext("waited %(n)s cycle", "waited %(n)s cycles", cycles) % {"n": cycles}


def priority_words(request: VisitRequest) -> str:
    """The priority that the organiser gave, and what waiting adds to it."""
    given = str(Priority(request.priority).label)
    waited = waited_words(cycles_waited(request.cycle, [request])[request.pk])
    if not waited:
        return given
    if request.counts_waiting:
        return _("%(priority)s, %(waited)s") % {"priority": given, "waited": waited}
    return _("%(priority)s, %(waited)s (not counted)") % {"priority": given, "waited": waited}
