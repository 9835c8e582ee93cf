"""Words for what is noted while a meeting is held."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time
from flask_babel import gettext as _
from flask_babel import ngettext

from council.i18n import code
from council.meetings.holding.models import Decision, Method, Presence
from council.meetings.holding.quorum import Attended, Quorum
from council.meetings.models import Meeting

MINUTE = 60


def presence_words() -> dict[Presence, str]:
    """How somebody takes part, or why not."""
    return {
        Presence.PRESENT: _("Present"),
        Presence.REMOTE: _("From afar"),
        Presence.LATE: _("Came late"),
        Presence.LEFT_EARLY: _("Left early"),
        Presence.EXCUSED: _("Excused"),
        Presence.ABSENT: _("Absent"),
        Presence.SUBSTITUTE: _("Sits in"),
        Presence.NOT_NOTED: _("Not noted yet"),
    }


def method_words() -> dict[Method, str]:
    """How a decision is taken."""
    return {
        Method.CONSENSUS: _("By consensus: nobody objects"),
        Method.CONSENT: _("By consent: objections are counted"),
        Method.HANDS: _("By show of hands"),
        Method.BALLOT: _("By secret ballot"),
    }


def rule_words() -> dict[str, str]:
    """What a decision needs, by the charter."""
    return {
        "simple": _("A decision needs more votes for it than against it."),
        "absolute": _("A decision needs the votes of more than half of all members."),
        "two_thirds": _("A decision needs two thirds of the votes."),
        "consensus": _("Decisions are taken when nobody objects."),
    }


def clock(meeting: Meeting, at: datetime | None) -> str:
    """A time of day as clocks show it where the meeting takes place."""
    return format_time(at, "HH:mm", tzinfo=ZoneInfo(meeting.time_zone), locale=code()) if at else ""


def attended_words(meeting: Meeting, found: Attended | None) -> str:
    """How somebody takes part, with the times."""
    if found is None:
        return presence_words()[Presence.NOT_NOTED]
    name = presence_words()[found.state]
    came, left = clock(meeting, found.arrived_at), clock(meeting, found.left_at)
    if came and left:
        return _("%(state)s: here from %(came)s to %(left)s", state=name, came=came, left=left)
    if left:
        return _("%(state)s at %(time)s", state=name, time=left)
    return _("%(state)s since %(time)s", state=name, time=came) if came else name


def quorum_words(found: Quorum) -> str:
    """Whether enough are there."""
    there = ngettext("%(num)d member is there.", "%(num)d members are there.", found.present)
    if found.reached:
        enough = ngettext(
            "%(num)d is needed, so the council can decide.",
            "%(num)d are needed, so the council can decide.",
            found.needed,
        )
        return f"{there} {enough}"
    missing = ngettext(
        "To decide, %(num)d more is needed.", "To decide, %(num)d more are needed.", found.needed - found.present
    )
    return f"{there} {missing}"


def outcome_words(decision: Decision) -> str:
    """Whether a decision was carried."""
    return _("Carried") if decision.carried else _("Not carried")


def count_words(decision: Decision) -> str:
    """The numbers of a decision, where they are told."""
    if decision.in_favour is None:
        return _("The numbers are not told, because they could tell what somebody chose.")
    if decision.method in {Method.CONSENSUS.value, Method.CONSENT.value}:
        return ngettext("%(num)d objection.", "%(num)d objections.", decision.against or 0)
    return _(
        "For: %(in_favour)d. Against: %(against)d. Abstained: %(abstained)d.",
        in_favour=decision.in_favour,
        against=decision.against,
        abstained=decision.abstained,
    )


def quorum_then(decision: Decision) -> str:
    """The quorum at the moment of a decision."""
    return _(
        "%(present)d members were there, %(needed)d were needed.",
        present=decision.quorum_present,
        needed=decision.quorum_needed,
    )


def spoke_words(times: int, seconds: float) -> str:
    """How often somebody spoke, and for how long."""
    if not times:
        return _("Has not spoken yet")
    often = ngettext("Spoke %(num)d time", "Spoke %(num)d times", times)
    minutes = int(seconds // MINUTE)
    if not minutes:
        return often
    return _("%(often)s: %(length)s", often=often, length=ngettext("%(num)d minute", "%(num)d minutes", minutes))
