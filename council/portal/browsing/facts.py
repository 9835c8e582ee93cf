"""What the details of an act say, in words: days, numbers, states and codes; ids and hashes are left out."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from council.calls.review.words import outcome_name
from council.calls.service import Stage
from council.councils.role_words import role_name
from council.i18n import day, instant
from council.members.languages import name_of as language_name
from council.reports.evidence.words import state_words
from council.rotation.said import reply_words, voice_words
from council.terms.seats import AmendmentKind
from council.terms.words import amendment_words, answer_words

IDENTIFIER = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SHOWN_OF_A_HASH = 12
DIMENSIONS = frozenset({"dimension", "dimensions"})


@dataclass(frozen=True)
class Fact:
    """One detail of an act, by the name it is stored under and in words."""

    key: str
    label: str
    value: str


def facts(details: Mapping[str, Any], names: Mapping[str, str]) -> list[Fact]:
    """Those details of an act that say something to a reader; `names` are those of the council's dimensions."""
    found = ((key, label, _told(key, details[key], names)) for key, label in _labels().items() if key in details)
    return [Fact(key, label, words) for key, label, words in found if words]


def _told(key: str, value: object, names: Mapping[str, str]) -> str:
    """A detail in words; nothing where it is an id, a hash, or a code that has no words."""
    if key in DIMENSIONS:
        return ", ".join(names.get(each, each) for each in (value if isinstance(value, list) else [str(value)]))
    if isinstance(value, str) and (IDENTIFIER.fullmatch(value) or (key in CODES and not _coded(key, value))):
        return ""
    return value_words(key, value)


def label_of(key: str) -> str:
    """What a detail is called; one without words keeps its stored name."""
    return _labels().get(key, key)


def value_words(key: str, value: object) -> str:
    """A stored value in words; a hash by how it begins."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_words(key, each) for each in value)
    if not isinstance(value, str):
        return "" if value is None else str(value)
    if IDENTIFIER.fullmatch(value):
        return f"{value[:SHOWN_OF_A_HASH]}…"
    return _coded(key, value) or _dated(value)


def _coded(key: str, value: str) -> str:
    """A code in words; nothing where this version knows none for it."""
    for words in CODES.get(key, ()):
        with suppress(KeyError, ValueError):
            return words(value)
    return ""


def _dated(value: str) -> str:
    with suppress(ValueError):
        return day(date.fromisoformat(value))
    with suppress(ValueError):
        return instant(datetime.fromisoformat(value))
    return value


def _stage(value: str) -> str:
    return {
        Stage.RECEIVED: _("received, not decided yet"),
        Stage.ELIGIBLE: _("eligible"),
        Stage.NOT_ELIGIBLE: _("not eligible"),
        Stage.WITHDRAWN: _("withdrawn"),
    }.get(Stage(value), value)


CODES: Mapping[str, tuple[Callable[[str], str], ...]] = {
    "answer": (answer_words, reply_words),
    "kind": (lambda value: amendment_words(AmendmentKind(value)),),
    "language": (language_name,),
    "languages": (language_name,),
    "outcome": (outcome_name,),
    "role": (role_name,),
    "stage": (_stage,),
    "state": (state_words,),
    "voice": (voice_words,),
}


def _labels() -> dict[str, str]:
    """The details that are told, each by what it is called."""
    return _days() | _numbers() | _others()


def _days() -> dict[str, str]:
    beginning, end, when = _("from"), _("until"), _("day")
    return {
        **dict.fromkeys(("start", "from", "since", "begins_on", "formed_on", "in_force_from", "opens_on"), beginning),
        **dict.fromkeys(("end", "until", "closes_on", "ends_on", "valid_until"), end),
        **dict.fromkeys(("on", "day", "decided_on", "answered_on", "asked_on", "told_on", "named_on"), when),
        **dict.fromkeys(("ended_on", "retired_on", "due_on"), when),
        "new_end": _("new end"),
        "open_until": _("open until"),
        "rotation_on": _("rotation"),
        "draw_at": _("draw"),
    }


def _numbers() -> dict[str, str]:
    return {
        **dict.fromkeys(("count", "rows", "people", "lines", "members", "terms"), _("how many")),
        "acts": _("acts"),
        "differences": _("differences"),
        "evidence": _("files of evidence"),
        "months": _("months"),
        "number": _("number"),
        "numbers": _("public numbers"),
        "panel": _("panel"),
        "size": _("acts"),
    }


def _others() -> dict[str, str]:
    return {
        "answer": _("answer"),
        "dimension": _("dimension"),
        "dimensions": _("dimensions"),
        "format": _("file format"),
        "kind": _("kind"),
        "language": _("language"),
        "languages": _("languages"),
        "outcome": _("outcome"),
        "partial": _("part of a term"),
        "role": _("role"),
        "stage": _("state"),
        "state": _("state"),
        "voice": _("voice"),
    }
