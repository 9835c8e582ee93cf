"""The term of whoever takes a seat: a full one, or what is left of the one before. Pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from council.councils.rules import CharterRules
from council.terms.limits import Span, add_months
from council.terms.seats import Vacancy


def term_of_successor(start: date, agreed_until: date | None, rules: CharterRules) -> Span:
    """The term that begins on a day on a seat whose last term was agreed until another day, or had come to its end.

    A remainder shorter than the charter says is added to the next full term, as one long term.
    """
    if agreed_until is None or agreed_until <= start or rules.vacancy.term == "new_term":
        return Span(start, add_months(start, rules.terms.months))
    if agreed_until < add_months(start, rules.vacancy.short_remainder_months):
        return Span(start, add_months(agreed_until, rules.terms.months))
    return Span(start, agreed_until, partial=True)


def terms_of_new_members(
    start: date, vacancies: Iterable[Vacancy], rules: CharterRules, seated: Mapping[str, Sequence[str]]
) -> dict[str, Span]:
    """The term of each of those who are seated together: in each seat group, the first in order get the full terms.

    `seated` lists, per seat group, those who take its empty seats. Where more are seated than seats were known to be
    empty, the others begin full terms.
    """
    free: dict[str, list[Span]] = {}
    for each in vacancies:
        free.setdefault(each.seat_group, []).append(term_of_successor(start, each.agreed_until, rules))
    full = term_of_successor(start, None, rules)
    found: dict[str, Span] = {}
    for group, people in seated.items():
        known = free.get(group, [])
        spans = [*known, *[full] * (len(people) - len(known))]
        found.update(zip(people, sorted(spans, key=lambda span: (span != full, span.partial)), strict=False))
    return found
