"""How long one may serve: to the day, in leap years, and in agreement with the solver's own count."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.councils.rules import TermRules
from council.terms.limits import LimitCode, Span, add_months, days_after, days_before, limit_of
from solver import eligibility
from solver.problem import PastTerm
from solver.problem import TermRules as SolverRules

TWO_YEARS = TermRules(months=24, most_consecutive=2, cooling_off_months=24)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_lead_to_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, expected: date) -> None:
    """Calendar months, not thirty days: the end of February and the turn of the year are right."""
    assert add_months(day, months) == expected


def test_months_around_a_leap_day_have_their_own_number_of_days() -> None:
    """The days of so many months are counted on the calendar, before and after a day."""
    assert (days_before(date(2024, 3, 1), 12), days_after(date(2024, 3, 1), 12)) == (366, 365)


def test_a_first_term_may_be_followed_by_one_more() -> None:
    """Who served one of two allowed terms may return, until the second would end."""
    limit = limit_of([Span(date(2024, 7, 1), date(2026, 7, 1))], TWO_YEARS, date(2026, 7, 1))
    assert (limit.code, limit.terms, limit.until) == (LimitCode.MAY_RETURN, 1, date(2028, 7, 1))


def test_a_newcomer_may_serve_all_terms() -> None:
    """Who never sat may serve as many terms as the charter allows."""
    limit = limit_of([], TWO_YEARS, date(2026, 7, 1))
    assert (limit.code, limit.terms, limit.until) == (LimitCode.MAY_RETURN, 0, date(2030, 7, 1))


def test_two_terms_in_a_row_end_the_run_until_the_time_off_is_over() -> None:
    """After the last allowed term the member stays off, and is told from which day she may come back."""
    served = [Span(date(2022, 7, 1), date(2024, 7, 1)), Span(date(2024, 7, 1), date(2026, 7, 1))]
    limit = limit_of(served, TWO_YEARS, date(2026, 7, 1))
    assert (limit.code, limit.free_from) == (LimitCode.MAX_CONSECUTIVE, date(2028, 7, 1))


def test_the_time_off_ends_on_its_day_and_not_before() -> None:
    """One day too early is refused, the day itself is allowed, and the count begins anew."""
    served = [Span(date(2022, 7, 1), date(2024, 7, 1)), Span(date(2024, 7, 1), date(2026, 7, 1))]
    early, on_the_day = limit_of(served, TWO_YEARS, date(2028, 6, 30)), limit_of(served, TWO_YEARS, date(2028, 7, 1))
    assert (early.code, on_the_day.code, on_the_day.terms) == (LimitCode.COOLING_OFF, LimitCode.MAY_RETURN, 0)


def test_a_late_election_does_not_wipe_out_a_term_served() -> None:
    """Terms with a gap of some weeks still follow each other."""
    served = [Span(date(2022, 7, 1), date(2024, 7, 1)), Span(date(2024, 8, 15), date(2026, 7, 1))]
    assert limit_of(served, TWO_YEARS, date(2026, 7, 1)).code is LimitCode.MAX_CONSECUTIVE


@pytest.mark.parametrize(("counts", "expected"), [(True, LimitCode.MAX_CONSECUTIVE), (False, LimitCode.MAY_RETURN)])
def test_the_rest_of_somebody_elses_term_counts_only_if_the_charter_says_so(counts: bool, expected: LimitCode) -> None:  # noqa: FBT001
    """Kubernetes' steering committee does not count partial terms; others do."""
    rules = TWO_YEARS.model_copy(update={"partial_terms_count": counts})
    served = [Span(date(2023, 9, 1), date(2024, 7, 1), partial=True), Span(date(2024, 7, 1), date(2026, 7, 1))]
    assert limit_of(served, rules, date(2026, 7, 1)).code is expected


