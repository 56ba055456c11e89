"""The instance of a run as it is kept: nothing confidential, so that anyone may recompute it."""

from __future__ import annotations

from typing import Any

from matching import engine
from matching.models import MatchRun

CONFIDENTIAL = "confidential"


def plain(problem: engine.CohortProblem) -> dict[str, Any]:
    """What of `problem` may be kept: everything but avoidances and confidential conflicts."""
    content = dict(vars(problem))
    del content["avoidances"]
    content["conflicts"] = [one for one in problem.conflicts if one.kind != CONFIDENTIAL]
    for name in ("coachees", "coaches", "preferences", "conflicts", "chemistry"):
        content[name] = [dict(vars(one)) for one in content[name]]
    for name in ("rules", "co_coaching"):
        content[name] = dict(vars(content[name]))
    return content


def stored_problem(run: MatchRun) -> engine.CohortProblem:
    """The problem of a finished run, as if nobody had asked for anything in confidence."""
    content = run.instance
    return engine.CohortProblem(
        coachees=tuple(_person(one) for one in content["coachees"]),
        coaches=tuple(_person(one) for one in content["coaches"]),
        criteria=content["criteria"],
        rules=engine.Rules(
            **{
                **content["rules"],
                "excluded_countries": _pairs(content["rules"]["excluded_countries"]),
            }
        ),
        preferences=tuple(engine.Preference(**one) for one in content["preferences"]),
        conflicts=tuple(
            engine.Conflict(between=(one["between"][0], one["between"][1]), kind=one["kind"])
            for one in content["conflicts"]
        ),
        previous=_pairs(content["previous"]),
        locks=_pairs(content.get("locks", [])),
        aims=tuple(content["aims"]),
        seed=content["seed"],
    )


def _person(content: dict[str, Any]) -> engine.Person:
    lists = {name: tuple(content[name]) for name in ("unit", "modes", "weeks")}
    return engine.Person(**{**content, **lists})


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in rows)
