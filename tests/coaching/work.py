"""Goals, actions and answers of a pair for tests."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from accounts.models import User
from coaching.models import Action, Fit, FitAnswer, Goal, Session, SessionKind
from coaching.services.actions import ActionEntry, store_action
from coaching.services.goals import GoalEntry, GoalWords, store_goal
from coaching.services.milestones import FitEntry, answer_fit
from matching.models import Pairing
from tests.coaching.pairs import NOW, held

WORDS = GoalWords(title="More women lead teams", why="It is fair", low="none", high="half")
WHAT = "Ask the staff council"
IN_A_WEEK = NOW.date() + timedelta(days=7)


def a_goal(**fields) -> GoalEntry:
    said = {"key": uuid.uuid4(), "words": WORDS, "baseline": 3, "target": 8}
    return GoalEntry(**{**said, "agreed_on": NOW.date(), **fields})


def an_action(owner: User, **fields) -> ActionEntry:
    said = {"key": uuid.uuid4(), "what": WHAT, "owner": owner, "due_on": IN_A_WEEK}
    return ActionEntry(**{**said, **fields})


def agreed_goal(pairing: Pairing, *, by: User | None = None, **fields) -> Goal:
    return store_goal(pairing=pairing, entry=a_goal(**fields), by=by or pairing.people[0], now=NOW)


def agreed_action(pairing: Pairing, *, owner: User | None = None, **fields) -> Action:
    coachee = pairing.people[0]
    entry = an_action(owner or coachee, **fields)
    return store_action(pairing=pairing, entry=entry, by=coachee, now=NOW)


def said_fit(
    pairing: Pairing, by: User, answer: Fit = Fit.KEEP, comment: str = "", now: datetime = NOW
) -> FitAnswer:
    entry = FitEntry(key=uuid.uuid4(), answer=answer, comment=comment)
    return answer_fit(pairing=pairing, entry=entry, by=by, now=now)


def held_as(pairing: Pairing, on: date, kind: str = SessionKind.SESSION) -> Session:
    """A session of some kind that was held on a day."""
    at = NOW.replace(year=on.year, month=on.month, day=on.day)
    session = held(pairing, at)
    Session.objects.filter(pk=session.pk).update(kind=kind)
    return session
