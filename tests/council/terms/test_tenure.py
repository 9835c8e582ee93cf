"""How long one may still serve: against a walk over the days that asks the charter's limit on each of them."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from council.councils.rules import TermRules
from council.terms.limits import Span, add_months, limit_of
from council.terms.tenure import sentences_of, tenure_of

TWO_TERMS = TermRules(months=24, most_consecutive=2, cooling_off_months=24)
FIRST, SECOND = Span(date(2023, 7, 1), date(2025, 7, 1)), Span(date(2025, 7, 1), date(2027, 7, 1))
LONGEST_WAIT = 1900  # days; longer than any time off below

rules = st.builds(
    TermRules,
    months=st.sampled_from([6, 12, 24, 36]),
    most_consecutive=st.none() | st.integers(1, 3),
    most_total_months=st.none() | st.integers(12, 150),
    cooling_off_months=st.integers(0, 48),
    partial_terms_count=st.booleans(),
    gap_days=st.sampled_from([0, 30, 62]),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Span], date]:
    """Terms one after another on days that every month has, and a day on or after the first one's beginning."""
    day, spans = date(2010, 1, draw(st.integers(1, 28))), list[Span]()
    for _term in range(draw(st.integers(1, 4))):
        day += timedelta(days=draw(st.sampled_from([0, 0, 1, 62, 63, 400])))
        day = day.replace(day=min(day.day, 28))
        day = max(day, spans[-1].end) if spans else day
        day = day if day.day <= 28 else add_months(day.replace(day=1), 1)
        end = add_months(day, draw(st.integers(1, 40)))
        spans.append(Span(day, end, draw(st.booleans())))
        day = end
    return spans, spans[0].start + timedelta(days=draw(st.integers(0, 4000)))


@given(histories(), rules)
@settings(max_examples=100)
def test_the_days_told_are_those_that_a_walk_over_the_days_finds(
    history: tuple[list[Span], date], rules: TermRules
) -> None:
    """Full terms begun as long as the limit lets them end on the day told; the wait is over on the day told."""
    every, on = history
    known = [span for span in every if span.start <= on]
    tenure = tenure_of(every, rules, on)
    assert tenure is not None
    days = (span.start + timedelta(days=number) for span in known for number in range((span.end - span.start).days))
    assert tenure.days_served == sum(each < on for each in days)
    begins = day = max(known[-1].end, on)
    if day.day > 28 or (rules.most_consecutive is None and rules.most_total_months is None):
        return  # a day that not every month has, or no limit at all
    while limit_of(known, rules, day).may_return:
        known.append(Span(day, add_months(day, rules.months)))
        day = known[-1].end
    assert tenure.again_until == (day if day != begins else None)
    ahead = (day + timedelta(days=number) for number in range(LONGEST_WAIT))
    free = next((each for each in ahead if limit_of(known, rules, each).may_return), None)
    assert (tenure.off_from, tenure.free_from) == (known[-1].end, free)


@pytest.mark.parametrize(
    ("spans", "on", "expected"),
    [
        (
            [SECOND],
            date(2026, 1, 1),
            [
                "Term 1 of at most 2 in a row.",
                "It ends on 1 July 2027.",
                "May serve again until 1 July 2029.",
                "Then 2 years off, until 1 July 2031.",
                "Has served about 6 months in all.",
            ],
        ),
        (
            [FIRST, SECOND],
            date(2026, 1, 1),
            [
                "Term 2 of at most 2 in a row.",
                "It ends on 1 July 2027.",
                "No further term may follow it directly.",
                "Then 2 years off, until 1 July 2029.",
                "Has served about 2 years and 6 months in all.",
            ],
        ),
        (
            [FIRST, SECOND],
            date(2028, 1, 1),
            [
                "Term 2 of at most 2 in a row.",
                "It ended on 1 July 2027.",
                "May come back from 1 July 2029 on.",
                "Has served about 4 years in all.",
            ],
        ),
        (
            [SECOND],
            date(2025, 1, 1),
            [
                "Term 1 of at most 2 in a row.",
                "It begins on 1 July 2025.",
                "It ends on 1 July 2027.",
                "May serve again until 1 July 2029.",
                "Then 2 years off, until 1 July 2031.",
            ],
        ),
    ],
)
def test_tenure_reads_as_sentences(app: Flask, spans: list[Span], on: date, expected: list[str]) -> None:
    """While a first and a last term run, during the time off, and before the first day."""
    tenure = tenure_of(spans, TWO_TERMS, on)
    assert tenure is not None
    with app.test_request_context():
        assert list(sentences_of(tenure, TWO_TERMS, on)) == expected


def test_a_lifetime_maximum_is_counted_down(app: Flask) -> None:
    """What is left is told without the tolerance that is meant for late elections, and then that it is reached."""
    rules = TermRules(months=24, most_total_months=48)
    with app.test_request_context():
        told = [
            list(sentences_of(tenure, rules, date(2026, 7, 1)))
            for tenure in [tenure_of(spans, rules, date(2026, 7, 1)) for spans in ([SECOND], [FIRST, SECOND])]
            if tenure is not None
        ]
    assert "The charter allows 4 years in all; about 3 years of it are left." in told[0]
    assert told[1][2:4] == [
        "After that, the longest total time the charter allows is reached.",
        "Has served about 3 years in all.",
    ]


def test_whoever_never_sat_has_no_tenure() -> None:
    """No terms, and a term that was given up before it began, are alike."""
    assert [tenure_of(spans, TWO_TERMS, date(2026, 1, 1)) for spans in ([], [Span(FIRST.start, FIRST.start)])] == [
        None,
        None,
    ]
