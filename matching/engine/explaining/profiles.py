"""The coach who is missing."""

from collections import Counter
from collections.abc import Sequence

from matching.engine.model.cohort import Rules
from matching.engine.model.people import LEVELS, Person

MOST_THEMES = 3


def wanted_profile(people: Sequence[Person], rules: Rules) -> dict[str, object]:
    """Return what a new coach would have to bring to be open to most of these coachees.

    `languages` are those that the greatest number of them speak well enough, `themes` the ones
    most wanted (sum of wants), and `not_from` the institutions that a rule would close.
    """
    least = LEVELS.index(rules.language_level or LEVELS[0])
    speakers = Counter(
        code
        for person in people
        for code, level in person.languages.items()
        if LEVELS.index(level) >= least
    )
    wants: Counter[str] = Counter()
    for person in people:
        wants.update(person.themes)
    own = {person.institution for person in people if person.institution}
    most = max(speakers.values(), default=0)
    return {
        "languages": tuple(sorted(code for code, count in speakers.items() if count == most)),
        "themes": tuple(sorted(wants, key=lambda theme: (-wants[theme], theme))[:MOST_THEMES]),
        "not_from": () if rules.same_institution else tuple(sorted(own)),
    }
