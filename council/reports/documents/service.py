"""Reports that were made: each making and each taking of a file is an act; the acts are all that is kept of them."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from council.audit import checkpoints
from council.audit.acts import Act
from council.audit.models import Checkpoint, Entry
from council.audit.service import LARGEST, Actor, Detail, Subject, record
from council.councils.models import Council
from council.database import db
from council.errors import NotFound
from council.reports.documents.gathering import Asked
from council.reports.history.spans import Span

SHOWN = 20
ONE_DAY = timedelta(days=1)


class Form(StrEnum):
    """The kinds of file."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True)
class Made:
    """A report that was made: what of, from which checkpoint, and the fingerprint of its file."""

    number: int
    at: datetime
    asked: Asked
    form: Form
    size: int
    fingerprint: str

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint it was made from."""
        found = checkpoints.at(self.size)
        if found is None:
            raise NotFound
        return found


def record_report(actor: Actor, council: Council, *, asked: Asked, form: Form, size: int, fingerprint: str) -> int:
    """Write down that a report was made, and all that is needed to make it again; gives its number."""
    details: dict[str, Detail] = {
        "from": asked.span.start.isoformat(),
        "until": asked.span.last.isoformat(),
        "dimensions": list(asked.dimensions),
        "language": asked.language,
        "format": form.value,
        "checkpoint": size,
        "sha256": fingerprint,
    }
    subject = Subject("council", str(council.id))
    return record(actor, Act.REPORT_MADE, subject, council=council.id, details=details).sequence


def record_taking(actor: Actor, council: Council, *, made: Made) -> None:
    """Write down that the file of a report was made again and taken."""
    details: dict[str, Detail] = {"number": made.number, "format": made.form.value, "sha256": made.fingerprint}
    record(actor, Act.REPORT_TAKEN, Subject("council", str(council.id)), council=council.id, details=details)


def reports_made(council: Council) -> list[Made]:
    """The latest reports of a council, the newest first."""
    newest = select(Entry).where(_reports(council)).order_by(Entry.sequence.desc()).limit(SHOWN)
    return [_made(each) for each in db.session.scalars(newest)]


def report_made(council: Council, number: int) -> Made:
    """One report of a council."""
    if number > LARGEST:
        raise NotFound
    found = db.session.scalar(select(Entry).where(_reports(council), Entry.sequence == number))
    if found is None:
        raise NotFound
    return _made(found)


def _reports(council: Council) -> ColumnElement[bool]:
    return and_(Entry.council == council.id, Entry.act == Act.REPORT_MADE.value)


def _made(entry: Entry) -> Made:
    told: dict[str, Any] = json.loads(entry.body)["details"]
    span = Span(date.fromisoformat(told["from"]), date.fromisoformat(told["until"]) + ONE_DAY)
    return Made(
        number=entry.sequence,
        at=entry.at,
        asked=Asked(span, tuple(told["dimensions"]), told["language"]),
        form=Form(told["format"]),
        size=told["checkpoint"],
        fingerprint=told["sha256"],
    )
