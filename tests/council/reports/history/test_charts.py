"""Where lines and bands stand: nothing is lost that can be seen, and a long past has no more corners than points."""

import re
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from council.reports.history import charts
from council.reports.history.charts import Band
from council.reports.history.spans import Span

START = date(2020, 1, 1)
TEN = Span(START, START + timedelta(10))


def days(*numbers: int) -> list[date]:
    """Days of the span by their numbers."""
    return [START + timedelta(number) for number in numbers]


def test_a_line_stays_level_and_steps_on_its_day() -> None:
    """Half of ten days at the bottom, half at the top; what stays alike is one line."""
    first, third, fifth, last = days(0, 3, 5, 10)
    steps: list[tuple[date, date, int | Fraction]]
    steps = [(first, third, 0), (third, fifth, 0), (fifth, last, Fraction(4))]
    assert charts.step_line(steps, TEN, 4) == "M0 100H500V0H1000"


def test_a_line_is_broken_where_nothing_is_known() -> None:
    """Nothing is drawn over days without a snapshot."""
    first, third, fifth, last = days(0, 3, 5, 10)
    assert charts.step_line([(first, third, 1), (fifth, last, 1)], TEN, 4) == "M0 75H300M500 75H1000"


def test_an_area_lies_between_its_two_levels() -> None:
    """What a quota allows, as one piece where it stays the same."""
    first, fifth, last = days(0, 5, 10)
    assert charts.areas([(first, fifth, 1, 3), (fifth, last, 1, 3)], TEN, 4) == "M0 75V25H1000V75z"


def test_bands_fill_the_box_and_stand_on_each_other() -> None:
    """Three of four below, one above; a group without anybody has no band."""
    first, last = days(0, 10)
    found = charts.bands([(first, last, [3, 0, 1])], TEN, [0, 1, 9])
    assert found == [Band(0, "M0 100V25H1000V100z"), Band(9, "M0 25V0H1000V25z")]


def test_many_years_are_not_all_named() -> None:
    """Of fifty, every fifth; of four, each; and each stands where it begins."""
    fifty, four = Span(date(1977, 1, 1), date(2027, 1, 1)), Span(date(2023, 7, 1), date(2026, 11, 23))
    assert [each.number for each in charts.years(fifty) if each.named] == list(range(1980, 2027, 5))
    assert [(each.number, each.named) for each in charts.years(four)] == [(2024, True), (2025, True), (2026, True)]
    assert charts.years(four)[0].at == charts.percent_across(date(2024, 1, 1), four)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9)), min_size=1, max_size=2500))
def test_however_many_days_a_line_has_few_corners(told: list[tuple[int, int]]) -> None:
    """At most two for each point across, and it goes from one end to the other."""
    steps, day = [], START
    for length, value in told:
        steps.append((day, day + timedelta(length), value))
        day += timedelta(length)
    path = charts.step_line(steps, Span(START, day), 9)
    assert len(re.findall("[MHV]", path)) <= 2 * charts.WIDTH + 1
    assert path.startswith("M0 ")
    assert path.endswith("H1000")
