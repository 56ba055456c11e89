"""The template of an enrolment file, and the rows of one that somebody has to correct."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.models import EnrolmentColumn, EnrolmentUpload, RowOutcome
from accounts.presenters.uploads import findings_text
from core.exports import table_response

EXAMPLE = {
    EnrolmentColumn.NAME: "Aline Example",
    EnrolmentColumn.EMAIL: "aline.example@example.org",
    EnrolmentColumn.POST: "Head of the gender desk",
    EnrolmentColumn.RANK: "Superintendent",
    EnrolmentColumn.UNIT: "Operations > Gender desk",
    EnrolmentColumn.LANGUAGES: "en:C1, fr:B2",
    EnrolmentColumn.THEMES: "leadership:3, gender_desk:2",
    EnrolmentColumn.TIME_ZONE: "Africa/Kigali",
    EnrolmentColumn.LANGUAGE: "en",
    EnrolmentColumn.SENIORITY: "7",
    EnrolmentColumn.SECTOR: "police",
}


def template_response(file_format: str) -> HttpResponse:
    """An empty enrolment file with one example row, in the reader's language."""
    return table_response(
        name=_("Leaders to enrol"),
        headers=[column.label for column in EnrolmentColumn],
        rows=[[EXAMPLE[column] for column in EnrolmentColumn]],
        file_format=file_format,
    )


def errors_response(upload: EnrolmentUpload, file_format: str) -> HttpResponse:
    """The refused rows as they were typed, in the template's columns, with what to correct."""
    refused = upload.rows.filter(outcome=RowOutcome.REFUSED)
    return table_response(
        name=_("Rows to correct"),
        headers=[*(column.label for column in EnrolmentColumn), _("What to correct")],
        rows=(
            [*(row.values.get(column, "") for column in EnrolmentColumn), findings_text(row)]
            for row in refused
        ),
        file_format=file_format,
    )
