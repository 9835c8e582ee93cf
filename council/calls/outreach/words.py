"""Channels, groups that are missing, and who applied so far, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from babel import Locale
from flask_babel import gettext as _
from flask_babel import ngettext

from council.calls.models import Call
from council.calls.outreach import coverage, service, telling
from council.calls.outreach.coverage import Gap
from council.calls.outreach.models import MissingStep, Outreach
from council.calls.outreach.service import Channel
from council.calls.suppression import Shown
from council.config import LANGUAGES
from council.councils import service as councils
from council.councils.gate.grouping import group_name
from council.councils.phrases import Names
from council.i18n import code, day, label


@dataclass(frozen=True)
class CountLine:
    """One answer, how many gave it, and how many seats the charter aims at."""

    name: str
    shown: Shown
    aimed: str
    missing: bool


@dataclass(frozen=True)
class RangeTable:
    """A dimension as everybody may read it: each group of answers with how many gave one, as a range."""

    title: str
    counted: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class CountTable:
    """The answers of one dimension, or the quotas."""

    key: str
    title: str
    lines: Sequence[CountLine]


@dataclass(frozen=True)
class OutreachLine:
    """One way by which a call was made known."""

    id: UUID
    day: str
    channel: str
    language: str
    group: str
    reach: str
    applications: int
    note: str


@dataclass(frozen=True)
class SumLine:
    """Everything by one channel, or in one language."""

    name: str
    times: int
    reach: int
    applications: int


@dataclass(frozen=True)
class StepLine:
    """One planned step."""

    id: UUID
    who: str
    step: str
    owner: str
    due: str
    state: str
    badge: str
    carried: str
    result: str


@dataclass(frozen=True)
class GapLine:
    """Somebody who is missing, and whether a step is planned."""

    key: str
    name: str
    words: str
    planned: bool


def channel_name(channel: str) -> str:
    """A way by which people hear of a call."""
    return {
        Channel.MEETING: _("Meeting or visit"),
        Channel.GROUP: _("Through a group or organisation"),
        Channel.RADIO: _("Radio or television"),
        Channel.SOCIAL_MEDIA: _("Social media"),
        Channel.MESSAGES: _("Messages passed from person to person"),
        Channel.MAIL: _("Letter or e-mail"),
        Channel.POSTER: _("Poster or leaflet"),
        Channel.PRESS: _("Newspaper or website"),
        Channel.OFFICE: _("Public office or counter"),
        Channel.OTHER: _("Another way"),
    }[Channel(channel)]


def language_name(language: str) -> str:
    """A language of the site in the reader's own."""
    return (Locale.parse(language).get_display_name(code()) or language).capitalize()


def tables(call: Call, *, on: date) -> list[CountTable]:
    """Who has applied so far, for the secretariat."""
    found, names = coverage.coverage(call, on=on), _names(call, on)
    by_dimension = [
        CountTable(
            each.key,
            label(each.name),
            [
                CountLine(label(value.name), value.shown, _seats(value.aimed), _is_missing(value.shown, value.aimed))
                for value in each.values
            ],
        )
        for each in found.dimensions
    ]
    quotas = [
        CountLine(names.condition(each.where), Shown(each.applied), _at_least(each.least), each.applied < each.least)
        for each in found.quotas
    ]
    return [*by_dimension, *([CountTable("quotas", _("Quotas of the charter"), quotas)] if quotas else [])]


def summary(call: Call, *, on: date) -> list[RangeTable]:
    """Who has applied so far, as everybody may see it."""
    return [_ranges(each) for each in telling.told_about(call, on=on)]


def _ranges(told: telling.Ranges) -> RangeTable:
    counted = ngettext(
        "The first %(num)d application was counted.", "The first %(num)d applications were counted.", told.people
    )
    lines = [
        (group_name(each.answers, each.names), _("%(least)s to %(most)s", least=each.least, most=each.most))
        for each in told.groups
    ]
    return RangeTable(label(told.name), counted, lines)


def outreach_line(noted: Outreach) -> OutreachLine:
    """One way, as a line of the log."""
    return OutreachLine(
        id=noted.id,
        day=day(noted.day),
        channel=channel_name(noted.channel),
        language=language_name(noted.language),
        group=service.group_of(noted),
        reach=_("not known") if noted.reach is None else str(noted.reach),
        applications=noted.applications,
        note=service.note_of(noted),
    )


def sums(noted: Sequence[Outreach]) -> dict[str, list[SumLine]]:
    """How much was done and came of it, by channel and by language."""
    by_channel = {each.value: [one for one in noted if one.channel == each.value] for each in Channel}
    by_language = {each: [one for one in noted if one.language == each] for each in LANGUAGES}
    return {
        "channel": [_sum(channel_name(key), part) for key, part in by_channel.items() if part],
        "language": [_sum(language_name(key), part) for key, part in by_language.items() if part],
    }


def gap_name(call: Call, key: str, *, on: date) -> str:
    """Who is missing, by the key of a target or a quota."""
    where = coverage.named_by(call, key, on=on)
    return _names(call, on).condition(where) if where else _("A group that the charter no longer names")


def gap_lines(call: Call, steps: Sequence[MissingStep], *, on: date) -> list[GapLine]:
    """Who is missing now, and for whom a step is planned."""
    names, planned = _names(call, on), {each.gap for each in steps if each.ended_on is None}
    return [
        GapLine(each.key, names.condition(each.where), _gap_words(each), each.key in planned)
        for each in coverage.gaps(call, on=on)
    ]


def step_line(planned: MissingStep, call: Call, *, on: date) -> StepLine:
    """One step in the list of a call."""
    late = planned.ended_on is None and planned.due_on < on
    state, badge = (_("Ended on %(day)s", day=day(planned.ended_on)), "ended") if planned.ended_on else ("", "")
    if not state:
        state, badge = (_("Late"), "warning") if late else (_("Planned"), "waiting")
    carried = planned.call_id != call.id
    return StepLine(
        id=planned.id,
        who=gap_name(call, planned.gap, on=on),
        step=service.step_words(planned),
        owner=planned.owner.name or planned.owner.email,
        due=day(planned.due_on),
        state=state,
        badge=badge,
        carried=_("Carried on from: %(call)s", call=label(planned.call.title)) if carried else "",
        result=service.result_words(planned),
    )


def _names(call: Call, on: date) -> Names:
    return Names(councils.dimensions_of(call.council, on=on))


def _seats(aimed: int | None) -> str:
    return "" if aimed is None else ngettext("%(num)d seat", "%(num)d seats", aimed)


def _at_least(least: int) -> str:
    return ngettext("at least %(num)d seat", "at least %(num)d seats", least)


def _is_missing(shown: Shown, aimed: int | None) -> bool:
    return aimed is not None and (shown.number or 0) < aimed


def _gap_words(gap: Gap) -> str:
    applied: Mapping[str, int] = {"applied": gap.applied}
    return ngettext(
        "%(applied)d applied; the charter wishes for %(num)d seat.",
        "%(applied)d applied; the charter wishes for %(num)d seats.",
        gap.needed,
        **applied,
    )


def _sum(name: str, part: Sequence[Outreach]) -> SumLine:
    return SumLine(name, len(part), sum(each.reach or 0 for each in part), sum(each.applications for each in part))
