"""Sessions in words: times in both zones, refusals, how pairs go, and what to do next."""

from coaching.presenters.health import health_of
from coaching.presenters.pairs import (
    PairCard,
    pair_cards,
    title_of_pair,
    trail_into_pair,
    trail_to_pair,
)
from coaching.presenters.steps import next_steps
from coaching.presenters.words import (
    STATE_SHAPES,
    both_zones,
    changed_to,
    minutes_of,
    mode_of,
    refusal,
    themes_in_words,
    when,
)

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
    "themes_in_words",
    "title_of_pair",
    "trail_into_pair",
    "trail_to_pair",
    "when",
]
