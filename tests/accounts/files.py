"""Enrolment files on their way: stored, read, enrolled."""

from __future__ import annotations

from datetime import UTC, datetime

from accounts import services
from accounts.imports import work_next_upload
from accounts.models import (
    EnrolmentUpload,
)

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
HEADING = "name,email,post,rank,unit,languages,themes,time zone,language,seniority,sector\n"
ANA = (
    'Ana Mar,ana@example.org,Head of desk,Major,Operations > Gender desk,"en:C1, fr:B2",'
    '"leadership:3, gender_desk",Kigali,en,8,police\n'
)


def received(focal_point, institution, text, **fields) -> EnrolmentUpload:
    return services.receive_upload(
        institution=institution,
        file_name="leaders.csv",
        content=text if isinstance(text, bytes) else text.encode(),
        encoding=fields.pop("encoding", "utf-8-sig"),
        by=focal_point,
        now=NOW,
    )


def previewed(focal_point, institution, text, **fields) -> EnrolmentUpload:
    upload = received(focal_point, institution, text, **fields)
    work_everything()
    upload.refresh_from_db()
    return upload


def enrolled(focal_point, institution, text) -> EnrolmentUpload:
    upload = previewed(focal_point, institution, text)
    services.confirm_upload(upload=upload, by=focal_point, now=NOW)
    work_everything()
    upload.refresh_from_db()
    return upload


def work_everything() -> int:
    steps = 0
    while work_next_upload(now=NOW):
        steps += 1
    return steps


def outcomes(upload) -> list[str]:
    return [row.outcome for row in upload.rows.all()]


def keys(upload, number=2) -> list[tuple[str, str, str]]:
    findings = upload.rows.get(number=number).findings
    return [(f["column"], f["key"], f["value"]) for f in findings]
