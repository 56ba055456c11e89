"""Random assignment instances."""

from dataclasses import replace

from hypothesis import strategies as st

from matching.engine import AIMS, AssignmentProblem


@st.composite
def assignments(
    draw: st.DrawFn, most: int = 4, with_locks: bool = True, alternatives: int = 0
) -> AssignmentProblem:
    """Draw a small instance: few score levels make ties, many make none."""
    rows, columns = draw(st.integers(0, most)), draw(st.integers(0, most))
    top = draw(st.sampled_from([0, 1, 3, 1000]))
    score = st.none() | st.integers(0, top)
    line = st.lists(score, min_size=columns, max_size=columns)
    scores = draw(st.lists(line, min_size=rows, max_size=rows))
    capacity = draw(st.lists(st.integers(0, 2), min_size=columns, max_size=columns))
    problem = replace(
        AssignmentProblem.of(scores, capacity),
        aims=draw(st.sampled_from(AIMS)),
        alternatives=alternatives,
        rows=tuple(f"e{row}" for row in range(rows)) if columns else (),
        columns=tuple(f"c{column}" for column in range(columns)) if rows else (),
        seed=draw(st.integers(0, 5)),
    )
    return replace(problem, locks=draw(_locks(problem))) if with_locks else problem


@st.composite
def _locks(draw: st.DrawFn, problem: AssignmentProblem) -> tuple[tuple[int, int], ...]:
    free = list(problem.capacity)
    locks = []
    for row, line in enumerate(problem.scores.tolist()):
        doors = [column for column, score in enumerate(line) if score >= 0 and free[column]]
        if doors and draw(st.integers(0, 3)) == 0:
            column = draw(st.sampled_from(doors))
            free[column] -= 1
            locks.append((row, column))
    return tuple(locks)
