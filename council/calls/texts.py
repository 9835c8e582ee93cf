"""In which languages a call says what, how far each text was checked, and what is still missing."""

from collections.abc import Iterator
from enum import StrEnum

from council.calls.models import Call
from council.config import LANGUAGES
from council.i18n import DEFAULT, code


class TextStatus(StrEnum):
    """How far the text of one language was checked."""

    DRAFT = "draft"
    MACHINE = "machine"
    REVIEWED = "reviewed"


class NoticePart(StrEnum):
    """What people are told about taking part before they apply."""

    HOW = "how"
    SCOPE = "scope"
    PURPOSE = "purpose"
    IMPACT = "impact"


def status_in(call: Call, language: str) -> TextStatus:
    """How far the text of a language was checked; nobody has said so unless somebody did."""
    return TextStatus(call.text_status.get(language, TextStatus.DRAFT.value))


def languages_of(call: Call) -> list[str]:
    """The languages in which the call can be read whole: title, text and notice."""
    return [each for each in LANGUAGES if not missing_in(call, each)]


def missing_in(call: Call, language: str) -> list[str]:
    """What a language lacks: `title`, `text`, or a part of the notice."""
    return list(_missing(call, language))


def _missing(call: Call, language: str) -> Iterator[str]:
    if not call.title.get(language):
        yield "title"
    if not call.text.get(language):
        yield "text"
    yield from (part.value for part in NoticePart if not call.notice.get(part.value, {}).get(language))


def shown_in(call: Call) -> str:
    """The language in which this reader reads the call: her own if it is written in it."""
    written = [each for each in (code(), DEFAULT, *LANGUAGES) if call.title.get(each)]
    return next(iter(written), DEFAULT)
