"""Every seat has exactly one status, and every page counts the vacant ones alike."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from council.terms.limits import add_months
from council.terms.seats import seats_on
from council.terms.statuses import SeatState, statuses_on
from tests.council.terms.test_seats import DAY_ONE, charter, tenures

DAYS = st.integers(0, 75).map(lambda number: DAY_ONE + timedelta(days=number))


@given(tenures(), st.integers(1, 8), st.integers(0, 2), DAYS)
def test_the_vacant_seats_are_the_seats_less_those_who_sit(held: list, seats: int, interim: int, on: date) -> None:  # type: ignore[type-arg]  # as drawn
    """Filled, interim and vacant seats add up; nobody who sits is missing, and no number is given twice."""
    rules = charter(seats, interim)
    found = statuses_on(held, rules, on)
    states, sitting = Counter(each.state for each in found), seats_on(held, rules, on)
    assert states[SeatState.VACANT] == max(0, seats - len(sitting))
    assert {each.person_id for each in found if each.seat} == {each.person_id for each in sitting}
    assert [each.number for each in found] == list(range(1, max(seats, len(sitting)) + 1))


@given(tenures(), st.integers(1, 8), DAYS, st.integers(0, 3))
def test_a_term_ends_soon_when_at_most_so_many_months_are_left(held: list, seats: int, on: date, months: int) -> None:  # type: ignore[type-arg]  # as drawn
    """On the last day that counts as soon it is said, the day before not."""
    for each in statuses_on(held, charter(seats), on, soon_months=months):
        if each.state in (SeatState.FILLED, SeatState.ENDS_SOON):
            assert each.until is not None
            assert (each.state is SeatState.ENDS_SOON) == (each.until <= add_months(on, months))
