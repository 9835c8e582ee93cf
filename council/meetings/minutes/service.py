"""Minutes from the draft to the public: every save is a version of its own, and every step leaves one act."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from council import crypto
from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls.texts import TextStatus
from council.config import LANGUAGES
from council.councils.models import Council
from council.database import db, moment
from council.errors import Changed, NotFound, Refused
from council.meetings import service as meetings
from council.meetings.minutes.assembling import assembled
from council.meetings.minutes.models import Minutes, MinutesVersion
from council.meetings.minutes.parts import clean, confidential_lines, confidential_parts
from council.meetings.models import Kind, Meeting
from council.meetings.models import State as MeetingState

LONGEST = 60_000
HELD = frozenset({MeetingState.OPEN.value, MeetingState.CLOSED.value})


class State(StrEnum):
    """How far minutes are."""

    DRAFT = "draft"  # only the secretariat reads them
    COMMENTS = "comments"
    APPROVED = "approved"
    PUBLISHED = "published"


BEFORE_APPROVAL = frozenset({State.DRAFT.value, State.COMMENTS.value})


@dataclass(frozen=True)
class Written:
    """What is saved: in which language, how far it was checked, and the version it was made from."""

    language: str
    text: str
    status: TextStatus
    based_on: int  # the latest version of that language which its writer saw; 0 for none


def begin(actor: Actor, meeting: Meeting, *, language: str) -> Minutes:
    """Begin the minutes of a meeting with a draft from its agenda, attendance and decisions."""
    if meeting.state not in HELD:
        raise Refused(_("This meeting has not begun yet."), _("Begin its minutes when it has."))
    if minutes_of(meeting) is not None:
        raise Refused(_("The minutes of this meeting were begun already."), _("Go on with the draft that is there."))
    begun = Minutes(
        id=uuid4(),
        meeting_id=meeting.id,
        meeting=meeting,
        language=_known(language),
        state=State.DRAFT.value,
        begun_at=moment(),
        for_everyone=False,
    )
    crypto.make_key(begun.id)
    db.session.add(begun)
    db.session.flush()
    _add(actor, begun, Written(language, assembled(meeting, language), TextStatus.DRAFT, 0))
    _record(actor, Act.MINUTES_BEGUN, begun, {"meeting": str(meeting.id), "language": language})
    return begun


def save(actor: Actor, minutes: Minutes, written: Written) -> MinutesVersion:
    """Keep a text as the next version of its language. Raises `Changed` if its writer had not seen the latest one."""
    latest = latest_in(minutes, _known(written.language))
    if written.based_on != (latest.number if latest else 0):
        raise Changed
    if written.language == minutes.language and minutes.state not in BEFORE_APPROVAL:
        raise Refused(
            _("These minutes were approved, so their text stays as it is."),
            _("A correction is decided at a meeting, and stands in the minutes of that meeting."),
        )
    if not clean(written.text):
        raise Refused(_("There is no text."), _("Write something, or leave without saving."))
    _must_keep_confidential(minutes, written)
    version = _add(actor, minutes, written)
    told: dict[str, Detail] = {"language": version.language, "number": version.number, "status": version.status}
    _record(actor, Act.MINUTES_SAVED, minutes, told)
    return version


def open_for_comments(actor: Actor, minutes: Minutes, *, until: date, on: date) -> None:
    """Let members read the draft, and comment on it until a day."""
    if minutes.state not in BEFORE_APPROVAL:
        raise Refused(_("These minutes were approved already."), _("Comments come before that."))
    if until < on:
        raise Refused(_("This day is over."), _("Choose a later one."))
    minutes.state, minutes.comments_until = State.COMMENTS.value, until
    minutes.opened_at = minutes.opened_at or moment()
    minutes.version += 1
    _record(actor, Act.MINUTES_OPENED_FOR_COMMENTS, minutes, {"until": until.isoformat()})


def approve(actor: Actor, minutes: Minutes, *, at_meeting: Meeting, on: date) -> None:
    """Write down that a later meeting approved the minutes. Their text stays as it is from now on."""
    if minutes.state != State.COMMENTS.value or minutes.comments_until is None:
        raise Refused(_("These minutes cannot be approved now."), _("Members comment on them first."))
    if minutes.comments_until >= on:
        raise Refused(_("Members may still comment on these minutes."), _("Wait until the time for comments is over."))
    if at_meeting.id not in {each.id for each in may_approve(minutes)}:
        raise Refused(_("This meeting cannot approve them."), _("Choose a later meeting that has begun."))
    minutes.state, minutes.approved_at = State.APPROVED.value, moment()
    minutes.approved_in_id, minutes.approved_in = at_meeting.id, at_meeting
    minutes.version += 1
    _record(actor, Act.MINUTES_APPROVED, minutes, {"at_meeting": str(at_meeting.id)})


def publish(actor: Actor, minutes: Minutes, *, for_everyone: bool) -> None:
    """Publish approved minutes: for everyone, or for those with a part in the council."""
    if minutes.state != State.APPROVED.value:
        raise Refused(_("These minutes cannot be published now."), _("A later meeting approves them first."))
    if for_everyone and not may_be_public(minutes.meeting):
        raise Refused(
            _("This meeting was for members only."), _("Publish its minutes for those with a part in the council.")
        )
    minutes.state, minutes.published_at = State.PUBLISHED.value, moment()
    minutes.for_everyone = for_everyone
    minutes.version += 1
    _record(actor, Act.MINUTES_PUBLISHED, minutes, {"for_everyone": for_everyone})


# Questions


def minutes_of(meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting, if they were begun."""
    return db.session.scalar(select(Minutes).where(Minutes.meeting_id == meeting.id))


