"""What each rule closes before anything is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matching import engine
from matching.presenters.leftovers import ClosedDoor
from matching.presenters.words import RULES

NO_RULE_OF_THEIRS = {"same_person"}


@dataclass(frozen=True)
class Effects:
    """Each rule by its key, and what closes pairs whatever the organiser sets."""

    all_pairs: int
    by_rule: Mapping[str, engine.RuleEffect]

    def always(self, settable: set[str]) -> list[ClosedDoor]:
        """The rules that nobody can switch off and that close something now."""
        fixed = self.by_rule.keys() - settable - NO_RULE_OF_THEIRS
        found = [ClosedDoor(RULES[key], self.by_rule[key].closed) for key in sorted(fixed)]
        return [door for door in found if door.count]


def effects(problem: engine.CohortProblem) -> Effects:
    """Weigh every rule of `problem` on its own; nobody's avoidance plays a part."""
    return Effects(
        all_pairs=len(problem.coachees) * len(problem.coaches),
        by_rule={one.rule: one for one in engine.rule_effects(problem)},
    )
