"""Wishes, avoidances, conflicts and earlier pairs, found among the people of a cohort.

What people typed stays as typed; here alone it meets those who are enrolled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Conflict as ConflictRow
from accounts.models import User
from matching import engine
from matching.models import (
    BEST_SCORE,
    RATHER_NOT,
    Avoidance,
    ChemistryScore,
    CoachLeaving,
    Cohort,
    DecisionKind,
    Enrolment,
    MeetingState,
    PairDecision,
    Pairing,
    Part,
    Preference,
    Proposal,
    SecondCoach,
)
from matching.snapshot.members import Member, members

FORBIDDEN = "forbidden"
TWO = "coachee__profile__user_id", "coach__profile__user_id"


class Roll:
    """Finds the people of a cohort by what somebody typed."""

    def __init__(self, enrolments: QuerySet[Enrolment]) -> None:
        self.enrolments = enrolments.order_by()
        self.members = members(enrolments)
        self.by_user = {one.user_id: one for one in self.members}
        self.by_profile = {one.profile_id: one for one in self.members}
        self._parts = {str(one.pk): one.part for one in self.members}

    @cached_property
    def _by_words(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.members:
            found[folded(one.email)].add(str(one.pk))
            found[folded(one.name)].add(str(one.pk))
        return found

    def users(self) -> QuerySet[Enrolment, Any]:
        """The users, as a condition of a query: a list of thousands would be too long for one."""
        return self.enrolments.values("profile__user")

    def profiles(self) -> QuerySet[Enrolment, Any]:
        """The profiles, as a condition of a query."""
        return self.enrolments.values("profile")

    def opposite(self, by: Member, typed: str) -> list[str]:
        """The ids on the other side whose e-mail address or whole name was typed."""
        found = self._by_words.get(folded(typed), set())
        return sorted(one for one in found if self._parts[one] != by.part)

    def part(self, one: str) -> str:
        """On which side of the cohort somebody is."""
        return self._parts[one]

    def chosen(self, by: Member, wish: Preference) -> list[str]:
        """Whom a wish means: the one picked from a shortlist, or whoever bears what was typed."""
        if wish.chosen_id is None:
            return self.opposite(by, wish.person)
        one = self.by_profile.get(wish.chosen_id)
        return [str(one.pk)] if one is not None and one.part != by.part else []


def folded(text: str) -> str:
    """One spelling for what is compared: no case, single spaces."""
    return " ".join(text.split()).casefold()


def preferences(roll: Roll) -> Iterator[engine.Preference]:
    """Ranked wishes. A name that two people bear counts for neither; a wish twice counts once."""
    seen = set()
    for row in Preference.objects.filter(by__in=roll.users()).order_by("rank"):
        by = roll.by_user[row.by_id]
        found = roll.chosen(by, row)
        if len(found) == 1 and (by.pk, found[0]) not in seen:
            seen.add((by.pk, found[0]))
            yield engine.Preference(by=str(by.pk), for_=found[0], rank=row.rank)


def avoidances(roll: Roll, mine: Enrolment | None = None) -> Iterator[engine.Avoidance]:
    """Private vetoes, or those of one person; nobody else's are read then.

    A name that two people bear counts for both: better apart than sorry. Whoever said after a
    chemistry meeting that they would rather not counts like whoever said so before.
    """
    whose = [mine.profile.user_id] if mine else roll.users()
    pairs = {
        (str(by.pk), of)
        for row in Avoidance.objects.filter(by__in=whose)
        if (by := roll.by_user[row.by_id])
        for of in roll.opposite(by, row.person)
    }
    pairs |= {(by, of) for by, of, score in _talks(roll, whose) if score == RATHER_NOT}
    return (engine.Avoidance(by=by, of=of) for by, of in sorted(pairs))


def chemistry(roll: Roll) -> Iterator[engine.Chemistry]:
    """How people found those whom they met before, from 0 to 1000; a private no is a veto."""
    for by, of, score in sorted(_talks(roll, roll.users())):
        if score != RATHER_NOT:
            yield engine.Chemistry(by, of, (score - 1) * 1000 // (BEST_SCORE - 1))


def _talks(roll: Roll, whose: Any) -> Iterator[tuple[str, str, int]]:
    """Who said what of whom after a chemistry meeting, among those who are here."""
    rows = ChemistryScore.objects.filter(
        by__in=whose,
        meeting__state=MeetingState.HELD,
        meeting__coachee__in=roll.enrolments.values("pk"),
        meeting__coach__in=roll.enrolments.values("pk"),
    ).values_list(
        "by", "score", "meeting__coachee__profile__user", "meeting__coachee", "meeting__coach"
    )
    for by, score, coachee_user, coachee, coach in rows:
        two = (coachee, coach) if by == coachee_user else (coach, coachee)
        yield str(two[0]), str(two[1]), score


def conflicts(roll: Roll, mine: Enrolment | None = None) -> Iterator[engine.Conflict]:
    """Declared conflicts, or those of one person.

    One with an institution is one with each of its people.
    """
    pairs = set()
    whose = [mine.profile_id] if mine else roll.profiles()
    for row in ConflictRow.objects.filter(profile__in=whose):
        by = roll.by_profile[row.profile_id]
        for other in _in_conflict(row, by, roll):
            pairs.add((str(by.pk), other))
    return (engine.Conflict(between=pair, kind="declared") for pair in sorted(pairs))


def _in_conflict(row: ConflictRow, by: Member, roll: Roll) -> list[str]:
    if row.email:
        return roll.opposite(by, row.email)
    return [
        str(one.pk)
        for one in roll.members
        if one.part != by.part and one.institution_id == row.institution_id
    ]


def previous(cohort: Cohort, roll: Roll, *, repeat: bool) -> list[tuple[str, str]]:
    """Pairs that are not made again: refused or paired here; paired elsewhere, unless allowed."""
    mine = Pairing.objects.filter(coachee__profile__user__in=roll.users())
    refused = Proposal.objects.filter(run__cohort=cohort).refused().order_by()
    users = refused.values_list(*TWO).union(
        *_paired(mine.filter(_not_again(cohort, repeat=repeat))),
        *_beside(cohort, SecondCoach.objects.came_to_nothing(), CoachLeaving.objects.all()),
    )
    pairs = ((roll.by_user.get(coachee), roll.by_user.get(coach)) for coachee, coach in users)
    return sorted(
        (str(coachee.pk), str(coach.pk))
        for coachee, coach in pairs
        if coachee and coach and coachee.part == Part.COACHEE and coach.part == Part.COACH
    )


def met_before(cohort: Cohort, user: User) -> set[UUID]:
    """The users of whom `user` knows that no new pair with them is made in the cohort.

    Only what was shown to `user` counts: a proposal that never reached them tells nothing.
    """
    again = _not_again(cohort, repeat=bool(cohort.rules.get("repeat")))
    left = CoachLeaving.objects.filter(
        Q(coach__profile__user=user) | Q(pairing__coachee__profile__user=user)
    )
    shown = Proposal.objects.of(user).filter(run__cohort=cohort).refused().order_by()
    pairs = shown.values_list(*TWO).union(
        *_paired(Pairing.objects.of(user).filter(again)),
        *_beside(cohort, SecondCoach.objects.of(user).came_to_nothing(), left),
    )
    return {one for pair in pairs for one in pair} - {user.pk}


def _not_again(cohort: Cohort, *, repeat: bool) -> Q:
    """The pairings that keep two people from being paired in a cohort."""
    paired = Q(cohort=cohort)
    if not repeat:
        paired |= Q(cohort__programme__institution_id=cohort.programme.institution_id)
    return paired


def _paired(pairings: QuerySet[Pairing]) -> list[QuerySet[Any, Any]]:
    """The users of pairings: coachee and coach, and coachee and second coach."""
    rows = pairings.order_by()
    with_two = rows.filter(co_coach__isnull=False)
    return [
        rows.values_list(*TWO),
        with_two.values_list("coachee__profile__user_id", "co_coach__profile__user_id"),
    ]


def _beside(
    cohort: Cohort, asked: QuerySet[SecondCoach], left: QuerySet[CoachLeaving]
) -> list[QuerySet[Any, Any]]:
    """The users of questions about a second coach, and of coaches who stepped back."""
    two = "pairing__coachee__profile__user_id", "coach__profile__user_id"
    return [
        rows.filter(pairing__cohort=cohort).order_by().values_list(*two) for rows in (asked, left)
    ]


def decided(cohort: Cohort, roll: Roll) -> list[tuple[str, tuple[str, str]]]:
    """What the organiser decided about pairs of people who are here, by kind; oldest first."""
    here = {str(one.pk) for one in roll.members}
    rows = PairDecision.objects.live().filter(cohort=cohort)
    pairs = ((one.kind, (str(one.coachee_id), str(one.coach_id))) for one in rows)
    return [(kind, pair) for kind, pair in pairs if here.issuperset(pair)]


def locked(decisions: Iterable[tuple[str, tuple[str, str]]]) -> list[tuple[str, str]]:
    """The pairs that the organiser locked."""
    return [pair for kind, pair in decisions if kind == DecisionKind.LOCKED]


def forbidden(decisions: Iterable[tuple[str, tuple[str, str]]]) -> Iterator[engine.Conflict]:
    """Pairs that the organiser forbade, as conflicts of a kind of their own."""
    for kind, pair in decisions:
        if kind == DecisionKind.FORBIDDEN:
            yield engine.Conflict(between=pair, kind=FORBIDDEN)


def keepable(problem: engine.CohortProblem, locks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The locks that rules, places and people allow, in order.

    Nobody's avoidance plays a part: each ground is one that anybody can see (ADR 5).
    """
    places = {person.id: person.capacity for person in problem.coaches}
    kept = []
    for coachee, coach in locks:
        if places[coach] and not engine.reasons(problem, coachee, coach):
            places[coach] -= 1
            kept.append((coachee, coach))
    return kept


def apart(
    avoided: Iterable[engine.Avoidance], locks: Iterable[tuple[str, str]]
) -> tuple[engine.Avoidance, ...]:
    """The avoidances that a run obeys: between the two of a locked pair their answers decide."""
    asked = {frozenset(pair) for pair in locks}
    return tuple(one for one in avoided if frozenset((one.by, one.of)) not in asked)


def avoided_pairs(enrolments: QuerySet[Enrolment]) -> set[tuple[str, str]]:
    """Who of these avoids whom, by ids; for the order in which the two of a lock are asked."""
    return {(one.by, one.of) for one in avoidances(Roll(enrolments))}
