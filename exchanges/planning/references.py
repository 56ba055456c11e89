"""Names inside an instance must lead somewhere, once."""

from collections.abc import Iterable

from exchanges.planning.errors import InstanceError
from exchanges.planning.model import PlanningProblem


def require_known(problem: PlanningProblem) -> None:
    """Raise InstanceError at the first id that is doubled or leads nowhere.

    `published` is history: a host or delegation that has left since is no fault there.
    """
    hosts = _unique("hosts", (host.id for host in problem.hosts))
    delegations = _unique("delegations", (one.id for one in problem.delegations))
    _unique("people", (person.id for person in problem.people))
    for index, one in enumerate(problem.delegations):
        _known(f"delegations[{index}].excluded_hosts", one.excluded_hosts, hosts)
        _known(f"delegations[{index}].matched_hosts", one.matched_hosts, hosts)
    for index, person in enumerate(problem.people):
        _known(f"people[{index}].hosts", person.hosts, hosts)
    _require_locks(problem, hosts, delegations)
    _once("published", [lock.delegation for lock in problem.published])


def _require_locks(problem: PlanningProblem, hosts: set[str], delegations: set[str]) -> None:
    durations = {one.id: one.duration for one in problem.delegations}
    for index, lock in enumerate(problem.locks):
        field = f"locks[{index}]"
        _known(f"{field}.delegation", [lock.delegation], delegations)
        _known(f"{field}.host", [lock.host], hosts)
        if lock.week + durations[lock.delegation] > problem.weeks:
            raise InstanceError(f"{field}.week", "the visit would end after the last week")
    _once("locks", [lock.delegation for lock in problem.locks])


def _unique(field: str, names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            raise InstanceError(f"{field}[{index}].id", f"{name} appears twice")
        seen.add(name)
    return seen


def _known(field: str, names: Iterable[str], known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise InstanceError(field, f"{name} is unknown")


def _once(field: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            raise InstanceError(f"{field}[{index}].delegation", f"{name} appears twice")
        seen.add(name)
