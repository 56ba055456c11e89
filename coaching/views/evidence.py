"""The evidence pack of a programme, for its organisers."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import SignedInRequest
from coaching.exports import evidence_pack
from coaching.forms import accept_version
from coaching.forms.evidence import EvidenceForm
from coaching.models import EvidenceArea, EvidenceNote
from coaching.presenters import evidence as presenters
from coaching.rules.evidence import EvidenceRefused
from coaching.services.evidence import write_evidence
from core.suppressing import LEAST
from matching.models import Programme


@require_GET
def show(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """The six areas: what is known, what is written, what is missing."""
    found = _programme(request, programme)
    areas = presenters.evidence(found)
    context = {
        "title": _("Evidence pack"),
        "trail": _trail(found),
        "programme": found,
        "areas": areas,
        "missing": sum(len(area.missing) for area in areas),
        "least": LEAST,
    }
    return render(request, "coaching/evidence_detail.html", context)


@require_GET
def download(request: SignedInRequest, programme: uuid.UUID) -> HttpResponse:
    """Everything as one ZIP file."""
    found = _programme(request, programme)
    content = evidence_pack(found, now=timezone.now())
    response = HttpResponse(content, content_type="application/zip")
    name = slugify(found.name) or "programme"
    response["Content-Disposition"] = f'attachment; filename="evidence-{name}.zip"'
    return response


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, programme: uuid.UUID, area: str) -> HttpResponse:
    """Write the own words on one area."""
    found = _programme(request, programme)
    if area not in EvidenceArea.values:
        raise Http404
    note = EvidenceNote.objects.filter(programme=found, area=area).first()
    initial = {"text": note.text, "version": note.version} if note else None
    form = EvidenceForm(request.POST or None, initial=initial)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            write_evidence(
                programme=found, area=area, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except EvidenceRefused as refused:
            form.add_error("text", presenters.refusal(refused.reason))
            is_stale = refused.reason == "changed"
            if is_stale:
                accept_version(form, "version", note.version if note else 0)
        else:
            messages.success(request, _("Your words are stored."))
            return redirect("coaching:evidence-detail", found.pk)
    here = reverse("coaching:evidence-detail", args=[found.pk])
    context = {
        "title": EvidenceArea(area).label,
        "trail": [*_trail(found), (_("Evidence pack"), here)],
        "form": form,
        "stored": note if is_stale else None,
        "cancel_url": here,
    }
    return render(request, "coaching/evidence_form.html", context)


def _programme(request: SignedInRequest, pk: uuid.UUID) -> Programme:
    visible = Programme.objects.visible_to(request.user).select_related("institution")
    return get_object_or_404(visible, pk=pk)


def _trail(programme: Programme) -> list[tuple[str, str]]:
    here = reverse("matching:programme-detail", args=[programme.pk])
    return [(_("Programmes"), reverse("matching:programme-list")), (programme.name, here)]
