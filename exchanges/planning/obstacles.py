"""What stands in the way of an option in a given draft, as sets of start weeks."""

from collections.abc import Iterator
from typing import NamedTuple

from exchanges.planning.draft import Draft
from exchanges.planning.weekmask import mask_of, span, starts_touching

REASONS = (
    "seats_full",
    "visit_full",
    "excluded_pair",
    "host_cycle_full",
    "host_week_full",
    "no_person",
    "no_team",
)


class Pairing(NamedTuple):
    """One delegation with one host and theme: the numbers that its options share."""

    guest: int
    host: int
    pair: int
    slot: int
    length: int
    language: int


def blocked_starts(draft: Draft, pairing: Pairing, starts: int) -> dict[str, int]:
    """Per reason the weeks among `starts` that it blocks; one week may have several reasons."""
    joins = starts & draft.open_at[pairing.slot]
    blocked = _to_open(draft, pairing, starts & ~joins)
    for week, visit_key in _keys(draft, pairing, joins):
        for reason in _to_join(draft, pairing, visit_key):
            blocked[reason] |= 1 << week
    return blocked


def _keys(draft: Draft, pairing: Pairing, joins: int) -> Iterator[tuple[int, int]]:
    for week in range(draft.weeks):
        if joins >> week & 1:
            yield week, pairing.slot * draft.weeks + week


def _to_open(draft: Draft, pairing: Pairing, starts: int) -> dict[str, int]:
    """Reasons against a new visit."""
    names = draft.tables.numbering
    host, guest = names.hosts[pairing.host], names.delegations[pairing.guest]
    blocked = dict.fromkeys(REASONS, 0)
    if guest.people > host.max_people:
        blocked["seats_full"] = starts
    if not host.max_delegations:
        blocked["visit_full"] = starts
    if draft.host_visits[pairing.host] >= host.per_cycle:
        blocked["host_cycle_full"] = starts
    length = draft.lengths[pairing.length]
    full = full_weeks(draft, pairing.host)
    blocked["host_week_full"] = starts & starts_touching(full, length + host.rest)
    blocked["no_person"] = starts & ~_staffed(draft, pairing, length)
    if pairing.language >= 0 and draft.teams[pairing.language]:  # else the door was closed
        blocked["no_team"] = starts & draft.team_block[pairing.language][pairing.length]
    return blocked


def full_weeks(draft: Draft, host: int) -> int:
    """The weeks in which a host can take no further visit."""
    limit = draft.tables.numbering.hosts[host].parallel
    return mask_of(week for week, used in enumerate(draft.host_use[host]) if used >= limit)


def _staffed(draft: Draft, pairing: Pairing, length: int) -> int:
    """The starts for which some resource person is free."""
    free = 0
    for person in draft.tables.servers[pairing.pair]:
        if draft.person_left[person] > 0:
            free |= ~starts_touching(draft.person_busy[person], length)
    return free & span(0, draft.weeks)


def _to_join(draft: Draft, pairing: Pairing, key: int) -> Iterator[str]:
    """Reasons against joining an open visit."""
    names, tables, visit = draft.tables.numbering, draft.tables, draft.visits[key]
    host, guest = names.hosts[pairing.host], names.delegations[pairing.guest]
    if visit.seats + guest.people > host.max_people:
        yield "seats_full"
    if len(visit.guests) >= host.max_delegations:
        yield "visit_full"
    if visit.countries & tables.hostile[tables.country[pairing.guest]]:
        yield "excluded_pair"
    language = pairing.language
    if language >= 0 and language not in visit.needs and draft.teams[language]:
        blocked = draft.team_block[language][pairing.length]
        yield from ["no_team"] * (blocked >> visit.week & 1)
