"""The verifier refuses whatever is not proved."""

from dataclasses import replace

import pytest

from matching.engine import (
    MATCHED_WORST_TOTAL,
    AssignmentProblem,
    AssignmentResult,
    HallSet,
    digest,
    solve,
    verify_assignment,
)

PROBLEM = replace(
    AssignmentProblem.of([[9, 4, 0], [8, 7, 1], [9, None, None], [5, 2, None]], [2, 1, 0]),
    locks=((3, 0),),
    alternatives=3,
)
RESULT = solve(PROBLEM)
PROOF = RESULT.certificate


def test_the_right_result_is_proved() -> None:
    assert verify_assignment(PROBLEM, RESULT) is None
    assert RESULT.unmatched


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("pairs", replace(RESULT, pairs=RESULT.pairs[::-1])),
        ("pairs", replace(RESULT, pairs=((0, 9), *RESULT.pairs[1:]))),
        ("pairs", replace(RESULT, pairs=((2, 1), (3, 0)))),
        ("capacity", replace(RESULT, pairs=((0, 0), (1, 0), (3, 0)))),
        ("locks", replace(RESULT, pairs=RESULT.pairs[:-1])),
        ("cardinality", replace(RESULT, total=RESULT.total + 1)),
        ("cardinality", replace(RESULT, worst=0)),
        ("unmatched", replace(RESULT, unmatched=())),
        ("certificate:", replace(RESULT, certificate=replace(PROOF, u=PROOF.u[:-1]))),
        ("certificate.D", replace(RESULT, certificate=replace(PROOF, d=PROOF.d + 1))),
        ("certificate.p", replace(RESULT, certificate=replace(PROOF, p=(-1, *PROOF.p[1:])))),
        ("certificate.u", replace(RESULT, certificate=replace(PROOF, u=(10**6, *PROOF.u[1:])))),
        ("certificate.u", replace(RESULT, certificate=replace(PROOF, p=(0, 0, 0)))),
        ("certificate", replace(RESULT, certificate=replace(PROOF, u=(0, 0, 0, 0)))),
        ("certificate.worst", replace(RESULT, certificate=replace(PROOF, worst=1))),
        ("hall", replace(RESULT, hall=None)),
        ("hall", replace(RESULT, hall=HallSet((0, 1, 2), (0,), 1))),
        ("alternatives", replace(RESULT, alternatives=(99, 1))),
        ("blocking_pairs", replace(RESULT, blocking_pairs=((0, 2),))),
        ("digest", replace(RESULT, digest="0" * 64)),
    ],
)
def test_a_changed_result_is_refused(field: str, changed: AssignmentResult) -> None:
    assert (verify_assignment(PROBLEM, changed) or "").startswith(field)


def test_a_worse_plan_with_honest_figures_is_refused() -> None:
    problem = AssignmentProblem.of([[5, 4], [4, 0]], [1, 1])
    best = solve(problem)
    worse = replace(best, pairs=((0, 0), (1, 1)), total=5, worst=0, blocking_pairs=())
    assert (verify_assignment(problem, worse) or "").startswith("certificate")


def test_a_threshold_that_leaves_somebody_out_is_refused() -> None:
    both = replace(AssignmentProblem.of([[5, 5], [1, None]], [1, 1]), aims=MATCHED_WORST_TOTAL)
    fewer = replace(AssignmentProblem.of([[5, 5], [None, None]], [1, 1]), aims=both.aims)
    found = replace(solve(fewer), digest=digest(both))
    assert (verify_assignment(both, found) or "").startswith("certificate.matched_hall")


def test_a_threshold_below_the_greatest_is_refused() -> None:
    problem = AssignmentProblem.of([[20, 5], [5, 0]], [1, 1])
    kind = replace(problem, aims=MATCHED_WORST_TOTAL)
    plain, best = solve(problem), solve(kind)
    proof = replace(plain.certificate, worst=0, matched_hall=best.certificate.matched_hall)
    low = replace(plain, certificate=proof, digest=best.digest)
    assert (verify_assignment(kind, low) or "").startswith("certificate.worst_hall")
    unasked = replace(best, digest=plain.digest)
    assert (verify_assignment(problem, unasked) or "").startswith("certificate.worst")
