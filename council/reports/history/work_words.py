"""What a council did with its time, in words: figures over a span, and a line for each meeting."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from council.calls.suppression import SMALL
from council.i18n import label
from council.meetings.minutes import measures
from council.meetings.minutes.measures import Reached
from council.reports.history import words
from council.reports.history.measures import Number
from council.reports.history.words import Measure, part
from council.reports.history.work import MeetingWork, Work


@dataclass(frozen=True)
class MeetingLine:
    """One meeting as its row shows it."""

    meeting_id: UUID
    title: str
    day: date
    came: str
    stood_in_for: str
    migrant_led: str
    speakers: str
    balance: str
    by_secretariat: str
    by_members: str


def meeting_line(found: MeetingWork) -> MeetingLine:
    """A meeting's figures in words."""
    return MeetingLine(
        meeting_id=found.meeting.id,
        title=label(found.meeting.title),
        day=found.day,
        came=_of(found.came, found.members),
        stood_in_for=str(found.stood_in_for) if found.stood_in_for else "",
        migrant_led=_of(found.migrant_led, len(found.items)),
        speakers=str(found.speakers),
        balance=words.percent(found.balance),
        by_secretariat=_levels(measures.reached(found.by_secretariat)),
        by_members=_levels(measures.reached(found.by_members)),
    )


def work_measures(found: Work) -> list[Measure]:
    """The figures over all meetings of a span, and over what was sent to others in it."""
    number = len(found.meetings)
    meetings = ngettext("Over %(num)d meeting that was held.", "Over %(num)d meetings that were held.", number)
    return [
        Measure(
            _("Attendance"),
            words.percent(found.attendance),
            _("Of the members who sat on the day, how many came themselves, for however long.") + " " + meetings,
        ),
        Measure(
            _("Agenda time led by migrants"),
            words.percent(found.migrant_led),
            _("Of the minutes planned for all agenda items, those of items that migrants led."),
        ),
        Measure(
            _("Balance of speaking"),
            words.percent(found.balance),
            _(
                "Full when all who came spoke for equally long; one n-th when one of n spoke alone. On average over "
                "the meetings at which %(enough)s people or more spoke.",
                enough=SMALL,
            ),
            _("After R. Jain, D. Chiu and W. Hawe (1984)"),
        ),
        *_level_measures(found),
        *_answer_measures(found),
    ]


def _level_measures(found: Work) -> list[Measure]:
    by_secretariat = _("Items that reached the planned level of participation, or more, as the secretariat sees it.")
    by_members = _("The same as members see it. An item counts where %(enough)s or more answered.", enough=SMALL)
    return [
        Measure(_("Planned levels reached, says the secretariat"), _reached(found.by_secretariat), by_secretariat),
        Measure(_("Planned levels reached, say members"), _reached(found.by_members), by_members),
    ]


def _answer_measures(found: Work) -> list[Measure]:
    times = found.answers
    return [
        Measure(
            _("Time until a body says it has the recommendation"),
            _days(times.days_to_acknowledge),
            _("In the middle of %(some)s out of %(all)s requests sent.", some=times.acknowledged, all=times.sent),
        ),
        Measure(
            _("Time until a body answers"),
            _days(times.days_to_answer),
            _("In the middle of %(some)s out of %(all)s requests sent.", some=times.answered, all=times.sent),
        ),
    ]


def _days(value: Number | None) -> str:
    return "–" if value is None else words.days(round(value))


def _reached(found: Reached | None) -> str:
    if found is None:
        return "–"
    share = part(found.as_planned + found.above, found.below + found.as_planned + found.above)
    return f"{words.percent(share)} ({_levels(found)})"


def _levels(found: Reached | None) -> str:
    if found is None:
        return "–"
    return _of(found.as_planned + found.above, found.below + found.as_planned + found.above)


def _of(some: int, whole: int) -> str:
    return _("%(some)s of %(whole)s", some=some, whole=whole) if whole else "–"
