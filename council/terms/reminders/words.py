"""What a reminder says: what ends when, what can be answered and until when, where, and whom to ask."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from council import addresses
from council.councils.models import Council
from council.i18n import day, label
from council.members.models import Person
from council.terms.reminders.ladder import Ending, Stop


@dataclass(frozen=True)
class Words:
    """A reminder in the language being written."""

    subject: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        """The paragraphs as a mail has them."""
        return "\n\n".join(self.paragraphs)


def reminder_words(council: Council, ending: Ending, person: Person, on: date) -> Words:
    """What one person is reminded of on a day: nothing of anybody else, and nothing that she declared."""
    name, end = label(council.name), day(ending.end)
    over = ending.end <= on
    subject = (
        _("You sit on in %(council)s: please answer", council=name)
        if over and ending.asked
        else _("The end of your term in %(council)s", council=name)
    )
    first = (
        _("Your term in %(council)s ended on %(day)s. You sit on until somebody follows you.", council=name, day=end)
        if over
        else _("Your term in %(council)s ends on %(day)s.", council=name, day=end)
    )
    asks = _asking(person, over=over) if ending.asked else _telling(person)
    return Words(subject, (first, *asks, _("If something is unclear, ask the secretariat of the council.")))


def _asking(person: Person, *, over: bool) -> tuple[str, ...]:
    wish = _(
        "Please say what you wish: to stay for another term, to apply again together with the new applicants, "
        "or to leave."
    )
    until = (
        _("You can answer as long as you sit on. If you do not answer, your seat goes to somebody else.")
        if over
        else _("You can answer until your term ends. If you do not answer, your seat goes to somebody else.")
    )
    if person.user_id is None:
        return wish, until, _("You have no account here: tell the secretariat, and it writes your answer down.")
    return wish, until, _("You can answer here, after signing in:"), addresses.known("portal.me")


def _telling(person: Person) -> tuple[str, ...]:
    last = _("The charter does not allow you another term right after this one, so nothing is asked of you.")
    if person.user_id is None:
        return (last,)
    return (
        last,
        _("On your own page you find what this means for you, and whom you can ask:"),
        addresses.known("portal.me"),
    )


def stop_words(stop: Stop) -> str:
    """Why somebody who sits is not reminded any more."""
    return {
        Stop.ANSWERED: _("has answered"),
        Stop.LEAVES: _("leaves before the end of her term"),
        Stop.FOLLOWED: _("the seats after her term are given out"),
        Stop.ERASED: _("was erased"),
    }[stop]
