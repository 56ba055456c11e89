"""What each role may do. Two lists: the verbs, and who has them.

An app's `rules.py` asks `can(user, verb, institution)` and adds what depends on the thing itself
(its state, the two people of a pair). Nothing else decides.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.models import ProfileKind, Role, User

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """The request of a view that LoginRequiredMiddleware guards: its user is a person."""

    user: User


class Verb(StrEnum):
    ENROL_LEADERS = "enrol_leaders"
    SEE_INSTITUTION = "see_institution"
    RUN_PROGRAMMES = "run_programmes"
    RUN_EXCHANGES = "run_exchanges"
    INVITE = "invite"
    SEE_FAILED_MESSAGES = "see_failed_messages"
    REQUEST_VISITS = "request_visits"
    OFFER_VISITS = "offer_visits"
    FOLLOW_COMMITMENTS = "follow_commitments"
    EVALUATE = "evaluate"


ROLE_VERBS: dict[Role, frozenset[Verb]] = {
    Role.FOCAL_POINT: frozenset({Verb.ENROL_LEADERS, Verb.SEE_INSTITUTION, Verb.REQUEST_VISITS}),
    Role.ORGANISER: frozenset(
        {
            Verb.ENROL_LEADERS,
            Verb.SEE_INSTITUTION,
            Verb.RUN_PROGRAMMES,
            Verb.RUN_EXCHANGES,
            Verb.INVITE,
            Verb.SEE_FAILED_MESSAGES,
        }
    ),
    Role.HOST: frozenset({Verb.OFFER_VISITS}),
    Role.SECRETARIAT: frozenset({Verb.FOLLOW_COMMITMENTS}),
    Role.EVALUATOR: frozenset({Verb.EVALUATE}),
}


def roles_with(verb: Verb) -> tuple[Role, ...]:
    """The roles that have `verb`."""
    return tuple(role for role, verbs in ROLE_VERBS.items() if verb in verbs)


def institutions_where(user: User, verb: Verb) -> set[UUID]:
    """The keys of the institutions for which `user` may do `verb`."""
    return user.institutions_as(*roles_with(verb)) if user.is_authenticated else set()


def can(user: User, verb: Verb, institution_id: UUID | None = None) -> bool:
    """Whether `user` may do `verb` for that institution, or for any when none is given."""
    where = institutions_where(user, verb)
    return bool(where) if institution_id is None else institution_id in where


Tie = Callable[[User], bool]
_ties: list[Tie] = []


def add_tie(tie: Tie) -> None:
    """Let an app above say who sees people without a role or a profile; from `AppConfig.ready`."""
    if tie not in _ties:
        _ties.append(tie)


def sees_people(user: User) -> bool:
    """Whether `user` can ever see another person's data, so that a second factor is compulsory.

    A leader sees the coach, an expert the coachee: everybody with a role or a profile counts, and
    whoever has another tie to somebody, as a delegate has.
    """
    return bool(user.held_memberships or user.profile_kinds) or any(tie(user) for tie in _ties)


def is_leader(user: User) -> bool:
    return ProfileKind.LEADER in user.profile_kinds


def is_expert(user: User) -> bool:
    return ProfileKind.EXPERT in user.profile_kinds


def needs(verb: Verb) -> Callable[[View], View]:
    """Guard a view: who has `verb` nowhere at all gets 403; the view itself asks for the thing."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not can(cast(User, request.user), verb):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
