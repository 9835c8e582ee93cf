"""What the page on a meeting that is over shows: what both sides think, figures, and what the secretariat learnt."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _
from sqlalchemy import select

from council.calls.suppression import SMALL
from council.database import db
from council.i18n import day, label
from council.meetings import service as meetings
from council.meetings.holding.models import Presence, SpeakingRequest, Turn
from council.meetings.minutes import looking_back, measures, words
from council.meetings.minutes.gathering import came
from council.meetings.minutes.models import LookBack
from council.meetings.models import Meeting
from council.meetings.words import short_participation_words

Fact = Mapping[str, str]
THERE = frozenset({Presence.PRESENT, Presence.REMOTE, Presence.LATE, Presence.LEFT_EARLY, Presence.SUBSTITUTE})


@dataclass(frozen=True)
class LevelLine:
    """An agenda item: the level of participation planned for it, and the one it reached, as each side sees it."""

    title: str
    planned: str
    office: str
    members: str


@dataclass(frozen=True)
class CheckLine:
    """A question of the check: the secretariat's answer, and how many members gave which."""

    question: str
    office: str
    members: str


@dataclass(frozen=True)
class BothSides:
    """What the secretariat and the members think of a meeting."""

    answered: str
    levels: Sequence[LevelLine]
    checks: Sequence[CheckLine]
    useful: CheckLine
    word: CheckLine


def both_sides(meeting: Meeting, found: LookBack) -> BothSides:
    """What both sides said, as far as it may be told."""
    counted, said = found.counted or {}, looking_back.opinion_of(found)
    useful, names = dict(words.useful_names()), words.word_names()
    middle = counted.get("useful")
    return BothSides(
        answered=_answered(found),
        levels=_levels(meeting, found),
        checks=[
            CheckLine(
                question,
                words.degree_names()[said.checks[check]] if check in said.checks else "",
                _counts(counted.get("checks", {}).get(check.value), _degrees()),
            )
            for check, question in words.check_questions().items()
        ],
        useful=CheckLine(
            _("How useful was the meeting?"),
            useful.get(str(said.useful), ""),
            _("Middle answer: %(answer)s", answer=useful[str(middle)]) if middle else "",
        ),
        word=CheckLine(
            _("The meeting in a word"),
            names[said.word] if said.word else "",
            _counts(counted.get("words"), {each.value: name for each, name in names.items()}),
        ),
    )


def _degrees() -> dict[str, str]:
    return {each.value: name for each, name in words.degree_names().items()}


def _levels(meeting: Meeting, found: LookBack) -> list[LevelLine]:
    names = {each.value: name for each, name in short_participation_words().items()}
    by_members = (found.counted or {}).get("levels", {})
    return [
        LevelLine(
            label(each.title),
            names[each.participation],
            names.get(found.levels.get(str(each.id), ""), ""),
            names.get(by_members.get(str(each.id), ""), ""),
        )
        for each in meetings.agenda_of(meeting)
    ]


def _answered(found: LookBack) -> str:
    """How many members answered, once they were counted."""
    if found.counted is None:
        return ""
    number = found.counted.get("answered")
    if number is None:
        return _("Fewer than %(number)d members answered, so nothing of it is told.", number=SMALL)
    return ngettext("%(num)d member answered.", "%(num)d members answered.", number)


def _counts(told: Mapping[str, int | str] | None, names: Mapping[str, str]) -> str:
    """How many gave each answer, those hidden that could point at somebody."""
    shown = {key: number for key, number in (told or {}).items() if isinstance(number, int)}
    if not shown:
        return ""
    parts = [_("%(answer)s: %(number)d", answer=names[key], number=number) for key, number in shown.items() if number]
    if len(shown) < len(told or {}):
        parts.append(_("numbers below %(number)d are not told", number=SMALL))
    return "; ".join(parts)


def answering(found: LookBack, on: date) -> str:
    """How the members' answers stand."""
    if found.counted is not None or found.answers_until is None:
        return ""
    if looking_back.may_answer(found, on):
        return _("Members may say until %(day)s what they think. Then it is counted.", day=day(found.answers_until))
    return _("The time to answer is over. The answers can be counted.")


def notes(found: LookBack) -> list[Fact]:
    """What the secretariat wrote, heading by heading."""
    told = looking_back.notes_of(found)
    rows = [
        (_("Who was not at the table"), told["missing"]),
        (_("What is done so that they come"), told["done"]),
        (_("What was learnt"), told["learnt"]),
        (_("What is tried next time"), told["next_time"]),
    ]
    return [{"term": term, "value": text} for term, text in rows if text]


def figures(meeting: Meeting, found: LookBack | None) -> list[Fact]:
    """What the meeting says of taking part, in figures."""
    items, noted = meetings.agenda_of(meeting), came(meeting)
    there = [each.person_id for each in noted if each.presence in THERE]
    invited = len(meetings.invitations_of(meeting))
    rated = [(each.participation, found.levels.get(str(each.id))) for each in items] if found else []
    reached = measures.reached([(planned, achieved) for planned, achieved in rated if achieved])
    rows = [
        (_("Took part, of those invited"), _percent(measures.attendance_rate([(invited, min(len(there), invited))]))),
        (
            _("Share of agenda time led by migrants"),
            _percent(measures.migrant_led_share((each.lead, each.minutes) for each in items)),
        ),
        (
            _("How evenly those who were there spoke (100 percent: all alike)"),
            _percent(measures.speaking_balance([_turns(meeting)[each] for each in there])),
        ),
        (_("Levels reached, as the secretariat sees it"), _reached(reached)),
    ]
    return [{"term": term, "value": value} for term, value in rows if value]


def _turns(meeting: Meeting) -> Counter[object]:
    spoken = select(SpeakingRequest.person_id).where(
        SpeakingRequest.meeting_id == meeting.id, SpeakingRequest.state == Turn.SPOKEN.value
    )
    return Counter(db.session.scalars(spoken))


def _percent(share: Fraction | None) -> str:
    return str(format_percent(float(share))) if share is not None else ""


def _reached(found: measures.Reached | None) -> str:
    if found is None:
        return ""
    told = {"below": found.below, "as_planned": found.as_planned, "above": found.above}
    return _("%(as_planned)d as planned, %(above)d above, %(below)d below", **told)
