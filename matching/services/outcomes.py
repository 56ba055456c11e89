"""Store what a run found: its proof, its input without secrets, and a draft for each pair."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit
from core.leases import release
from matching import engine
from matching.models import MatchRun, Proposal, ProposalState, RunState
from matching.presenters.facts import pair_facts
from matching.services.notices import tell_of_run
from matching.snapshot import left_out, locks_left, plain, proof_of


@transaction.atomic
def store_result(
    *, run: MatchRun, problem: engine.CohortProblem, result: engine.CohortResult, now: datetime
) -> MatchRun:
    """Finish `run` with a verified result.

    Raises:
        LeaseLost: the run was cancelled or taken over meanwhile; nothing is stored.
    """
    release(run)
    run.state, run.finished_at = RunState.DONE, now
    run.digest, run.engine_version = result.digest, result.engine_version
    run.instance = plain(problem)
    run.result = {
        **_summary(problem, result),
        "locks_left": locks_left(run, problem),
    }
    run.save(
        update_fields=["state", "finished_at", "digest", "engine_version", "instance", "result"]
    )
    Proposal.objects.bulk_create(_drafts(run, problem, result, now))
    proof = proof_of(run, problem, result)
    if proof is not None:
        proof.created_at = now
        proof.save(force_insert=True)
    if run.is_automatic:
        _set_aside(run)
        tell_of_run(run=run, now=now)
    audit.record(
        "match_run.finished", run, by=None, now=now, pairs=result.cardinality, digest=run.digest
    )
    return run


def _set_aside(run: MatchRun) -> None:
    """A later run that nobody asked for takes the place of earlier ones that nobody published."""
    Proposal.objects.filter(
        run__cohort=run.cohort_id,
        run__is_automatic=True,
        run__published_at__isnull=True,
        state=ProposalState.DRAFT,
    ).exclude(run=run).update(state=ProposalState.WITHDRAWN)


def _summary(problem: engine.CohortProblem, result: engine.CohortResult) -> dict[str, Any]:
    return {
        "cardinality": result.cardinality,
        "total": result.total,
        "worst": result.worst,
        "all_pairs": len(problem.coachees) * len(problem.coaches),
        "closed": dict(result.closed),
        "unmatched": left_out(problem, result),
        "certificate": asdict(result.assignment.certificate),
    }


def _drafts(
    run: MatchRun, problem: engine.CohortProblem, result: engine.CohortResult, now: datetime
) -> list[Proposal]:
    coachees = {person.id: person for person in problem.coachees}
    coaches = {person.id: person for person in problem.coaches}
    return [
        Proposal(
            run=run,
            coachee_id=pair.coachee,
            coach_id=pair.coach,
            score=pair.score,
            breakdown={
                "criteria": [
                    {"criterion": one.criterion, "weight": one.weight, "value": one.value}
                    for one in pair.contributions
                ],
                "facts": pair_facts(coachees[pair.coachee], coaches[pair.coach]),
            },
            created_at=now,
        )
        for pair in result.pairs
    ]
