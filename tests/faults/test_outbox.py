"""Senders are killed with SIGKILL at random points; no reminder is lost."""

from __future__ import annotations

import sys

import pytest

from tests.faults.outbox_world import OutboxWorld, database_of_its_own
from tests.plugin import DATABASE_URL


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def world(request, tmp_path):
    if request.param == "sqlite":
        yield OutboxWorld(tmp_path, "")
        return
    with database_of_its_own(DATABASE_URL) as url:
        yield OutboxWorld(tmp_path, url)


def check(world: OutboxWorld, capsys, *, messages: int, senders: int, kills: int) -> None:
    figures = world.run(messages=messages, senders=senders, kills=kills)
    with capsys.disabled():
        sys.stdout.write(f"\n{senders} senders: {figures}\n")
    assert figures.messages == messages
    assert figures.lost == 0
    assert figures.doubled <= kills * senders
    assert figures.doubled_and_not_flagged == 0
    assert figures.held <= kills * senders
    assert figures.doubled_of_the_kind_that_holds == 0


def test_a_few_kills(world, capsys):
    check(world, capsys, messages=200, senders=2, kills=3)


@pytest.mark.faults
def test_twenty_kills_over_a_thousand_messages(world, capsys):
    check(world, capsys, messages=1000, senders=1, kills=20)


@pytest.mark.faults
def test_twenty_kills_of_three_senders(world, capsys):
    check(world, capsys, messages=1000, senders=3, kills=20)


@pytest.mark.faults
def test_two_senders_side_by_side_double_nothing(world, capsys):
    check(world, capsys, messages=1000, senders=2, kills=0)
