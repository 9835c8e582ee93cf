"""The first draft of minutes: from what was planned, who came and what was decided, always the same from the same."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from council.i18n import in_language
from council.meetings.agenda.service import agenda_of
from council.meetings.holding.models import Decision, MeetingCall, Method, Presence
from council.meetings.holding.service import decisions_of
from council.meetings.minutes.gathering import Came, calls, came
from council.meetings.minutes.parts import BEGINS, ENDS, FENCE
from council.meetings.models import AgendaItem, Lead, Meeting, Participation
from council.meetings.words import lead_words, short_participation_words

MARKS = re.compile(r"([\\`*_\[\]<>{}|#~])")
IN_ROOM = (Presence.PRESENT, Presence.LATE, Presence.LEFT_EARLY)


@dataclass(frozen=True)
class Held:
    """What is known of a meeting that was held."""

    items: Sequence[AgendaItem]
    came: Sequence[Came]
    calls: Sequence[MeetingCall]
    decisions: Sequence[Decision]


def assembled(meeting: Meeting, language: str) -> str:
    """The draft of a meeting's minutes in a language, as Markdown."""
    held = Held(agenda_of(meeting), came(meeting), calls(meeting), decisions_of(meeting))
    with force_locale(language):
        return draft(held, language)


def draft(held: Held, language: str) -> str:
    """A section on who came, and one for each item; an item that is confidential is marked so as a whole."""
    sections = [_attendance(held)]
    for number, item in enumerate(held.items, start=1):
        taken = [each for each in held.decisions if each.item_id == item.id]
        section = "\n\n".join(_item(number, item, taken, language))
        sections.append(f"{BEGINS}\n\n{section}\n\n{ENDS}" if item.confidential else section)
    return "\n\n".join(sections)


def escaped(text: str) -> str:
    """Somebody's words on one line, none of them read as Markdown, as a reference or as the mark of a part."""
    line = " ".join(text.split())
    while FENCE in line:
        line = line.replace(FENCE, ":")
    return MARKS.sub(r"\\\1", line)


def _attendance(held: Held) -> str:
    lines = [f"## {_('Attendance')}", "", *(f"- {line}" for line in _who(held.came))]
    for each in held.calls:
        told = {"needed": each.needed, "present": each.present}
        first = _("Quorum at the first call: %(needed)d needed, %(present)d present.", **told)
        second = _("Quorum at the second call: %(needed)d needed, %(present)d present.", **told)
        lines += ["", first if each.number == 1 else second]
    return "\n".join(lines)


def _who(people: Sequence[Came]) -> Iterator[str]:
    """Members are referred to, so that each appears as she allows on the day when it is read; absence is counted."""
    here = [each.pseudonym for each in people if each.presence in IN_ROOM]
    remote = [each.pseudonym for each in people if each.presence is Presence.REMOTE]
    if here:
        yield _("Present: %(members)s", members=_reference(here))
    if remote:
        yield _("Taking part remotely: %(members)s", members=_reference(remote))
    for each in people:
        if each.presence is Presence.SUBSTITUTE:
            told = {"member": _reference([each.pseudonym]), "other": _reference([each.substitute_for])}
            yield _("%(member)s, in the place of %(other)s", **told) if each.substitute_for else told["member"]
    counted = Counter(each.presence for each in people)
    words = {
        Presence.LATE: _("Of those present, came later"),
        Presence.LEFT_EARLY: _("Of those present, left earlier"),
        Presence.EXCUSED: _("Excused"),
        Presence.ABSENT: _("Absent"),
    }
    yield from (f"{word}: {counted[presence]}" for presence, word in words.items() if counted[presence])


def _reference(pseudonyms: Sequence[str]) -> str:
    return f"{{{{members:{' '.join(pseudonyms)}}}}}"


def _item(number: int, item: AgendaItem, taken: Sequence[Decision], language: str) -> Iterator[str]:
    yield f"## {number}. {escaped(in_language(item.title, language))}"
    planned = _(
        "Planned level of participation: %(level)s",
        level=short_participation_words()[Participation(item.participation)],
    )
    yield f"- {lead_words()[Lead(item.lead)]}\n- {planned}"
    for each in taken:
        number_and_end = {"number": each.number}
        head = _("Decision %(number)d, carried", **number_and_end)
        if not each.carried:
            head = _("Decision %(number)d, not carried", **number_and_end)
        yield f"> **{head}:** {escaped(in_language(each.text, language))}\n>\n> {_votes(each)}"


def _votes(taken: Decision) -> str:
    how = method_words()[Method(taken.method)]
    if taken.in_favour is None or taken.against is None:
        return how
    told = {"in_favour": taken.in_favour, "against": taken.against, "abstained": taken.abstained or 0}
    votes = _("In favour: %(in_favour)d; against: %(against)d; abstained: %(abstained)d.", **told)
    return f"{how} {votes}"


def method_words() -> dict[Method, str]:
    """How a decision was taken, as a sentence."""
    return {
        Method.CONSENSUS: _("Decided by consensus."),
        Method.CONSENT: _("Decided by consent: nobody objected."),
        Method.HANDS: _("Decided by show of hands."),
        Method.BALLOT: _("Decided by secret ballot."),
    }
