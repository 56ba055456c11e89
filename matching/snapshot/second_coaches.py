"""Who could coach beside the coach of a pair: how well they fit, and which rules are in the way.

What anybody keeps to themselves is not read here: the list is the same with an avoidance and
without. In which order the three are asked is another matter (ADR 11).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Conflict, Gender
from matching import engine
from matching.models import Avoidance, Enrolment, Pairing, Part
from matching.presenters.facts import pair_facts
from matching.queries.people import people
from matching.queries.second_coaches import SecondCandidate
from matching.snapshot import ties
from matching.snapshot.members import listed
from matching.snapshot.persons import persons
from matching.snapshot.problem import engine_rules

# Two genders, stated: what a cohort can ask of the two coaches of one coachee.
NOT_MIXED = "not_mixed"


def second_candidates(pairing: Pairing, *, today: date) -> list[SecondCandidate]:
    """Those whom no rule forbids, best first, then the others by name."""
    return _candidates(pairing, _others(pairing), today)


def second_candidate(pairing: Pairing, coach: Enrolment, *, today: date) -> SecondCandidate | None:
    """One of them; None for somebody who is no other coach of the cohort."""
    found = _candidates(pairing, _others(pairing).filter(pk=coach.pk), today)
    return found[0] if found else None


def _others(pairing: Pairing) -> QuerySet[Enrolment]:
    coaches = people(pairing.cohort).filter(part=Part.COACH)
    return coaches.exclude(profile__user__in=[person.pk for person in pairing.people])


def _candidates(
    pairing: Pairing, others: QuerySet[Enrolment], today: date
) -> list[SecondCandidate]:
    rows = {str(one.pk): one for one in others}
    problem = _problem(pairing, rows, today)
    coachee = problem.coachees[0]
    scores = _scores(problem)
    beside = _closed_beside(pairing, rows)
    found = []
    for coach in problem.coaches:
        closed = {*engine.reasons(problem, coachee.id, coach.id), *beside.get(coach.id, ())}
        facts = {"criteria": _criteria(problem, coach.id), "facts": pair_facts(coachee, coach)}
        score = max(0, scores[coach.id])
        found.append(SecondCandidate(rows[coach.id], score, facts, tuple(sorted(closed))))
    return sorted(found, key=_order)


def _order(one: SecondCandidate) -> tuple[bool, int, str, str]:
    name = one.enrolment.profile.user.name
    return bool(one.closed), 0 if one.closed else -one.score, name, str(one.enrolment.pk)


def _problem(pairing: Pairing, others: dict[str, Enrolment], today: date) -> engine.CohortProblem:
    """The pair's coachee and the other coaches, with what anybody can see of them."""
    cohort = pairing.cohort
    roll = ties.Roll(cohort.enrolments.filter(pk__in=[pairing.coachee_id, *others]))
    here = persons(cohort, roll.members, listed(roll.enrolments), today=today)
    decided = ties.decided(cohort, roll)
    return engine.CohortProblem(
        coachees=tuple(one for one in here if roll.part(one.id) == Part.COACHEE),
        coaches=tuple(one for one in here if roll.part(one.id) == Part.COACH),
        criteria=cohort.criteria,
        rules=engine_rules(cohort.rules),
        preferences=tuple(ties.preferences(roll)),
        conflicts=(*ties.conflicts(roll), *ties.forbidden(decided)),
        previous=tuple(ties.previous(cohort, roll, repeat=bool(cohort.rules.get("repeat")))),
    )


def _scores(problem: engine.CohortProblem) -> dict[str, int]:
    if not problem.coaches:
        return {}
    table = engine.score_table(problem)
    return dict(zip(table.coaches, table.scores[0].tolist(), strict=True))


def _criteria(problem: engine.CohortProblem, coach: str) -> list[dict[str, Any]]:
    return [
        {"criterion": one.criterion, "weight": one.weight, "value": one.value}
        for one in engine.contributions(problem, problem.coachees[0].id, coach)
    ]


def _closed_beside(pairing: Pairing, others: dict[str, Enrolment]) -> dict[str, list[str]]:
    """What stands between the first coach and each other one."""
    closed: dict[str, list[str]] = {key: [] for key in others}
    for key in _in_conflict(pairing.coach, others):
        closed[key].append("conflict_of_interest")
    if pairing.cohort.rules.get("mixed_coaches"):
        for key, other in others.items():
            two = {pairing.coach.profile.gender, other.profile.gender}
            if two != {Gender.WOMAN.value, Gender.MAN.value}:
                closed[key].append(NOT_MIXED)
    return closed


def _in_conflict(first: Enrolment, others: dict[str, Enrolment]) -> Iterator[str]:
    """The other coaches who declared a conflict with the first, or whom the first named."""
    profiles = {one.profile_id: key for key, one in others.items()}
    rows = Conflict.objects.filter(Q(profile__in=profiles) | Q(profile=first.profile_id))
    for row in rows:
        if row.profile_id != first.profile_id:
            if _names(row, first):
                yield profiles[row.profile_id]
            continue
        yield from (key for key, other in others.items() if _names(row, other))


def _names(row: Conflict, somebody: Enrolment) -> bool:
    if row.email:
        return ties.folded(row.email) == ties.folded(somebody.profile.user.email)
    return row.institution_id == somebody.profile.institution_id


def avoided_beside(pairing: Pairing, coach: Enrolment) -> set[tuple[UUID, UUID]]:
    """Who of a pair and of somebody beside them avoids whom, by keys of users.

    For the order in which they are asked, and for nothing else.
    """
    users = [place.profile.user for place in (pairing.coachee, pairing.coach, coach)]
    found = {
        (row.by_id, user.pk)
        for row in Avoidance.objects.filter(by__in=users)
        for user in users
        if ties.folded(row.person) in {ties.folded(user.email), ties.folded(user.name)}
    }
    # The coachee and the other coach may have met before, and have said that they would rather not.
    met = {str(one.pk): one.profile.user_id for one in (pairing.coachee, coach)}
    rows = Enrolment.objects.filter(pk__in=met)
    found |= {(met[by], met[of]) for by, of in ties.avoided_pairs(rows)}
    return {(by, of) for by, of in found if by != of and coach.profile.user_id in (by, of)}
