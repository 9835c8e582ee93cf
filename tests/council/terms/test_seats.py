"""Who sits on a day: against a simple count, day by day, over random terms and changes."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from council.councils.rules import CharterRules
from council.terms.seats import AmendmentKind, Held, fits, rotation_after, seats_on, vacancies_on

DAY_ONE = date(2024, 2, 1)
PEOPLE = [UUID(int=number) for number in range(1, 7)]
DAYS = [DAY_ONE + timedelta(days=number) for number in range(60)]


def charter(seats: int, interim_months: int = 0) -> CharterRules:
    """A charter of one seat group."""
    return CharterRules.model_validate(
        {
            "least_size": 1,
            "most_size": 10,
            "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": seats}],
            "terms": {"months": 1, "interim_months": interim_months},
        }
    )


@st.composite
def tenures(draw: st.DrawFn) -> list[Held]:
    """Terms of a few people in February and March of a leap year, none overlapping for one person."""
    found = []
    for person in PEOPLE[: draw(st.integers(1, 6))]:
        day = draw(st.integers(0, 20))
        for _term in range(draw(st.integers(1, 3))):
            length, cut = draw(st.integers(1, 25)), draw(st.integers(-10, 0))
            start, agreed = DAY_ONE + timedelta(days=day), DAY_ONE + timedelta(days=day + length)
            end = max(start, agreed + timedelta(days=cut))
            kind = draw(st.sampled_from([AmendmentKind.RESIGNED, AmendmentKind.SHORTENED])) if end < agreed else None
            found.append(Held(uuid4(), person, "members", start, end, agreed, kind=kind))
            day += length + draw(st.integers(0, 5))
    return found


@given(tenures())
def test_who_sits_is_who_a_walk_over_the_days_finds(held: list[Held]) -> None:
    """A term covers its first day and not its last, whichever day is asked; the day before a start nobody sits."""
    for day in DAYS:
        walked = []
        for each in held:
            today = each.start
            while today < each.end:
                if today == day:
                    walked.append(each.person_id)
                today += timedelta(days=1)
        assert sorted(seat.person_id for seat in seats_on(held, None, day)) == sorted(walked)


@given(tenures(), st.integers(1, 6))
def test_someone_sits_on_exactly_where_a_seat_is_empty(held: list[Held], seats: int) -> None:
    """Interim members fill empty seats and no others; nobody sits twice, and who left early does not sit on."""
    rules = charter(seats, interim_months=1)
    for day in DAYS:
        sitting = seats_on(held, rules, day)
        regular = [seat for seat in sitting if not seat.interim]
        interim = [seat for seat in sitting if seat.interim]
        by_term = {each.term_id: each for each in held}
        assert len(interim) <= max(seats - len(regular), 0)
        assert len({seat.person_id for seat in sitting}) == len(sitting)
        assert all(seat.end <= day and not by_term[seat.term_id].departed for seat in interim)


@given(tenures(), st.integers(1, 6))
def test_vacancies_are_the_seats_without_a_running_term(held: list[Held], seats: int) -> None:
    """A seat held in the interim still counts as vacant, and says who sits on it."""
    rules = charter(seats, interim_months=1)
    for day in DAYS:
        sitting = seats_on(held, rules, day)
        vacancies = vacancies_on(held, rules, day)
        assert len(vacancies) == max(seats - sum(not seat.interim for seat in sitting), 0)
        told = {vacancy.interim_person_id for vacancy in vacancies} - {None}
        assert told == {seat.person_id for seat in sitting if seat.interim}


@given(tenures(), st.integers(1, 4))
def test_a_term_fits_only_where_a_walk_finds_a_free_seat_on_each_day(held: list[Held], seats: int) -> None:
    """The check before a term begins finds the same as counting every one of its days."""
    wanted = Held(uuid4(), uuid4(), "members", DAYS[5], DAYS[30], DAYS[30])
    free = all(sum(each.start <= day < each.end for each in held) < seats for day in DAYS[5:30])
    assert fits(held, wanted, seats) == free


def test_a_future_end_does_not_hide_a_member() -> None:
    """Somebody whose end is already agreed for next year sits today."""
    held = [Held(uuid4(), PEOPLE[0], "members", date(2026, 1, 1), date(2027, 3, 1), date(2028, 1, 1))]
    assert [seat.person_id for seat in seats_on(held, charter(1), date(2026, 6, 1))] == [PEOPLE[0]]


def test_a_seat_is_handed_over_on_one_day_without_gap_or_overlap() -> None:
    """On the day of the handover the successor sits, and only she."""
    day = date(2026, 7, 1)
    held = [
        Held(uuid4(), PEOPLE[0], "members", date(2024, 7, 1), day, day),
        Held(uuid4(), PEOPLE[1], "members", day, date(2028, 7, 1), date(2028, 7, 1)),
    ]
    found = [[seat.person_id for seat in seats_on(held, charter(1, 3), each)] for each in (day - timedelta(1), day)]
    assert found == [[PEOPLE[0]], [PEOPLE[1]]]


def test_somebody_sits_on_until_the_charters_last_day_for_it() -> None:
    """Three months after her term she still sits, the day after no more, unless a successor came before."""
    end = date(2026, 7, 1)
    held = [Held(uuid4(), PEOPLE[0], "members", date(2024, 7, 1), end, end)]
    days = (end, date(2026, 9, 30), date(2026, 10, 1))
    assert [len(seats_on(held, charter(1, 3), day)) for day in days] == [1, 1, 0]


def test_one_persons_resignation_makes_no_rotation() -> None:
    """The coming rotation is the day a cohort ends, not the day on which somebody leaves early."""
    held = [
        Held(
            uuid4(),
            PEOPLE[0],
            "members",
            date(2024, 7, 1),
            date(2026, 3, 1),
            date(2026, 7, 1),
            kind=AmendmentKind.RESIGNED,
        ),
        Held(uuid4(), PEOPLE[1], "members", date(2024, 7, 1), date(2026, 7, 1), date(2026, 7, 1)),
    ]
    found = [rotation_after(held, day) for day in (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))]
    assert found == [date(2026, 7, 1), date(2026, 7, 1), None]


def test_a_vacancy_says_until_when_the_term_on_it_was_agreed() -> None:
    """The reserve list offers the remainder: its end is the one first agreed."""
    held = [
        Held(
            uuid4(), PEOPLE[0], "members", date(2024, 7, 1), date(2026, 3, 1), date(2026, 7, 1), kind=AmendmentKind.DIED
        )
    ]
    found = vacancies_on(held, charter(1, 3), date(2026, 3, 1))
    assert [(each.since, each.agreed_until, each.interim_person_id) for each in found] == [
        (date(2026, 3, 1), date(2026, 7, 1), None)
    ]


def test_whoever_was_succeeded_does_not_come_back_when_her_successor_leaves() -> None:
    """The seat is vacant since the successor left, for what remains of her term; nobody sits on it in the interim."""
    start, handover, left = date(2020, 7, 1), date(2024, 7, 1), date(2026, 3, 1)
    before = [Held(uuid4(), person, "members", start, handover, handover) for person in PEOPLE[:2]]
    agreed = date(2028, 7, 1)
    gone = Held(uuid4(), PEOPLE[2], "members", handover, left, agreed, kind=AmendmentKind.RESIGNED)
    stays = Held(uuid4(), PEOPLE[3], "members", date(2025, 1, 1), agreed, agreed)
    held, rules = [*before, gone, stays], charter(2)
    rules = rules.model_copy(update={"terms": rules.terms.model_copy(update={"interim_until_succeeded": True})})
    sitting = [[seat.person_id for seat in seats_on(held, rules, day)] for day in (handover, date(2025, 1, 1), left)]
    assert sitting == [[PEOPLE[2], PEOPLE[0]], [PEOPLE[2], PEOPLE[3]], [PEOPLE[3]]]
    vacant = vacancies_on(held, rules, left)
    assert [(each.term_id, each.since, each.agreed_until) for each in vacant] == [(gone.term_id, left, agreed)]
