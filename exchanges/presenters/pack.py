"""What people carry on the road: who comes, whom to ask, where to go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Role, User
from exchanges.models import NomineePart, Visit, VisitDelegation
from exchanges.queries.conduct import travelling_by_request
from exchanges.queries.rows import people_holding
from exchanges.rules import can_run
from exchanges.rules.sides import is_of_host, is_of_sender, live_delegations


@dataclass(frozen=True)
class Contact:
    """Somebody to ask, with the address; what the person is to the visit stands before."""

    part: str
    name: str
    email: str


@dataclass(frozen=True)
class PackDelegation:
    """A delegation; its people stay empty where the reader may not know them."""

    delegation: VisitDelegation
    people: list[str]


def pack_delegations(visit: Visit, reader: User) -> list[PackDelegation]:
    """Who comes; a sender reads the names of its own people alone."""
    coming = live_delegations(visit)
    named = travelling_by_request([one.request_id for one in coming])
    lines = []
    for one in coming:
        people = [
            _(", ").join([nominee.name, nominee.post, str(NomineePart(nominee.part).label)])
            for nominee in named.get(one.request_id, [])
        ]
        if not people and one.request.head:
            people = [_(", ").join([one.request.head.name, _("head of delegation")])]
        lines.append(PackDelegation(one, people if knows_people(reader, visit, one) else []))
    return lines


def knows_people(reader: User, visit: Visit, delegation: VisitDelegation) -> bool:
    """The host and the organiser know everybody who comes, a sender its own people."""
    return (
        can_run(reader, visit.offer.cycle)
        or is_of_host(reader, visit)
        or is_of_sender(reader, delegation)
    )


def contacts_of(visit: Visit, reader: User) -> list[Contact]:
    """Whom to ask at the host and at the organiser; the own heads for those who receive."""
    return list(_contacts(visit, reader))


def _contacts(visit: Visit, reader: User) -> Iterator[Contact]:
    at = {
        Role.HOST: {visit.offer.institution_id},
        Role.ORGANISER: {visit.offer.cycle.institution_id},
    }
    people = people_holding(at)
    for role in at:
        for held, person in people:
            if held == role:
                yield Contact(str(role.label), person.name, person.email)
    for one in live_delegations(visit):
        head = one.request.head
        if head is not None and knows_people(reader, visit, one):
            yield Contact(_("Head of delegation"), head.name, head.email)
