"""Simulated annealing over ruined and recreated plans, counted in iterations."""

import math
from collections.abc import Callable

from exchanges.planning.convene import convene
from exchanges.planning.dice import Dice
from exchanges.planning.draft import Draft
from exchanges.planning.recreate import blinks, fill, random_order
from exchanges.planning.ruin import choose_ruin
from exchanges.planning.tables import Group

HOT = 300
COLD = 10
CONVENED = 98  # in a hundred steps, how many put one visit together first
CHAINED = 50  # in a hundred, how many go on with a delegation that was driven out
STEPS = 1024  # the table of logarithms: integers, so that every machine accepts alike
LOSSES = tuple(round(-STEPS * math.log((step + 0.5) / STEPS)) for step in range(STEPS))
RUIN_AT_MOST = 10
RETRIED = 3  # unserved delegations that are tried again beside those taken out

Seat = tuple[Group, int, int]


class Ending:
    """When to stop: after `iterations`, or earlier when `elapsed` says that the time is up.

    `elapsed` gives the spent share of the allowed time, 0.0 to 1.0 and beyond; it is None in a
    reproducible run.
    """

    def __init__(self, iterations: int, elapsed: Callable[[], float] | None = None) -> None:
        self.iterations = iterations
        self.elapsed = elapsed

    def share(self, done: int) -> float:
        """How much of the run is over."""
        share = done / self.iterations if self.iterations else 1.0
        return share if self.elapsed is None else max(share, self.elapsed())


def seats(draft: Draft) -> list[Seat | None]:
    """Where everybody sits: per delegation (group, week, person) or None."""
    found: list[Seat | None] = []
    for placed in draft.place:
        if placed is None:
            found.append(None)
        else:
            group, week = placed
            found.append((group, week, draft.visits[group.slot * draft.weeks + week].person))
    return found


def improve(
    draft: Draft, dice: Dice, ending: Ending, progress: Callable[[int, int], None] | None
) -> tuple[list[Seat | None], int]:
    """The best seats found and the iterations done; the draft ends wherever the search was."""
    best, best_score = seats(draft), draft.score
    movable = [guest for guest in range(len(draft.place)) if is_movable(draft, guest)]
    heat = HOT * STEPS
    done = 0
    while movable and done < ending.iterations:
        if done % 64 == 0:
            share = ending.share(done)
            if share >= 1.0:
                break
            heat = round(HOT * STEPS * (COLD / HOT) ** share)
            if progress is not None:
                progress(done, ending.iterations)
        loss = heat * LOSSES[dice.below(STEPS)] // (STEPS * STEPS)
        _step(draft, dice, movable, draft.score - loss)
        if draft.score > best_score:
            best, best_score = seats(draft), draft.score
        done += 1
    return best, done


def is_movable(draft: Draft, guest: int) -> bool:
    """Whether the search may decide about a delegation: it has options and no lock."""
    return draft.tables.locked[guest] is None and bool(draft.tables.groups[guest])


def _step(draft: Draft, dice: Dice, movable: list[int], least: int) -> None:
    """Ruin and recreate once; a plan below `least` points is taken back."""
    draft.mark()
    unserved = [guest for guest in movable if draft.place[guest] is None]
    if dice.below(100) < CONVENED:
        _convene_chain(draft, dice, dice.pick(unserved if unserved and dice.below(2) else movable))
    else:
        largest = max(1, min(RUIN_AT_MOST, len(movable) // 3))
        out = choose_ruin(draft, dice, unserved, 1 + dice.below(2 * largest))
        for guest in out:
            draft.remove(guest)
        _refill(draft, dice, out)
    _refill(draft, dice, [dice.pick(unserved) for _ in range(RETRIED if unserved else 0)])
    if draft.score < least:
        draft.undo()


def _convene_chain(draft: Draft, dice: Dice, guest: int) -> None:
    """Convene for one delegation, then perhaps for one that had to leave, and so on."""
    waiting = [guest]
    while waiting:
        waiting = convene(draft, dice, dice.pick(waiting))
        _refill(draft, dice, waiting)
        if dice.below(100) >= CHAINED:
            return
        waiting = [one for one in waiting if draft.place[one] is None]


def _refill(draft: Draft, dice: Dice, guests: list[int]) -> None:
    """Place again whoever has no place, in one of several random orders."""
    waiting = [one for one in dict.fromkeys(guests) if draft.place[one] is None]
    fill(draft, random_order(draft, dice, waiting), blinks(dice))
