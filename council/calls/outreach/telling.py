"""What everybody is told about the applicants to a call: ranges about the first 20, 40, 80 … of them, told once.

What was told stays as it is, whoever withdraws or is entered later: the gate works out what may be told of the next
ones from whom the former issues counted and what they told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from council.access import sees_counts
from council.audit.acts import Act
from council.audit.replaying import fingerprint
from council.audit.service import Actor, Detail, Subject, record
from council.calls.models import Call
from council.calls.outreach.coverage import counted_people, counts_of, dimensions_for, rules_for
from council.calls.outreach.models import CoverageIssue
from council.councils.dimensions import DimensionView
from council.councils.gate.grouping import groups_of
from council.councils.gate.rounding import Step, ranges
from council.councils.gate.telling import Former, next_cuts
from council.councils.models import Labels
from council.councils.rules import CharterRules
from council.database import db, moment
from council.members import service as members

FIRST_TOLD = 20  # so many applicants until something is told; then twice as many, and again


@dataclass(frozen=True)
class GroupRange:
    """Answers that are counted together, what they are called, and from how many to how many people gave one."""

    answers: Sequence[str]
    names: Mapping[str, Labels]
    least: int
    most: int


@dataclass(frozen=True)
class Ranges:
    """A dimension as everybody may read it, about the first `people` who applied."""

    key: str
    name: Labels
    people: int
    groups: Sequence[GroupRange]


def told_about(call: Call, *, on: date) -> list[Ranges]:
    """What everybody was told last about the applicants to a call."""
    issues = _issues_of(call)
    if not issues:
        return []
    views = {each.key: each for each in dimensions_for(call, on)}
    latest = issues[-1]
    return [_ranges(views[each["dimension"]], each, latest) for each in latest.figures if each["dimension"] in views]


def is_due(call: Call, *, on: date) -> bool:
    """Whether enough people applied before a day that more can be told."""
    return _due_size(_issues_of(call), len(counted_people(call, before=on))) is not None


def tell(actor: Actor, call: Call, *, on: date) -> CoverageIssue | None:
    """Tell everybody about the first applicants, if enough of them applied before this day; for good."""
    rules, issues, people = rules_for(call, on), _issues_of(call), counted_people(call, before=on)
    size = _due_size(issues, len(people))
    if rules is None or size is None:
        return None
    people = people[:size]
    figures = list(_figures(call, rules, issues, people=people, on=on))
    issue = CoverageIssue(
        id=uuid4(),
        call_id=call.id,
        counted=size,
        told_at=moment(),
        people=sorted(str(each) for each in people),
        figures=figures,
    )
    db.session.add(issue)
    db.session.flush()
    details: dict[str, Detail] = {"counted": size, "sha256": fingerprint([issue.people, issue.figures])}
    record(actor, Act.COVERAGE_TOLD, Subject("call", str(call.id)), council=call.council_id, details=details)
    return issue


def _issues_of(call: Call) -> list[CoverageIssue]:
    told = select(CoverageIssue).where(CoverageIssue.call_id == call.id).order_by(CoverageIssue.counted)
    return list(db.session.scalars(told))


def _due_size(issues: Sequence[CoverageIssue], applied: int) -> int | None:
    """The first 20, 40, 80 … of so many: the most that were not told of yet."""
    size = issues[-1].counted * 2 if issues else FIRST_TOLD
    if applied < size:
        return None
    while size * 2 <= applied:
        size *= 2
    return size


def _figures(
    call: Call, rules: CharterRules, issues: Sequence[CoverageIssue], *, people: Sequence[UUID], on: date
) -> Iterator[dict[str, object]]:
    declared = members.traits_of_many(people)
    for view in dimensions_for(call, on):
        before = [(issue, each) for issue in issues for each in issue.figures if each["dimension"] == view.key]
        groups = before[-1][1]["groups"] if before else groups_of(view, rules)  # once chosen, the groups stay
        if sees_counts(view.sensitivity, frozenset()) and len(groups) > 1:
            former = [Former([UUID(each) for each in issue.people], _steps(known)) for issue, known in before]
            counts = counts_of(view, declared.values())
            numbers = [sum(counts.get(key, 0) for key in group) for group in groups]
            numbers[-1] += len(people) - sum(numbers)
            cuts = next_cuts(former, people, numbers, rules.smallest_figure)
            yield {"dimension": view.key, "groups": groups, "told": [list(each.told) for each in cuts]}


def _ranges(view: DimensionView, figures: Mapping[str, Any], issue: CoverageIssue) -> Ranges:
    names = {each.key: each.name for each in view.values}
    steps = ranges(_steps(figures), issue.counted)
    groups = [GroupRange(group, names, *step) for group, step in zip(figures["groups"], steps, strict=True)]
    return Ranges(view.key, view.name, issue.counted, groups)


def _steps(figures: Mapping[str, Any]) -> list[Step]:
    return [(least, most) for least, most in figures["told"]]
