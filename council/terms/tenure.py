"""How long somebody has served and may still serve: arithmetic over the limits, and the same as sentences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils import service as councils
from council.councils.models import Council
from council.councils.phrases import time, years_and_months
from council.councils.rules import DAYS_IN_A_MONTH, TermRules
from council.i18n import day as written_day
from council.terms import service
from council.terms.limits import Span, add_months, last_run, limit_of


@dataclass(frozen=True)
class Tenure:
    """What the charter makes of somebody's terms on a day.

    `term` runs on that day, or is her last or her first; it is number `number` in a row, if it `counts`. Full terms may
    follow until `again_until`; then she is off from `off_from` and free again on `free_from`, unless she has served as
    long as anybody may. Without any limit these three are none. `days_left` counts down the lifetime maximum.
    """

    term: Span
    number: int
    counts: bool
    most: int | None
    again_until: date | None
    off_from: date | None
    free_from: date | None
    days_served: int
    days_left: int | None

    def runs(self, on: date) -> bool:
        """Whether the term runs on a day."""
        return self.term.start <= on < self.term.end


def tenure_of(spans: Iterable[Span], rules: TermRules, on: date) -> Tenure | None:
    """Somebody's tenure on a day, from all her terms; none for whoever never had one."""
    every = sorted(span for span in spans if span.start < span.end)
    if not every:
        return None
    known = [span for span in every if span.start <= on] or every[:1]
    term, begins = known[-1], max(known[-1].end, on)
    limit = limit_of(known, rules, begins)
    following = _full_terms(begins, limit.until, rules) if limit.may_return and limit.until else []
    off_from, free_from = _time_off([*known, *following], rules, following[-1].end if following else begins)
    served = sum((min(span.end, on) - span.start).days for span in known if span.start < on)
    return Tenure(
        term=term,
        number=len(last_run(known, rules)),
        counts=rules.partial_terms_count or not term.partial,
        most=rules.most_consecutive,
        again_until=limit.until if limit.may_return else None,
        off_from=off_from,
        free_from=free_from,
        days_served=served,
        days_left=_days_left(served, rules),
    )


def _full_terms(start: date, until: date, rules: TermRules) -> list[Span]:
    """One full term after another, from a day until another."""
    spans: list[Span] = []
    while start < until:
        number = len(spans) + 1
        end = add_months(spans[0].start if spans else start, rules.months * number)
        spans.append(Span(start, end))
        start = end
    return spans


def _days_left(served: int, rules: TermRules) -> int | None:
    """How many days of the lifetime maximum are left; its tolerance is for elections held late, not for planning."""
    most = rules.most_total_months
    return None if most is None else max(0, ceil(most * DAYS_IN_A_MONTH) - served)


def _time_off(spans: Sequence[Span], rules: TermRules, after: date) -> tuple[date | None, date | None]:
    """From when until when she is off after her last possible term; the second is none if she may never return."""
    limit = limit_of(spans, rules, after)
    if limit.may_return:
        return None, None
    free = limit.free_from
    returns = free is not None and limit_of(spans, rules, free).may_return
    return spans[-1].end, free if returns else None


def tenure_sentences(council: Council, person_id: UUID, on: date) -> list[str]:
    """What the charter of a day says to somebody about her terms, in the reader's language."""
    charter = councils.charter_on(council, on)
    spans = service.past_terms(council, {person_id})[person_id]
    tenure = tenure_of(spans, councils.rules_of(charter).terms, on) if charter else None
    return list(sentences_of(tenure, councils.rules_of(charter).terms, on)) if charter and tenure else []


def sentences_of(tenure: Tenure, rules: TermRules, on: date) -> Iterator[str]:
    """A tenure in sentences that fit on her own page and on a list alike."""
    yield from _about_term(tenure, on)
    if tenure.again_until is not None and tenure.term.end <= on:
        yield _("A new term is possible now.")
    else:
        yield from _about_time_ahead(tenure, rules, on)
    if tenure.days_served:
        yield _("Has served about %(length)s in all.", length=_length(tenure.days_served))
    if rules.most_total_months is not None and tenure.days_left is not None:
        most = years_and_months(rules.most_total_months)
        if tenure.days_left:
            left = _length(tenure.days_left)
            yield _("The charter allows %(most)s in all; about %(left)s of it are left.", most=most, left=left)
        else:
            yield _("The charter allows %(most)s in all; nothing of it is left.", most=most)


def _about_term(tenure: Tenure, on: date) -> Iterator[str]:
    if not tenure.counts:
        yield _("This term is the rest of somebody else’s, and does not count towards the limit.")
    elif tenure.most is not None:
        yield ngettext(
            "Term %(number)s of at most %(num)d in a row.",
            "Term %(number)s of at most %(num)d in a row.",
            tenure.most,
            number=tenure.number,
        )
    if tenure.term.start > on:
        yield _("It begins on %(day)s.", day=written_day(tenure.term.start))
    if tenure.term.end > on:
        yield _("It ends on %(day)s.", day=written_day(tenure.term.end))
    else:
        yield _("It ended on %(day)s.", day=written_day(tenure.term.end))


def _about_time_ahead(tenure: Tenure, rules: TermRules, on: date) -> Iterator[str]:
    if tenure.again_until is not None:
        yield _("May serve again until %(day)s.", day=written_day(tenure.again_until))
    if tenure.off_from is None:
        return
    if tenure.again_until is None and tenure.off_from > on:
        yield _("No further term may follow it directly.")
    if tenure.free_from is None:
        yield _("After that, the longest total time the charter allows is reached.")
    elif tenure.off_from <= on:
        yield _("May come back from %(day)s on.", day=written_day(tenure.free_from))
    elif rules.cooling_off_months:
        length = years_and_months(rules.cooling_off_months)
        yield _("Then %(length)s off, until %(day)s.", length=length, day=written_day(tenure.free_from))
    else:
        yield _("Then time off, until %(day)s.", day=written_day(tenure.free_from))


def _length(days: int) -> str:
    """So many days in months and years, or in days if that is less than a month."""
    months = round(days / DAYS_IN_A_MONTH)
    return years_and_months(months) if months else time(days, "day")
