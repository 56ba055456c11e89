"""What an app says is next for a person, as the home page asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from accounts.models import User
from core.next_steps import NextStep, Waiting, told


def steps_of(
    waiting: Callable[..., Iterable[Waiting[NextStep]]],
) -> Callable[..., list[NextStep]]:
    """`next_steps(user, now=...)` of the app whose presenters have this `waiting`."""

    def next_steps(user: User, *, now: datetime) -> list[NextStep]:
        return told(user, waiting(user, now=now))

    return next_steps
