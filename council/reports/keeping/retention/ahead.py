"""What will be erased, in words: day by day for the secretariat, and for a person herself."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask_babel import ngettext

from council.config import Settings
from council.councils.models import Council
from council.members.models import Person
from council.reports.keeping.retention.due import What, due, ends_for
from council.terms.limits import add_months

MONTHS_AHEAD = 12


@dataclass(frozen=True)
class DayAhead:
    """What ends on one day; without a day, what is over already and goes with the next run."""

    day: date | None
    lines: tuple[str, ...]


@dataclass(frozen=True)
class OwnEnd:
    """When what is kept of a person ends, and whether all of it goes or only what she said."""

    day: date | None
    altogether: bool
    kept_since: date | None


def ahead(council: Council, settings: Settings, *, on: date) -> list[DayAhead]:
    """What ends within a year from a day on, the soonest first."""
    until = add_months(on, MONTHS_AHEAD)
    counted: dict[date | None, Counter[What]] = {}
    for each in sorted(due(council, settings), key=lambda each: each.day):
        if each.day <= until:
            counted.setdefault(each.day if each.day > on else None, Counter())[each.what] += 1
    return [
        DayAhead(day, tuple(_line(what, counts[what]) for what in What if counts[what]))
        for day, counts in counted.items()
    ]


def own_end(person: Person, settings: Settings) -> OwnEnd:
    """The same for one person, for her own eyes."""
    day, altogether = ends_for(person, settings)
    return OwnEnd(day, altogether, person.kept_since)


def _line(what: What, count: int) -> str:
    if what is What.APPLICANTS:
        return ngettext(
            "%(num)d person who never had a seat is erased altogether.",
            "%(num)d people who never had a seat are erased altogether.",
            count,
        )
    if what is What.MEMBERS:
        return ngettext(
            "Of %(num)d former member, the contact and all she said of herself are erased; her name and terms stay.",
            "Of %(num)d former members, the contact and all they said of themselves are erased; names and terms stay.",
            count,
        )
    if what is What.APPLICATIONS:
        return ngettext(
            "Of %(num)d application, the answers, the reasons and the points are erased.",
            "Of %(num)d applications, the answers, the reasons and the points are erased.",
            count,
        )
    return ngettext("%(num)d message is erased.", "%(num)d messages are erased.", count)
