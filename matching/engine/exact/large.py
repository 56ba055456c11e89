"""The exact optimum of a large instance: few pairs solved, all pairs priced.

Only few pairs a row can be optimal. A sample guesses prices, the best pairs under them form a
sparse core, the core is solved, and its least prices are compared with every pair there is. Pairs
that refute them join the core; when none does, the comparison is the proof.
"""

from dataclasses import dataclass, replace

import numpy as np

from matching.engine.exact.augmenting import Augmenter, fullest_over
from matching.engine.exact.candidates import candidate_edges
from matching.engine.exact.content import content_optimum
from matching.engine.exact.edges import Edges
from matching.engine.exact.optimum import OUT, Costs, Optimum
from matching.engine.exact.passes import Fan
from matching.engine.exact.plans import Plan
from matching.engine.exact.pricing import Pricer
from matching.engine.exact.sampling import sampled_prices
from matching.engine.exact.sources import FreeScores, Scores, pair_values
from matching.engine.exact.sparseprices import least_prices_of
from matching.engine.exact.tight import TightPairs
from matching.engine.exact.warm import Earlier, near_pairs
from matching.engine.model.assignment import Vector


@dataclass(frozen=True, eq=False)
class Proved:
    """An optimum, with all its tight pairs from the pass that proved it."""

    optimum: Optimum
    tight: TightPairs


@dataclass(frozen=True, eq=False)
class _Known:
    """What is known before the core is solved: prices (rough if guessed), and if all can sit."""

    rows: int
    prices: Vector
    rough: bool
    seated: bool


def large_optimum(
    scores: FreeScores, capacity: Vector, earlier: Earlier | None, fan: Fan
) -> Proved:
    """Solve an instance of any size, from a sample or from an `earlier` optimum."""
    if earlier is None:
        guess = sampled_prices(scores, capacity)
        content = None if guess.any() else content_optimum(scores, capacity)
        if content is not None:
            return Proved(*content)
        candidates, smax = candidate_edges(scores, guess, fan)
    else:
        guess = earlier.prices
        candidates, smax = near_pairs(scores, earlier)
    costs = Costs.of(smax, scores.shape[0], capacity)
    core, seated = _complete(scores, capacity, candidates)
    known = _Known(scores.shape[0], guess, earlier is None, seated)
    pricer = Pricer(scores, fan)
    while True:
        optimum = _core_optimum(core, capacity, costs, known)
        found = pricer.price(optimum)
        if found.refuting is None:
            return Proved(optimum, found.tight)
        core = core.joined(scores.shape, found.refuting)
        known = replace(known, prices=optimum.prices, rough=False)


def _complete(scores: Scores, capacity: Vector, core: Edges) -> tuple[Edges, bool]:
    """Add pairs until the core seats as many rows as all pairs could; tell if that is all."""
    rows = scores.shape[0]
    column = fullest_over(core, rows, capacity)
    if OUT not in column:
        return core, True
    fuller = Augmenter(scores, capacity, column).run()
    moved = np.flatnonzero(fuller != column)
    values = pair_values(scores, moved, fuller[moved])
    added = Edges.of(scores.shape, (moved, fuller[moved], values))
    return core.joined(scores.shape, added), OUT not in fuller


def _core_optimum(core: Edges, capacity: Vector, costs: Costs, known: _Known) -> Optimum:
    column = _plan(core, capacity, costs, known).cheapest()
    prices, duals = least_prices_of(core, column, len(capacity), costs)
    return Optimum(column, prices, duals, costs)


def _plan(core: Edges, capacity: Vector, costs: Costs, known: _Known) -> Plan:
    """Return the core as a plan.

    Prices and duals near the optimum taken off the costs make a plan cheap to solve. To take a
    price off a column changes nothing only where no place stays idle or idle places pay it; where
    some do and all that is known is a guess, plain costs are cheaper.
    """
    none, nothing = np.zeros(0, np.intp), np.zeros(0)
    plain = (costs.smax - core.scores).astype(np.float64)
    full = known.seated and int(capacity.sum()) == known.rows
    if known.seated and known.rough and not full:
        idle = np.zeros(len(capacity))
        return Plan(known.rows, capacity, core.rows, core.columns, plain, none, nothing, idle)
    reduced = plain + known.prices[core.columns]
    least = np.full(known.rows, float(costs.d))
    np.minimum.at(least, core.rows, reduced)
    reduced -= least[core.rows]
    outs = none if full else np.arange(known.rows)
    idle = known.prices.astype(np.float64)
    out_costs = (costs.d - least)[outs]
    return Plan(known.rows, capacity, core.rows, core.columns, reduced, outs, out_costs, idle)
