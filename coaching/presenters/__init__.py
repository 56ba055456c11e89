"""Sessions in words: times in both zones, refusals, how pairs go, and what to do next."""

from coaching.presenters.agreements import standing_of
from coaching.presenters.health import health_of
from coaching.presenters.kept import keepers_of, kept_calendars
from coaching.presenters.logs import logged_in_words, planned_facts
from coaching.presenters.pairs import (
    PairCard,
    home_of,
    is_kept_only,
    pair_cards,
    title_of_pair,
    trail_into_pair,
    trail_to_pair,
    who_hears,
)
from coaching.presenters.paper import names_on_paper
from coaching.presenters.sponsored import sponsored_cards
from coaching.presenters.steps import waiting
from coaching.presenters.times import TIMES_SHAPES, TimeSlot, time_slots
from coaching.presenters.words import (
    STATE_SHAPES,
    changed_to,
    minutes_of,
    mode_of,
    refusal,
    refusal_at,
    themes_in_words,
    when,
)
from matching.presenters.zones import both_zones

__all__ = [
    "STATE_SHAPES",
    "TIMES_SHAPES",
    "PairCard",
    "TimeSlot",
    "both_zones",
    "changed_to",
    "health_of",
    "home_of",
    "is_kept_only",
    "keepers_of",
    "kept_calendars",
    "logged_in_words",
    "minutes_of",
    "mode_of",
    "names_on_paper",
    "pair_cards",
    "planned_facts",
    "refusal",
    "refusal_at",
    "sponsored_cards",
    "standing_of",
    "themes_in_words",
    "time_slots",
    "title_of_pair",
    "trail_into_pair",
    "trail_to_pair",
    "waiting",
    "when",
    "who_hears",
]
