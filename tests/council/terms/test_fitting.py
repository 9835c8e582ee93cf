"""Which of many terms find no free seat, held against the answer that `seats.fits` gives one term at a time."""

from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from council.terms.importing.fitting import without_a_seat
from council.terms.seats import Held, fits

FIRST = date(2024, 1, 1)


def _held(start: int, length: int, group: str = "members") -> Held:
    begin, end = FIRST + timedelta(days=start), FIRST + timedelta(days=start + length)
    return Held(uuid4(), uuid4(), group, begin, end, end)


TERMS = st.lists(
    st.builds(_held, st.integers(0, 12), st.integers(1, 8), st.sampled_from(["members", "youth"])), max_size=14
)


@given(known=TERMS, wanted=TERMS, seats=st.integers(1, 4))
def test_whoever_is_let_in_fits_and_whoever_is_not_does_not(known: list[Held], wanted: list[Held], seats: int) -> None:
    """Every term that is let in has a seat on each day beside all others; no term that is refused would have one."""
    refused = without_a_seat(known, wanted, lambda _held: seats)
    sitting = [*known, *(each for each in wanted if each.term_id not in refused)]
    let_in = [each for each in wanted if each.term_id not in refused]
    assert [each for each in let_in if not fits(sitting, each, seats)] == []
    alone = [each for each in wanted if each.term_id in refused and fits(sitting, each, seats)]
    assert alone == []


@given(known=TERMS, wanted=TERMS, seats=st.integers(1, 4))
def test_beside_known_terms_it_is_first_come_first_served(known: list[Held], wanted: list[Held], seats: int) -> None:
    """The same terms come in as when they are entered one by one, in order of their first days."""
    refused = without_a_seat(known, wanted, lambda _held: seats)
    one_by_one, let_in = list(known), set()
    for each in sorted(wanted, key=lambda held: held.start):
        if fits(one_by_one, each, seats):
            one_by_one.append(each)
            let_in.add(each.term_id)
    assert {each.term_id for each in wanted} - refused == let_in


@given(wanted=TERMS)
def test_where_no_charter_counts_seats_everybody_has_one(wanted: list[Held]) -> None:
    """Terms from before the first charter are believed."""
    assert without_a_seat([], wanted, lambda _held: None) == set()


def test_a_known_term_that_begins_later_keeps_its_seat() -> None:
    """The wanted term before it would need the seat on a day on which it is promised."""
    known, wanted = _held(5, 5), _held(0, 6)
    assert without_a_seat([known], [wanted], lambda _held: 1) == {wanted.term_id}
