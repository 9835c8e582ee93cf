"""Whom a date shuts out, by hand-known clocks and by looking at every minute; and the dates that shut out fewest."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.meetings.dates.finding import Duty, Hindrance, Hours, best_slots, hindrance, shut_out

TWO_HOURS = timedelta(hours=2)
CITIES = ("Africa/Nairobi", "America/Bogota", "Asia/Manila", "Europe/Paris", "Pacific/Auckland")


def _at(zone: str, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (Hours("Europe/Paris"), None),  # 18:00 to 20:00
        (Hours("Asia/Manila"), Hindrance.HOURS),  # 00:00 to 02:00
        (Hours("America/Bogota"), None),  # 11:00 to 13:00
        (Hours("Europe/Paris", latest=time(19, 59)), Hindrance.HOURS),
        (Hours("Europe/Paris", weekdays=frozenset({0, 1})), Hindrance.WEEKDAY),
        (Hours("Europe/Paris", away=((date(2027, 6, 30), date(2027, 6, 30)),)), Hindrance.AWAY),
        (Hours("Europe/Paris", away=((date(2027, 7, 1), date(2027, 7, 9)),)), None),
        (Hours("Europe/Paris", duties=(Duty(Hindrance.CARE, frozenset({2}), time(19), time(23)),)), Hindrance.CARE),
        (Hours("Europe/Paris", duties=(Duty(Hindrance.WORK, frozenset({2}), time(9), time(18)),)), None),
        (Hours("Europe/Paris", duties=(Duty(Hindrance.WORK, frozenset({3}), time(9), time(23)),)), None),
    ],
)
def test_known_clocks(hours: Hours, expected: Hindrance | None) -> None:
    """A Wednesday at 18:00 in Paris, for two hours."""
    start = _at("Europe/Paris", date(2027, 6, 30), 18)
    assert hindrance(hours, start, start + TWO_HOURS) is expected


def test_the_same_hour_in_summer_and_in_winter() -> None:
    """Clocks that are put forward count: 19:30 world time is 21:30 in Paris in summer and 20:30 in winter."""
    hours = Hours("Europe/Paris", latest=time(21))
    told = [
        hindrance(hours, datetime(2027, month, 6, 19, tzinfo=UTC), datetime(2027, month, 6, 19, 30, tzinfo=UTC))
        for month in (7, 12)
    ]
    assert told == [Hindrance.HOURS, None]


@given(
    st.sampled_from(CITIES),
    st.integers(0, 2 * 366 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.integers(1, 600),
    st.tuples(st.times(), st.times()).map(sorted),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.tuples(st.times(), st.times()).map(sorted),
)
def test_every_minute_agrees(  # noqa: PLR0917  # one argument for each thing that varies
    zone: str, begin: datetime, length: int, span: list[time], days: frozenset[int], duty: list[time]
) -> None:
    """Somebody can meet exactly if she can in each minute, on one day of her clock."""
    hours = Hours(zone, span[0], span[1], days, (Duty(Hindrance.CARE, frozenset({1, 4}), duty[0], duty[1]),))
    local = [(begin + timedelta(minutes=each)).astimezone(ZoneInfo(zone)) for each in range(length + 1)]
    within = all(
        each.weekday() in days and span[0] <= each.time() <= span[1] and each.date() == local[0].date()
        for each in local
    )
    free = local[0].weekday() not in {1, 4} or local[-1].time() <= duty[0] or duty[1] <= local[0].time()
    assert (hindrance(hours, begin, begin + timedelta(minutes=length)) is None) == (within and free)


def test_the_best_dates_shut_out_fewest_and_not_always_the_same() -> None:
    """Nobody is shut out where that is possible; where it is not, whoever was shut out before counts more."""
    people = {"paris": Hours("Europe/Paris"), "bogota": Hours("America/Bogota")}
    days = [date(2027, 6, each) for each in (28, 29)]
    found = best_slots(people, days, "Europe/Paris", TWO_HOURS)
    assert [(each.start.hour, each.excluded) for each in found] == [(13, {}), (13, {})]
    apart = {"auckland": Hours("Pacific/Auckland"), "paris": Hours("Europe/Paris", earliest=time(12))}
    for former in apart:
        best = best_slots(apart, days, "Europe/Paris", TWO_HOURS, before={former: 1})[0]
        assert list(best.excluded) == [each for each in apart if each != former]


@given(st.lists(st.sampled_from(CITIES), min_size=1, max_size=6), st.integers(15, 240))
def test_no_other_time_of_a_day_is_better(zones: list[str], minutes: int) -> None:
    """Each slot is as good as the best of its day, looked for by brute force."""
    people = {at: Hours(zone) for at, zone in enumerate(zones)}
    length, day = timedelta(minutes=minutes), date(2027, 3, 28)  # clocks go forward in Paris
    (best,) = best_slots(people, [day], "Europe/Paris", length)
    begin = _at("Europe/Paris", day, 0)
    others = [
        shut_out(people, start, start + length) for start in (begin + timedelta(minutes=30) * n for n in range(46))
    ]
    assert len(best.excluded) == min(map(len, others))
