"""Cohorts with private vetoes, and the cohort without any that says the same.

What a talk was worth is the whole score here, so that any score can be written down.
"""

from dataclasses import replace

from hypothesis import strategies as st

from matching.engine import (
    AIMS,
    Avoidance,
    Chemistry,
    CohortProblem,
    CohortQuestions,
    CohortResult,
    Conflict,
    Person,
    Rules,
    ScoreTable,
    score_table,
)

OPEN = Rules(chain_of_command=False, same_institution=True)

Pair = tuple[str, str]


def cohort(
    scores: dict[Pair, int], places: dict[str, int], shut: dict[Pair, str], **more: object
) -> CohortProblem:
    """Return a cohort with these scores; pairs are shut by "previous", "family" or "hidden"."""
    coachees = sorted({coachee for coachee, _ in scores})
    quiet = [Avoidance(*pair) for pair, ground in shut.items() if ground == "hidden"]
    quiet += [
        Avoidance(*pair[::-1]) for pair, ground in shut.items() if ground == "hidden by coach"
    ]
    problem = CohortProblem(
        coachees=tuple(Person(name) for name in coachees),
        coaches=tuple(Person(name, capacity=count) for name, count in places.items()),
        criteria={"chemistry": 1},
        rules=OPEN,
        chemistry=tuple(Chemistry(*pair, value) for pair, value in scores.items()),
        conflicts=tuple(
            Conflict(pair, "family") for pair, ground in shut.items() if ground == "family"
        ),
        previous=tuple(pair for pair, ground in shut.items() if ground.startswith("previous")),
        avoidances=tuple(quiet),
    )
    also = [Avoidance(*pair) for pair, ground in shut.items() if ground == "previous and hidden"]
    return replace(problem, avoidances=(*problem.avoidances, *also), **more)


GROUNDS = ["", "", "", "", "family", "previous", "hidden", "hidden by coach", "previous and hidden"]


@st.composite
def veiled_cohorts(draw: st.DrawFn, most: int = 4) -> CohortProblem:
    """Draw a cohort of which some pairs are vetoed and some others locked."""
    coachees = [f"e{n}" for n in range(draw(st.integers(1, most)))]
    places = {f"c{n}": draw(st.integers(0, 2)) for n in range(draw(st.integers(1, most)))}
    pairs = [(coachee, coach) for coachee in coachees for coach in places]
    top = draw(st.sampled_from([1, 5, 1000]))
    scores = {pair: draw(st.integers(0, top)) for pair in pairs}
    grounds = {pair: draw(st.sampled_from(GROUNDS)) for pair in pairs}
    shut = {pair: ground for pair, ground in grounds.items() if ground}
    free = [pair for pair in pairs if pair not in shut and places[pair[1]]]
    locks = (draw(st.sampled_from(free)),) if free and draw(st.integers(0, 2)) == 0 else ()
    return cohort(
        scores,
        places,
        shut,
        locks=locks,
        aims=draw(st.sampled_from(AIMS)),
        seed=draw(st.integers(0, 5)),
    )


def without_vetoes(problem: CohortProblem) -> CohortProblem:
    """Return what everyone knows of a cohort."""
    told = tuple(one for one in problem.conflicts if one.kind != "confidential")
    return replace(problem, avoidances=(), conflicts=told)


def twin(problem: CohortProblem, result: CohortResult) -> CohortProblem:
    """Return a cohort without vetoes whose scores are those that the run shows.

    A vetoed pair that the run shows closed is closed by a conflict there.
    """
    shown, told = CohortQuestions(problem, result).shown_scores(), score_table(problem)
    scores: list[Chemistry] = []
    closed: list[Conflict] = []
    for row, coachee in enumerate(shown.coachees):
        for column, coach in enumerate(shown.coaches):
            scores.append(Chemistry(coachee, coach, shown.score(row, column) or 0))
            if (row, column) in silent(shown, told):
                closed.append(Conflict((coachee, coach), "family"))
    bare = without_vetoes(problem)
    return replace(bare, chemistry=tuple(scores), conflicts=(*bare.conflicts, *closed))


def silent(shown: ScoreTable, told: ScoreTable) -> set[tuple[int, int]]:
    """Return the pairs that a run shows closed though no rule is named for them."""
    return {
        (row, column)
        for row in range(len(shown.coachees))
        for column in range(len(shown.coaches))
        if shown.score(row, column) is None and told.score(row, column) is not None
    }
