"""Sets of people short of places, and the proof that the worst pair cannot be better."""

from collections import defaultdict
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from matching.engine.model.assignment import HallSet
from matching.engine.verifying.conditions import Claim

Pairs = frozenset[tuple[int, int]]
NONE: Pairs = frozenset()


def broken_threshold(claim: Claim) -> str | None:
    """Check the proof that the worst pair is as good as it can be."""
    proof = claim.result.certificate
    if not claim.worst_counts:
        return None if proof.worst is None else "certificate.worst: was not asked for"
    if proof.worst is None or proof.matched_hall is None:
        return "certificate.worst: no threshold"
    values = claim.scan.values
    free = values[claim.free & (claim.column >= 0)]
    if (free < proof.worst).any():
        return "certificate.worst: a pair below the threshold"
    missing = int(claim.free.sum()) - len(free)
    if _lack(claim, proof.matched_hall, 0) != missing:
        return "certificate.matched_hall: more could be placed without the threshold"
    locked = values[~claim.free]
    if (locked < proof.worst).any():
        return "certificate.worst: above what a lock scores, so it may cost points for nothing"
    if proof.worst_hall is None and (not len(free) or proof.worst in locked):
        return None
    if proof.worst_hall is None or _lack(claim, proof.worst_hall, proof.worst + 1) <= missing:
        return "certificate.worst_hall: a higher threshold leaves nobody out"
    return None


def broken_hall(claim: Claim) -> str | None:
    """Check the reported set of people short of places, and that nobody in it is needless."""
    hall = claim.result.hall
    if hall is None:
        return "hall: missing" if claim.result.unmatched else None
    if _lack(claim, hall, 0, claim.veiled) != 1:
        return "hall: not one place too few, or a door is missing"
    people = set(hall.coachees)
    roots = people & set(claim.result.unmatched)
    if len(roots) != 1:
        return "hall: a smaller set is short of places too"
    root = roots.pop()
    # With a veiled pair open or closed, the ways lead to more or to fewer people.
    most = _reach(claim, root, claim.veiled)
    least = most if not claim.veiled else _reach(claim, root, NONE)
    return None if least <= people <= most else "hall: a smaller set is short of places too"


def _lack(claim: Claim, hall: HallSet, least: int, veiled: Pairs = NONE) -> int:
    """Return people minus places, 0 where a listed figure is false."""
    places = claim.free_places
    people = np.array(hall.coachees, np.intp)
    if _untidy(hall) or not set(hall.coachees) <= set(np.flatnonzero(claim.free).tolist()):
        return 0
    doors = set(np.flatnonzero(_doors(claim, people, least) & (places > 0)).tolist())
    if not doors <= set(hall.coaches) <= doors | _veiled_doors(claim, veiled, hall.coachees):
        return 0
    if int(places[list(hall.coaches)].sum()) != hall.places:
        return 0
    return len(hall.coachees) - hall.places


def _untidy(hall: HallSet) -> bool:
    """Tell whether somebody stands twice, or not in order."""
    return any(sorted(set(part)) != list(part) for part in (hall.coachees, hall.coaches))


def _doors(claim: Claim, people: NDArray[np.intp], least: int) -> NDArray[np.bool_]:
    found = np.zeros(len(claim.capacity), np.bool_)
    for part in claim.steps(people):
        found |= (claim.lines(part) >= least).any(axis=0)
    return found


def _veiled_doors(claim: Claim, veiled: Pairs, people: Collection[int]) -> set[int]:
    """Return the coaches with places whom only a veto closes to some of the people."""
    return {column for row, column in veiled if row in people and claim.free_places[column] > 0}


def _reach(claim: Claim, root: int, veiled: Pairs) -> set[int]:
    """Return whom a place for `root` would have to be taken from, directly or in turn."""
    holders = defaultdict(list)
    for row in np.flatnonzero(claim.free & (claim.column >= 0)).tolist():
        holders[int(claim.column[row])].append(row)
    places = claim.free_places
    reached, fresh = {root}, [root]
    while fresh:
        doors = _doors(claim, np.array(fresh, np.intp), 0) & (places > 0)
        opened = set(np.flatnonzero(doors).tolist()) | _veiled_doors(claim, veiled, set(fresh))
        found = {row for column in opened for row in holders[column]}
        fresh = sorted(found - reached)
        reached |= found
    return reached
