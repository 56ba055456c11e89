"""Is an assignment instance one that can be solved?"""

from collections import Counter

import numpy as np

from matching.engine.errors import InstanceError
from matching.engine.model.assignment import AssignmentProblem
from matching.engine.model.cohort import AIMS

# Sums of costs must stay exact in a float64.
EXACT = 2**53
MOST_ALTERNATIVES = 1000


def check_assignment(problem: AssignmentProblem) -> None:
    """Raise InstanceError for the first field that makes no sense."""
    _check_shape(problem)
    _check_scores(problem)
    if problem.aims not in AIMS:
        raise InstanceError("aims", f"must be one of {' or '.join(str(list(a)) for a in AIMS)}")
    if not 0 <= problem.alternatives <= MOST_ALTERNATIVES:
        raise InstanceError("alternatives", f"must be 0 to {MOST_ALTERNATIVES}")
    check_seed(problem.seed)
    check_names(problem.rows, "coachees", problem.scores.shape[0])
    check_names(problem.columns, "coaches", problem.scores.shape[1])
    if bool(problem.rows) != bool(problem.columns) and problem.scores.size:
        raise InstanceError("coachees", "and coaches must both be named or neither")
    _check_locks(problem)


def check_seed(seed: int) -> None:
    """Raise InstanceError unless the seed fits 63 bits."""
    if not 0 <= seed < 2**63:
        raise InstanceError("seed", "must be 0 or more and below 2**63")


def check_names(names: tuple[str, ...], field: str, count: int) -> None:
    """Raise InstanceError unless there are no names or one for each position, all different."""
    if names and len(names) != count:
        raise InstanceError(field, f"must name {count} people, not {len(names)}")
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise InstanceError(field, f"names {twice[0]!r} twice")


def _check_shape(problem: AssignmentProblem) -> None:
    scores = problem.scores
    if scores.ndim != 2 or not np.issubdtype(scores.dtype, np.integer):
        raise InstanceError("scores", "must be a matrix of integers")
    if scores.shape[1] != len(problem.capacity):
        raise InstanceError(
            "capacity", f"must have {scores.shape[1]} entries, not {len(problem.capacity)}"
        )
    for column, places in enumerate(problem.capacity):
        if not 0 <= places <= 2**31:
            raise InstanceError(f"capacity[{column}]", "must be 0 or more and at most 2**31")


def _check_scores(problem: AssignmentProblem) -> None:
    scores = problem.scores
    if scores.size and int(scores.min()) < -1:
        row, column = np.argwhere(scores < -1)[0].tolist()
        raise InstanceError(f"scores[{row}][{column}]", "must be 0 or more, or null")
    rows = max(1, scores.shape[0])
    most = int(scores.max(initial=0))
    if (most * rows + 1) * (rows + 1) * 4 >= EXACT:
        row, column = np.argwhere(scores == most)[0].tolist()
        raise InstanceError(f"scores[{row}][{column}]", "is too great for exact sums")


def _check_locks(problem: AssignmentProblem) -> None:
    rows, columns = problem.scores.shape
    used: Counter[int] = Counter()
    seen: set[int] = set()
    for place, (row, column) in enumerate(problem.locks):
        field = f"locks[{place}]"
        if not (0 <= row < rows and 0 <= column < columns):
            raise InstanceError(field, "names a row or column that does not exist")
        if row in seen:
            raise InstanceError(field, f"locks row {row} twice")
        if problem.scores[row, column] < 0:
            raise InstanceError(field, "is a forbidden pair")
        seen.add(row)
        used[column] += 1
        if used[column] > problem.capacity[column]:
            raise InstanceError(field, f"takes more places than column {column} has")
