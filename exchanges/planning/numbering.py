"""Names turned into numbers, in the order of the names."""

from dataclasses import dataclass

from exchanges.planning.model import Delegation, Host, Person, PlanningProblem


@dataclass(frozen=True, slots=True)
class Numbering:
    """Everything a plan refers to, sorted; the place in a tuple is the number.

    `languages` are those for which a delegation might need a team, `lengths` the durations.
    """

    hosts: tuple[Host, ...]
    delegations: tuple[Delegation, ...]
    people: tuple[Person, ...]
    themes: tuple[str, ...]
    languages: tuple[str, ...]
    lengths: tuple[int, ...]
    countries: tuple[str, ...]

    def slot(self, host: int, theme: int, length: int) -> int:
        """The number of a (host, theme, duration)."""
        return (host * len(self.themes) + theme) * len(self.lengths) + length

    def slot_parts(self, slot: int) -> tuple[int, int, int]:
        """Host, theme and duration numbers of a slot."""
        pair, length = divmod(slot, len(self.lengths))
        host, theme = divmod(pair, len(self.themes))
        return host, theme, length


def number(problem: PlanningProblem) -> Numbering:
    """The numbering of a problem; the order of its rows has no influence."""
    delegations = tuple(sorted(problem.delegations, key=lambda one: one.id))
    themes = {theme for host in problem.hosts for theme in host.themes}
    themes |= {theme for one in delegations for theme in one.themes}
    return Numbering(
        hosts=tuple(sorted(problem.hosts, key=lambda one: one.id)),
        delegations=delegations,
        people=tuple(sorted(problem.people, key=lambda one: one.id)),
        themes=tuple(sorted(themes | {lock.theme for lock in problem.locks})),
        languages=tuple(sorted({min(one.languages) for one in delegations})),
        lengths=tuple(sorted({one.duration for one in delegations})),
        countries=tuple(sorted({one.country for one in delegations})),
    )
