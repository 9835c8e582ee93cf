"""How long one may serve: calendar arithmetic on the terms somebody held. Pure functions; the words are the views'.

A rule in months is counted back from the day in question, so that the solver, which counts days, and this page agree.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count
from typing import NamedTuple

from council.councils.rules import TermRules

MONTHS_A_YEAR = 12


class Span(NamedTuple):
    """One term served, end exclusive; `partial` when it was the remainder of somebody else's."""

    start: date
    end: date
    partial: bool = False


class LimitCode(StrEnum):
    """What the charter says about beginning another term."""

    MAY_RETURN = "may_return"
    NO_LIMIT = "no_limit"
    MAX_CONSECUTIVE = "max_consecutive"
    COOLING_OFF = "cooling_off"
    MAX_TOTAL = "max_total"


@dataclass(frozen=True)
class Limit:
    """Whether somebody may begin a term on a day, and why.

    `terms` counts her unbroken run of terms, `until` is the last day her next terms could reach (none without any
    limit), `free_from` the first day on which a waiting time is over.
    """

    code: LimitCode
    terms: int
    most: int | None = None
    until: date | None = None
    free_from: date | None = None

    @property
    def may_return(self) -> bool:
        """Whether a new term may begin."""
        return self.code in (LimitCode.MAY_RETURN, LimitCode.NO_LIMIT)


def add_months(day: date, months: int) -> date:
    """The same day so many months later (earlier if negative), or that month's last day where it has no such day."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_before(day: date, months: int) -> int:
    """How many days the so many months before a day have."""
    return (day - add_months(day, -months)).days


def days_after(day: date, months: int) -> int:
    """How many days the so many months from a day on have."""
    return (add_months(day, months) - day).days


def last_run(spans: Sequence[Span], rules: TermRules) -> list[Span]:
    """The unbroken run of terms that ends with the latest, oldest first, without those that do not count.

    Terms follow each other when the next begins at most `gap_days` after the last ended, so that a late election
    does not wipe out a term served.
    """
    run: list[Span] = []
    following: date | None = None
    for span in sorted(spans, reverse=True):
        if following is not None and (following - span.end).days > rules.gap_days:
            break
        run.append(span)
        following = span.start
    return [span for span in reversed(run) if rules.partial_terms_count or not span.partial]


def limit_of(spans: Iterable[Span], rules: TermRules, on: date) -> Limit:
    """What the charter says to somebody who served these terms and would begin another on this day."""
    served = sorted(span for span in spans if span.start < span.end and span.end <= on)
    run = len(last_run(served, rules))
    total, most_total = sum((span.end - span.start).days for span in served), rules.most_total_days
    if most_total is not None and served and total + days_after(on, rules.months) > most_total:
        return Limit(LimitCode.MAX_TOTAL, run, rules.most_consecutive)
    if rules.most_consecutive is None:
        until = None if most_total is None else _reach(on, rules, None, most_total - total)
        return Limit(LimitCode.NO_LIMIT, run, until=until)
    off = (on - served[-1].end).days if served else None
    if off is not None and run >= rules.most_consecutive:
        wait = max(rules.gap_days + 1, days_before(on, rules.cooling_off_months))
        if off < wait:
            code = LimitCode.MAX_CONSECUTIVE if off <= rules.gap_days else LimitCode.COOLING_OFF
            return Limit(code, run, rules.most_consecutive, free_from=_free_from(served[-1].end, rules))
    fresh = off is None or off > rules.gap_days
    left = rules.most_consecutive - (0 if fresh else run)
    return Limit(
        LimitCode.MAY_RETURN,
        0 if fresh else run,
        rules.most_consecutive,
        until=_reach(on, rules, left, None if most_total is None else most_total - total),
    )


def _reach(on: date, rules: TermRules, terms: int | None, days: int | None) -> date:
    """When the last of so many full terms ends that fit into so many days; the first was found to be allowed."""
    reached = add_months(on, rules.months)
    for number in count(2):
        following = add_months(on, rules.months * number)
        if (terms is not None and number > terms) or (days is not None and (following - on).days > days):
            break
        reached = following
    return reached


def _free_from(last_end: date, rules: TermRules) -> date:
    """The first day on which the time off since a last term is long enough."""
    day = max(last_end + timedelta(days=rules.gap_days + 1), add_months(last_end, rules.cooling_off_months))
    while (day - last_end).days < days_before(day, rules.cooling_off_months):
        day += timedelta(days=1)
    return day
