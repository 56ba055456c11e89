"""The passes of a large run as rows: any number of workers compute them, the result is the same."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import transaction
from numpy.typing import NDArray

from core.keyring import seal, unseal
from core.leases import LeaseLost, claim_next, release
from core.wake import wake
from matching import engine
from matching.models import MatchRun, RunInput, RunPart, RunPass, RunState

TASK = "matching.tasks.work_run_parts"
# Below so many pairs one worker is done before another has read the instance.
FEWEST_PAIRS = 40_000_000
PAUSE = 0.2
ROWS = "pass_rows"
logger = logging.getLogger(__name__)


@contextmanager
def shared_out(
    run: MatchRun, problem: engine.CohortProblem, *, clock: Callable[[], datetime]
) -> Iterator[engine.Fan | None]:
    """Give out the passes of a run of many pairs to all workers; None where one is enough.

    What was stored for it goes when the run ends, however it ends.
    """
    pairs = len(problem.coachees) * len(problem.coaches)
    if pairs < FEWEST_PAIRS or settings.CELERY_BROKER_URL.startswith("memory:"):
        yield None
        return
    content = seal(engine.cohort_text(problem).encode(), bound_to=_bound(run.pk))
    RunInput.objects.update_or_create(run=run, defaults={"sealed": content})
    try:
        yield _Rows(run, problem, clock)
    finally:
        RunPass.objects.filter(run=run).delete()
        RunInput.objects.filter(run=run).delete()


class _Rows:
    """Stores the parts of each pass, computes what no other worker takes, and reads all back."""

    def __init__(
        self, run: MatchRun, problem: engine.CohortProblem, clock: Callable[[], datetime]
    ) -> None:
        self._run, self._clock = run, clock
        self._worker = engine.PartWorker(problem)

    def each(
        self, work: str, free: engine.FreeScores, shared: engine.Arrays, rows: engine.Indices
    ) -> Iterator[engine.Arrays]:
        """Yield the outcome of each part, in order."""
        bounds = engine.parts(len(rows), free.shape[1])
        content = _packed({**shared, **free.terms, ROWS: rows})
        with transaction.atomic():
            one = RunPass.objects.create(
                run=self._run, work=work, shared=content, created_at=self._clock()
            )
            RunPart.objects.bulk_create(
                RunPart(of=one, number=number, first=first, after=after, created_at=self._clock())
                for number, (first, after) in enumerate(bounds)
            )
            wake(TASK)
        for number in range(len(bounds)):
            yield _unpacked(self._outcome(one, number))
        one.delete()

    def _outcome(self, one: RunPass, number: int) -> bytes:
        """Wait for a part; meanwhile compute whatever waits, this part first."""
        while True:
            part = one.parts.get(number=number)
            if part.outcome is not None:
                return bytes(part.outcome)
            mine = claim_next(one.parts.filter(outcome=None).order_by("number"), now=self._clock())
            if mine is None:
                time.sleep(PAUSE)
                self._stop_if_cancelled()
            else:
                _compute(mine, one, self._worker)

    def _stop_if_cancelled(self) -> None:
        if not MatchRun.objects.active().filter(pk=self._run.pk).exists():
            raise LeaseLost(str(self._run.pk))


def work_next_part(*, clock: Callable[[], datetime]) -> bool:
    """Claim a part of a run that computes elsewhere, compute and store it; False for none."""
    waiting = RunPart.objects.filter(outcome=None, of__run__state=RunState.RUNNING)
    part = claim_next(waiting.order_by("of__created_at", "number"), now=clock())
    if part is None:
        _Opened.forget()
        return False
    one = RunPass.objects.filter(pk=part.of_id).first()
    worker = _Opened.worker(one.run_id) if one else None
    if one is not None and worker is not None:
        _compute(part, one, worker)
    return True


class _Opened:
    """The worker for the run at hand: taking a large cohort apart takes seconds."""

    _run: UUID | None = None
    _worker: engine.PartWorker | None = None

    @classmethod
    def worker(cls, run: UUID) -> engine.PartWorker | None:
        """Open the instance of a run; None where it has just ended."""
        if cls._run != run:
            cls.forget()
            row = RunInput.objects.filter(run=run).first()
            if row is None:
                return None
            text = unseal(bytes(row.sealed), bound_to=_bound(run)).decode()
            problem = engine.read_instance(text)
            if not isinstance(problem, engine.CohortProblem):
                raise TypeError("the instance of a run is a cohort")
            cls._run, cls._worker = run, engine.PartWorker(problem)
        return cls._worker

    @classmethod
    def forget(cls) -> None:
        """Keep nothing of a run that is over."""
        cls._run = cls._worker = None


def _compute(part: RunPart, one: RunPass, worker: engine.PartWorker) -> None:
    shared = _unpacked(bytes(one.shared))
    rows = shared[ROWS][part.first : part.after]
    outcome = _packed(worker.outcome(one.work, shared, rows))
    try:
        with transaction.atomic():
            release(part)
            RunPart.objects.filter(pk=part.pk).update(outcome=outcome)
    except LeaseLost:
        # Somebody was faster after a lease ran out, or the run is over: the outcome is the same.
        logger.info("part %s of pass %s was taken over", part.number, one.pk)


def _packed(arrays: engine.Arrays) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    return content.getvalue()


def _unpacked(content: bytes) -> dict[str, NDArray[Any]]:
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return dict(arrays)


def _bound(run: UUID) -> str:
    return f"matching.RunInput:{run}:sealed"
