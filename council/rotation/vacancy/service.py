"""Vacant seats and who takes them: whom the charter's mode asks, in which order, and what each answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from council.audit.acts import Act
from council.audit.replaying import as_told
from council.audit.service import Actor, Subject, record
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db
from council.errors import Changed, Refused
from council.members import service as members
from council.members.models import Person
from council.rotation import adoption, snapshots, telling
from council.rotation.vacancy.stepping_in import Bench, Obstructed
from council.terms import service as terms
from council.terms import substitutes
from council.terms.models import Replacement, Term
from council.terms.remainders import term_of_successor
from council.terms.service import Span, Vacancy


class Source(StrEnum):
    """Where the charter finds whoever takes a vacant seat; in the last case somebody else decides who it is."""

    SUBSTITUTE = "substitute"
    RESERVE = "reserve_list"
    NAMED = "named"


class Reply(StrEnum):
    """What came of asking."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNREACHED = "unreached"


@dataclass(frozen=True)
class OpenSeat:
    """A vacant seat, or one that will be, with the term that leaves it empty and the rules of the charter."""

    term: Term
    vacancy: Vacancy
    rules: CharterRules
    since: date

    def span_from(self, start: date) -> Span:
        """The term of whoever takes the seat on a day."""
        return term_of_successor(start, self.vacancy.agreed_until, self.rules)

    @property
    def source(self) -> Source:
        """Where whoever is asked comes from; the substitutes of a charter that says nothing else are asked."""
        mode, group = self.rules.vacancy.filled_by, substitutes.group_in(self.rules, self.term.seat_group)
        if mode in ("personal_substitute", "not_stated") and group is not None and group.substitutes:
            return Source.SUBSTITUTE
        return Source.RESERVE if mode == "reserve_list" else Source.NAMED


@dataclass(frozen=True)
class Candidate:
    """Somebody in line for a seat; she is passed over for an obstacle, or because she was asked for it before."""

    person: Person
    obstacle: Obstructed | None = None
    attempt: Replacement | None = None

    @property
    def may_be_asked(self) -> bool:
        """Whether nothing stands against asking her."""
        return self.obstacle is None and self.attempt is None


# Questions


def vacancies(council: Council, on: date) -> list[Vacancy]:
    """The seats that are vacant or will be, without those that somebody has accepted already."""
    rules = _rules_on(council, on)
    promised = {each.follows for each in terms.held_terms(council) if each.start < each.end}
    found = terms.vacancies_coming(council, rules, on) if rules else []
    return [each for each in found if each.term_id is None or each.term_id not in promised]


def open_seat(council: Council, term_id: UUID, on: date) -> OpenSeat | None:
    """The seat that a term leaves empty, while nobody has taken it; nothing if it is not vacant."""
    term, rules = terms.term(council, term_id), _rules_on(council, on)
    found = next((each for each in vacancies(council, on) if each.term_id == term_id), None)
    if found is None or found.since is None or rules is None:
        return None
    return OpenSeat(term, found, rules, found.since)


def candidates(seat: OpenSeat, start: date) -> list[Candidate]:
    """Who is asked for a seat from a day on, in the charter's order, and what keeps whom from it."""
    people = _in_line(seat, start)
    tried = {each.person_id: each for each in attempts(seat.term)}
    bench = Bench(seat.term.council, seat.rules, start=start, asked=[each.id for each in people])
    return [Candidate(each, bench.obstacle(each, seat.term.seat_group), attempt=tried.get(each.id)) for each in people]


def attempts(term: Term) -> Sequence[Replacement]:
    """Who was asked for the seat that a term left empty, in order."""
    asked = select(Replacement).where(Replacement.term_id == term.id)
    return db.session.scalars(asked.order_by(Replacement.number)).all()


def waiting(term: Term) -> Replacement | None:
    """The question for a seat that has no answer yet."""
    return next((each for each in attempts(term) if each.answer is None), None)


# Changes


