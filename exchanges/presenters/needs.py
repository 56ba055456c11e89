"""Personal needs in words, for who may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from exchanges.models import NeedField, Nominee


class Opened(Protocol):
    """An opened need (exchanges.services.needs.OpenedNeed)."""

    @property
    def nominee(self) -> Nominee: ...
    @property
    def field(self) -> str: ...
    @property
    def text(self) -> str | None: ...


@dataclass(frozen=True)
class PersonNeeds:
    """A person with label and text of each need."""

    name: str
    needs: list[tuple[str, str]] = field(repr=False)


def need_lines(opened: Iterable[Opened]) -> list[PersonNeeds]:
    """The needs by person, in the order of the names."""
    by_person: dict[Nominee, list[tuple[str, str]]] = {}
    for one in opened:
        text = one.text if one.text is not None else _("Locked: its key is missing here.")
        by_person.setdefault(one.nominee, []).append((str(NeedField(one.field).label), text))
    people = sorted(by_person.items(), key=lambda item: item[0].name)
    return [PersonNeeds(person.name, needs) for person, needs in people]
