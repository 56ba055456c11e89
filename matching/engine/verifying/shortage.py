"""Sets of people short of places, and the proof that the worst pair cannot be better."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from matching.engine.model.assignment import HallSet
from matching.engine.verifying.conditions import Claim


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
    if not len(free) or proof.worst == proof.smax or proof.worst in locked[locked <= proof.worst]:
        return None
    if proof.worst_hall is None or _lack(claim, proof.worst_hall, proof.worst + 1) <= missing:
        return "certificate.worst_hall: a higher threshold leaves nobody out"
    return None


def broken_hall(claim: Claim) -> str | None:
    """Check the reported set of people short of places, and that nobody in it is needless."""
    hall = claim.result.hall
    if hall is None:
        return "hall: missing" if claim.result.unmatched else None
    if _lack(claim, hall, 0) != 1:
        return "hall: not one place too few, or a door is missing"
    roots = set(hall.coachees) & set(claim.result.unmatched)
    if len(roots) != 1 or _reach(claim, roots.pop()) != set(hall.coachees):
        return "hall: a smaller set is short of places too"
    return None


def _lack(claim: Claim, hall: HallSet, least: int) -> int:
    """Return people minus places, 0 where a listed figure is false."""
    places = claim.free_places
    people = np.array(hall.coachees, np.intp)
    if not set(hall.coachees) <= set(np.flatnonzero(claim.free).tolist()):
        return 0
    doors = _doors(claim, people, least)
    if set(np.flatnonzero(doors & (places > 0)).tolist()) != set(hall.coaches):
        return 0
    if int(places[list(hall.coaches)].sum()) != hall.places:
        return 0
    return len(set(hall.coachees)) - hall.places


def _doors(claim: Claim, people: NDArray[np.intp], least: int) -> NDArray[np.bool_]:
    found = np.zeros(len(claim.capacity), np.bool_)
    for part in claim.steps(people):
        found |= (claim.lines(part) >= least).any(axis=0)
    return found


def _reach(claim: Claim, root: int) -> set[int]:
    """Return whom a place for `root` would have to be taken from, directly or in turn."""
    holders = defaultdict(list)
    for row in np.flatnonzero(claim.free & (claim.column >= 0)).tolist():
        holders[int(claim.column[row])].append(row)
    places = claim.free_places
    reached, fresh = {root}, [root]
    while fresh:
        doors = _doors(claim, np.array(fresh, np.intp), 0) & (places > 0)
        found = {row for column in np.flatnonzero(doors).tolist() for row in holders[column]}
        fresh = sorted(found - reached)
        reached |= found
    return reached
