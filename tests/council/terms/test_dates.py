"""Terms in time, by property: future ends, leap days, handover on the day, changed terms, interim, and what is left."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.councils.models import Council
from council.councils.rules import CharterRules, TermRules
from council.database import transaction
from council.members import service as members
from council.terms import service as terms
from council.terms.limits import LimitCode, Span, add_months, limit_of
from council.terms.remainders import term_of_successor, terms_of_new_members
from council.terms.seats import DEPARTURES, AmendmentKind, Held, Vacancy, fits, seats_on, vacancies_ahead, vacancies_on
from tests import factories

PEOPLE = [UUID(int=number) for number in range(1, 9)]
ONE = timedelta(days=1)
DAYS = st.dates(date(2023, 6, 1), date(2033, 6, 1))
LEAP_DAY = date(2024, 2, 29)


def charter(seats: int, *, months: int = 12, interim: int = 0, short: int = 0, mode: str = "remainder") -> CharterRules:
    """A charter of one seat group."""
    return CharterRules.model_validate(
        {
            "least_size": 1,
            "most_size": 10,
            "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": seats}],
            "terms": {"months": months, "interim_months": interim},
            "vacancy": {"term": mode, "short_remainder_months": short},
        }
    )


@st.composite
def councils(draw: st.DrawFn) -> tuple[list[Held], int]:
    """Terms that the service would have let begin: each finds a free seat, and nobody holds two at once.

    Starts fall on leap days and on the ends of other terms more often than by chance.
    """
    seats, held = draw(st.integers(1, 4)), list[Held]()
    for _try in range(draw(st.integers(1, 12))):
        ends = [each.end for each in held]
        start = draw(st.one_of(DAYS, st.just(LEAP_DAY), st.sampled_from(ends) if ends else DAYS))
        agreed = add_months(start, draw(st.sampled_from([1, 6, 12, 13, 24, 36])))
        kind = draw(st.sampled_from([None, None, *AmendmentKind]))
        early = agreed - timedelta(days=draw(st.integers(0, (agreed - start).days)))
        end = early if kind in DEPARTURES else agreed
        person, left = draw(st.sampled_from(PEOPLE)), [each for each in held if each.departed and each.end <= start]
        taken = {each.follows for each in held}
        follows = draw(st.sampled_from([None, *(each.term_id for each in left if each.term_id not in taken)]))
        new = Held(uuid4(), person, "members", start, end, agreed, kind=kind, follows=follows)
        alone = all(not _overlap(each, new) and each.start != start for each in held if each.person_id == person)
        if alone and fits(held, new, seats):
            held.append(new)
    return held, seats


def _overlap(one: Held, other: Held) -> bool:
    return one.start < other.end and other.start < one.end


def turning_days(held: list[Held]) -> Iterator[date]:
    """The days on which anything can change, and those beside them."""
    for day in {day for each in held for day in (each.start, each.end, each.agreed_end, add_months(each.end, 3))}:
        yield from (day - ONE, day, day + ONE)


@given(councils(), st.sampled_from([0, 3]))
def test_on_every_day_the_seats_add_up(made: tuple[list[Held], int], interim: int) -> None:
    """Those seated and the vacancies are the charter's seats; nobody sits twice; interim members sit on empty seats."""
    held, seats = made
    rules = charter(seats, interim=interim)
    for day in turning_days(held):
        sitting = seats_on(held, rules, day)
        regular = [seat for seat in sitting if not seat.interim]
        empty = vacancies_on(held, rules, day)
        assert len(regular) + len(empty) == seats
        assert len(sitting) <= seats
        assert len({seat.person_id for seat in sitting}) == len(sitting)
        assert {each.interim_person_id for each in empty} - {None} == {
            seat.person_id for seat in sitting if seat.interim
        }


@given(councils())
def test_a_term_covers_its_days_and_an_end_to_come_hides_nobody(made: tuple[list[Held], int]) -> None:
    """She sits on her first day and her last, not on the day of the end, whatever is known of that end before."""
    held, seats = made
    rules = charter(seats)
    for each in held:
        if each.start < each.end:
            for day, sits in ((each.start, True), (each.end - ONE, True), (each.end, False), (each.start - ONE, False)):
                on_seat = each.term_id in {seat.term_id for seat in seats_on(held, rules, day) if not seat.interim}
                assert on_seat is sits


@given(councils(), DAYS)
def test_each_vacancy_is_explained_once_and_by_an_empty_seat(made: tuple[list[Held], int], day: date) -> None:
    """No term leaves two seats empty, none that goes on leaves any, and none whose seat was taken."""
    held, seats = made
    found = vacancies_on(held, charter(seats), day)
    by_term = {each.term_id: each for each in held}
    named = [each.term_id for each in found if each.term_id]
    assert len(set(named)) == len(named)
    taken = {each.follows for each in held if each.start <= day and each.start < each.end}
    assert all(by_term[term_id].end <= day and term_id not in taken for term_id in named)
    for each in found:
        left = by_term[each.term_id] if each.term_id else None
        remains = left is not None and left.departed and left.agreed_end > day
        assert each.agreed_until == (left.agreed_end if left and remains else None)


@given(councils(), DAYS)
def test_what_is_vacant_ahead_is_what_each_coming_day_says(made: tuple[list[Held], int], day: date) -> None:
    """Today's vacancies come first; each later one is a departure already known, on the day it happens."""
    held, seats = made
    rules = charter(seats)
    now, ahead = vacancies_on(held, rules, day), vacancies_ahead(held, rules, day)
    assert ahead[: len(now)] == now
    for each in ahead[len(now) :]:
        assert each.since is not None
        assert each.since > day
        assert each in vacancies_on(held, rules, each.since)


