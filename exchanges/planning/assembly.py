"""From seats back to visits with names."""

from collections.abc import Sequence

from exchanges.planning.result import PlannedVisit
from exchanges.planning.search import Seat
from exchanges.planning.tables import Tables


def visits_of(tables: Tables, seats: Sequence[Seat | None]) -> tuple[PlannedVisit, ...]:
    """The sorted visits that per-delegation seats amount to."""
    names = tables.numbering
    guests: dict[tuple[int, int, int], list[int]] = {}
    for guest, seat in enumerate(seats):
        if seat is not None:
            group, week, person = seat
            guests.setdefault((group.slot, week, person), []).append(guest)
    visits = []
    for (slot, week, person), members in guests.items():
        host, theme, length = names.slot_parts(slot)
        needs = {seat[0].language for guest in members if (seat := seats[guest]) is not None}
        visits.append(
            PlannedVisit(
                host=names.hosts[host].id,
                theme=names.themes[theme],
                week=week,
                duration=names.lengths[length],
                delegations=tuple(names.delegations[guest].id for guest in members),
                person=names.people[person].id,
                interpreters=tuple(names.languages[one] for one in sorted(needs) if one >= 0),
            )
        )
    return tuple(sorted(visits))
