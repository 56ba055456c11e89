"""What each lock costs against the free optimum."""

from dataclasses import replace

from matching.engine.exact.settling import Terms, settle
from matching.engine.exact.sources import Scores
from matching.engine.model.assignment import LockPrice


def lock_prices(scores: Scores, terms: Terms) -> tuple[LockPrice, ...]:
    """Compare the optimum with no lock and the optimum with each lock alone."""
    if not terms.locks:
        return ()
    quiet = replace(terms, locks=(), progress=None)
    free = settle(scores, quiet).values(scores)
    prices = []
    for lock in terms.locks:
        held = settle(scores, replace(quiet, locks=(lock,))).values(scores)
        lost = len(free) - len(held), int(free.sum() - held.sum())
        prices.append(LockPrice(lock, *lost))
    return tuple(prices)