@given(
    DAYS, st.integers(-400, 1200), st.integers(1, 60), st.integers(0, 12), st.sampled_from(["remainder", "new_term"])
)
def test_a_successor_serves_the_rest_a_long_term_or_a_full_one(  # noqa: PLR0917  # a row of drawn values
    start: date, left: int, months: int, short: int, mode: str
) -> None:
    """The rest ends where the old term did; less than the short remainder is added to a full term; else a full one."""
    rules = charter(1, months=months, short=short, mode=mode)
    until, full = start + timedelta(days=left), add_months(start, months)
    found = term_of_successor(start, until, rules)
    assert found.start == start < found.end
    if mode == "new_term" or left <= 0:
        assert found == Span(start, full) == term_of_successor(start, None, rules)
    elif until < add_months(start, short):
        assert found == Span(start, add_months(until, months))
        assert found.end >= full
    else:
        assert found == Span(start, until, partial=True)


def test_six_months_to_the_day_are_no_short_remainder() -> None:
    """Less than six months are added to the next term; six months, and one that ends on a shorter month's last, not."""
    rules = charter(1, months=36, short=6)
    assert term_of_successor(date(2024, 7, 2), date(2025, 1, 1), rules).end == date(2028, 1, 1)
    assert term_of_successor(date(2024, 7, 1), date(2025, 1, 1), rules) == (date(2024, 7, 1), date(2025, 1, 1), True)
    assert term_of_successor(date(2023, 8, 31), LEAP_DAY, rules) == (date(2023, 8, 31), LEAP_DAY, True)


@given(st.lists(st.integers(-100, 900), max_size=5), st.integers(0, 6), DAYS)
def test_seats_that_were_left_early_go_to_the_last_in_order(rests: list[int], people: int, start: date) -> None:
    """Everybody has a term; as many as there are full seats begin full ones, and these come first."""
    rules = charter(6)
    empty = [Vacancy("members", agreed_until=start + timedelta(days=rest)) for rest in rests]
    names = [f"p{number}" for number in range(people)]
    found = terms_of_new_members(start, empty, rules, {"members": names})
    assert list(found) == names
    partial = [found[name].partial for name in names]
    assert partial == sorted(partial)
    full = sum(rest <= 0 for rest in rests) + max(people - len(rests), 0)
    assert sum(not each for each in partial) == min(people, full)


@pytest.mark.parametrize(("months", "end"), [(12, date(2025, 2, 28)), (48, date(2028, 2, 29)), (1, date(2024, 3, 29))])
def test_a_term_from_a_leap_day_ends_with_february(months: int, end: date) -> None:
    """Twelve months after 29 February it is 28 February; after four years it is the 29th again."""
    assert term_of_successor(LEAP_DAY, None, charter(1, months=months)).end == end


@given(st.one_of(DAYS, st.just(LEAP_DAY)), st.integers(1, 40), st.integers(1, 4))
def test_terms_handed_over_on_the_day_follow_each_other_without_a_gap(start: date, months: int, most: int) -> None:
    """Whatever months February cuts short, so many terms in a row are so many, and then the limit is reached."""
    rules = TermRules(months=months, most_consecutive=most, gap_days=0)
    served, day = list[Span](), start
    for _term in range(most):
        assert limit_of(served, rules, day).may_return
        served.append(Span(day, add_months(day, months)))
        day = served[-1].end
    assert limit_of(served, rules, day).code is LimitCode.MAX_CONSECUTIVE


@pytest.mark.parametrize(
    ("changes", "agreed_until"),
    [
        ([(AmendmentKind.LOST_CONTACT, date(2025, 3, 1))], date(2026, 7, 1)),
        ([(AmendmentKind.SHORTENED, date(2026, 1, 1)), (AmendmentKind.DIED, date(2025, 3, 1))], date(2026, 1, 1)),
        ([(AmendmentKind.EXTENDED, date(2026, 9, 1)), (AmendmentKind.REMOVED, date(2025, 3, 1))], date(2026, 9, 1)),
        (
            [
                (AmendmentKind.RESIGNED, date(2025, 2, 1)),
                (AmendmentKind.EXTENDED, date(2026, 6, 1)),
                (AmendmentKind.RESIGNED, date(2025, 3, 1)),
            ],
            date(2026, 6, 1),
        ),
    ],
)
def test_what_is_left_is_counted_to_the_end_agreed_last(
    council: Council, changes: list[tuple[AmendmentKind, date]], agreed_until: date
) -> None:
    """Shortening or extending a term agrees on another end; leaving early does not."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name="Amina")
        term = terms.begin_term(
            factories.ACTOR,
            council,
            person=person,
            seat_group="members",
            start=date(2024, 7, 1),
            end=date(2026, 7, 1),
        )
    for kind, end in changes:
        with transaction():
            term = terms.term(council, term.id)
            terms.amend_term(factories.ACTOR, term, kind=kind, new_end=end, decided_on=end, reason="It was decided.")
    (held,) = terms.terms_of(person)
    assert (held.end, held.agreed_end, held.departed) == (date(2025, 3, 1), agreed_until, True)
    found = vacancies_on([held], charter(1), date(2025, 3, 1))
    assert [(each.since, each.term_id, each.agreed_until) for each in found] == [
        (date(2025, 3, 1), term.id, agreed_until)
    ]
