"""The list of a council's meetings: coming or past, of one kind, of one year, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from council.councils.models import Council
from council.database import db
from council.meetings.models import Answer, Invitation, Kind, Meeting, State
from council.paging import nearest_page

ON_A_PAGE = 25
OVER = (State.CLOSED.value, State.CANCELLED.value)


@dataclass(frozen=True)
class Wish:
    """What of the list is asked for."""

    past: bool = False
    kind: Kind | None = None
    year: int | None = None
    page: int = 1


@dataclass(frozen=True)
class MeetingsPage:
    """One page of the list."""

    meetings: tuple[Meeting, ...]
    total: int
    page: int
    pages: int


def listed(council: Council, wish: Wish, *, at: datetime, planned_too: bool) -> MeetingsPage:
    """The meetings asked for: those to come with the nearest first, those past with the latest first.

    Plans that nobody was told of are for the secretariat.
    """
    narrowed = [Meeting.council_id == council.id, _past(at) if wish.past else ~_past(at)]
    if not planned_too:
        narrowed.append(_told())
    if wish.kind:
        narrowed.append(Meeting.kind == wish.kind.value)
    if wish.year:
        narrowed += [Meeting.starts_at >= _new_year(wish.year), Meeting.starts_at < _new_year(wish.year + 1)]
    total = db.session.scalar(select(func.count()).select_from(Meeting).where(*narrowed)) or 0
    page, pages = nearest_page(wish.page, total, ON_A_PAGE)
    order = Meeting.starts_at.desc() if wish.past else Meeting.starts_at.asc()
    found = select(Meeting).where(*narrowed).order_by(Meeting.starts_at.is_(None), order, Meeting.number)
    rows = db.session.scalars(found.offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE))
    return MeetingsPage(tuple(rows), total, page, pages)


def years(council: Council, *, planned_too: bool) -> list[int]:
    """The years in which there are meetings, the latest first."""
    spanned = select(func.min(Meeting.starts_at), func.max(Meeting.starts_at)).where(Meeting.council_id == council.id)
    if not planned_too:
        spanned = spanned.where(_told())
    first, last = db.session.execute(spanned).one()
    return list(range(last.year, first.year - 1, -1)) if first and last else []


def ahead(council: Council) -> list[Meeting]:
    """Every meeting that is planned, announced or being held, the nearest first; those without a date come last."""
    states = (State.PLANNED.value, State.ANNOUNCED.value, State.OPEN.value)
    found = select(Meeting).where(Meeting.council_id == council.id, Meeting.state.in_(states))
    return list(db.session.scalars(found.order_by(Meeting.starts_at.is_(None), Meeting.starts_at, Meeting.number)))


def unanswered(meetings: Iterable[Meeting]) -> dict[UUID, int]:
    """How many of those invited to each of some meetings have not answered; none is missing where all have."""
    invited = Invitation.meeting_id.in_([each.id for each in meetings]), Invitation.answer == Answer.NONE.value
    counted = select(Invitation.meeting_id, func.count()).where(*invited).group_by(Invitation.meeting_id)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def usual_zone(council: Council) -> str:
    """Where the clock stood for the meeting planned last; world time if there was none."""
    latest = select(Meeting.time_zone).where(Meeting.council_id == council.id).order_by(Meeting.number.desc()).limit(1)
    return db.session.scalar(latest) or "UTC"


def _past(at: datetime) -> ColumnElement[bool]:
    ended = Meeting.ends_at.is_not(None) & (Meeting.ends_at < at) & (Meeting.state != State.OPEN.value)
    return or_(Meeting.state.in_(OVER), ended)


def _told() -> ColumnElement[bool]:
    return (Meeting.state != State.PLANNED.value) & Meeting.announced_at.is_not(None)


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)
