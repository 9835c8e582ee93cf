"""Finished values for the secretariat's pages about a call: what is missing, what comes next, who was let in late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from council.calls import late_codes, texts
from council.calls.criteria import Asked
from council.calls.models import Application, Call
from council.calls.public_words import language_name, notice_titles
from council.calls.publishing import CallState, announcement, state_of
from council.calls.service import Entered, Stage
from council.calls.texts import NoticePart, TextStatus
from council.config import LANGUAGES
from council.i18n import day, direction

Row = Mapping[str, object]
STATUS_BADGES = {TextStatus.DRAFT: "waiting", TextStatus.MACHINE: "warning", TextStatus.REVIEWED: "good"}


@dataclass(frozen=True)
class LanguageLine:
    """One language of a call: how far its text was checked, and what it lacks."""

    code: str
    name: str
    direction: str
    status: str
    badge: str
    missing: str


@dataclass(frozen=True)
class PublishPage:
    """What publishing does, and what stands against it."""

    languages: Sequence[LanguageLine]
    whole: Sequence[str]
    late: str
    consequences: Sequence[str]


def language_lines(call: Call) -> list[LanguageLine]:
    """Each language of the site, as far as the call is written in it."""
    return [_language_line(call, each) for each in LANGUAGES]


def _language_line(call: Call, language: str) -> LanguageLine:
    status, lacking = texts.status_in(call, language), texts.missing_in(call, language)
    names = part_names()
    started = call.title.get(language) or call.text.get(language)
    return LanguageLine(
        code=language,
        name=language_name(language),
        direction=direction(language),
        status=status_names()[status] if started else _("Not written"),
        badge=STATUS_BADGES[status] if started else "plain",
        missing=", ".join(names[each] for each in lacking) if started and lacking else "",
    )


def part_names() -> dict[str, str]:
    """The parts of a call's text, in words."""
    told = notice_titles()
    return {"title": _("Title"), "text": _("Text"), **{part.value: told[part] for part in NoticePart}}


def status_names() -> dict[TextStatus, str]:
    """How far a text was checked, in a word or two."""
    return {
        TextStatus.DRAFT: _("Draft"),
        TextStatus.MACHINE: _("Drafted by a machine"),
        TextStatus.REVIEWED: _("Checked"),
    }


def publish_page(call: Call, on: date) -> PublishPage:
    """What publishing a call on a day means."""
    return PublishPage(
        languages=language_lines(call),
        whole=[language_name(each) for each in texts.languages_of(call)],
        late=late_words(call, on),
        consequences=[
            _("Everyone can read the call, and everyone who has its address can pass it on."),
            _("People can apply from %(start)s to %(end)s.", start=day(call.opens_on), end=day(call.closes_on)),
            _("The questions and the criteria can then no longer be changed, only their wording."),
        ],
    )


def late_words(call: Call, on: date) -> str:
    """By how many days the charter's notice of a call is missed; nothing when it is kept."""
    told = announcement(call, on)
    if told is None or not told.days_late:
        return ""
    return ngettext(
        "The charter wants the call to be public by %(by)s. It is %(num)d day late.",
        "The charter wants the call to be public by %(by)s. It is %(num)d days late.",
        told.days_late,
        by=day(told.by),
    )


def next_step(call: Call, counts: Mapping[Stage, int], on: date) -> Row:
    """The one thing to do next with a call."""
    state = state_of(call, on)

    def step(name: str, endpoint: str) -> Row:
        return {"label": name, "url": url_for(endpoint, council=call.council, call_id=call.id)}

    if state is CallState.PLANNED and not texts.languages_of(call):
        if any(call.title.get(each) and call.text.get(each) for each in LANGUAGES):
            return step(_("Write the notice on taking part"), "calls.notice")
        return step(_("Write the call"), "calls.edit")
    if state is CallState.PLANNED:
        return step(_("Make the call public"), "calls.publish")
    if state is CallState.CLOSED and counts.get(Stage.RECEIVED) and (call.questions or call.criteria):
        return step(_("Review in phases"), "calls.review")
    if state is CallState.CLOSED and counts.get(Stage.RECEIVED):
        return step(_("Mark all received applications as eligible"), "calls.accept")
    return step(_("Take in one application"), "calls.take_in")


def late_lines(call: Call, on: date) -> list[Row]:
    """The late codes of a call: why, until when, and whether each was used."""
    return [
        {
            "reason": late_codes.reason_of(each) or _("no longer kept"),
            "valid_until": day(each.valid_until),
            "state": _("Used") if each.used_at else _("Over") if on > each.valid_until else _("Not used yet"),
        }
        for each in late_codes.late_codes_of(call)
    ]


def entered_words(application: Application) -> str:
    """How an application came in."""
    return {
        Entered.SELF: _("By the person herself, on this site"),
        Entered.PAPER: _("By an officer, on behalf of the person"),
        Entered.IMPORT: _("From a list"),
        Entered.CARRIED: _("Carried over from an earlier call, as the person wished"),
    }[Entered(application.entered)]


def who_sees(sensitivity: str) -> str:
    """Who will see what somebody says of herself, told to the officer who writes it down."""
    return {
        "open": _("Everyone with a role in this council may see this answer."),
        "restricted": _("Only the secretariat sees this answer. Others see how many people gave it."),
    }.get(
        sensitivity,
        _(
            "Nobody sees this answer person by person on this site. It is counted, and it stands under the pseudonym "
            "in the file with which auditors check a proposal."
        ),
    )


def next_key(known: Sequence[Asked]) -> str:
    """A key nothing has yet."""
    taken = {each.key for each in known}
    return next(key for key in (f"n{number}" for number in range(1, len(taken) + 2)) if key not in taken)


def replaced(known: Sequence[Asked], key: str, wanted: Sequence[Asked]) -> list[Asked]:
    """The list with one replaced, taken out, or added at its end."""
    if all(each.key != key for each in known):
        return [*known, *wanted]
    at = [each.key for each in known].index(key)
    return [*known[:at], *wanted, *known[at + 1 :]]