def of_meeting(council: Council, meeting_id: UUID) -> Minutes:
    """The minutes of one of this council's meetings; not there before they were begun."""
    found = minutes_of(meetings.meeting(council, meeting_id))
    if found is None:
        raise NotFound
    return found


def published_minutes(council: Council, *, for_everyone: bool = False) -> list[Minutes]:
    """The published minutes of a council, all or those that everyone may read, those of the latest meeting first."""
    chosen = select(Minutes).join(Meeting, Meeting.id == Minutes.meeting_id)
    chosen = chosen.where(Meeting.council_id == council.id, Minutes.state == State.PUBLISHED.value)
    if for_everyone:
        chosen = chosen.where(Minutes.for_everyone)
    return list(db.session.scalars(chosen.order_by(Meeting.starts_at.desc(), Meeting.number.desc())))


def unwritten(council: Council) -> list[Meeting]:
    """The meetings that were held and have no minutes, the earliest first."""
    held = select(Meeting).outerjoin(Minutes, Minutes.meeting_id == Meeting.id).where(Minutes.id.is_(None))
    held = held.where(Meeting.council_id == council.id, Meeting.state == MeetingState.CLOSED.value)
    return list(db.session.scalars(held.order_by(Meeting.closed_at)))


def unpublished(council: Council) -> list[Minutes]:
    """The minutes that are not published, those of the earliest meeting first."""
    begun = select(Minutes).join(Meeting, Meeting.id == Minutes.meeting_id)
    begun = begun.where(Meeting.council_id == council.id, Minutes.state != State.PUBLISHED.value)
    return list(db.session.scalars(begun.order_by(Meeting.starts_at, Meeting.number)))


def may_be_public(meeting: Meeting) -> bool:
    """Whether everyone may ever read the minutes of a meeting: not of one that was for members only."""
    return meeting.kind != Kind.PREPARATORY.value


def may_approve(minutes: Minutes) -> list[Meeting]:
    """The later meetings that could have approved minutes: those that have begun, the next one first."""
    began = minutes.meeting.starts_at or minutes.begun_at
    later = select(Meeting).where(Meeting.council_id == minutes.meeting.council_id, Meeting.state.in_(HELD))
    later = later.where(Meeting.starts_at > began, Meeting.id != minutes.meeting_id)
    return list(db.session.scalars(later.order_by(Meeting.starts_at, Meeting.number)))


def versions_of(minutes: Minutes, language: str) -> list[MinutesVersion]:
    """Every version in a language, the latest first."""
    chosen = select(MinutesVersion).where(MinutesVersion.minutes_id == minutes.id, MinutesVersion.language == language)
    return list(db.session.scalars(chosen.order_by(MinutesVersion.number.desc())))


