"""Messages of this very moment about proposals and pairings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model

from accounts.models import Membership, User
from accounts.permissions import Verb, roles_with
from matching.models import CoachLeaving, MatchRun, Pairing, Proposal, SecondCoach
from notifications.services import queue_message

USEFUL_FOR = timedelta(days=14)


def organisers_of(institution_id: UUID) -> list[User]:
    """The people who run programmes for an institution."""
    held = Membership.objects.filter(
        institution_id=institution_id, role__in=roles_with(Verb.RUN_PROGRAMMES)
    )
    return [one.user for one in held.select_related("user")]


def tell_organisers(*, proposal: Proposal, now: datetime) -> None:
    """A proposal came to nothing: its organisers decide what follows."""
    institution_id = proposal.run.cohort.programme.institution_id
    organisers = organisers_of(institution_id)
    _tell(organisers, "matching.proposal_ended", proposal, institution_id, now)


def tell_asked(*, proposal: Proposal, now: datetime, but: User | None = None) -> None:
    """A proposal came to nothing: whom it was shown to learns that nothing is left to do."""
    two = proposal.coachee.profile.user, proposal.coach.profile.user
    institution_id = proposal.run.cohort.programme.institution_id
    # Who would have been asked second never knew of it.
    people = [one for one in two if one != but and not proposal.is_later_for(one.pk)]
    _tell(people, "matching.came_to_nothing", proposal, institution_id, now)


def tell_of_run(*, run: MatchRun, now: datetime) -> None:
    """A run that nobody asked for is finished: its organisers look at it."""
    institution_id = run.cohort.programme.institution_id
    _tell(organisers_of(institution_id), "matching.run_finished", run, institution_id, now)


def tell_pair(*, pairing: Pairing, now: datetime) -> None:
    """Both said yes: both learn of it at once."""
    institution_id = pairing.cohort.programme.institution_id
    _tell(pairing.people, "matching.paired", pairing, institution_id, now)


def tell_of_move(*, pairing: Pairing, now: datetime) -> None:
    """Their pairing is paused, goes on or is over: both learn of it."""
    institution_id = pairing.cohort.programme.institution_id
    occurrence = f"{pairing.state} {now.isoformat(timespec='seconds')}"
    _tell(pairing.people, "matching.pairing_moved", pairing, institution_id, now, occurrence)


def tell_three(*, one: SecondCoach, now: datetime) -> None:
    """All three said yes: all learn of it at once."""
    people = (*one.pairing.people, one.person)
    institution_id = one.pairing.cohort.programme.institution_id
    _tell(people, "matching.second_coach_agreed", one, institution_id, now)


def tell_of_second_end(*, one: SecondCoach, now: datetime, but: User | None = None) -> None:
    """Nobody joins the pair: whoever was asked learns of it, and the organisers."""
    institution_id = one.pairing.cohort.programme.institution_id
    asked = [turn.person for turn in one.turns.select_related("person") if turn.asked_at]
    people = {person.pk: person for person in (*asked, *organisers_of(institution_id))}
    told = [person for person in people.values() if person != but]
    _tell(told, "matching.second_coach_ended", one, institution_id, now)


def tell_of_leaving(*, leaving: CoachLeaving, now: datetime) -> None:
    """One of two coaches stepped back: the others learn of it, and the organisers."""
    institution_id = leaving.pairing.cohort.programme.institution_id
    told = (*leaving.pairing.people, leaving.coach.profile.user, *organisers_of(institution_id))
    people = {person.pk: person for person in told if person != leaving.by}
    _tell(people.values(), "matching.coach_left", leaving, institution_id, now)


def _tell(
    people: Iterable[User],
    kind: str,
    about: Model,
    institution_id: UUID,
    now: datetime,
    occurrence: str = "",
) -> None:
    for person in people:
        queue_message(
            kind=kind,
            about=about,
            recipient=person,
            due_at=now,
            now=now,
            occurrence=occurrence,
            useless_after=now + USEFUL_FOR,
            institution_id=institution_id,
        )
