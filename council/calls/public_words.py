"""A published call as everyone reads it: in the reader's language if it is written in it, with what is not checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council import addresses
from council.calls import texts
from council.calls.criteria import criteria_of, questions_of
from council.calls.models import Call
from council.calls.publishing import CallState, state_of
from council.calls.texts import NoticePart, TextStatus
from council.config import LANGUAGES
from council.councils import sentences
from council.councils import service as councils
from council.i18n import code, day, direction, in_language

Row = Mapping[str, object]
BADGES = {CallState.PLANNED: "plain", CallState.COMING: "waiting", CallState.OPEN: "good", CallState.CLOSED: "ended"}
ABOUT_WHO = frozenset({"quotas"})


@dataclass(frozen=True)
class Part:
    """A heading with its paragraphs or its list."""

    key: str
    title: str
    paragraphs: Sequence[str] = ()
    lines: Sequence[str] = ()
    language: str = ""  # in which its lines stand, where it is not the reader's


@dataclass(frozen=True)
class CallPage:
    """A published call, ready to be shown; `language` is the one in which its own words stand."""

    title: str
    language: str
    direction: str
    notes: Sequence[str]
    state: CallState
    state_words: str
    badge: str
    next: str
    rows: Sequence[Row]
    paragraphs: Sequence[str]
    notice: Sequence[Part]
    parts: Sequence[Part]
    languages: Sequence[Row]
    address: str


@dataclass(frozen=True)
class CallLine:
    """One call in the public list."""

    url: str
    title: str
    language: str
    direction: str
    state_words: str
    badge: str
    next: str


def state_words(call: Call, on: date) -> str:
    """Where a call stands, in words."""
    return {
        CallState.PLANNED: _("Planned, not public"),
        CallState.COMING: _("Opens on %(day)s", day=day(call.opens_on)),
        CallState.OPEN: _("Open until %(day)s", day=day(call.closes_on)),
        CallState.CLOSED: _("Closed since %(day)s", day=day(call.closes_on)),
    }[state_of(call, on)]


def call_line(call: Call, on: date) -> CallLine:
    """One call in the public list."""
    language = texts.shown_in(call)
    return CallLine(
        url=url_for("calls.public_call", council=call.council, call_id=call.id),
        title=in_language(call.title, language),
        language=language,
        direction=direction(language),
        state_words=state_words(call, on),
        badge=BADGES[state_of(call, on)],
        next=_next(call, on),
    )


def call_page(call: Call, on: date) -> CallPage:
    """A published call on a day."""
    language = texts.shown_in(call)
    return CallPage(
        title=in_language(call.title, language),
        language=language,
        direction=direction(language),
        notes=_notes(call, language),
        state=state_of(call, on),
        state_words=state_words(call, on),
        badge=BADGES[state_of(call, on)],
        next=_next(call, on),
        rows=_rows(call, on),
        paragraphs=_paragraphs(call.text, language),
        notice=notice_parts(call, language),
        parts=[part for part in _parts(call, language) if part.lines or part.paragraphs],
        languages=_languages(call),
        address=addresses.shown("calls.public_call", council=call.council, call_id=call.id),
    )


def notice_titles() -> dict[NoticePart, str]:
    """What each part of the notice on taking part answers."""
    return {
        NoticePart.HOW: _("How you take part"),
        NoticePart.SCOPE: _("What the council can speak about"),
        NoticePart.PURPOSE: _("What it is for"),
        NoticePart.IMPACT: _("What can come of it"),
    }


def notice_parts(call: Call, language: str) -> list[Part]:
    """What people are told about taking part, before they apply."""
    parts = [
        Part(part.value, title, paragraphs=_paragraphs(call.notice.get(part.value, {}), language))
        for part, title in notice_titles().items()
    ]
    return [part for part in parts if part.paragraphs]


def status_words() -> dict[TextStatus, str]:
    """How far a text was checked, said to whoever reads it."""
    return {
        TextStatus.DRAFT: _("This text is a draft: nobody has checked it yet."),
        TextStatus.MACHINE: _("This text was drafted by a machine, and nobody has checked it yet."),
        TextStatus.REVIEWED: _("This text was checked by a person."),
    }


def language_name(language: str) -> str:
    """A language, named in itself."""
    return (Locale.parse(language).get_display_name(language) or language).capitalize()


def _notes(call: Call, language: str) -> list[str]:
    notes = []
    if language != code():
        notes.append(
            _(
                "This call is not written in your language yet, so you read it in this one: %(language)s. You can "
                "apply in your own language.",
                language=language_name(language),
            )
        )
    return [*notes, status_words()[texts.status_in(call, language)]]


def _next(call: Call, on: date) -> str:
    return {
        CallState.PLANNED: "",
        CallState.COMING: _("You can apply from %(day)s on.", day=day(call.opens_on)),
        CallState.OPEN: _(
            "You can apply until %(day)s, without an account, papers, an e-mail address or an organisation.",
            day=day(call.closes_on),
        ),
        CallState.CLOSED: _("Nobody can apply any more. If you have applied, your receipt code shows you the answer."),
    }[state_of(call, on)]


def _rows(call: Call, on: date) -> list[Row]:
    span = {"from": day(call.opens_on), "to": day(call.closes_on)}
    rows: list[Row] = [
        {"term": _("State"), "value": state_words(call, on)},
        {"term": _("Open"), "value": _("%(from)s to %(to)s", **span)},
        {"term": _("The new terms begin on"), "value": day(call.rotation_on)},
    ]
    if call.target_seats:
        seats = ngettext("%(num)d seat", "%(num)d seats", call.target_seats)
        rows.append({"term": _("Seats to be given"), "value": seats})
    return rows


def _parts(call: Call, language: str) -> list[Part]:
    charter = councils.charter_on(call.council, call.rotation_on)
    said = sentences.sentences(councils.rules_of(charter), councils.dimensions_of(call.council)) if charter else []
    quotas = [line for section in said if section.key in ABOUT_WHO for line in section.lines]
    criteria = [
        _criterion(in_language(each.name, language), in_language(each.about, language)) for each in criteria_of(call)
    ]
    asked = [in_language(each.text, language) for each in questions_of(call)]
    return [
        Part("quotas", _("Whom the council must have among its members"), lines=quotas),
        Part("criteria", _("What applications are judged by"), lines=criteria, language=language),
        Part("questions", _("What you will be asked"), lines=asked, language=language),
    ]


def _criterion(name: str, about: str) -> str:
    return _("%(name)s: %(about)s", name=name, about=about) if about else name


def _paragraphs(labels: Mapping[str, str], language: str) -> list[str]:
    return [part for part in in_language(labels, language).splitlines() if part.strip()]


def _languages(call: Call) -> list[Row]:
    """Each language in which the call is written, with an address that can be shared in it."""
    return [
        {
            "code": each,
            "name": language_name(each),
            "direction": direction(each),
            "url": url_for("calls.public_call", council=call.council, call_id=call.id, lang=each),
        }
        for each in LANGUAGES
        if call.title.get(each)
    ]
