"""The value of one pair under one criterion: integers from 0 to 1000, 500 where unknown.

Mentoring and coaching succeed through fit of need and offer, credibility and the say of both
sides rather than likeness on the surface (Allen 2006, Boyce 2010, Eby 2013, Kendall 2015); so
gender, age and origin are no criteria.
"""

from collections.abc import Mapping

from matching.engine.model.people import Person
from matching.engine.scoring.levels import LEVEL_VALUES, common_level
from matching.engine.scoring.shares import FULL, NEUTRAL, shares
from matching.engine.scoring.zones import gap_minutes

STRONGEST = 3
OWN_SECTOR = 600
YEAR = 100
STEP_DOWN = 250
STEP_UP = 120
FREE_STEPS_UP = 2


def themes_value(coachee: Person, coach: Person) -> int:
    """Share of the wants that the coach's offers meet, by strength of want and offer."""
    if not coachee.themes:
        return NEUTRAL
    parts = shares(coachee.themes)
    return sum(part * coach.themes.get(theme, 0) // STRONGEST for theme, part in parts.items())


def language_value(coachee: Person, coach: Person) -> int:
    """Worth of the best common language."""
    return LEVEL_VALUES[common_level(coachee.languages, coach.languages)]


def sector_value(sector: str, own: str, years: Mapping[str, int]) -> int:
    """Credibility in the coachee's sector: 100 a year, at least 600 for the coach's own sector."""
    if not sector:
        return NEUTRAL
    floor = OWN_SECTOR if own == sector else 0
    return min(FULL, max(floor, YEAR * years.get(sector, 0)))


def seniority_value(coachee: int | None, coach: int | None) -> int:
    """A peer or slightly senior coach is best; a junior one costs most."""
    if coachee is None or coach is None:
        return NEUTRAL
    above = coach - coachee
    if above < 0:
        return max(0, FULL + STEP_DOWN * above)
    return max(0, FULL - STEP_UP * max(0, above - FREE_STEPS_UP))


def time_zone_value(coachee: str, coach: str) -> int:
    """Falls evenly from 1000 at the same clock to 0 at twelve hours."""
    gap = gap_minutes(coachee, coach)
    return NEUTRAL if gap is None else FULL - FULL * gap // (12 * 60)


def availability_value(coachee: Person, coach: Person) -> int:
    """Share of the coachee's free weeks in which the coach is free too."""
    if not coachee.weeks or not coach.weeks:
        return NEUTRAL
    parts = shares(dict.fromkeys(coachee.weeks, 1))
    return sum(part for week, part in parts.items() if week in coach.weeks)


def mode_value(coachee: tuple[str, ...], coach: tuple[str, ...]) -> int:
    """1000 when the two share a way of meeting."""
    if not coachee or not coach:
        return NEUTRAL
    return FULL if set(coachee) & set(coach) else 0
