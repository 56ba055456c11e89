"""Is a profile one that can be scored?"""

from matching.engine.errors import InstanceError
from matching.engine.model.people import LEVELS, Person
from matching.engine.scoring.zones import standard_offset


def check_people(people: tuple[Person, ...], field: str, places: range) -> None:
    """Raise InstanceError for the first profile that makes no sense."""
    seen: set[str] = set()
    for place, person in enumerate(people):
        where = f"{field}[{place}]"
        if not person.id:
            raise InstanceError(f"{where}.id", "must not be empty")
        if person.id in seen:
            raise InstanceError(f"{where}.id", f"{person.id!r} stands there twice")
        seen.add(person.id)
        if person.capacity not in places:
            raise InstanceError(f"{where}.capacity", f"must be {places[0]} to {places[-1]}")
        _check_profile(person, where)


def _check_profile(person: Person, where: str) -> None:
    if person.seniority is not None and not 1 <= person.seniority <= 10:
        raise InstanceError(f"{where}.seniority", "must be 1 to 10, or null")
    for theme, strength in person.themes.items():
        if not 1 <= strength <= 3:
            raise InstanceError(f"{where}.themes.{theme}", "must be 1 to 3")
    for code, level in person.languages.items():
        if level not in LEVELS:
            raise InstanceError(f"{where}.languages.{code}", f"must be one of {', '.join(LEVELS)}")
    for sector, years in person.sectors.items():
        if not 0 <= years <= 100:
            raise InstanceError(f"{where}.sectors.{sector}", "must be 0 to 100 years")
    if person.time_zone:
        try:
            standard_offset(person.time_zone)
        except ValueError as error:
            raise InstanceError(f"{where}.time_zone", str(error)) from error
