"""The record of a run: what it was computed from, by what, for whom and when."""

from __future__ import annotations

import json
from typing import Any

from matching.models import MatchRun

COMMAND = "python -m matching.engine verify instance.json result.json"


def record(run: MatchRun) -> dict[str, Any]:
    """Everything that decided the result, by ids; nothing that anybody said in confidence."""
    instance = run.instance
    return {
        "run": str(run.pk),
        "cohort": str(run.cohort_id),
        "requested_by": str(run.requested_by_id) if run.requested_by_id else None,
        "requested_at": run.created_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "published_by": str(run.published_by_id) if run.published_by_id else None,
        "published_at": run.published_at.isoformat() if run.published_at else None,
        "weights": run.criteria,
        "rules": run.rules,
        "aims": instance.get("aims", []),
        "seed": run.seed,
        "locks": instance.get("locks", []),
        "forbidden": [
            one["between"] for one in instance.get("conflicts", []) if one["kind"] == "forbidden"
        ],
        "digest": run.digest,
        "engine_version": run.engine_version,
        "matched": run.result.get("cardinality"),
        "total": run.result.get("total"),
        "worst": run.result.get("worst"),
        "verify_with": COMMAND,
    }


def record_text(run: MatchRun) -> str:
    """The record as a file."""
    return json.dumps(record(run), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
