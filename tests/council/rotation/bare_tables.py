"""The tables of terms and the record, counted by hand, and the charter's limits written down a second time."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.rules import TermRules
from council.database import db
from council.terms.limits import add_months
from council.terms.models import Term, TermAmendment


@dataclass(frozen=True)
class Row:
    """One term as its tables say: who, where, from when until before when."""

    person: object
    group: str
    start: date
    end: date
    partial: bool


def rows_of_terms() -> Iterator[Row]:
    """Every term with the end of its latest amendment; one that never began is none."""
    latest: dict[object, TermAmendment] = {}
    for amendment in db.session.scalars(select(TermAmendment).order_by(TermAmendment.number)):
        latest[amendment.term_id] = amendment
    for term in db.session.scalars(select(Term)):
        end = latest[term.id].new_end if term.id in latest else term.end
        if term.start < end:
            yield Row(term.person_id, term.seat_group, term.start, end, term.partial)


def acts() -> Counter[str]:
    """How many acts of each kind the record holds."""
    return Counter(db.session.scalars(select(Entry.act)))


def told_of_terms() -> Iterator[dict[str, Any]]:
    """What the record tells of each term that began."""
    begun = select(Entry.body).where(Entry.act == Act.TERM_BEGUN.value)
    return (json.loads(body) for body in db.session.scalars(begun))


def by_person(rows: Iterable[Row]) -> list[list[Row]]:
    """The terms of each person, in their order."""
    held: dict[object, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.start):
        held.setdefault(row.person, []).append(row)
    return list(held.values())


def may_begin(before: Sequence[Row], start: date, rules: TermRules) -> bool:
    """Whether the charter's limit lets somebody who held these terms begin another; told once more, backwards."""
    run, following = 0, start
    gap = (start - before[-1].end).days if before else 0
    for row in reversed(before):
        if (following - row.end).days > rules.gap_days and following != start:
            break
        run += rules.partial_terms_count or not row.partial
        following = row.start
    if not before or rules.most_consecutive is None or run < rules.most_consecutive:
        return True
    return gap > rules.gap_days and before[-1].end <= add_months(start, -rules.cooling_off_months)
