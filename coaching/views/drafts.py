from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from accounts.permissions import SignedInRequest
from coaching import presenters
from coaching.forms import LogForm
from coaching.models import LogDraft, Session
from coaching.rules import NoteRefused, SessionRefused
from coaching.services.drafts import DraftChanged, discard_draft, keep_draft
from coaching.views.access import own_session
from coaching.views.log_pages import LogPage


@sensitive_post_parameters("shared_note", "private_note")
@require_POST
def keep(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Keep the form of a log as it is; a script that does so gets its answer in JSON."""
    found = own_session(request, session)
    return _keep(request, found)


@require_POST
def discard(request: SignedInRequest, session: uuid.UUID) -> HttpResponse:
    """Delete the draft that the page showed."""
    found = own_session(request, session)
    version = request.POST.get("draft_version", "")
    gone = discard_draft(
        session=found,
        version=int(version) if version.isdecimal() else 0,
        by=request.user,
        now=timezone.now(),
    )
    if gone:
        messages.success(request, _("The draft is discarded."))
    else:
        messages.warning(request, _("You kept a newer draft meanwhile: here it is."))
    return redirect("coaching:session-log", found.pk)


@sensitive_variables()
def _keep(request: SignedInRequest, session: Session) -> HttpResponse:
    page = LogPage(request, session.pairing, session)
    form, is_script = page.sent(), request.headers.get("Accept") == "application/json"
    try:
        draft = keep_draft(session=session, entry=form.draft(), by=request.user, now=timezone.now())
    except (SessionRefused, NoteRefused) as refused:
        said = presenters.refusal(refused.reason)
        if is_script:
            return JsonResponse({"said": said}, status=409)
        return _refused(page, form, refused, said)
    if is_script:
        return JsonResponse({"version": draft.version, "said": _kept_words(draft)})
    messages.success(request, _kept_words(draft))
    return redirect("coaching:session-list", session.pairing_id)


@sensitive_variables()
def _refused(
    page: LogPage, form: LogForm, refused: SessionRefused | NoteRefused, said: str
) -> HttpResponse:
    form.full_clean()
    if isinstance(refused, DraftChanged):
        return page.after_draft_changed(form)
    form.add_error(None, said)
    return page.render(form)


def _kept_words(draft: LogDraft) -> str:
    at = timezone.localtime(draft.changed_at)
    return _("Draft kept at %(time)s. Nobody but you can open it.") % {"time": f"{at:%H:%M}"}
