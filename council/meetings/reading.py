"""Finished values for the pages about meetings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council.councils.models import Council
from council.i18n import DEFAULT, code, instant, label
from council.meetings import notice
from council.meetings.agenda import service as agenda
from council.meetings.invitations.inviting import seated_then
from council.meetings.lists import MeetingsPage, Wish
from council.meetings.models import AgendaItem, Kind, Level, Meeting, Mode, Participation, State
from council.meetings.sealed_words import cancelled_because, link_of, place_of
from council.meetings.words import (
    BADGES,
    kind_words,
    lead_words,
    level_words,
    mode_words,
    short_participation_words,
    state_words,
)
from council.meetings.zones import zone_name
from council.paging import Pages, always_seven, page_links

Row = Mapping[str, object]
AN_HOUR = 60


@dataclass(frozen=True)
class MeetingLine:
    """One meeting in the list."""

    url: str
    title: str
    when: str
    kind: str
    mode: str
    state: str
    badge: str
    late: bool


@dataclass(frozen=True)
class ListPage:
    """The list of meetings and the ways around in it."""

    lines: Sequence[MeetingLine]
    summary: str
    kinds: Sequence[tuple[str, str]]
    chips: Sequence[Row]
    views: Sequence[Row]
    clear: str
    pages: Pages | None


@dataclass(frozen=True)
class ItemLine:
    """One item of an agenda."""

    id: str
    number: int
    title: str
    about: tuple[str, ...]
    lead: str
    participation: str
    minutes: str
    confidential: bool


@dataclass(frozen=True)
class MeetingReading:
    """One meeting as everybody who may see it reads it."""

    title: str
    when: str
    today: bool  # it begins on this day, where it is held
    next: str
    state: str
    badge: str
    rows: Sequence[Row]
    about: tuple[str, ...]
    late: tuple[str, ...]  # periods of the charter that are not kept
    reminders: tuple[str, ...]
    items: tuple[ItemLine, ...]
    time: str
    too_long: bool
    because: str


def list_page(council: Council, wish: Wish, found: MeetingsPage) -> ListPage:
    """The list with its filters and pages, as links."""

    def link(**changes: object) -> str:
        told = {"past": wish.past, "kind": wish.kind, "year": wish.year, "page": 1} | changes
        usual = {"past": False, "kind": None, "year": None, "page": 1}
        kept = {name: int(value) if value is True else value for name, value in told.items() if value != usual[name]}
        return url_for("meetings.meetings", council=council, **kept)  # type: ignore[arg-type]  # plain values

    late = notice.announced_late(council, found.meetings)
    numbers = always_seven(found.page, found.pages)
    chips: list[Row] = [{"label": kind_words()[wish.kind], "url": link(kind=None)}] if wish.kind else []
    chips += [{"label": str(wish.year), "url": link(year=None)}] if wish.year else []
    return ListPage(
        lines=[_line(each, late=each.id in late) for each in found.meetings],
        summary=ngettext("%(num)d meeting", "%(num)d meetings", found.total),
        kinds=[(each.value, words) for each, words in kind_words().items()],
        chips=chips,
        views=[
            {"label": _("Coming"), "url": link(past=False), "current": not wish.past},
            {"label": _("Past"), "url": link(past=True), "current": wish.past},
        ],
        clear=url_for("meetings.meetings", council=council),
        pages=page_links(found.page, found.pages, lambda page: link(page=page), numbers=numbers)
        if found.pages > 1
        else None,
    )


def meeting_reading(meeting: Meeting, at: datetime, *, sees_where: bool, edits: bool) -> MeetingReading:
    """One meeting; where it is, only for those who come or prepare it."""
    items = agenda.agenda_of(meeting)
    needed, lasts = agenda.time_needed(items), length_of(meeting)
    state = State(meeting.state)
    return MeetingReading(
        title=label(meeting.title),
        when=when(meeting),
        today=_is_today(meeting, at),
        next=_next(meeting, at, edits=edits),
        state=state_words()[state],
        badge=BADGES[state],
        rows=_rows(meeting, sees_where=sees_where),
        about=split(label(meeting.about)),
        late=tuple(notice.sentences(meeting, at)) if meeting.announced_at or edits else (),
        reminders=tuple(notice.reminders(meeting, at)) if edits else (),
        items=tuple(item_line(each) for each in items),
        time=time_words(needed, lasts) if items else "",
        too_long=lasts is not None and needed > lasts,
        because=cancelled_because(meeting),
    )


def _is_today(meeting: Meeting, at: datetime) -> bool:
    zone = ZoneInfo(meeting.time_zone)
    return meeting.starts_at is not None and meeting.starts_at.astimezone(zone).date() == at.astimezone(zone).date()


def item_line(item: AgendaItem) -> ItemLine:
    """One item in words."""
    title, about = agenda.wording_of(item)
    return ItemLine(
        id=str(item.id),
        number=item.position,
        title=label(title),
        about=split(label(about)),
        lead={each.value: words for each, words in lead_words().items()}[item.lead],
        participation=short_participation_words()[Participation(item.participation)],
        minutes=minutes_words(timedelta(minutes=item.minutes)),
        confidential=item.confidential,
    )


def when(meeting: Meeting) -> str:
    """From when until when, as clocks show it where the meeting is held."""
    return in_place(meeting, meeting.time_zone)


def in_place(meeting: Meeting, zone: str) -> str:
    """From when until when, as clocks show it in a zone."""
    if meeting.starts_at is None or meeting.ends_at is None:
        return _("The date is not found yet")
    clock = ZoneInfo(zone)
    starts, ends = meeting.starts_at.astimezone(clock), meeting.ends_at.astimezone(clock)
    told = {"day": weekday(starts.date()), "first": _clock(starts), "last": _clock(ends), "place": zone_name(zone)}
    if starts.date() == ends.date():
        return _("%(day)s, %(first)s to %(last)s (%(place)s)", **told)
    last_day = weekday(ends.date())
    return _("%(day)s, %(first)s to %(last_day)s, %(last)s (%(place)s)", last_day=last_day, **told)


def weekday(value: date) -> str:
    """A day written out with its weekday."""
    return format_date(value, "EEEE d MMMM y" if code() == DEFAULT else "full", locale=code())


def last_day_to_propose(meeting: Meeting) -> str:
    """The last day on which items can be proposed, where the meeting is held."""
    last = agenda.last_day(meeting)
    return weekday(last) if last else ""


def length_of(meeting: Meeting) -> timedelta | None:
    """How long a meeting lasts."""
    return meeting.ends_at - meeting.starts_at if meeting.starts_at and meeting.ends_at else None


def time_words(needed: timedelta, lasts: timedelta | None) -> str:
    """How long the items take, beside how long the meeting lasts."""
    items = minutes_words(needed)
    if lasts is None:
        return _("Together the items take %(items)s.", items=items)
    if needed > lasts:
        return _(
            "Together the items take %(items)s, but the meeting lasts %(meeting)s.",
            items=items,
            meeting=minutes_words(lasts),
        )
    return _(
        "Together the items take %(items)s; the meeting lasts %(meeting)s.", items=items, meeting=minutes_words(lasts)
    )


def minutes_words(length: timedelta) -> str:
    """A length in hours and minutes."""
    hours, minutes = divmod(round(length.total_seconds() / 60), AN_HOUR)
    parts = [
        ngettext("%(num)s hour", "%(num)s hours", hours) if hours else "",
        ngettext("%(num)s minute", "%(num)s minutes", minutes) if minutes or not hours else "",
    ]
    if all(parts):
        return _("%(hours)s and %(minutes)s", hours=parts[0], minutes=parts[1])
    return "".join(parts)


def split(text: str) -> tuple[str, ...]:
    """A text in its paragraphs."""
    return tuple(part for part in text.splitlines() if part.strip())


def _clock(moment: datetime) -> str:
    return format_time(moment, "HH:mm", locale=code())


def _line(meeting: Meeting, *, late: bool) -> MeetingLine:
    state = State(meeting.state)
    return MeetingLine(
        url=url_for("meetings.meeting", council=meeting.council, meeting_id=meeting.id),
        title=label(meeting.title),
        when=when(meeting),
        kind=kind_words()[Kind(meeting.kind)],
        mode=mode_words()[Mode(meeting.mode)],
        state=state_words()[state],
        badge=BADGES[state],
        late=late,
    )


def _rows(meeting: Meeting, *, sees_where: bool) -> list[Row]:
    rows: list[Row] = [
        {"term": _("When"), "value": when(meeting)},
        {"term": _("Kind"), "value": kind_words()[Kind(meeting.kind)]},
        {"term": _("How people take part"), "value": mode_words()[Mode(meeting.mode)]},
    ]
    if sees_where:
        rows += _where(meeting)
    places = ((_("Places in the room"), meeting.room_places), (_("Places from afar"), meeting.remote_places))
    rows += [{"term": term, "value": value} for term, value in places if value]
    if meeting.level:
        rows.append({"term": _("Level"), "value": level_words()[Level(meeting.level)]})
    if meeting.review_round:
        rows.append({"term": _("Stage or review round"), "value": meeting.review_round})
    if meeting.announced_at:
        rows.append({"term": _("Announced"), "value": instant(meeting.announced_at)})
    return rows


def _where(meeting: Meeting) -> list[Row]:
    link = link_of(meeting)
    if meeting.state in {State.CLOSED.value, State.CANCELLED.value}:
        link = ""
    joins: Row = {"action": {"label": _("Join"), "url": link}} if link.startswith("https://") else {}
    rows: list[Row] = [{"term": _("Place and address"), "value": place_of(meeting)}] if place_of(meeting) else []
    return [*rows, {"term": _("To join from afar"), "value": link, **joins}] if link else rows


def _next(meeting: Meeting, at: datetime, *, edits: bool) -> str:
    """What happens next."""
    if meeting.state == State.PLANNED.value:
        if meeting.starts_at is None:
            return _("Next, find a date: enter it, or ask the members which one suits.")
        invited = len(seated_then(meeting))
        return ngettext(
            "Nobody is told yet. Next, announce it: %(num)s person who sits on that day is invited.",
            "Nobody is told yet. Next, announce it: %(num)s people who sit on that day are invited.",
            invited,
        )
    if meeting.state == State.ANNOUNCED.value:
        if meeting.ends_at and meeting.ends_at < at:
            return _("The time of this meeting has passed.")
        return (
            _("Everybody who sits was invited. See who comes and what they need.")
            if edits
            else _("Everybody who sits was invited, and asked to answer.")
        )
    if meeting.state == State.CANCELLED.value and meeting.announced_at is None:
        return _("This meeting does not take place. Nobody had been invited.")
    return {
        State.OPEN.value: _("The meeting is being held now."),
        State.CLOSED.value: _("The meeting was held."),
        State.CANCELLED.value: _("This meeting does not take place. Everybody invited was told."),
    }[meeting.state]
