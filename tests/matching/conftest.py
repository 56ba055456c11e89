from __future__ import annotations

import pytest
import time_machine


@pytest.fixture
def time_machine_at():
    """Set the clock: `time_machine_at(moment)`."""
    travellers = []

    def go(moment) -> None:
        traveller = time_machine.travel(moment, tick=True)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in travellers:
        traveller.stop()
