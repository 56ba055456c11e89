"""Sets of weeks as bits against sets of weeks as sets."""

from hypothesis import given
from hypothesis import strategies as st

from exchanges.planning.weekmask import mask_of, span, starts_touching, weeks_in

weeks = st.sets(st.integers(0, 60))


@given(weeks)
def test_a_mask_holds_its_weeks_in_order(found: set[int]) -> None:
    assert list(weeks_in(mask_of(found))) == sorted(found)


@given(weeks, st.integers(1, 6))
def test_a_start_touches_if_any_of_its_weeks_does(found: set[int], length: int) -> None:
    touching = {
        start for start in range(61) if any(start + step in found for step in range(length))
    }
    assert set(weeks_in(starts_touching(mask_of(found), length))) == touching


@given(st.integers(0, 50), st.integers(0, 6))
def test_a_span_is_that_many_weeks(week: int, length: int) -> None:
    assert list(weeks_in(span(week, length))) == list(range(week, week + length))
