"""Results as JSON, the same bytes for the same result."""

import json

from matching.engine.model.assignment import AssignmentResult, Certificate, HallSet
from matching.engine.model.results import CohortResult, ScoredPair


def result_text(result: AssignmentResult | CohortResult) -> str:
    """Return one line of JSON."""
    if isinstance(result, CohortResult):
        return json.dumps(_cohort(result), ensure_ascii=False)
    return json.dumps(_assignment(result), ensure_ascii=False)


def _assignment(result: AssignmentResult) -> dict[str, object]:
    return {
        "pairs": result.pairs,
        "cardinality": result.cardinality,
        "total": result.total,
        "worst": result.worst,
        "unmatched": result.unmatched,
        "hall": _hall(result.hall),
        "certificate": _certificate(result.certificate),
        "blocking_pairs": result.blocking_pairs,
        "lock_price": [
            {"pair": price.pair, "cardinality": price.cardinality, "total": price.total}
            for price in result.lock_price
        ],
        "alternatives": result.alternatives,
        "method": result.method,
        "engine_version": result.engine_version,
        "digest": result.digest,
    }


def _hall(hall: HallSet | None) -> dict[str, object] | None:
    if hall is None:
        return None
    return {"coachees": hall.coachees, "coaches": hall.coaches, "places": hall.places}


def _certificate(proof: Certificate) -> dict[str, object]:
    content: dict[str, object] = {"smax": proof.smax, "D": proof.d, "u": proof.u, "p": proof.p}
    if proof.worst is not None:
        content["worst"] = proof.worst
        content["worst_hall"] = _hall(proof.worst_hall)
        content["matched_hall"] = _hall(proof.matched_hall)
    return content


def _cohort(result: CohortResult) -> dict[str, object]:
    content: dict[str, object] = {
        "pairs": [_pair(pair) for pair in result.pairs],
        "cardinality": result.cardinality,
        "total": result.total,
        "worst": result.worst,
        "unmatched": [
            {"coachee": one.coachee, "closed": dict(one.closed), "in_hall": one.in_hall}
            for one in result.unmatched
        ],
        "closed": dict(result.closed),
        "assignment": _assignment(result.assignment),
        "engine_version": result.engine_version,
        "digest": result.digest,
    }
    return content if result.bound is None else {**content, "bound": result.bound}


def _pair(pair: ScoredPair) -> dict[str, object]:
    lines = [
        {"criterion": line.criterion, "weight": line.weight, "value": line.value}
        for line in pair.contributions
    ]
    return {
        "coachee": pair.coachee,
        "coach": pair.coach,
        "score": pair.score,
        "contributions": lines,
    }
