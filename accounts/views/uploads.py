"""Enrolment files: upload, look, confirm, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import queries, services
from accounts.exports import errors_response, template_response
from accounts.forms.uploads import RereadForm, RowFilter, UploadFilter, UploadForm
from accounts.imports import FileRefused, check_file
from accounts.models import EnrolmentRow, EnrolmentUpload, RowOutcome, UploadState
from accounts.permissions import SignedInRequest, Verb, needs
from accounts.presenters import uploads as words
from accounts.rules import UploadRefused
from core.exports import FORMATS
from core.lists import Column, list_page
from core.templatetags.counterpart import moment

WORKING = (UploadState.RECEIVED, UploadState.CONFIRMED)
UPLOAD_COLUMNS = [
    Column(
        gettext_lazy("File"),
        lambda upload: upload.file_name,
        url=lambda upload: reverse("accounts:upload-detail", args=[upload.pk]),
    ),
    Column(gettext_lazy("Institution"), lambda upload: upload.institution.name),
    Column(gettext_lazy("Uploaded by"), lambda upload: upload.uploaded_by.name),
    Column(gettext_lazy("When"), lambda upload: moment(upload.created_at)),
    Column(
        gettext_lazy("State"),
        lambda upload: upload.get_state_display(),
        state=lambda upload: words.state_shape(upload) or "quiet",
    ),
]
ROW_COLUMNS = [
    Column(gettext_lazy("Name"), lambda row: row.values.get("name", "")),
    Column(gettext_lazy("E-mail"), lambda row: row.values.get("email", "")),
    Column(
        gettext_lazy("What happens"),
        lambda row: row.get_outcome_display(),
        state=lambda row: words.outcome_shape(row) or "quiet",
    ),
    Column(gettext_lazy("Details"), words.findings_text),
    Column(gettext_lazy("Row"), lambda row: row.number, is_number=True),
]


@require_safe
@needs(Verb.ENROL_LEADERS)
def upload_list(request: SignedInRequest) -> HttpResponse:
    """The enrolment files of the reader's institutions, newest first."""
    rows = EnrolmentUpload.objects.visible_to(request.user)
    return list_page(
        request,
        title=_("Enrolment files"),
        rows=rows.select_related("institution", "uploaded_by").defer("content"),
        columns=UPLOAD_COLUMNS,
        filters=UploadFilter,
        empty=_("No file yet. Download the template, fill in your leaders, and upload it."),
        template="accounts/upload_list.html",
        trail=[(_("People"), reverse("accounts:person-list"))],
    )


@require_http_methods(["GET", "POST"])
@needs(Verb.ENROL_LEADERS)
def upload_create(request: SignedInRequest) -> HttpResponse:
    """Take a file; a worker reads it, and the page of the file shows how far it is."""
    form = UploadForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        upload = _received(request, form)
        if upload is not None:
            return redirect("accounts:upload-detail", pk=upload.pk)
    return render(request, "accounts/upload_form.html", {"form": form})


def _received(request: SignedInRequest, form: UploadForm) -> EnrolmentUpload | None:
    file, encoding = form.cleaned_data["file"], form.cleaned_data["encoding"]
    try:
        # One byte more than allowed is enough to know that a file is too large.
        content = file.read(settings.MAX_UPLOAD_BYTES + 1)
        check_file(content, encoding)
        return services.receive_upload(
            institution=form.cleaned_data["institution"],
            file_name=file.name,
            content=content,
            encoding=encoding,
            by=request.user,
            now=timezone.now(),
        )
    except FileRefused as refused:
        field = "encoding" if refused.key == "wrong_encoding" else "file"
        form.add_error(field, words.reason_of(str(refused)))
    except UploadRefused:
        form.add_error("institution", _("You enrol nobody for this institution."))
    return None


@require_safe
def upload_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One file: being read, its preview, being enrolled, or what came of it."""
    upload = _upload(request, pk)
    counts = queries.outcome_counts(upload)
    chosen = request.GET.get("outcome", "")
    return list_page(
        request,
        title=upload.file_name,
        rows=EnrolmentRow.objects.filter(upload=upload),
        columns=ROW_COLUMNS,
        filters=RowFilter,
        empty="",
        template="accounts/upload_detail.html",
        upload=upload,
        counts=counts,
        tabs=words.outcome_tabs(counts, chosen),
        state_shape=words.state_shape(upload),
        failure=words.reason_of(upload.failure),
        confirm_label=words.confirm_label(counts),
        reread_form=RereadForm(initial={"encoding": upload.encoding}),
        is_working=upload.state in WORKING,
        is_preview=upload.state == UploadState.PREVIEWED,
        is_text=not upload.file_name.lower().endswith(".xlsx"),
        has_errors=counts[RowOutcome.REFUSED] > 0,
    )


@require_POST
def upload_confirm(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Enrol the rows of the preview."""
    upload = _upload(request, pk)
    try:
        services.confirm_upload(upload=upload, by=request.user, now=timezone.now())
    except UploadRefused:
        messages.warning(request, _("This file was decided on already."))
    return redirect("accounts:upload-detail", pk=pk)


@require_POST
def upload_discard(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Drop the preview; nobody of it is enrolled."""
    upload = _upload(request, pk)
    try:
        services.discard_upload(upload=upload, by=request.user, now=timezone.now())
    except UploadRefused:
        messages.warning(request, _("This file was decided on already."))
        return redirect("accounts:upload-detail", pk=pk)
    messages.success(request, _("The file is discarded. Nobody of it was enrolled."))
    return redirect("accounts:upload-list")


@require_POST
def upload_reread(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Read the letters of the file in another way and make the preview again."""
    upload = _upload(request, pk)
    form = RereadForm(request.POST)
    try:
        if form.is_valid():
            check_file(bytes(upload.content), form.cleaned_data["encoding"])
            services.reread_upload(
                upload=upload, by=request.user, now=timezone.now(), **form.cleaned_data
            )
    except FileRefused as refused:
        messages.error(request, words.reason_of(str(refused)))
    except UploadRefused:
        messages.warning(request, _("This file was decided on already."))
    return redirect("accounts:upload-detail", pk=pk)


@require_safe
@needs(Verb.ENROL_LEADERS)
def upload_template(request: HttpRequest, file_format: str) -> HttpResponse:
    """The empty enrolment file with an example row."""
    return template_response(_known(file_format))


@require_safe
def upload_errors(request: SignedInRequest, pk: UUID, file_format: str) -> HttpResponse:
    """The refused rows of one file, with what to correct in each."""
    return errors_response(_upload(request, pk), _known(file_format))


def _upload(request: SignedInRequest, pk: UUID) -> EnrolmentUpload:
    uploads = EnrolmentUpload.objects.visible_to(request.user).select_related("institution")
    return get_object_or_404(uploads.defer("content"), pk=pk)


def _known(file_format: str) -> str:
    if file_format not in FORMATS:
        raise Http404
    return file_format
