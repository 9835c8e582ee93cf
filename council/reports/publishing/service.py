"""The one gate for figures about a council's composition: publishing an issue, and reading what was published.

Public pages, the public file and everything else that leaves ask here. What may be told is decided in `counting`
(whom) and `rounding` (how coarsely), from lists and former issues alone.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.replaying import fingerprint
from council.audit.service import Actor, Detail, Subject, record
from council.councils import service as councils
from council.councils.dimensions import DimensionView
from council.councils.gate.counting import Counted, counted
from council.councils.gate.grouping import groups_of
from council.councils.gate.telling import Former, next_cuts
from council.councils.models import Council
from council.councils.rules import UNDISCLOSED, CharterRules
from council.database import db, moment
from council.errors import Changed, Refused
from council.members import service as members
from council.reports.publishing.figures import DimensionFigures, counted_in, expected_sums, kept
from council.reports.publishing.models import FigureIssue
from council.reports.publishing.planning import possible_from
from council.terms import service as terms

Exact = Mapping[str, Mapping[str, int]]  # dimension → answer → how many


class Why(StrEnum):
    """Why nothing new can be published."""

    NO_CHARTER = "no_charter"
    TOO_SMALL = "too_small"  # too few people sit for any figure
    SAME_PEOPLE = "same_people"  # the same people are counted as in the last issue
    TOO_FEW_CHANGED = "too_few_changed"  # too few came or left since
    NOTHING_PUBLISHED = "nothing_published"  # it could be, and nobody has done it
    NOTHING_ASKED = "nothing_asked"  # no dimension has two groups of answers


@dataclass(frozen=True)
class NotYet:
    """Nothing new can be published on a day: why, and the planned day from which it could be."""

    day: date
    why: Why
    possible_from: date | None


@dataclass(frozen=True)
class Prepared:
    """An issue before it is published: what everyone would be told, and what it is made from."""

    day: date
    number: int
    smallest: int
    sitting: int
    counting: Counted[UUID]
    figures: tuple[DimensionFigures, ...]
    exact: Exact


class _Lists(NamedTuple):
    rules: CharterRules
    former: list[FigureIssue]
    sitting: int
    counting: Counted[UUID]


def prepare(council: Council, day: date) -> Prepared | NotYet:
    """Work out the figures of a day as they may be told. This takes seconds in an old council, and changes nothing."""
    known = _known(council, day)
    if isinstance(known, NotYet):
        return known
    rules, former, sitting, counting = known
    dimensions = _dimensions(council, rules, day)
    exact = _exact(counting, dimensions)
    figures = tuple(_figures(dimensions, counting, rules, former=former, exact=exact))
    if not figures:
        return NotYet(day, Why.NOTHING_ASKED, None)
    return Prepared(day, len(former) + 1, rules.smallest_figure, sitting, counting, figures, exact)


def publish(actor: Actor, council: Council, prepared: Prepared) -> FigureIssue:
    """Tell everyone these figures, for good. Refused when anything they stand on has changed since."""
    _refuse_if_changed(council, prepared)
    counting, issue_id = prepared.counting, uuid4()
    issue = FigureIssue(
        id=issue_id,
        council_id=council.id,
        number=prepared.number,
        day=prepared.day,
        published_at=moment(),
        smallest=prepared.smallest,
        sitting=prepared.sitting,
        missing=len(counting.missing),
        gone=len(counting.left),
        people=sorted(str(each) for each in counting.people),
        figures=[each.model_dump(mode="json") for each in prepared.figures],
        exact_sealed=crypto.seal(council.id, json.dumps(prepared.exact), _place(issue_id)),
    )
    db.session.add(issue)
    db.session.flush()
    details: dict[str, Detail] = {
        "number": issue.number,
        "day": issue.day.isoformat(),
        "counted": len(counting.people),
        "dimensions": [each.dimension for each in prepared.figures],
        "sha256": fingerprint([issue.people, issue.figures]),
    }
    record(actor, Act.FIGURES_PUBLISHED, _subject(issue), council=council.id, details=details)
    return issue


def read_exact(actor: Actor, issue: FigureIssue) -> Exact:
    """The exact numbers behind an issue, for an auditor; each look is written into the record."""
    record(actor, Act.EXACT_FIGURES_READ, _subject(issue), council=issue.council_id, details={"number": issue.number})
    return _opened(issue)


# Questions


def issues_of(council: Council, *, until: date | None = None) -> list[FigureIssue]:
    """Every issue of a council up to a day, the first one first."""
    published = select(FigureIssue).where(FigureIssue.council_id == council.id).order_by(FigureIssue.number)
    if until is not None:
        published = published.where(FigureIssue.day <= until)
    return list(db.session.scalars(published))


def issue_numbered(council: Council, number: int) -> FigureIssue | None:
    """One issue of a council."""
    wanted = select(FigureIssue).where(FigureIssue.council_id == council.id, FigureIssue.number == number)
    return db.session.scalar(wanted)


def latest(council: Council, on: date) -> FigureIssue | None:
    """What everyone was told last, by a day."""
    return next(reversed(issues_of(council, until=on)), None)


def published(council: Council, dimension: str, on: date) -> DimensionFigures | NotYet:
    """What everyone was told last of a dimension, or from when on that may be; nobody else may be told anything."""
    for issue in reversed(issues_of(council, until=on)):
        for each in figures_of(issue):
            if each.dimension == dimension:
                return each
    return not_yet(council, on) or NotYet(on, Why.NOTHING_PUBLISHED, on)


def figures_of(issue: FigureIssue) -> list[DimensionFigures]:
    """The figures of an issue, dimension by dimension."""
    return [DimensionFigures.model_validate(each) for each in issue.figures]


def not_yet(council: Council, day: date) -> NotYet | None:
    """Why nothing new can be published on a day, as everyone could work it out from who sat when; none if it can."""
    known = _known(council, day)
    return known if isinstance(known, NotYet) else None


def people_of(issue: FigureIssue) -> frozenset[UUID]:
    """Whom an issue counted."""
    return frozenset(UUID(each) for each in issue.people)


def _known(council: Council, day: date) -> _Lists | NotYet:
    """What decides whether a day can be told about: the charter, the issues before, and who sits. No answer is read."""
    charter = councils.charter_on(council, day)
    if charter is None:
        return NotYet(day, Why.NO_CHARTER, None)
    rules, former = councils.rules_of(charter), issues_of(council)
    lists = [people_of(each) for each in former]
    sitting = {each.person_id for each in terms.seated(council, day)}
    smallest = rules.smallest_figure
    counting = counted(lists, sitting, smallest)
    if len(sitting) <= 2 * smallest:
        return NotYet(day, Why.TOO_SMALL, None)
    if former and (counting.people == lists[-1] or day <= former[-1].day):
        why = Why.SAME_PEOPLE
    elif not counting.describes(len(sitting), smallest):
        why = Why.TOO_FEW_CHANGED
    else:
        return _Lists(rules, former, len(sitting), counting)
    return NotYet(day, why, possible_from(lists, terms.held_terms(council), rules, on=day, smallest=smallest))


def _dimensions(council: Council, rules: CharterRules, day: date) -> list[DimensionView]:
    return [each for each in councils.dimensions_of(council, on=day) if each.key in rules.dimensions]


def _exact(counting: Counted[UUID], dimensions: list[DimensionView]) -> dict[str, dict[str, int]]:
    declared = members.traits_of_many(counting.people)
    return {
        each.key: dict(Counter(declared[person].get(each.key, UNDISCLOSED) for person in counting.people))
        for each in dimensions
    }


def _figures(
    dimensions: list[DimensionView],
    counting: Counted[UUID],
    rules: CharterRules,
    *,
    former: list[FigureIssue],
    exact: Exact,
) -> Iterator[DimensionFigures]:
    told = [(people_of(issue), {each.dimension: each for each in figures_of(issue)}) for issue in former]
    for view in dimensions:
        before = [(people, figures[view.key]) for people, figures in told if view.key in figures]
        groups = before[0][1].groups if before else groups_of(view, rules)  # once chosen, the groups stay
        if len(groups) > 1:
            known = [Former(people, figures.known) for people, figures in before]
            counts, smallest = counted_in(groups, exact[view.key]), rules.smallest_figure
            expected = expected_sums(groups, view.key, rules, counting)
            cuts = next_cuts(known, counting.people, counts, smallest, expected=expected)
            yield kept(view.key, groups, cuts, expected)


def _refuse_if_changed(council: Council, prepared: Prepared) -> None:
    former = issues_of(council)
    if len(former) + 1 != prepared.number:
        raise Changed
    charter = councils.charter_on(council, prepared.day)
    rules = councils.rules_of(charter) if charter else None
    sitting = {each.person_id for each in terms.seated(council, prepared.day)}
    counting = counted([people_of(each) for each in former], sitting, prepared.smallest)
    if rules is None or rules.smallest_figure != prepared.smallest or counting != prepared.counting:
        raise Changed
    if _exact(counting, _dimensions(council, rules, prepared.day)) != prepared.exact:
        raise Refused(
            _("Somebody changed what is recorded of her while the figures were made."),
            _("Nothing was published. Look at the figures again."),
        )


def _opened(issue: FigureIssue) -> Exact:
    exact: Exact = json.loads(crypto.unseal(issue.council_id, issue.exact_sealed, _place(issue.id)))
    return exact


def _place(issue_id: UUID) -> crypto.Place:
    return crypto.Place("figure_issues", "exact_sealed", issue_id)


def _subject(issue: FigureIssue) -> Subject:
    return Subject("figures", str(issue.id))
