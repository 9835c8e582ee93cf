"""Making a call public, and how long before its rotation the charter wants that to happen."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from council.audit.acts import Act
from council.audit.service import Actor, Detail, Subject, record
from council.calls import texts
from council.calls.models import Call
from council.councils import service as councils
from council.councils.rules import Notice
from council.database import moment
from council.errors import Refused
from council.terms.limits import add_months


class CallState(StrEnum):
    """Where a call stands on a day."""

    PLANNED = "planned"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Announcement:
    """By when the charter wants the call to be public, and how many days later it is or was."""

    notice: Notice
    by: date
    days_late: int


def state_of(call: Call, on: date) -> CallState:
    """Where a call stands: planned until it is published, then coming, open, closed."""
    if call.published_at is None:
        return CallState.PLANNED
    if on < call.opens_on:
        return CallState.COMING
    return CallState.OPEN if on <= call.closes_on else CallState.CLOSED


def announcement(call: Call, on: date) -> Announcement | None:
    """By when the call must be public under the charter of its rotation; none when the charter says nothing."""
    charter = councils.charter_on(call.council, on)
    notices = [each for each in councils.rules_of(charter).notices if each.of == "call"] if charter else []
    if not notices:
        return None
    day = call.published_at.date() if call.published_at else on
    by, notice = min(((_before(call.rotation_on, each), each) for each in notices), key=lambda each: each[0])
    return Announcement(notice, by, max(0, (day - by).days))


def publish_call(actor: Actor, call: Call, *, on: date, knowing_it_is_late: bool = False) -> Call:
    """Make a call public: from now on everyone may read it, and apply while it is open.

    When the charter wanted it earlier, whoever publishes must know it, and the record says by how many days.
    """
    _must_be_complete(call, on)
    told = announcement(call, on)
    late = told.days_late if told else 0
    if late and not knowing_it_is_late:
        raise Refused(
            _("The charter wants this call to be public earlier before its rotation."),
            _("Move the rotation, or publish the call in the knowledge that the charter is not kept."),
        )
    call.published_at = moment()
    call.version += 1
    details: dict[str, Detail] = {"languages": texts.languages_of(call), "days_late": late}
    if told:
        details["by"] = told.by.isoformat()
    record(actor, Act.CALL_PUBLISHED, Subject("call", str(call.id)), council=call.council_id, details=details)
    return call


def _must_be_complete(call: Call, on: date) -> None:
    if call.published_at is not None:
        raise Refused(_("This call is public already."), _("Nothing needs to be done."))
    if on > call.closes_on:
        raise Refused(_("The last day to apply has passed."), _("Choose a later day first."))
    if not texts.languages_of(call):
        raise Refused(
            _("There is no language yet in which the call can be read whole."),
            _("Write the title, the text and the notice on taking part in one language at least."),
        )


def _before(day: date, notice: Notice) -> date:
    if notice.unit == "month":
        return add_months(day, -notice.length)
    return day - (timedelta(days=notice.length) if notice.unit == "day" else timedelta(hours=notice.length))
