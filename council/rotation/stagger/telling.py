"""Messages about first terms: to each member in her language, by mail where one reaches her, about herself alone."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from flask_babel import gettext as _

from council import addresses, i18n
from council.audit.service import Actor
from council.members.models import Person
from council.rotation.models import Staggering
from council.rotation.telling import Words, post


def tell_of_promise(actor: Actor, found: Staggering, people: Iterable[Person]) -> None:
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

    _write(actor, found, people, words)


def tell_of_withdrawal(actor: Actor, found: Staggering, people: Iterable[Person]) -> None:
    """A draw that was promised is not held."""

    def words(_person: Person, council: str) -> Sequence[str]:
        return (
            _("The draw for the lengths of first terms in %(council)s is not held.", council=council),
            _("The reason is written here:"),
        )

    _write(actor, found, people, words)


def tell_of_lengths(actor: Actor, found: Staggering, ends: Sequence[tuple[Person, date]]) -> None:
    """Until when each member sits."""
    until = {person.id: end for person, end in ends}

    def words(person: Person, council: str) -> Sequence[str]:
        day = i18n.day(until[person.id])
        return (
            _("By lot, your first term in %(council)s lasts until before %(day)s.", council=council, day=day),
            _("How it was drawn can be read here:"),
        )

    _write(actor, found, (person for person, _end in ends), words)


def _write(
    actor: Actor, found: Staggering, people: Iterable[Person], words: Callable[[Person, str], Sequence[str]]
) -> None:
    """One message to each, which ends with the address of the public page."""
    page = addresses.known("rotation.public_stagger", council=found.council.slug, day=found.begins_on.isoformat())

    def letter(person: Person) -> Words:
        council = i18n.label(found.council.name)
        return Words(_("First terms in %(council)s", council=council), (*words(person, council), page))

    post(actor, people, kind="first_term", words=letter)
