"""How long before a meeting the charter wants it announced and its papers sent, and whether that was kept.

Days are counted as a calendar counts them where the meeting is held; hours as a clock does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils import service as councils
from council.councils.models import Council
from council.councils.phrases import time
from council.councils.rules import CharterRules, Notice
from council.i18n import day
from council.meetings.invitations.inviting import day_of
from council.meetings.models import Kind, Meeting, State
from council.terms.limits import add_months


@dataclass(frozen=True)
class Kept:
    """One period of the charter: the last moment at which it is kept, and whether it was when it was announced."""

    notice: Notice
    until: datetime
    kept: bool


def rules_of(meeting: Meeting) -> CharterRules | None:
    """The rules in force on the day of a meeting."""
    on = day_of(meeting)
    charter = councils.charter_on(meeting.council, on) if on else None
    return councils.rules_of(charter) if charter else None


def announcing(meeting: Meeting, at: datetime) -> list[Kept]:
    """The periods for announcing a meeting, by when it was announced or, before that, by now."""
    return _announcing(meeting, rules_of(meeting), meeting.announced_at or at)


def announced_late(council: Council, meetings: Iterable[Meeting]) -> frozenset[UUID]:
    """Which of many meetings of a council were announced too late, with one question for all."""
    versions = ((each.in_force_from or date.max, each.number, each) for each in councils.charters_of(council))
    newest_first = sorted(versions, key=lambda each: each[:2], reverse=True)
    rules = [(begins, councils.rules_of(charter)) for begins, _number, charter in newest_first]
    late = set()
    for each in meetings:
        on = day_of(each)
        found = next((said for begins, said in rules if on and begins <= on), None)
        if each.announced_at and not all(kept.kept for kept in _announcing(each, found, each.announced_at)):
            late.add(each.id)
    return frozenset(late)


def papers_until(meeting: Meeting) -> datetime | None:
    """The last moment at which papers may be sent."""
    found = _periods(meeting, "papers", rules_of(meeting), meeting.created_at)
    return min((each.until for each in found), default=None)


def sentences(meeting: Meeting, at: datetime) -> list[str]:
    """What was not kept, or will not be if the meeting is announced now."""
    return [_late(meeting, each.notice, at) for each in announcing(meeting, at) if not each.kept]


def reminders(meeting: Meeting, at: datetime) -> list[str]:
    """The days by which the charter wants something done that can still be done."""
    zone = ZoneInfo(meeting.time_zone)
    found = []
    if meeting.state == State.PLANNED.value:
        words = _("The charter asks that this meeting is announced by %(day)s.")
        found = [
            words % {"day": day(each.until.astimezone(zone).date())} for each in announcing(meeting, at) if each.kept
        ]
    papers = papers_until(meeting)
    if papers and at < papers and meeting.state in {State.PLANNED.value, State.ANNOUNCED.value}:
        found.append(
            _("The charter asks that the papers are sent by %(day)s.", day=day(papers.astimezone(zone).date()))
        )
    return found


def _announcing(meeting: Meeting, rules: CharterRules | None, told_at: datetime) -> list[Kept]:
    of = "extraordinary_meeting" if meeting.kind == Kind.EXTRAORDINARY.value else "meeting"
    return _periods(meeting, of, rules, told_at)


def _periods(meeting: Meeting, of: str, rules: CharterRules | None, told_at: datetime) -> list[Kept]:
    start = meeting.starts_at
    if rules is None or start is None:
        return []
    zone = ZoneInfo(meeting.time_zone)
    found = []
    for notice in rules.notices:
        if notice.of == of:
            until = _until(start.astimezone(zone), notice)
            found.append(Kept(notice, until, kept=told_at <= until))
    return found


def _until(start: datetime, notice: Notice) -> datetime:
    """The end of the last day on which the period is kept; for hours, the last moment."""
    if notice.unit == "hour":
        return start - timedelta(hours=notice.length)
    days = timedelta(days=notice.length)
    last = add_months(start.date(), -notice.length) if notice.unit == "month" else start.date() - days
    return datetime.combine(last, datetime.max.time(), start.tzinfo)


def _late(meeting: Meeting, notice: Notice, at: datetime) -> str:
    told = meeting.announced_at or at
    before, asked = _before(meeting, notice, told), time(notice.length, notice.unit)
    if meeting.announced_at:
        return _("Announced %(before)s before; the charter asks for %(asked)s.", before=before, asked=asked)
    return _(
        "Announced now, it would be %(before)s before; the charter asks for %(asked)s.", before=before, asked=asked
    )


def _before(meeting: Meeting, notice: Notice, told: datetime) -> str:
    zone = ZoneInfo(meeting.time_zone)
    start = (meeting.starts_at or told).astimezone(zone)
    if notice.unit == "hour":
        return time(max(0, int((start - told).total_seconds() // 3600)), "hour")
    days = max(0, (start.date() - told.astimezone(zone).date()).days)
    return ngettext("%(num)s day", "%(num)s days", days)
