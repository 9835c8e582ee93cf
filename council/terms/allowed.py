"""Which of somebody's terms the charter of its day did not allow. Pure functions over spans and the rules of a day."""

from collections.abc import Callable, Sequence
from datetime import date

from council.councils.rules import TermRules
from council.terms.limits import Span, days_after, limit_of

RulesOn = Callable[[date], TermRules | None]


def not_allowed(spans: Sequence[Span], rules_on: RulesOn) -> frozenset[date]:
    """The first days of those terms that the charter in force on them did not let begin, or not let last so long.

    Terms from before the first charter are history and are believed.
    """
    held = sorted(span for span in spans if span.start < span.end)
    found = set()
    for index, span in enumerate(held):
        rules = rules_on(span.start)
        if rules is not None and not _allowed(held[:index], span, rules):
            found.add(span.start)
    return frozenset(found)


def _allowed(before: Sequence[Span], span: Span, rules: TermRules) -> bool:
    return limit_of(before, rules, span.start).may_return and _within_total([*before, span], rules)


def _within_total(spans: Sequence[Span], rules: TermRules) -> bool:
    """Whether so much time may be served in all; one full term always may."""
    most, served = rules.most_total_days, sum((span.end - span.start).days for span in spans)
    return most is None or served <= max(most, days_after(spans[0].start, rules.months))
