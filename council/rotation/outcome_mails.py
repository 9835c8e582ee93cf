"""The mail that tells each person what an adoption means for her, and nothing of anybody else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from flask_babel import gettext as _

from council import i18n
from council.audit.service import Actor
from council.members.models import Person
from council.rotation.models import Proposal
from council.rotation.telling import own_page, write


class News(StrEnum):
    """What a rotation means for somebody."""

    JOINS = "joins"
    RETURNS = "returns"
    LEAVES = "leaves"
    SITS_ON = "sits_on"
    RESERVE = "reserve"
    NOT_CHOSEN = "not_chosen"


@dataclass(frozen=True)
class Note:
    """One thing to tell one person, and the day that it speaks of, where there is one."""

    person: Person
    news: News
    day: date | None = None


def tell_of_outcome(actor: Actor, proposal: Proposal, notes: Iterable[Note]) -> None:
    """What an adoption means for each person, in one mail to each."""
    ordered = sorted(notes, key=lambda note: str(note.person.id))
    for _person_id, group in groupby(ordered, key=lambda note: note.person.id):
        hers = list(group)
        write(actor, proposal, [hers[0].person], kind="outcome", words=_Letter(proposal, hers))


class _Letter:
    """What one person is told of an adoption."""

    def __init__(self, proposal: Proposal, notes: Sequence[Note]) -> None:
        self.proposal = proposal
        self.notes = notes

    def __call__(self, council: str) -> tuple[str, ...]:
        lines = [line for note in self.notes for line in _lines(note, council, self.proposal.rotation_on)]
        if any(note.news is News.NOT_CHOSEN for note in self.notes):
            return (*lines, _("Your letter, which says how it was decided, is on your own page:"), own_page())
        return (*lines, _("On your own page you find what this means for you, and whom you can ask:"), own_page())


def _lines(note: Note, council: str, rotation_on: date) -> tuple[str, ...]:
    start, day = i18n.day(rotation_on), i18n.day(note.day)
    match note.news:
        case News.JOINS:
            chosen = _("You were chosen: from %(day)s you are a member of %(council)s.", day=start, council=council)
            return chosen, _("Your term ends before %(day)s.", day=day)
        case News.RETURNS:
            again = _(
                "You were chosen again: from %(day)s another term of yours begins in %(council)s.",
                day=start,
                council=council,
            )
            return again, _("Your term ends before %(day)s.", day=day)
        case News.LEAVES:
            thanks = _(
                "Your term in %(council)s ends on %(day)s. Thank you for what you gave.", day=start, council=council
            )
            return (thanks,)
        case News.SITS_ON:
            latest = _("You sit on until somebody follows on the seat, but not after %(day)s.", day=day)
            return (latest if note.day else _("You sit on until somebody follows on the seat."),)
        case News.RESERVE:
            words = _(
                "You are on the reserve list of %(council)s until %(day)s. If a seat falls vacant, you may be asked.",
                council=council,
                day=day,
            )
            return (words,)
        case News.NOT_CHOSEN:
            return _not_chosen(council, day)


def _not_chosen(council: str, next_rotation: str) -> tuple[str, ...]:
    thanks = _("Thank you for standing for a seat in %(council)s. You were not chosen this time.", council=council)
    if not next_rotation:
        return (thanks,)
    return thanks, _("The next rotation is on %(day)s. You may apply again when its call opens.", day=next_rotation)
