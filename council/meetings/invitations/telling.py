"""What people invited to a meeting are told by message.

It holds no place, no link and nobody's answer, because a mail is read on its way. All of that stands on her page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from council import addresses
from council.audit.service import Actor
from council.i18n import label
from council.meetings.invitations.queries import invitations_of
from council.meetings.models import Invitation, Meeting, Mode
from council.meetings.sealed_words import cancelled_because
from council.meetings.words import mode_words
from council.meetings.zones import in_zone
from council.members import messages

KIND = "meeting"


@dataclass(frozen=True)
class Words:
    """One message."""

    subject: str
    lines: tuple[str, ...]


Telling = Callable[[Invitation], Words]


def tell(actor: Actor, invitation: Invitation, telling: Telling, *, at: datetime) -> None:
    """Write to one person invited, in her language."""
    person = invitation.person
    with messages.in_her_language(person):
        words = telling(invitation)
        body = "\n\n".join(each for each in words.lines if each)
        messages.send(actor, person, kind=KIND, subject=words.subject, body=body, at=at)


def tell_everybody(actor: Actor, meeting: Meeting, telling: Telling, *, at: datetime) -> None:
    """Write to everybody invited."""
    found = [each for each in invitations_of(meeting) if each.person.erased_at is None]
    messages.load_keys(each.person for each in found)
    for each in found:
        tell(actor, each, telling, at=at)


def invited(invitation: Invitation) -> Words:
    """She is invited, and asked to answer."""
    meeting = invitation.meeting
    lines = (
        _("You are invited to a meeting of %(council)s: %(title)s", **_of(meeting)),
        when_and_how(meeting),
        _("Please say whether you come, and what you need: interpretation, travel, child care or anything else."),
        _to_answer(invitation),
    )
    return Words(_("Invitation: %(title)s", title=label(meeting.title)), lines)


def reminded(invitation: Invitation) -> Words:
    """She has not answered."""
    meeting = invitation.meeting
    lines = (
        _("You have not answered the invitation to a meeting of %(council)s: %(title)s", **_of(meeting)),
        when_and_how(meeting),
        _to_answer(invitation),
    )
    return Words(_("Please answer: %(title)s", title=label(meeting.title)), lines)


def changed(fields: list[str]) -> Telling:
    """Something changed that she must know."""
    moved = not {"starts_at", "ends_at"}.isdisjoint(fields)

    def words(invitation: Invitation) -> Words:
        meeting = invitation.meeting
        what = [text for name, text in _changes().items() if name in fields]
        again = _("Because the date changed, you are asked again whether you come.") if moved else ""
        lines = (
            _("A meeting of %(council)s was changed: %(title)s", **_of(meeting)),
            *dict.fromkeys(what),
            when_and_how(meeting),
            again,
            _to_answer(invitation),
        )
        return Words(_("Changed: %(title)s", title=label(meeting.title)), lines)

    return words


def cancelled(invitation: Invitation) -> Words:
    """The meeting does not take place. The reason is the secretariat's, written for everybody invited."""
    meeting = invitation.meeting
    lines = (
        _("A meeting of %(council)s does not take place: %(title)s", **_of(meeting)),
        when_and_how(meeting),
        _("Why: %(reason)s", reason=cancelled_because(meeting)),
    )
    return Words(_("Cancelled: %(title)s", title=label(meeting.title)), lines)


def moved_up(invitation: Invitation) -> Words:
    """There is a place for her now."""
    meeting = invitation.meeting
    lines = (
        _("You waited for a place at a meeting of %(council)s, and now you have one: %(title)s", **_of(meeting)),
        when_and_how(meeting),
        _("If you cannot take part after all, please say so. Somebody else may be waiting."),
        _to_answer(invitation),
    )
    return Words(_("You have a place: %(title)s", title=label(meeting.title)), lines)


def when_and_how(meeting: Meeting) -> str:
    """The date where the meeting is held, and how one takes part."""
    how = mode_words()[Mode(meeting.mode)]
    return f"{in_zone(meeting.starts_at, meeting.time_zone)}\n{how}" if meeting.starts_at else how


def _of(meeting: Meeting) -> dict[str, str]:
    return {"council": label(meeting.council.name), "title": label(meeting.title)}


def _to_answer(invitation: Invitation) -> str:
    """Where she answers; somebody without an account tells the secretariat."""
    if invitation.person.user_id is None:
        return _("Tell the secretariat what you answer, in any way you like. It also tells you the place.")
    meeting = invitation.meeting
    page = addresses.known("meetings.own_meeting", council=meeting.council, meeting_id=meeting.id)
    return _("Answer here; the place and the agenda stand there too: %(address)s", address=page)


def _changes() -> dict[str, str]:
    return {
        "starts_at": _("It has another date or time."),
        "ends_at": _("It has another date or time."),
        "time_zone": _("Its time is given for another place."),
        "mode": _("One takes part in another way."),
        "place": _("It takes place somewhere else."),
        "link": _("One joins from afar in another way."),
        "title": _("It has another title."),
    }
