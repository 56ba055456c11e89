"""The geometry of the board of visits."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from exchanges.models import VisitCycle
from exchanges.presenters.board import MONTH, WIDTH, board_of


@pytest.mark.parametrize("weeks", [4, 12, 26, 40, 52])
@pytest.mark.parametrize("first", [date(2026, 10, 19), date(2026, 12, 28), date(2027, 1, 4)])
def test_the_board_fills_a_page_and_no_two_months_overlap(first, weeks):
    board = board_of(VisitCycle(first_monday=first, weeks=weeks), [], [])
    assert board.width <= WIDTH + 1
    assert all(after - before >= MONTH for (before, _), (after, _) in pairwise(board.months))
    assert board.months[0][1][-4:].isdigit()


def test_a_first_month_without_room_leaves_its_year_to_the_next():
    board = board_of(VisitCycle(first_monday=date(2026, 10, 19), weeks=40), [], [])
    assert [name for _, name in board.months[:3]] == ["Nov 2026", "Dec", "Jan 2027"]
