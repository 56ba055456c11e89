"""The life of an enrolment file: received, read, confirmed or discarded, enrolled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts import queries, rules
from accounts.models import (
    EnrolmentRow,
    EnrolmentUpload,
    Institution,
    RowOutcome,
    UploadState,
    User,
)
from accounts.services.judging import Judged
from core import audit, leases
from core.wake import wake

TASK = "accounts.tasks.work_enrolment_uploads"
LONGEST_FILE_NAME = 120
ROWS_A_QUERY = 500


@transaction.atomic
def receive_upload(
    *,
    institution: Institution,
    file_name: str,
    content: bytes,
    encoding: str,
    by: User,
    now: datetime,
) -> EnrolmentUpload:
    """Store a file so that a worker reads it; the caller has checked it with `check_file`.

    Raises:
        UploadRefused: `by` enrols nobody for this institution.
    """
    if not rules.can_enrol(by, institution):
        raise rules.UploadRefused("not_yours")
    upload = EnrolmentUpload.objects.create(
        institution=institution,
        uploaded_by=by,
        file_name=file_name[-LONGEST_FILE_NAME:],
        content=content,
        encoding=encoding,
        created_at=now,
    )
    audit.record("enrolment_upload.received", upload, by=by, now=now, bytes=len(content))
    wake(TASK)
    return upload


@transaction.atomic
def reread_upload(
    *, upload: EnrolmentUpload, encoding: str, by: User, now: datetime
) -> EnrolmentUpload:
    """Read the file again in another encoding; the preview is made anew.

    Raises:
        UploadRefused: the file is not `by`'s to work on, or no longer in preview.
    """
    held = _for_decision(upload, by)
    held.encoding, held.state = encoding, UploadState.RECEIVED
    held.attempts, held.progress_done, held.progress_total = 0, 0, 0
    held.save(update_fields=["encoding", "state", "attempts", "progress_done", "progress_total"])
    held.rows.all().delete()
    audit.record("enrolment_upload.reread", held, by=by, now=now, encoding=encoding)
    wake(TASK)
    return held


@transaction.atomic
def confirm_upload(*, upload: EnrolmentUpload, by: User, now: datetime) -> EnrolmentUpload:
    """Ask the worker to enrol the rows of the preview. Confirming twice is confirming once.

    Raises:
        UploadRefused: the file is not `by`'s to work on, or was never previewed.
    """
    held = EnrolmentUpload.objects.select_for_update().get(pk=upload.pk)
    if held.state in (UploadState.CONFIRMED, UploadState.APPLIED) and rules.can_work_on(by, held):
        return held
    held = _for_decision(upload, by)
    held.state, held.confirmed_at, held.confirmed_by = UploadState.CONFIRMED, now, by
    held.attempts, held.failure, held.progress_done = 0, "", 0
    held.progress_total = rows_to_enrol(held).count()
    held.save()
    audit.record("enrolment_upload.confirmed", held, by=by, now=now, rows=held.progress_total)
    wake(TASK)
    return held


@transaction.atomic
def discard_upload(*, upload: EnrolmentUpload, by: User, now: datetime) -> EnrolmentUpload:
    """Drop a preview: nobody is enrolled, and the file and its rows are gone.

    Raises:
        UploadRefused: the file is not `by`'s to work on, or no longer in preview.
    """
    held = _for_decision(upload, by)
    held.state, held.content = UploadState.DISCARDED, b""
    held.save(update_fields=["state", "content"])
    held.rows.filter(applied_at__isnull=True).delete()
    audit.record("enrolment_upload.discarded", held, by=by, now=now)
    return held


@transaction.atomic
def store_preview(
    *,
    upload: EnrolmentUpload,
    values: Sequence[dict[str, str]],
    judged: Iterable[Judged],
    ignored_columns: list[str],
    now: datetime,
) -> EnrolmentUpload:
    """Store what each row of a file that a worker has read would do, and free the file.

    Raises:
        LeaseLost: another worker took the file over.
    """
    leases.release(upload)
    upload.rows.all().delete()
    rows = [
        EnrolmentRow(
            upload=upload,
            # As spreadsheets count: the heading is line 1.
            number=number,
            values=cells,
            outcome=verdict.outcome,
            findings=[finding._asdict() for finding in verdict.findings],
            profile=verdict.profile,
        )
        for number, (cells, verdict) in enumerate(zip(values, judged, strict=True), start=2)
    ]
    EnrolmentRow.objects.bulk_create(rows, batch_size=ROWS_A_QUERY)
    upload.state, upload.attempts, upload.ignored_columns = (
        UploadState.PREVIEWED,
        0,
        ignored_columns,
    )
    upload.save(update_fields=["state", "attempts", "ignored_columns"])
    counts = queries.outcome_counts(upload)
    audit.record("enrolment_upload.previewed", upload, by=None, now=now, **counts)
    return upload


@transaction.atomic
def refuse_upload(*, upload: EnrolmentUpload, reason: str, now: datetime) -> EnrolmentUpload:
    """Refuse a whole file that a worker could not read; `reason` is a key that pages word."""
    leases.release(upload)
    upload.state, upload.failure, upload.content = UploadState.REFUSED, reason[:500], b""
    upload.save(update_fields=["state", "failure", "content"])
    audit.record("enrolment_upload.refused", upload, by=None, now=now)
    return upload


@transaction.atomic
def stop_upload(*, upload: EnrolmentUpload, reason: str, now: datetime) -> EnrolmentUpload:
    """Stop enrolling: what is enrolled stays, the rest waits for a person to confirm again."""
    leases.release(upload)
    upload.state, upload.failure, upload.attempts = UploadState.PREVIEWED, reason[:500], 0
    upload.save(update_fields=["state", "failure", "attempts"])
    audit.record("enrolment_upload.stopped", upload, by=None, now=now)
    return upload


def rows_to_enrol(upload: EnrolmentUpload) -> QuerySet[EnrolmentRow]:
    """The rows of `upload` that are still to be written, in the order of the file."""
    return upload.rows.filter(
        applied_at__isnull=True, outcome__in=(RowOutcome.ADDED, RowOutcome.CHANGED)
    )


def _for_decision(upload: EnrolmentUpload, by: User) -> EnrolmentUpload:
    held = EnrolmentUpload.objects.select_for_update().get(pk=upload.pk)
    if not rules.can_work_on(by, held):
        raise rules.UploadRefused("not_yours")
    if not rules.is_ready(held):
        raise rules.UploadRefused("not_in_preview")
    return held
