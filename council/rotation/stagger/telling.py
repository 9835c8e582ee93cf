"""Mails about first terms: to members with an account, each in her language, about herself alone."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from council import i18n, mail
from council.database import moment
from council.members.models import Person
from council.rotation.models import Staggering
from council.rotation.telling import address, reached


def tell_of_promise(found: Staggering, people: Iterable[Person]) -> None:
    """The draw of the lengths is promised, and everyone may watch it."""

    def words(_person: Person, council: str) -> Sequence[str]:
        return (
            _(
                "How long your first term in %(council)s lasts is drawn by lot. The draw is promised for %(time)s.",
                council=council,
                time=i18n.instant(found.draw_at),
            ),
            _("Everyone may watch it here, without signing in:"),
        )

    _write(found, people, words)


def tell_of_withdrawal(found: Staggering, people: Iterable[Person]) -> None:
    """A draw that was promised is not held."""

    def words(_person: Person, council: str) -> Sequence[str]:
        return (
            _("The draw for the lengths of first terms in %(council)s is not held.", council=council),
            _("The reason is written here:"),
        )

    _write(found, people, words)


def tell_of_lengths(found: Staggering, ends: Sequence[tuple[Person, date]]) -> None:
    """Until when each member sits."""
    until = {person.id: end for person, end in ends}

    def words(person: Person, council: str) -> Sequence[str]:
        day = i18n.day(until[person.id])
        return (
            _("By lot, your first term in %(council)s lasts until before %(day)s.", council=council, day=day),
            _("How it was drawn can be read here:"),
        )

    _write(found, (person for person, _end in ends), words)


def _write(found: Staggering, people: Iterable[Person], words: Callable[[Person, str], Sequence[str]]) -> None:
    """One mail to each, which ends with the address of the public page."""
    page = address("rotation.public_stagger", council=found.council.slug, day=found.begins_on.isoformat())
    for person in reached(people):
        user = person.user
        if user is not None:
            with force_locale(person.language or user.language or i18n.code()):
                council = i18n.label(found.council.name)
                subject = _("First terms in %(council)s", council=council)
                mail.write(user.email, subject, "\n\n".join((*words(person, council), page)), at=moment())
