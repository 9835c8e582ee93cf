"""Noting where a recommendation appeared again, and taking back what was noted by mistake."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Detail, Subject, record
from council.database import db, existing, moment
from council.errors import Refused
from council.recommendations.models import Recommendation
from council.recommendations.traces.models import Trace

TOLD = ("kind", "appeared_on", "source", "place")


class Kind(StrEnum):
    """In what it appeared, from words to deeds."""

    STATEMENT = "statement"
    DOCUMENT = "document"
    LAW = "law"
    PLAN = "plan"
    BUDGET = "budget"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Found:
    """A place in which a recommendation appeared again, and what stands there."""

    kind: Kind
    appeared_on: date
    source: str
    says: str
    place: str = ""
    url: str = ""


def note(actor: Actor, recommendation: Recommendation, found: Found, *, on: date) -> Trace:
    """Write down where it appeared again; only what the council adopted can appear, and not before that day."""
    if recommendation.adopted_on is None:
        raise Refused(_("The council has not adopted this recommendation."), _("Note first that it was adopted."))
    if not recommendation.adopted_on <= found.appeared_on <= on:
        raise Refused(
            _("It can only have appeared after the council adopted it, and not later than today."),
            _("Look at the day again."),
        )
    made = Trace(
        recommendation_id=recommendation.id,
        recommendation=recommendation,
        kind=found.kind.value,
        appeared_on=found.appeared_on,
        source=found.source,
        place=found.place,
        says=found.says,
        url=found.url,
        noted_at=moment(),
    )
    db.session.add(made)
    db.session.flush()
    _record(actor, Act.TRACE_NOTED, made, as_told(made, *TOLD))
    return made


def take_back(actor: Actor, trace: Trace) -> None:
    """It was noted by mistake: nobody is shown it any more."""
    if trace.taken_back_at is not None:
        raise Refused(_("This was taken back already."), _("Nothing needs to be done."))
    trace.taken_back_at = moment()
    _record(actor, Act.TRACE_TAKEN_BACK, trace, {})


def traces_of_many(recommendation_ids: Iterable[UUID]) -> dict[UUID, list[Trace]]:
    """Where several recommendations appeared again, each from the first day on."""
    found: dict[UUID, list[Trace]] = {each: [] for each in recommendation_ids}
    shown = select(Trace).where(Trace.recommendation_id.in_(found), Trace.taken_back_at.is_(None))
    for each in db.session.scalars(shown.order_by(Trace.appeared_on, Trace.noted_at)):
        found[each.recommendation_id].append(each)
    return found


def trace_of(recommendation: Recommendation, trace_id: UUID) -> Trace:
    """One place in which this recommendation appeared; anything else is not there."""
    return existing(Trace, trace_id, belongs=lambda found: found.recommendation_id == recommendation.id)


def _record(actor: Actor, act: Act, trace: Trace, details: Mapping[str, Detail]) -> None:
    subject = Subject("recommendation", str(trace.recommendation_id))
    told: dict[str, Detail] = {"trace": str(trace.id), **details}
    record(actor, act, subject, council=trace.recommendation.council_id, details=told)
