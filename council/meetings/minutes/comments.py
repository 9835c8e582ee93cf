"""What members say to a draft of minutes, and what became of it; her words are sealed under her own key."""

from datetime import date
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.database import db, existing, moment
from council.errors import Refused
from council.meetings.minutes.models import Minutes, MinutesComment
from council.meetings.minutes.service import State, latest_in
from council.members.models import Person

LONGEST = 5000
TEXT, ANSWER = "text_sealed", "answer_sealed"


def are_open(minutes: Minutes, on: date) -> bool:
    """Whether members may comment on a day."""
    return minutes.state == State.COMMENTS.value and minutes.comments_until is not None and on <= minutes.comments_until


def comment(actor: Actor, minutes: Minutes, person: Person, *, text: str, on: date) -> MinutesComment:
    """Say something to a draft; the secretariat answers it."""
    if not are_open(minutes, on):
        raise Refused(
            _("The time for comments on these minutes is over."),
            _("Say it at the meeting that is asked to approve them."),
        )
    latest = latest_in(minutes, minutes.language)
    comment_id = uuid4()
    made = MinutesComment(
        id=comment_id,
        minutes_id=minutes.id,
        person_id=person.id,
        person=person,
        number=latest.number if latest else 0,
        text_sealed=crypto.seal(person.id, text[:LONGEST], _place(TEXT, comment_id)),
        made_at=moment(),
    )
    db.session.add(made)
    db.session.flush()
    _record(actor, Act.MINUTES_COMMENTED, made, minutes, {"number": made.number})
    return made


def answer(actor: Actor, minutes: Minutes, made: MinutesComment, *, taken_up: bool, reason: str) -> None:
    """Say what became of a comment; whoever says no says why."""
    if made.taken_up is not None:
        raise Refused(_("This comment was answered already."), _("Open the minutes again to read the answer."))
    if not taken_up and not reason.strip():
        raise Refused(_("Whoever says no says why."), _("Write the reason, so that the member can understand it."))
    made.taken_up, made.answered_at = taken_up, moment()
    if reason.strip() and made.person.erased_at is None:  # nothing can be sealed under a key that is gone
        made.answer_sealed = crypto.seal(made.person_id, reason.strip()[:LONGEST], _place(ANSWER, made.id))
    made.version += 1
    _record(actor, Act.MINUTES_COMMENT_ANSWERED, made, minutes, {"taken_up": taken_up})


def comments_of(minutes: Minutes) -> list[MinutesComment]:
    """Every comment, in the order in which they were made."""
    chosen = select(MinutesComment).where(MinutesComment.minutes_id == minutes.id)
    return list(db.session.scalars(chosen.order_by(MinutesComment.made_at, MinutesComment.id)))


def comment_on(minutes: Minutes, comment_id: UUID) -> MinutesComment:
    """One comment on these minutes; any other is not there."""
    return existing(MinutesComment, comment_id, belongs=lambda found: found.minutes_id == minutes.id)


def words_of(made: MinutesComment, column: str) -> str:
    """What a comment or its answer says; empty once she who wrote it was erased."""
    sealed: bytes | None = getattr(made, column)
    if not sealed:
        return ""
    try:
        return crypto.unseal(made.person_id, sealed, _place(column, made.id))
    except crypto.Unreadable:
        return ""


def _place(column: str, comment_id: UUID) -> crypto.Place:
    return crypto.Place("minutes_comments", column, comment_id)


def _record(actor: Actor, act: Act, made: MinutesComment, minutes: Minutes, details: dict[str, Detail]) -> None:  # noqa: PLR0917  # what an act tells
    told = {"minutes": str(minutes.id), **details}
    record(actor, act, Subject("minutes_comment", str(made.id)), council=minutes.meeting.council_id, details=told)
