"""Why people were left out, as plain values to keep with a run.

Computed while the whole problem is at hand; the engine lets no private veto into its answers.
"""

from __future__ import annotations

from typing import Any

from matching import engine

# Each answer looks at the whole cohort: the first people are explained, no more.
MOST_EXPLAINED = 20
MOST_PAIRS = 1_000_000


def left_out(problem: engine.CohortProblem, result: engine.CohortResult) -> list[dict[str, Any]]:
    """One entry for each coachee without a pair; `help` is there for the first of them."""
    is_small = len(problem.coachees) * len(problem.coaches) <= MOST_PAIRS
    most = MOST_EXPLAINED if is_small and result.bound is None else 0
    questions = engine.CohortQuestions(problem, result) if most and result.unmatched else None
    found = []
    for number, one in enumerate(result.unmatched):
        entry = {"coachee": one.coachee, "closed": dict(one.closed), "in_hall": one.in_hall}
        if questions is not None and number < most:
            entry["help"] = _help(questions.why_unmatched(one.coachee))
        found.append(entry)
    return found


def _help(why: engine.WhyUnmatched) -> dict[str, Any]:
    return {
        "sharing": list(why.sharing),
        "shared": list(why.shared),
        "places": why.places,
        "changes": [
            {
                "kind": one.kind,
                "coach": one.coach,
                "rules": list(one.rules),
                "moves": one.moves,
                "profile": _profile(one.profile or {}),
            }
            for one in why.changes
        ],
    }


def _profile(profile: Any) -> dict[str, Any]:
    return {name: list(values) for name, values in profile.items()}