def ask(actor: Actor, seat: OpenSeat, person: Person, *, on: date) -> Replacement:
    """Write down that somebody was asked whether she takes a vacant seat: the next in line, one at a time."""
    if waiting(seat.term) is not None:
        raise Changed(
            _("Somebody is being asked for this seat already."),
            _("Open the page again, and enter what she answers first."),
        )
    _refuse_out_of_turn(seat, person, max(on, seat.since))
    asked = Replacement(
        term_id=seat.term.id,
        term=seat.term,
        person_id=person.id,
        person=person,
        number=len(attempts(seat.term)) + 1,
        source=seat.source.value,
        asked_on=on,
    )
    db.session.add(asked)
    db.session.flush()
    details = as_told(asked, "term_id", "person_id", "number", "source", "asked_on")
    record(actor, Act.REPLACEMENT_ASKED, _subject(asked), council=seat.term.council_id, details=details)
    return asked


def answer(actor: Actor, asked: Replacement, *, reply: Reply, start: date, on: date) -> Replacement:
    """Write down what she answered; if she accepts, her term begins on the day given, and she is told."""
    if asked.answer is not None:
        raise Changed(_("This answer was entered already."), _("Open the page again to see it."))
    asked.answer, asked.answered_on = reply.value, on
    if reply is Reply.ACCEPTED:
        asked.new_term_id = _seat_her(actor, asked, start, on).id
    db.session.flush()
    details = as_told(asked, "term_id", "answer", "answered_on", "new_term_id")
    record(actor, Act.REPLACEMENT_ANSWERED, _subject(asked), council=asked.term.council_id, details=details)
    return asked


def _seat_her(actor: Actor, asked: Replacement, start: date, on: date) -> Term:
    council, person = asked.term.council, asked.person
    seat = open_seat(council, asked.term_id, on)
    if seat is None:
        raise Refused(_("This seat is not vacant any more."), _("Open the page again to see who took it."))
    if start < seat.since:
        raise Refused(
            _("The new term would begin before the seat is vacant."),
            _("Choose the day on which it falls vacant, or later."),
        )
    _refuse_obstructed(seat, person, start)
    span = seat.span_from(start)
    group = asked.term.seat_group
    term = terms.begin_term(
        actor, council, person=person, seat_group=group, start=span.start, end=span.end, partial=span.partial
    )
    snapshots.write_snapshot(council, start)
    telling.tell_of_seat(actor, council, person, start=span.start, end=span.end)
    return term


def _in_line(seat: OpenSeat, on: date) -> list[Person]:
    """The people in line, each once, first to be asked first; whoever left the seat is not asked for it."""
    lists = {
        Source.SUBSTITUTE: lambda: [each.person for each in substitutes.in_line_for(seat.term, on)],
        Source.RESERVE: lambda: [each.person for each in adoption.reserve_list(seat.term.council, on)],
        Source.NAMED: lambda: [each.person for each in attempts(seat.term)],
    }
    people = lists[seat.source]()
    return list({each.id: each for each in people if each.id != seat.term.person_id}.values())


def _refuse_out_of_turn(seat: OpenSeat, person: Person, start: date) -> None:
    if seat.source is Source.NAMED:
        if person.id in {each.person_id for each in attempts(seat.term)}:
            raise Refused(_("This person was asked for this seat before."), _("Choose somebody else."))
        _refuse_obstructed(seat, person, start)
        return
    following = next((each for each in candidates(seat, start) if each.may_be_asked), None)
    if following is None or following.person.id != person.id:
        raise Changed(
            _("This person is not the next in line."), _("Open the page again to see whom the charter lets be asked.")
        )


def _refuse_obstructed(seat: OpenSeat, person: Person, start: date) -> None:
    bench = Bench(seat.term.council, seat.rules, start=start, asked=[person.id])
    if bench.obstacle(person, seat.term.seat_group) is not None:
        raise Refused(
            _("The charter does not let this person take this seat."),
            _("Look at the limits on terms, the kind of seat and the quotas, or choose somebody else."),
        )


def _rules_on(council: Council, day: date) -> CharterRules | None:
    charter = councils.charter_on(council, day)
    return councils.rules_of(charter) if charter else None


def _subject(asked: Replacement) -> Subject:
    return Subject("replacement", str(asked.id), asked.person_id, members.name_to_record(asked.person))
