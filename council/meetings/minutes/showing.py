"""What the pages on minutes show: each language with its text, versions, comments, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from council import crypto
from council.calls.public_words import language_name, status_words
from council.calls.texts import TextStatus
from council.config import LANGUAGES
from council.i18n import code, day, direction, instant
from council.meetings.minutes import comments, service, words
from council.meetings.minutes.comments import ANSWER, TEXT
from council.meetings.minutes.models import Minutes, MinutesComment, MinutesVersion
from council.meetings.minutes.parts import confidential_lines, public_text
from council.meetings.minutes.reading import Shown, ShownPart, public_blocks, whole_parts
from council.meetings.minutes.service import BEFORE_APPROVAL, State
from council.members.choices.service import name_in_minutes
from council.members.models import Person


@dataclass(frozen=True)
class LanguageLine:
    """The minutes in one language of the site."""

    code: str
    name: str
    number: int
    status: str
    saved: str
    outdated: bool
    original: bool
    writable: bool


@dataclass(frozen=True)
class ReadText:
    """The text of a version, in its own direction; `parts` is what stands in it, `status` how far it was checked."""

    language: str
    name: str
    direction: str
    number: int
    parts: Sequence[ShownPart]
    status: str
    left_out: bool
    outdated: bool


@dataclass(frozen=True)
class CommentLine:
    """A comment as everybody reads it who may."""

    id: UUID
    number: int
    author: str
    made: str
    text: str
    waits: bool
    outcome: str
    answer: str
    own: bool


def shown_language(minutes: Minutes, asked: str) -> str:
    """The language to read minutes in: the one asked for, the reader's own, or the one they are approved in."""
    written = service.latest_of(minutes)
    return next((each for each in (asked, code()) if each in written), minutes.language)


def language_lines(minutes: Minutes) -> list[LanguageLine]:
    """Each language of the site, the original one first."""
    written = service.latest_of(minutes)
    order = [minutes.language, *(each for each in LANGUAGES if each != minutes.language)]
    return [_language_line(minutes, each, written.get(each)) for each in order]


def _language_line(minutes: Minutes, language: str, version: MinutesVersion | None) -> LanguageLine:
    original = language == minutes.language
    return LanguageLine(
        code=language,
        name=language_name(language),
        number=version.number if version else 0,
        status=_status(minutes, version),
        saved=instant(version.saved_at) if version else "",
        outdated=version is not None and service.is_outdated(minutes, version),
        original=original,
        writable=not original or minutes.state in BEFORE_APPROVAL,
    )


def _status(minutes: Minutes, version: MinutesVersion | None) -> str:
    """How far a language is: of the one that a meeting approved, that it is; of any other, how far it was checked."""
    if version is None:
        return _("Not written")
    if version.language == minutes.language and minutes.state not in BEFORE_APPROVAL:
        return _("Approved")
    return words.status_names()[TextStatus(version.status)]


def text_of(minutes: Minutes, version: MinutesVersion, *, office: bool) -> ReadText:
    """A version as the secretariat reads it, or as others do."""
    council, text = minutes.meeting.council, service.whole_text(version)
    if office:
        parts = whole_parts(council, text, version.language)
    else:
        parts = [ShownPart(confidential=False, blocks=public_blocks(council, text, version.language))]
    return ReadText(
        language=version.language,
        name=language_name(version.language),
        direction=direction(version.language),
        number=version.number,
        parts=parts,
        status=checked_words(minutes, version),
        left_out=not office and bool(confidential_lines(text)),
        outdated=service.is_outdated(minutes, version),
    )


def checked_words(minutes: Minutes, version: MinutesVersion) -> str:
    """How far a text was checked; of the one that a meeting approved nothing is left to say."""
    if version.language == minutes.language and minutes.state not in BEFORE_APPROVAL:
        return ""
    return status_words()[TextStatus(version.status)]


def blocks_for_file(minutes: Minutes, version: MinutesVersion) -> Sequence[Shown]:
    """What stands in a file: never anything confidential."""
    return public_blocks(minutes.meeting.council, service.whole_text(version), version.language)


def next_words(minutes: Minutes, on: date, *, office: bool) -> str:
    """What happens next, in one sentence."""
    until = minutes.comments_until
    match State(minutes.state):
        case State.DRAFT:
            return _("Write what was said, then ask the members for their comments.") if office else ""
        case State.COMMENTS if comments.are_open(minutes, on):
            return _("Members comment until %(day)s. Then a later meeting approves the minutes.", day=day(until))
        case State.COMMENTS:
            return _("The time for comments is over. A later meeting approves the minutes.")
        case State.APPROVED:
            return _("They were approved, and are published next.")
        case _ if minutes.for_everyone:
            return _("They are published, and everyone can read them.")
    return _("They are published for those with a part in this council.")


def facts(minutes: Minutes) -> list[dict[str, str]]:
    """When the meeting was, and what became of the minutes."""
    found = [
        (_("Meeting"), words.meeting_name(minutes.meeting)),
        (_("Approved by"), words.meeting_name(minutes.approved_in) if minutes.approved_in else ""),
        (_("Published"), day(minutes.published_at.date()) if minutes.published_at else ""),
    ]
    return [{"term": term, "value": value} for term, value in found if value]


def comment_lines(minutes: Minutes, reader: Person | None) -> list[CommentLine]:
    """Every comment, those that wait for an answer first; each is signed as its author allows."""
    made = comments.comments_of(minutes)
    crypto.load_keys(each.person_id for each in made)
    lines = [_comment_line(each, number, reader) for number, each in enumerate(made, start=1)]
    return sorted(lines, key=lambda each: not each.waits)


def _comment_line(made: MinutesComment, number: int, reader: Person | None) -> CommentLine:
    person = made.person
    outcome = {None: _("Waits for an answer"), True: _("Taken up in the text"), False: _("Not taken up")}
    return CommentLine(
        id=made.id,
        number=number,
        author=("" if person.erased_at else name_in_minutes(person)) or _("A member"),
        made=_("%(day)s, on version %(number)d", day=day(made.made_at.date()), number=made.number),
        text=comments.words_of(made, TEXT) or _("These words were erased together with the person who wrote them."),
        waits=made.taken_up is None,
        outcome=outcome[made.taken_up],
        answer=comments.words_of(made, ANSWER),
        own=reader is not None and person.id == reader.id,
    )


def consequences(minutes: Minutes) -> list[str]:
    """What publishing does, said before it is done."""
    latest = service.latest_of(minutes)
    told = [
        _("Whoever you choose reads the latest text of each language from now on, and can take it along as PDF."),
        _("Members appear as each of them allows: by name, by pseudonym, or only counted."),
        _("The text they were approved with stays as it is. Translations can still be added and corrected."),
        _("Nobody is sent a message."),
    ]
    hidden = sum(public_text(text) != text for text in map(service.whole_text, latest.values()))
    if hidden:
        said = ngettext(
            "Confidential parts are left out. %(num)d language has some.",
            "Confidential parts are left out. %(num)d languages have some.",
            hidden,
        )
        told.insert(1, said)
    return told