def version_numbered(minutes: Minutes, language: str, number: int) -> MinutesVersion:
    """One version; any other is not there."""
    same = (MinutesVersion.minutes_id == minutes.id, MinutesVersion.language == language)
    found = db.session.scalar(select(MinutesVersion).where(*same, MinutesVersion.number == number))
    if found is None:
        raise NotFound
    return found


def latest_in(minutes: Minutes, language: str) -> MinutesVersion | None:
    """The latest version in a language; none where nothing is written in it."""
    return latest_of(minutes).get(language)


def latest_of(minutes: Minutes) -> dict[str, MinutesVersion]:
    """The latest version of each language that the minutes are written in, in the order of the site's languages."""
    newest = select(MinutesVersion.language, func.max(MinutesVersion.number).label("number"))
    newest_of = newest.where(MinutesVersion.minutes_id == minutes.id).group_by(MinutesVersion.language).subquery()
    same = (MinutesVersion.language == newest_of.c.language) & (MinutesVersion.number == newest_of.c.number)
    rows = db.session.scalars(
        select(MinutesVersion).join(newest_of, same).where(MinutesVersion.minutes_id == minutes.id)
    )
    found = {each.language: each for each in rows}
    return {each: found[each] for each in LANGUAGES if each in found}


def is_outdated(minutes: Minutes, version: MinutesVersion) -> bool:
    """Whether a translation was made from an older text than the one that stands now."""
    original = latest_in(minutes, minutes.language)
    return version.original is not None and original is not None and version.original < original.number


def versions_for_others(minutes: Minutes, language: str) -> list[MinutesVersion]:
    """The versions that others than the secretariat may compare, the latest first.

    None is from before members were asked to comment; and once something was marked as confidential, no older version
    is shown, in which it may stand openly.
    """
    found: list[MinutesVersion] = []
    confidential: frozenset[str] = frozenset()
    for each in versions_of(minutes, language) if minutes.opened_at else []:
        marked = confidential_lines(whole_text(each))
        if confidential - marked:
            break
        found.append(each)
        confidential |= marked
        if minutes.opened_at and each.saved_at <= minutes.opened_at:
            break
    return found


def whole_text(version: MinutesVersion) -> str:
    """The text of a version with its confidential parts: for the secretariat only."""
    return crypto.unseal(version.minutes_id, version.text_sealed, _place(version.id))


def _add(actor: Actor, minutes: Minutes, written: Written) -> MinutesVersion:
    version_id, original = uuid4(), None
    if written.language != minutes.language:
        latest = latest_in(minutes, minutes.language)
        original = latest.number if latest else None
    added = MinutesVersion(
        id=version_id,
        minutes_id=minutes.id,
        language=written.language,
        number=written.based_on + 1,
        original=original,
        status=written.status.value,
        text_sealed=crypto.seal(minutes.id, clean(written.text)[:LONGEST], _place(version_id)),
        saved_by_id=actor.actor_holder,
        saved_at=moment(),
    )
    db.session.add(added)
    db.session.flush()
    return added


def _must_keep_confidential(minutes: Minutes, written: Written) -> None:
    """A translation marks as many parts as confidential as its original, so that none is published by a slip."""
    original = latest_in(minutes, minutes.language) if written.language != minutes.language else None
    wanted = confidential_parts(whole_text(original)) if original else 0
    if wanted > confidential_parts(clean(written.text)):
        raise Refused(
            ngettext(
                "%(num)d part of the original is confidential, and fewer are in this text.",
                "%(num)d parts of the original are confidential, and fewer are in this text.",
                wanted,
            ),
            _("Mark the same parts here."),
        )


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise Refused(_("This site does not know this language."), _("Choose one of those offered."))
    return language


def _place(version_id: UUID) -> crypto.Place:
    return crypto.Place("minutes_versions", "text_sealed", version_id)


def _record(actor: Actor, act: Act, minutes: Minutes, details: dict[str, Detail]) -> None:
    subject = Subject("minutes", str(minutes.id))
    record(actor, act, subject, council=minutes.meeting.council_id, details=details)
