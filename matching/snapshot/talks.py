"""Who should meet whom before anybody is paired."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from matching import engine
from matching.models import ChemistryRound, Cohort, Enrolment
from matching.queries.people import in_a_run
from matching.snapshot import ties
from matching.snapshot.members import listed
from matching.snapshot.persons import persons
from matching.snapshot.problem import cohort_problem, engine_rules


def talk_pairs(one: ChemistryRound, *, today: date) -> list[tuple[str, str]]:
    """The pairs of a round: the best candidates of each coachee, none too often.

    Rules, conflicts, forbidden pairs and private vetoes hold as they do in a run.
    """
    problem = replace(cohort_problem(one.cohort, today=today), locks=(), chemistry=())
    rounds = engine.talks(problem, one.each, one.most_a_coach)
    return sorted((pair.coachee, pair.coach) for found in rounds for pair in found)


def closed_for_talk(cohort: Cohort, coachee: Enrolment, coach: Enrolment) -> tuple[str, ...]:
    """The rules that forbid the two to be paired; nobody's avoidance is read (ADR 5)."""
    roll = ties.Roll(in_a_run(cohort).filter(pk__in=[coachee.pk, coach.pk]))
    here = {one.id: one for one in persons(cohort, roll.members, listed(roll.enrolments))}
    if str(coachee.pk) not in here or str(coach.pk) not in here:
        return ("not_here",)
    problem = engine.CohortProblem(
        coachees=(here[str(coachee.pk)],),
        coaches=(replace(here[str(coach.pk)], capacity=1),),
        criteria={},
        rules=engine_rules(cohort.rules),
        conflicts=(*ties.conflicts(roll), *ties.forbidden(ties.decided(cohort, roll))),
        previous=tuple(ties.previous(cohort, roll, repeat=bool(cohort.rules.get("repeat")))),
    )
    return engine.reasons(problem, str(coachee.pk), str(coach.pk))
