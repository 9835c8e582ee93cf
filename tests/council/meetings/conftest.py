"""Meetings at a fixed time, because their pages ask the clock."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.council.meetings.assemblies import NOW


@pytest.fixture
def in_january() -> Iterator[time_machine.Traveller]:
    """The clock stands two months before the meetings of these tests, and goes on."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller
