from __future__ import annotations

import pytest

from coaching.models import Session
from matching.models import Pairing
from tests.coaching.pairs import NOW, make_pairing, planned


@pytest.fixture
def pairing(db) -> Pairing:
    return make_pairing()


@pytest.fixture
def coachee(pairing):
    return pairing.people[0]


@pytest.fixture
def coach(pairing):
    return pairing.people[1]


@pytest.fixture
def session(pairing) -> Session:
    """A session that began at NOW and waits for its log."""
    return planned(pairing, NOW)
