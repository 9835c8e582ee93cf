"""What is shown of interpretation: to whoever prepares the meeting, and to whoever needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from council.i18n import day
from council.meetings.interpreting import service
from council.meetings.interpreting.covering import Language, State, Way
from council.meetings.interpreting.words import cover_words, own_cover_words, way_words
from council.meetings.models import Meeting
from council.members import languages


@dataclass(frozen=True)
class LanguageLine:
    """One language."""

    name: str
    needed_by: int
    ways: str
    cover: str
    badge: str


@dataclass(frozen=True)
class BookingLine:
    """One booking."""

    id: UUID
    language: str
    way: str
    provider: str
    confirmed: bool
    version: int


@dataclass(frozen=True)
class InterpretationPage:
    """Everything about the interpretation at a meeting."""

    lead: str
    languages: Sequence[LanguageLine]
    bookings: Sequence[BookingLine]
    missing: Sequence[str]  # codes
    over: bool


def interpretation_page(meeting: Meeting, at: datetime) -> InterpretationPage:
    """What is needed, what is booked, and what is missing."""
    found = service.languages_of(meeting)
    over = meeting.state in service.OVER
    gaps = [each for each in found if each.gap] if not over else []
    return InterpretationPage(
        lead=" ".join(warnings(meeting, gaps, at)) or _("Every language that somebody asked for is confirmed."),
        languages=[_line(each) for each in found],
        bookings=[
            BookingLine(
                id=each.id,
                language=languages.name_of(each.language),
                way=way_words()[Way(each.way)],
                provider=service.provider_of(each),
                confirmed=each.state == State.CONFIRMED.value,
                version=each.version,
            )
            for each in service.bookings_of(meeting)
        ],
        missing=[each.code for each in gaps],
        over=over,
    )


def warnings(meeting: Meeting, gaps: Sequence[Language], at: datetime) -> list[str]:
    """In words what is missing and by when it should be confirmed; nothing where nothing is."""
    if not gaps:
        return []
    named = languages.listed(each.code for each in gaps)
    until = service.wanted_by(meeting)
    if until is None:
        return [_("Interpretation is needed and not confirmed: %(languages)s.", languages=named)]
    told = {"languages": named, "day": day(until.astimezone(ZoneInfo(meeting.time_zone)).date())}
    if at <= until:
        return [_("Interpretation is needed and not confirmed: %(languages)s. See to it by %(day)s.", **told)]
    return [_("Interpretation is needed and not confirmed: %(languages)s. It was to be sure by %(day)s.", **told)]


def interpreted_for(meeting: Meeting, needed: Sequence[str]) -> list[tuple[str, str]]:
    """For each language she needs, its name and whether it is interpreted."""
    if not needed:
        return []
    words = own_cover_words()
    cover = {each.code: each.cover for each in service.languages_of(meeting)}
    return [(languages.name_of(each), words[cover[each]]) for each in needed if each in cover]


def _line(found: Language) -> LanguageLine:
    words, badge = cover_words()[found.cover]
    ways = ", ".join(way_words()[each] for each in found.ways)
    return LanguageLine(languages.name_of(found.code), found.needed_by, ways, words, badge)
