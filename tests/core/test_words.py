from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from core.templatetags.counterpart import day, moment

LATE_IN_LONDON = datetime(2027, 6, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Wed 2 Jun 2027"), ("fr", "mer 2 juin 2027")]
)
def test_a_day_is_said_by_the_readers_clock_as_the_language_says_it(language, words):
    with timezone.override("Europe/Stockholm"), translation.override(language):
        assert day(LATE_IN_LONDON) == words
        assert day(date(2027, 6, 2)) == words
        assert moment(LATE_IN_LONDON).startswith(words)
