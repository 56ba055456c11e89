"""What a person should do next: each app says its own, the home page sorts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, Generic, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, QuerySet


class Urgency(IntEnum):
    """How a step is marked: by a word and a shape, never by colour alone."""

    LATE = 0
    DUE = 1
    SOON = 2
    OPEN = 3


@dataclass(frozen=True, order=True)
class NextStep:
    """One thing to do: `title` what, `detail` why or with whom, `action` the words of the link."""

    urgency: Urgency
    due_at: datetime = field(compare=True)
    title: Any = field(compare=False)
    detail: Any = field(compare=False)
    url: str = field(compare=False)
    action: Any = field(compare=False)


T = TypeVar("T")


@dataclass(frozen=True)
class Waiting(Generic[T]):
    """A kind of thing that may wait for a person.

    Nothing waits where `rows` is empty; else `words` reads them and says what does.
    """

    rows: QuerySet[Any]
    words: Callable[[Any], Iterable[T]]


def told(user: AbstractBaseUser, kinds: Iterable[Waiting[T]]) -> list[T]:
    """What waits for a person who is stored, in the order of `kinds`.

    There are dozens of kinds, and few of them wait for any one person: one query says which, and
    only those are read.
    """
    asked = list(kinds)
    if not asked:
        return []
    person = get_user_model()._base_manager.filter(pk=user.pk).order_by()
    is_there = person.values_list(*(Exists(kind.rows) for kind in asked)).get()
    there = (kind for kind, is_one in zip(asked, is_there, strict=True) if is_one)
    return [thing for kind in there for thing in kind.words(kind.rows)]
