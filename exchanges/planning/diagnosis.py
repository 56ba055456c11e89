"""Why a delegation has no visit: closed doors, what stands in the way, and the nearest misses."""

from collections.abc import Iterable, Iterator

from exchanges.planning.doors import DOORS, closed_starts, horizon_starts, shares_language
from exchanges.planning.draft import Draft
from exchanges.planning.nearest import cheapest, near_misses
from exchanges.planning.obstacles import REASONS, Pairing, blocked_starts
from exchanges.planning.result import Nearest, PlannedVisit, Unserved
from exchanges.planning.seating import seated
from exchanges.planning.tables import Tables

NOT_WORTH = "no_gain"  # nothing is in the way, but the visit would cost more points than it brings


def diagnose(tables: Tables, visits: Iterable[PlannedVisit]) -> tuple[Unserved, ...]:
    """One entry per delegation without a visit, in the order of ids."""
    draft = seated(tables, visits)
    left_out = [guest for guest, place in enumerate(draft.place) if place is None]
    return tuple(_reasons(draft, guest) for guest in left_out)


def _reasons(draft: Draft, guest: int) -> Unserved:
    tables, names = draft.tables, draft.tables.numbering
    delegation = names.delegations[guest]
    everywhere = horizon_starts(tables.problem, delegation.duration)
    closed = dict.fromkeys(DOORS, 0)
    blocked = dict.fromkeys((*REASONS, NOT_WORTH), 0)
    found: list[Nearest] = []
    for pairing in _pairings(draft, guest):
        host, theme = names.hosts[pairing.host], names.themes[pairing.pair % len(names.themes)]
        doors = dict(
            zip(DOORS, closed_starts(tables.problem, delegation, host, theme), strict=True)
        )
        open_starts = _count(closed, doors, everywhere)
        reasons = blocked_starts(draft, pairing, everywhere)
        blocked[NOT_WORTH] += _count(blocked, reasons, open_starts).bit_count()
        found.extend(near_misses(draft, pairing, doors | reasons))
    return Unserved(
        delegation=delegation.id,
        closed={door: count for door, count in closed.items() if count},
        blocked={reason: count for reason, count in blocked.items() if count},
        nearest=cheapest(found),
    )


def _pairings(draft: Draft, guest: int) -> Iterator[Pairing]:
    """The delegation with every host and every wanted theme."""
    names = draft.tables.numbering
    delegation = names.delegations[guest]
    length = names.lengths.index(delegation.duration)
    for number, host in enumerate(names.hosts):
        language = -1
        if not shares_language(delegation, host):
            language = names.languages.index(min(delegation.languages))
        for place, theme in enumerate(names.themes):
            if theme in delegation.themes:
                pair = number * len(names.themes) + place
                slot = names.slot(number, place, length)
                yield Pairing(guest, number, pair, slot, length, language)


def _count(counts: dict[str, int], masks: dict[str, int], starts: int) -> int:
    """Count each start at the first mask that holds it; the starts that none holds."""
    for name, mask in masks.items():
        counts[name] += (mask & starts).bit_count()
        starts &= ~mask
    return starts
