"""What a person is asked to do, by when and where, in words; and when nothing waits for her, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council.i18n import day
from council.members.models import Person
from council.portal.own.agenda import WAIT_FOR_HER, Due, Kind, agenda
from council.portal.situation import Situation


@dataclass(frozen=True)
class Todo:
    """One thing that waits for her; without an address where her own page asks it."""

    words: str
    button: str
    by: date
    url: str
    late: bool

    @property
    def sentence(self) -> str:
        """What to do by when."""
        if self.late:
            return _("%(what)s. The day was %(day)s; it is still possible.", what=self.words, day=day(self.by))
        return _("%(what)s, by %(day)s.", what=self.words, day=day(self.by))


@dataclass(frozen=True)
class Ahead:
    """What waits for her in one council, and the next date on which she need do nothing."""

    todos: tuple[Todo, ...]
    coming: str


NOTHING_AHEAD = Ahead((), "")


def ahead(found: Situation, person: Person) -> Ahead:
    """Her dates in one council."""
    dates = agenda(found, person)
    waiting = tuple(_todo(due, found.on) for due in dates if due.kind in WAIT_FOR_HER)
    ends = next((due for due in dates if due.kind is Kind.TERM_ENDS and due.day > found.on), None)
    return Ahead(waiting, _("The next date is the end of your term, %(day)s.", day=day(ends.day)) if ends else "")


def first_of(every: Iterable[Ahead]) -> Todo | None:
    """What to do first, of everything that waits for her."""
    return min((todo for each in every for todo in each.todos), key=lambda todo: todo.by, default=None)


def _todo(due: Due, on: date) -> Todo:
    words, button = {
        Kind.ANSWER: (_("Say what you wish when your term ends"), ""),
        Kind.APPLY: (_("Apply in the call, as you said you would"), _("Apply again")),
        Kind.REVIEW: (
            _("Say what you think of the proposal for the next rotation"),
            _("Read it and say what you think"),
        ),
    }[due.kind]
    return Todo(words, button, due.day, due.url, late=due.day < on)
