"""Sessions in words: times in both zones, refusals, how pairs go, and what to do next."""

from coaching.presenters.agreements import standing_of
from coaching.presenters.pairs import (
    PairCard,
    health_of,
    pair_cards,
    title_of_pair,
    trail_into_pair,
    trail_to_pair,
)
from coaching.presenters.sponsored import sponsored_cards
from coaching.presenters.steps import next_steps
from coaching.presenters.words import (
    STATE_SHAPES,
    changed_to,
    minutes_of,
    mode_of,
    refusal,
    themes_in_words,
    when,
)
from matching.presenters.zones import both_zones

__all__ = [
    "STATE_SHAPES",
    "PairCard",
    "both_zones",
    "changed_to",
    "health_of",
    "minutes_of",
    "mode_of",
    "next_steps",
    "pair_cards",
    "refusal",
    "sponsored_cards",
    "standing_of",
    "themes_in_words",
    "title_of_pair",
    "trail_into_pair",
    "trail_to_pair",
    "when",
]
