from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notifications.models import OutboxMessage, Reason
from notifications.rules import next_group
from notifications.rules.grouping import MOST_IN_A_DIGEST

URGENT = {"test.urgent"}
ROWS = st.lists(
    st.builds(
        OutboxMessage,
        kind=st.sampled_from(["test.reminder", "test.other", "test.urgent"]),
        attempts=st.integers(0, 4),
        reason=st.sampled_from(["", Reason.SERVER_AWAY, Reason.CRASHED, Reason.NOT_ACCEPTED]),
        possible_double=st.booleans(),
    ),
    min_size=1,
    max_size=120,
)


def mails_of(rows: list[OutboxMessage]) -> list[list[OutboxMessage]]:
    mails, left = [], list(rows)
    while left:
        mail = next_group(left, URGENT)
        mails.append(mail)
        left = [row for row in left if row not in mail]
    return mails


@given(rows=ROWS)
def test_every_row_travels_once(rows):
    sent = [row.pk for mail in mails_of(rows) for row in mail]
    assert sorted(sent) == sorted(row.pk for row in rows)


@given(rows=ROWS)
def test_what_shares_a_mail_may_share_it(rows):
    for mail in mails_of(rows):
        assert 1 <= len(mail) <= MOST_IN_A_DIGEST
        if len(mail) > 1:
            assert not {row.kind for row in mail} & URGENT
            assert Reason.NOT_ACCEPTED not in {row.reason for row in mail}
            assert max(row.attempts for row in mail) <= 1
            assert len({row.possible_double for row in mail}) == 1


@given(rows=ROWS)
def test_urgent_comes_first(rows):
    order = [mail[0].kind in URGENT for mail in mails_of(rows)]
    assert order == sorted(order, reverse=True)


@given(count=st.integers(1, MOST_IN_A_DIGEST))
def test_fresh_rows_are_one_mail(count):
    rows = [OutboxMessage(kind="test.reminder") for _ in range(count)]
    assert mails_of(rows) == [rows]
