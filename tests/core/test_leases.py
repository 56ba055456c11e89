from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from accounts.models import EnrolmentUpload
from core import leases
from tests.factories import InstitutionFactory, UserFactory

NOW = datetime(2026, 12, 8, 12, 0, tzinfo=UTC)
LATER = NOW + leases.LEASE + timedelta(seconds=1)


def make_work(count: int = 1) -> list[EnrolmentUpload]:
    institution, person = InstitutionFactory(), UserFactory()
    return [
        EnrolmentUpload.objects.create(
            institution=institution, uploaded_by=person, file_name=f"{n}.csv", content=b""
        )
        for n in range(count)
    ]


def claim(now: datetime = NOW) -> EnrolmentUpload | None:
    return leases.claim_next(EnrolmentUpload.objects.order_by("file_name"), now=now)


@pytest.mark.django_db
class TestClaim:
    def test_nothing_to_do(self) -> None:
        assert claim() is None

    def test_claimed_row_is_not_claimed_again(self) -> None:
        first, second = make_work(2)
        assert claim() == first
        assert claim() == second
        assert claim() is None

    def test_row_of_a_dead_worker_is_taken_over_and_counted(self) -> None:
        make_work()
        held = claim()
        taken = claim(LATER)
        assert taken == held
        assert taken.claim_token != held.claim_token
        assert taken.attempts == 2

    def test_lease_in_force_is_respected_to_its_end(self) -> None:
        make_work()
        claim()
        assert claim(NOW + leases.LEASE) is None


@pytest.mark.django_db
class TestHold:
    def test_progress_is_stored_and_prolongs_the_lease(self) -> None:
        make_work()
        work = claim()
        leases.report_progress(work, 3, 12, now=NOW + timedelta(seconds=60))
        stored = EnrolmentUpload.objects.get()
        assert (stored.progress_done, stored.progress_total) == (3, 12)
        assert stored.progress_percent == 25
        assert claim(LATER) is None

    def test_late_worker_learns_that_the_row_is_not_its_own(self) -> None:
        make_work()
        late = claim()
        claim(LATER)
        with pytest.raises(leases.LeaseLost):
            leases.report_progress(late, 1, 2, now=LATER)
        with pytest.raises(leases.LeaseLost):
            leases.release(late)

    def test_outcome_of_a_late_worker_is_not_stored(self) -> None:
        make_work()
        late = claim()
        claim(LATER)

        @transaction.atomic
        def store_outcome() -> None:
            EnrolmentUpload.objects.update(state="applied")
            leases.release(late)

        with pytest.raises(leases.LeaseLost):
            store_outcome()
        assert EnrolmentUpload.objects.get().state == "received"

    def test_released_row_is_free(self) -> None:
        make_work()
        leases.release(claim())
        assert claim() is not None

    def test_row_is_released_once(self) -> None:
        make_work()
        work = claim()
        leases.release(work)
        with pytest.raises(leases.LeaseLost):
            leases.release(work)

    def test_progress_without_a_size_is_none(self) -> None:
        assert EnrolmentUpload(progress_done=4).progress_percent == 0


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_share_the_rows_without_a_double() -> None:
    work = {upload.pk for upload in make_work(12)}
    claimed: list[object] = []
    barrier = threading.Barrier(4)

    def work_all() -> None:
        barrier.wait()
        while (found := claim()) is not None:
            claimed.append(found.pk)
        connection.close()

    threads = [threading.Thread(target=work_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    # SKIP LOCKED may let a worker leave early, while another holds the last rows; none is doubled.
    assert len(claimed) == len(set(claimed))
    assert set(claimed) == work
