"""The two of a pair that an organiser locked are asked one after the other (ADR 5)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from matching.models import Enrolment, MatchRun, Proposal, ProposalState, SecondAsk
from matching.snapshot import avoided_pairs


def hold_back_second(*, run: MatchRun, now: datetime) -> None:
    """Say for each locked pair of a run just published who is asked second."""
    locked = [(one[0], one[1]) for one in run.instance.get("locks", [])]
    rows = run.proposals.filter(
        state=ProposalState.PROPOSED, coachee__in=[coachee for coachee, _coach in locked]
    ).select_related("coachee__profile__user", "coach__profile__user")
    proposals = [one for one in rows if (str(one.coachee_id), str(one.coach_id)) in locked]
    people = {one.pk: one for row in proposals for one in (row.coachee, row.coach)}
    avoided = avoided_pairs(Enrolment.objects.filter(pk__in=people))
    SecondAsk.objects.bulk_create(
        SecondAsk(proposal=row, person_id=_second(row, avoided).profile.user_id, created_at=now)
        for row in proposals
    )


def _second(proposal: Proposal, avoided: set[tuple[str, str]]) -> Enrolment:
    """Whom the other one avoids; where that says nothing, one of the two by chance."""
    two: list[Enrolment] = [proposal.coachee, proposal.coach]
    unasked = [
        second for first, second in (two, two[::-1]) if (str(first.pk), str(second.pk)) in avoided
    ]
    return unasked[0] if len(unasked) == 1 else secrets.choice(two)


def ask_second(*, proposal: Proposal, now: datetime) -> None:
    """The first has said yes: the second person is asked, with the whole time to answer."""
    waiting = SecondAsk.objects.filter(proposal=proposal, asked_at=None)
    if waiting.update(asked_at=now):
        days = proposal.run.cohort.answer_days
        proposal.expires_at = now + timedelta(days=days)
        proposal.save(update_fields=["expires_at"])
