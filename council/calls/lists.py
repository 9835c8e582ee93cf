"""Calls and applications as lists: counted in one question, cut into pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from council.calls.models import Application, Call
from council.calls.service import Stage
from council.councils.models import Council
from council.database import db
from council.members import service as members
from council.members.models import Person
from council.paging import nearest_page

ON_A_PAGE = 50


@dataclass(frozen=True)
class ApplicationLine:
    """One application in the list of a call."""

    id: UUID
    person_id: UUID
    name: str
    pseudonym: str
    stage: Stage
    received_on: date


@dataclass(frozen=True)
class ApplicationPage:
    """One page of the applications to a call."""

    lines: list[ApplicationLine]
    total: int
    page: int
    pages: int


def applications(call: Call, *, stage: Stage | None, page: int) -> ApplicationPage:
    """The applications to a call, all or of one stage, the latest first."""
    chosen = select(Application.id).where(Application.call_id == call.id)
    if stage is not None:
        chosen = chosen.where(Application.stage == stage.value)
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page, pages = nearest_page(page, total, ON_A_PAGE)
    rows = db.session.execute(
        select(Application.id, Application.person_id, Person.pseudonym, Application.stage, Application.received_on)
        .join(Person, Person.id == Application.person_id)
        .where(Application.id.in_(chosen))
        .order_by(Application.received_on.desc(), Person.pseudonym)
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    ).all()
    names = members.names_of_many(row.person_id for row in rows)
    lines = [
        ApplicationLine(row.id, row.person_id, names[row.person_id], row.pseudonym, Stage(row.stage), row.received_on)
        for row in rows
    ]
    return ApplicationPage(lines, total, page, pages)


def counts_by_call(council: Council) -> Mapping[UUID, Mapping[Stage, int]]:
    """For each call of a council, how many applications have come how far."""
    question = (
        select(Application.call_id, Application.stage, func.count().label("how_many"))
        .join(Call, Call.id == Application.call_id)
        .where(Call.council_id == council.id)
        .group_by(Application.call_id, Application.stage)
    )
    found: dict[UUID, dict[Stage, int]] = {}
    for row in db.session.execute(question):
        found.setdefault(row.call_id, {})[Stage(row.stage)] = row.how_many
    return found
