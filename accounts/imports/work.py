"""What the worker does with an enrolment file, one short step at a time."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from accounts.imports.cells import read_row
from accounts.imports.columns import Table, read_table
from accounts.imports.reading import FileRefused, read_lines
from accounts.models import EnrolmentColumn, EnrolmentUpload, UploadState
from accounts.rules import UploadRefused
from accounts.services import enrolment, uploads
from accounts.services.judging import Finding, PersonRow, judge_rows, read_known
from core import leases

logger = logging.getLogger(__name__)
# Small enough to be done long before a lease ends, large enough that queries do not count.
ROWS_A_STEP = 200


def work_next_upload(*, now: datetime) -> bool:
    """Do one step of the oldest file that waits: read it, or enrol its next rows.

    Returns whether there was one. A worker that dies in the middle has written nothing: the file
    is claimed again when its lease has ended, and goes on where the last step ended.
    """
    upload = leases.claim_next(EnrolmentUpload.objects.awaiting_work(), now=now)
    if upload is None:
        return False
    try:
        _work(upload, now)
    except leases.LeaseLost:
        # Discarded, or taken over: whoever holds it now does the work.
        logger.info("enrolment file %s was taken over", upload.pk)
    return True


def _work(upload: EnrolmentUpload, now: datetime) -> None:
    is_new = upload.state == UploadState.RECEIVED
    if upload.attempts > leases.MAX_ATTEMPTS:
        give_up = uploads.refuse_upload if is_new else uploads.stop_upload
        give_up(upload=upload, reason="too_many_attempts", now=now)
    elif is_new:
        _preview(upload, now)
    else:
        _enrol_some(upload, now)


def _preview(upload: EnrolmentUpload, now: datetime) -> None:
    try:
        table = read_table(read_lines(bytes(upload.content), upload.encoding))
    except FileRefused as refused:
        uploads.refuse_upload(upload=upload, reason=str(refused), now=now)
        return
    rows = _read_rows(table)
    known = read_known(upload.institution, rows)
    uploads.store_preview(
        upload=upload,
        values=table.rows,
        judged=judge_rows(rows, known),
        ignored_columns=table.ignored,
        now=now,
    )


def _read_rows(table: Table) -> list[PersonRow]:
    """Read all rows; of two with one address the first counts, and the second says so."""
    rows = [read_row(values) for values in table.rows]
    first: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        if not row.email:
            continue
        if row.email in first:
            twice = Finding(EnrolmentColumn.EMAIL, "twice_in_file", str(first[row.email]))
            row.findings.append(twice)
        first.setdefault(row.email, number)
    return rows


def _enrol_some(upload: EnrolmentUpload, now: datetime) -> None:
    try:
        with transaction.atomic():
            rows = list(uploads.rows_to_enrol(upload)[:ROWS_A_STEP])
            # Judged again: since the preview somebody may have changed what is stored.
            read = [read_row(row.values) for row in rows]
            known = read_known(upload.institution, read)
            enrolment.enrol_rows(
                upload=upload,
                rows=rows,
                judged=judge_rows(read, known),
                by=upload.confirmed_by or upload.uploaded_by,
                now=now,
            )
    except UploadRefused as refused:
        uploads.stop_upload(upload=upload, reason=refused.key, now=now)
