"""The life of an enrolment file: judged again, killed, confirmed twice, wiped at the end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import services
from accounts.imports import work_next_upload
from accounts.models import (
    EnrolmentUpload,
    Invitation,
    Profile,
    Role,
    RowOutcome,
    UploadState,
)
from accounts.rules import UploadRefused
from core import leases
from core.models import AuditEntry
from tests.accounts.files import (
    ANA,
    HEADING,
    NOW,
    enrolled,
    outcomes,
    previewed,
    received,
    work_everything,
)
from tests.factories import (
    ProfileFactory,
    UserFactory,
    person_with,
)

pytestmark = pytest.mark.django_db


def test_what_changed_since_the_preview_is_judged_again(focal_point, institution):
    upload = previewed(focal_point, institution, HEADING + ANA)
    ProfileFactory(user=UserFactory(email="ana@example.org"))
    services.confirm_upload(upload=upload, by=focal_point, now=NOW)
    work_everything()

    assert outcomes(upload) == [RowOutcome.REFUSED]
    assert Profile.objects.filter(institution=institution).count() == 0


def test_a_confirmer_who_lost_the_role_enrols_nobody(focal_point, institution):
    upload = previewed(focal_point, institution, HEADING + ANA)
    services.confirm_upload(upload=upload, by=focal_point, now=NOW)
    focal_point.memberships.all().delete()
    work_everything()

    upload.refresh_from_db()
    assert (upload.state, upload.failure) == (UploadState.PREVIEWED, "not_yours")
    assert not Profile.objects.exists()


def test_confirming_twice_is_confirming_once(focal_point, institution):
    upload = previewed(focal_point, institution, HEADING + ANA)
    for _time in range(2):
        services.confirm_upload(upload=upload, by=focal_point, now=NOW)
    work_everything()
    services.confirm_upload(upload=upload, by=focal_point, now=NOW)
    work_everything()

    assert Profile.objects.count() == 1
    assert AuditEntry.objects.filter(kind="enrolment_upload.confirmed").count() == 1


def test_a_killed_worker_is_followed_by_another(focal_point, institution, monkeypatch):
    monkeypatch.setattr("accounts.imports.work.ROWS_A_STEP", 2)
    rows = "".join(f"P {n},p{n}@example.org\n" for n in range(5))
    upload = previewed(focal_point, institution, "name,email\n" + rows)
    services.confirm_upload(upload=upload, by=focal_point, now=NOW)
    assert work_next_upload(now=NOW)
    # The next worker claims the file and dies before it writes.
    leases.claim_next(EnrolmentUpload.objects.awaiting_work(), now=NOW)

    assert Profile.objects.count() == 2
    assert not work_next_upload(now=NOW + timedelta(seconds=60))
    later = NOW + leases.LEASE + timedelta(seconds=1)
    while work_next_upload(now=later):
        pass
    upload.refresh_from_db()
    assert upload.state == UploadState.APPLIED
    assert (upload.progress_done, upload.progress_total) == (5, 5)
    assert Profile.objects.count() == Invitation.objects.count() == 5


def test_a_file_that_kills_every_worker_is_refused(focal_point, institution):
    upload = received(focal_point, institution, HEADING + ANA)
    EnrolmentUpload.objects.update(attempts=leases.MAX_ATTEMPTS)
    work_everything()

    upload.refresh_from_db()
    assert (upload.state, upload.failure) == (UploadState.REFUSED, "too_many_attempts")


@pytest.mark.parametrize("end", ["applied", "discarded", "refused"])
def test_the_content_is_wiped_at_the_end(end, focal_point, institution):
    if end == "applied":
        upload = enrolled(focal_point, institution, HEADING + ANA)
    elif end == "discarded":
        upload = previewed(focal_point, institution, HEADING + ANA)
        services.discard_upload(upload=upload, by=focal_point, now=NOW)
    else:
        upload = previewed(focal_point, institution, "no,table\n1,2\n")
    upload.refresh_from_db()

    assert upload.state == end
    assert bytes(upload.content) == b""


@pytest.mark.parametrize("service", ["confirm_upload", "discard_upload"])
def test_only_who_enrols_here_decides(service, focal_point, institution):
    upload = previewed(focal_point, institution, HEADING + ANA)
    for somebody in (person_with(Role.FOCAL_POINT), person_with(Role.HOST, institution)):
        with pytest.raises(UploadRefused):
            getattr(services, service)(upload=upload, by=somebody, now=NOW)


def test_a_discarded_file_cannot_be_confirmed(focal_point, institution):
    upload = previewed(focal_point, institution, HEADING + ANA)
    services.discard_upload(upload=upload, by=focal_point, now=NOW)

    with pytest.raises(UploadRefused):
        services.confirm_upload(upload=upload, by=focal_point, now=NOW)
    assert not upload.rows.exists()


def test_the_trail_holds_no_names(focal_point, institution):
    enrolled(focal_point, institution, HEADING + ANA)

    facts = str(list(AuditEntry.objects.values_list("kind", "facts")))
    assert "ana" not in facts.lower()
    assert "leaders.csv" not in facts


def test_queries_do_not_grow_with_the_rows(focal_point, institution, django_assert_max_num_queries):
    few = received(focal_point, institution, "name,email\nA,a@example.org\n")
    many = "".join(
        f'P {n},p{n}@example.org,Operations > Desk {n % 9},"en:C1, fr:B2",leadership:3\n'
        for n in range(150)
    )
    work_everything()
    received(focal_point, institution, "name,email,unit,languages,themes\n" + many)
    with django_assert_max_num_queries(40):
        work_next_upload(now=NOW)
    upload = EnrolmentUpload.objects.exclude(pk=few.pk).get()
    services.confirm_upload(upload=upload, by=focal_point, now=NOW)
    with django_assert_max_num_queries(50):
        work_next_upload(now=NOW)
    assert Profile.objects.count() == 150
