"""How long somebody sits: the day found from a few turning days is the one found by looking at every day."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from council.councils.offices import offices_of
from council.terms.offices.refusals import in_a_row
from council.terms.offices.sitting import Sittings
from council.terms.seats import AmendmentKind, Held, seats_on
from tests.council.terms.offices.helpers import RAPPORTEUR, rules

FIRST = date(2026, 1, 1)
DAYS = 500
SOME_DAY = st.integers(0, DAYS).map(lambda days: FIRST + timedelta(days=days))
LONG = rules(terms={"months": 24, "interim_months": 6})
WITHOUT = rules(terms={"months": 24})
FOR_EVER = rules(terms={"months": 24, "interim_until_succeeded": True})


@st.composite
def terms_of_some(draw: st.DrawFn) -> list[Held]:
    """A few terms of three people on three seats, some of which ended early."""
    held = []
    for number in range(draw(st.integers(1, 5))):
        start, end = sorted((draw(SOME_DAY), draw(SOME_DAY)))
        kind = draw(st.sampled_from((None, AmendmentKind.RESIGNED, AmendmentKind.EXTENDED)))
        who = UUID(int=draw(st.integers(1, 3)))
        held.append(Held(UUID(int=100 + number), who, "members", start, end, end, kind=kind))
    return held


@settings(max_examples=60, deadline=None)
@given(
    held=terms_of_some(),
    days=st.tuples(SOME_DAY, SOME_DAY),
    then=st.sampled_from((LONG, WITHOUT, FOR_EVER)),
    changed_on=SOME_DAY,
)
def test_the_end_is_the_first_day_without_a_seat(
    held: list[Held], days: tuple[date, date], then: object, changed_on: date
) -> None:
    """Whatever the terms, the interim and a change of the charter: she sits on each day before it, and not on it."""
    start, end = sorted(days)

    def rules_on(day: date) -> object:
        return LONG if day < changed_on else then

    sittings = Sittings(held, rules_on, [FIRST, changed_on])  # type: ignore[arg-type]  # a union of fixed charters
    her = UUID(int=1)
    found = sittings.until(her, start, end)
    every = (start + timedelta(days=days) for days in range((end - start).days))
    without = (day for day in every if her not in {s.person_id for s in seats_on(held, rules_on(day), day)})  # type: ignore[arg-type]
    assert found == next(without, end)


def test_by_her_terms_alone_one_follows_the_other() -> None:
    """Two terms without a day between them count as one; the interim does not count."""
    her, middle, last = UUID(int=1), FIRST + timedelta(days=50), FIRST + timedelta(days=90)
    held = [
        Held(UUID(int=100 + number), her, "members", start, end, end)
        for number, (start, end) in enumerate(((FIRST, middle), (middle, last)))
    ]
    sittings = Sittings(held, lambda _day: FOR_EVER, [FIRST])
    assert (sittings.term_until(her, FIRST), sittings.term_until(her, last)) == (last, last)
    assert sittings.until(her, last, date.max) == date.max


def test_an_office_keeps_its_key_when_it_is_translated() -> None:
    """A stated key counts; else the English name, else the place; one that is named twice is held by two."""
    officers = [
        {"name": {"ar": "الرئيسة"}},
        RAPPORTEUR,
        {"key": "voice", "name": {"en": "Speaker"}, "months": 12},
        RAPPORTEUR,
        {"name": {"ar": "الرئيسة"}},
    ]
    found = [(each.key, each.holders) for each in offices_of(rules(officers=officers))]
    assert found == [("office-1", 2), ("rapporteur", 2), ("voice", 1)]
    assert offices_of(None) == []


def test_terms_with_a_short_gap_are_in_a_row() -> None:
    """Up to the gap of the charter they count together, and a longer one begins anew."""
    first, second, third = FIRST, date(2027, 2, 1), date(2028, 6, 1)
    spans = [(first, date(2027, 1, 1)), (second, date(2028, 2, 1)), (third, date(2029, 6, 1))]
    assert (in_a_row(spans, second, 62), in_a_row(spans, third, 62), in_a_row(spans, second, 10)) == (2, 1, 1)
