"""Pairs as pages show them: those that run, those suggested, and a member's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from council.councils.models import Council
from council.database import db
from council.i18n import day
from council.members import languages
from council.members import service as members
from council.members.buddies import service as pairings
from council.members.buddies.models import Pairing
from council.members.buddies.service import PairingKind
from council.members.choices.service import name_among_members, spoken_by_many
from council.members.models import Person
from council.paging import nearest_page
from council.portal.together.suggestions import Suggestion, buddies, handovers, people_changing
from council.terms import service as terms

WELCOMED_FOR = 12  # months
HANDED_OVER_FOR = 3
LEFT_LATELY = timedelta(days=365)
ON_A_PAGE = 50  # of the suggestions


@dataclass(frozen=True)
class PairLine:
    """A pair that runs or will begin."""

    id: UUID
    kind: str
    newcomer: str
    guide: str
    begins_on: date
    ends_on: date


@dataclass(frozen=True)
class SuggestedPair:
    """Two people to pair, and why."""

    kind: PairingKind
    what_for: str
    newcomer_id: UUID
    guide_id: UUID
    newcomer: str
    guide: str
    reason: str


@dataclass(frozen=True)
class PairsPage:
    """Everything about pairs for the secretariat."""

    running: tuple[PairLine, ...]
    suggested: tuple[SuggestedPair, ...]
    page: int
    pages: int


def kind_words() -> dict[PairingKind, str]:
    """What each kind of pair is called."""
    return {
        PairingKind.BUDDY: _("a buddy for a newcomer"),
        PairingKind.HANDOVER: _("handing over a seat"),
    }


def pairs_page(council: Council, on: date, *, page: int = 1) -> PairsPage:
    """The pairs of a council, and whom to pair next, a page of them."""
    running = pairings.pairings_of(council, on)
    every = _suggested(council, on, running)
    page, pages = nearest_page(page, len(every), ON_A_PAGE)
    suggested = every[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    known = {each.newcomer_id for each in running} | {each.guide_id for each in running}
    names = members.names_of_many(known | {each.newcomer for each in suggested} | {each.guide for each in suggested})
    words = kind_words()
    return PairsPage(
        running=tuple(
            PairLine(
                each.id,
                words[PairingKind(each.kind)],
                names[each.newcomer_id],
                names[each.guide_id],
                each.begins_on,
                each.ends_on,
            )
            for each in running
        ),
        suggested=tuple(
            SuggestedPair(
                each.kind,
                words[each.kind],
                each.newcomer,
                each.guide,
                names[each.newcomer],
                names[each.guide],
                _reason(each),
            )
            for each in suggested
        ),
        page=page,
        pages=pages,
    )


def people_to_pair(council: Council, on: date) -> dict[UUID, str]:
    """Everybody who sits, will sit or sat in the last year, by name."""
    near = {each.person_id for each in terms.held_terms(council) if on - each.end < LEFT_LATELY}
    names = members.names_of_many(near - _those(council, Person.erased_at.is_not(None)))
    return dict(sorted(names.items(), key=lambda each: each[1].casefold()))


def own_pairs(person: Person, on: date) -> list[str]:
    """A member's pairs in sentences: with whom, by the name the other allowed, and until when."""
    return [_own_words(each, person) for each in pairings.pairings_with(person, on)]


def _own_words(pairing: Pairing, person: Person) -> str:
    new = pairing.newcomer_id == person.id
    other = name_among_members(pairing.guide if new else pairing.newcomer)
    until = day(pairing.ends_on)
    if pairing.kind == PairingKind.BUDDY:
        if new:
            return _(
                "%(name)s accompanies you until %(day)s. You can ask her anything about the council.",
                name=other,
                day=until,
            )
        return _("You accompany %(name)s, who is new, until %(day)s.", name=other, day=until)
    if new:
        return _("%(name)s, who leaves a seat, hands over to you until %(day)s.", name=other, day=until)
    return _("You hand over to %(name)s, who takes a seat, until %(day)s.", name=other, day=until)


def _suggested(council: Council, on: date, running: Sequence[Pairing]) -> list[Suggestion]:
    held = terms.held_terms(council)
    sitting = {seat.person_id for seat in terms.seated(council, on)}
    gone = _those(council, Person.erased_at.is_not(None))
    known = [each for each in held if each.person_id not in gone]
    present = sitting - gone
    told = _those(council, Person.spoken_sealed.is_not(None))
    spoken = spoken_by_many(told & (present | people_changing(known, on)))
    paired = {
        kind: [(each.newcomer_id, each.guide_id) for each in running if each.kind == kind] for kind in PairingKind
    }
    return [
        *handovers(known, spoken, paired=paired[PairingKind.HANDOVER], on=on),
        *buddies(known, present, spoken, paired=paired[PairingKind.BUDDY], on=on),
    ]


def _those(council: Council, condition: ColumnElement[bool]) -> set[UUID]:
    """The people of a council of whom something is so."""
    return set(db.session.scalars(select(Person.id).where(Person.council_id == council.id, condition)))


def _reason(suggestion: Suggestion) -> str:
    if suggestion.same_seat:
        return _("She takes the seat that the other left.")
    if suggestion.shared:
        return _("Both speak %(languages)s.", languages=languages.listed(suggestion.shared))
    if suggestion.kind is PairingKind.HANDOVER:
        return _("One begins on the day on which the other leaves.")
    return _("The other has sat for more than a year.")
