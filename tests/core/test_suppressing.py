"""Numbers that add up: whoever knows the rule and the total cannot tell the small ones."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.suppressing import LEAST, Parted, parted, shown

# A busy machine is no reason to fail.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 14), max_size=6)


@UNHURRIED
@given(COUNTS)
def test_no_small_number_is_shown_and_what_is_shown_is_true(counts):
    result = parted(counts)
    assert result.cells.keys() == counts.keys()
    for key, value in result.cells.items():
        assert value is None or (value == counts[key] and not 0 < value < LEAST)
    assert result.total in (None, sum(counts.values()))


@UNHURRIED
@given(COUNTS)
def test_without_small_numbers_nothing_is_left_out(counts):
    larger = {key: value + LEAST if value else 0 for key, value in counts.items()}
    assert parted(larger) == Parted(larger, sum(larger.values()))


@settings(UNHURRIED, max_examples=60)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_what_is_left_out_does_not_follow_from_the_rest(values):
    """Every table that the rule prints alike is possible: none of its small cells is certain."""
    counts = dict(zip("abcd", values, strict=False))
    result = parted(counts)
    printed = _printed(result)
    alike = [one for one in product(range(15), repeat=len(values)) if _print_of(one) == printed]
    assert tuple(values) in alike
    for place, (key, value) in enumerate(counts.items()):
        if result.cells[key] is None and 0 < value < LEAST:
            assert len({one[place] for one in alike}) > 1


@pytest.mark.parametrize(
    ("counts", "left_out", "total"),
    [
        ({"a": 12, "b": 30}, set(), 42),
        ({"a": 3, "b": 30, "c": 40}, {"a", "b"}, 73),
        # The sum of the two would be 6, and the larger one is at least 5.
        ({"a": 1, "b": 5}, {"a", "b"}, None),
        ({"a": 3}, {"a"}, None),
        ({"a": 0, "b": 9}, set(), 9),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, {"a", "b", "c", "d", "e"}, None),
    ],
)
def test_examples(counts, left_out, total):
    result = parted(counts)
    assert {key for key, value in result.cells.items() if value is None} == left_out
    assert result.total == total


def test_a_number_alone():
    assert [shown(count) for count in (0, 1, 4, 5)] == [0, None, None, 5]


@cache
def _print_of(values: tuple[int, ...]) -> tuple:
    return _printed(parted(dict(zip("abcd", values, strict=False))))


def _printed(result: Parted) -> tuple:
    return (*result.cells.values(), result.total)