def test_a_term_of_four_years_and_one_month_does_not_trip_a_lifetime_limit_of_eight_years() -> None:
    """An election held a month late (as Spinnaker's charter foresees) costs nobody a term."""
    rules = TermRules(months=48, most_total_months=96)
    served = [Span(date(2020, 6, 1), date(2024, 7, 1))]
    assert limit_of(served, rules, date(2024, 7, 1)).code is LimitCode.NO_LIMIT


def test_a_lifetime_limit_holds_beside_the_limit_in_a_row() -> None:
    """Years long ago count towards the lifetime maximum, whatever the gap."""
    rules = TermRules(months=24, most_consecutive=2, most_total_months=48)
    served = [Span(date(2000, 7, 1), date(2002, 7, 1)), Span(date(2010, 7, 1), date(2012, 7, 1))]
    assert limit_of(served, rules, date(2026, 7, 1)).code is LimitCode.MAX_TOTAL


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Span], date]:
    """Terms one after another, with gaps, and a day on or after the last one's end."""
    day = date(2000, 1, 1) + timedelta(days=draw(st.integers(0, 800)))
    spans = []
    for _term in range(draw(st.integers(0, 5))):
        day += timedelta(days=draw(st.sampled_from([0, 0, 1, 30, 62, 63, 365, 731])))
        end = day + timedelta(days=draw(st.integers(1, 1500)))
        spans.append(Span(day, end, draw(st.booleans())))
        day = end
    return spans, day + timedelta(days=draw(st.sampled_from([0, 1, 62, 63, 364, 365, 366, 730, 731, 1500])))


@given(
    histories(),
    st.builds(
        TermRules,
        months=st.integers(1, 60),
        most_consecutive=st.none() | st.integers(1, 4),
        most_total_months=st.none() | st.integers(12, 200),
        cooling_off_months=st.integers(0, 48),
        partial_terms_count=st.booleans(),
        gap_days=st.sampled_from([0, 30, 62]),
    ),
)
def test_the_page_and_the_solver_agree_on_who_may_return(history: tuple[list[Span], date], rules: TermRules) -> None:
    """What a member is told about her limit is what the solver, which counts days, will do."""
    spans, on = history
    asked = SolverRules(
        max_consecutive=rules.most_consecutive,
        cooling_off_days=days_before(on, rules.cooling_off_months),
        max_total_days=rules.most_total_days,
        partial_counts=rules.partial_terms_count,
        gap_days=rules.gap_days,
        new_term_days=days_after(on, rules.months),
    )
    terms = tuple(PastTerm(start=span.start, end=span.end, partial=span.partial) for span in spans)
    obstacle = eligibility.term_obstacle(asked, terms, on)
    expected = {
        None: None,
        "max_consecutive": LimitCode.MAX_CONSECUTIVE,
        "cooling_off": LimitCode.COOLING_OFF,
        "max_total_days": LimitCode.MAX_TOTAL,
    }[obstacle]
    limit = limit_of(spans, rules, on)
    assert (None if limit.may_return else limit.code) == expected


@given(histories(), st.integers(1, 4), st.integers(0, 48))
def test_the_day_told_is_the_first_on_which_she_may_come_back(
    history: tuple[list[Span], date], most: int, months: int
) -> None:
    """On the day that is printed she may return; on the day before she may not."""
    spans, on = history
    rules = TermRules(months=24, most_consecutive=most, cooling_off_months=months)
    limit = limit_of(spans, rules, on)
    if limit.free_from is not None:
        the_day = limit_of(spans, rules, limit.free_from).may_return
        before = limit_of(spans, rules, limit.free_from - timedelta(days=1)).may_return
        assert (the_day, before) == (True, False)


def test_a_lifetime_limit_in_months_is_generous_by_its_tolerance() -> None:
    """Months become days of the mean calendar year, with the charter's tolerance on top."""
    rules = TermRules(months=24, most_total_months=48, total_tolerance_days=10)
    assert rules.most_total_days == -int(-(48 * Fraction(36525, 1200)) // 1) + 10
