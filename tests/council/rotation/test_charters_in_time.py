"""The rules of real bodies carried through three rotations each, without hand work, and held to by counting again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import db, transaction
from council.members.models import Person
from council.rotation import adoption, review
from council.rotation.decision import Voice
from council.rotation.models import Proposal
from council.rotation.vacancy import service as replacements
from council.rotation.vacancy.service import Reply
from council.terms import service as terms
from council.terms.models import Term
from council.terms.seats import AmendmentKind
from council.terms.service import Answer
from tests import factories
from tests.council.rotation import helpers
from tests.factories import ACTOR

FOUNDED = date(2023, 1, 1)
YEAR = 365
Values = Callable[[str], dict[str, str]]


@dataclass
class Body:
    """A council that rotates by a template, and how those who come are told apart."""

    app: Flask
    council: Council
    values: Values
    rules: CharterRules = field(init=False)

    def __post_init__(self) -> None:
        """Read the charter once."""
        charter = councils.latest_charter(self.council)
        assert charter is not None
        self.rules = councils.rules_of(charter)

    def seat_first_terms(self) -> None:
        """Everybody begins on the first day; the cohorts' lengths are dealt round within each group."""
        stagger = self.rules.stagger
        assert stagger is not None
        dealt = [each.months for each in stagger.cohorts for _seat in range(each.seats or 1)]
        with transaction():
            for group in self.rules.seat_groups:
                for number in range(group.seats):
                    person = helpers.add_person(self.council, f"{group.key} {number}", self.values(group.key))
                    end = add_years(FOUNDED, dealt[number % len(dealt)] // 12)
                    terms.begin_term(ACTOR, self.council, person=person, seat_group=group.key, start=FOUNDED, end=end)

    def call(self, day: date, a_group: int) -> None:
        """So many new people apply for each group's seats on a day."""
        with transaction():
            groups = [group.key for group in self.rules.seat_groups for _place in range(a_group)]
            people = {f"{group} of {day}, {number}": self.values(group) for number, group in enumerate(groups)}
            helpers.take_in(self.council, people, closes_on=day - timedelta(days=60), rotation_on=day)

    def answer_all(self, day: date) -> list[Person]:
        """Whoever may return wishes to; says who may not."""
        barred = []
        for seat in terms.ending(self.council, day):
            with transaction():
                term = terms.term(self.council, seat.term_id)
                may = terms.limit_on(self.council, seat.person_id, day).may_return
                if may:
                    terms.answer_term_end(ACTOR, term, answer=Answer.STAY, on=day - timedelta(days=40))
                else:
                    barred.append(term.person)
        return barred

    def carry(self, day: date) -> Proposal:
        """Proposed, read, signed off and adopted, each by its own service; these charters draw no lots."""
        proposal = helpers.propose(self.app, self.council, day)
        assert proposal.state == "computed", proposal.conflict
        read_on = day - timedelta(days=20)
        with transaction():
            about = review.open_review(ACTOR, proposal, closes_on=read_on, on=read_on)
        for person in db.session.scalars(select(Person)).all():
            if str(person.id) in about.voters:
                with transaction():
                    review.give_opinion(ACTOR, about, person, voice=Voice.YES, comment="", on=read_on)
        with transaction():
            review.close_review(ACTOR, about, on=read_on + timedelta(days=1))
        with transaction():
            adoption.adopt(ACTOR, proposal)
        return proposal

    def rotate(self, day: date, a_group: int) -> list[Person]:
        """One rotation from its call to its terms; says who had to leave."""
        self.call(day, a_group)
        barred = self.answer_all(day)
        self.carry(day)
        return barred


def add_years(day: date, years: int) -> date:
    """The same day so many years later."""
    return date(day.year + years, day.month, day.day)


def spans(council: Council) -> dict[str, list[tuple[date, date]]]:
    """Everybody's terms straight from their table, where nobody's end was changed: by pseudonym, in order."""
    rows = db.session.execute(
        select(Person.pseudonym, Term.start, Term.end)
        .join(Person, Person.id == Term.person_id)
        .where(Term.council_id == council.id)
        .order_by(Term.start)
    )
    found: dict[str, list[tuple[date, date]]] = {}
    for name, start, end in rows:
        found.setdefault(name, []).append((start, end))
    return found


def longest_run(held: Sequence[tuple[date, date]]) -> int:
    """How many terms somebody served one after the other, counted by hand."""
    longest = run = 0
    for number, (start, _end) in enumerate(held):
        run = run + 1 if number and held[number - 1][1] == start else 1
        longest = max(longest, run)
    return longest


def sitting(council: Council, day: date, group: str) -> int:
    """How many sit in a group on a day, from the table of terms alone."""
    these = select(Term).where(
        Term.council_id == council.id, Term.seat_group == group, Term.start <= day, Term.end > day
    )
    return len(db.session.scalars(these).all())


def test_the_human_rights_council_rotates_three_times_by_its_rules(app: Flask) -> None:
    """All 47 seats are held in their groups every year; nobody serves a third term in a row, and who must leaves."""
    body = Body(app, factories.make_council("hrc", "un-hrc"), lambda group: {"regional_group": group})
    body.seat_first_terms()
    left: list[Person] = []
    for year in (2024, 2025, 2026, 2027):
        day = date(year, 1, 1)
        left += body.rotate(day, a_group=6)
        assert [sitting(body.council, day, each.key) for each in body.rules.seat_groups] == [13, 13, 6, 8, 7]
        held = spans(body.council)
        assert max(map(longest_run, held.values())) <= 2
        assert all(
            end == add_years(start, 3) for terms_of in held.values() for start, end in terms_of if start > FOUNDED
        )
        seated = {seat.person_id for seat in terms.seated(body.council, day)}
        assert len(seated) == 47
        assert not seated & {person.id for person in left if longest_run(held[person.pseudonym]) == 2}
    assert left
    assert {longest_run(each) for each in spans(body.council).values()} == {1, 2}


def leave(council: Council, seat: terms.Seat, day: date) -> Term:
    """Somebody resigns from a day on."""
    with transaction():
        term = terms.term(council, seat.term_id)
        terms.amend_term(
            ACTOR, term, kind=AmendmentKind.RESIGNED, new_end=day, decided_on=day, reason="Moved to another county."
        )
    return term


def charlotte(app: Flask) -> Body:
    """The county's board with its first terms of one, two and three years."""
    body = Body(app, factories.make_council("board", "charlotte-county"), lambda _group: {})
    body.seat_first_terms()
    return body


def test_charlotte_county_rotates_three_times_by_its_rules(app: Flask) -> None:
    """One seat, two, and two again: the cohorts follow each other, and five sit on each day of all the years."""
    body = charlotte(app)
    for year, ending in ((2024, 1), (2025, 2), (2026, 2), (2027, 1)):
        day = date(year, 1, 1)
        assert len(terms.ending(body.council, day)) == ending
        body.rotate(day, a_group=3)
        assert all(
            sitting(body.council, FOUNDED + timedelta(days=number), "members") == 5
            for number in range((day - FOUNDED).days + YEAR)
        )
    lengths = {(end - start).days // YEAR for held in spans(body.council).values() for start, end in held[1:]}
    assert lengths == {3}


def test_a_short_remainder_in_charlotte_county_becomes_one_long_term(app: Flask) -> None:
    """Four months before the end of her term somebody leaves: whoever is appointed serves them and three years more."""
    body = charlotte(app)
    gone = next(each for each in terms.seated(body.council, FOUNDED) if each.end == date(2025, 1, 1))
    vacant, begins = date(2024, 9, 1), date(2024, 9, 10)
    body.rotate(date(2024, 1, 1), a_group=3)
    leave(body.council, gone, vacant)
    with transaction():
        person = helpers.add_person(body.council, "Appointed", {})
    seat = replacements.open_seat(body.council, gone.term_id, vacant)
    assert seat is not None
    with transaction():
        asked = replacements.ask(ACTOR, seat, person, on=vacant)
    with transaction():
        replacements.answer(ACTOR, asked, reply=Reply.ACCEPTED, start=begins, on=vacant)
    assert spans(body.council)[person.pseudonym] == [(begins, date(2028, 1, 1))]
    assert not terms.terms_of(person)[0].partial
    assert len(terms.ending(body.council, date(2025, 1, 1))) == 1
    body.rotate(date(2025, 1, 1), a_group=3)
    assert sitting(body.council, date(2025, 1, 1), "members") == 5


@pytest.mark.parametrize(
    ("vacant", "until"), [(date(2024, 9, 1), date(2028, 1, 1)), (date(2024, 3, 1), date(2025, 1, 1))]
)
def test_a_new_question_ends_a_term_by_the_remainder_rule(app: Flask, vacant: date, until: date) -> None:
    """The solver fills the one seat, everybody else sitting on: a short rest becomes one long term, a long one not."""
    body = charlotte(app)
    body.rotate(date(2024, 1, 1), a_group=3)
    gone = next(each for each in terms.seated(body.council, vacant) if each.end == date(2025, 1, 1))
    leave(body.council, gone, vacant)
    before = {each.person_id for each in terms.seated(body.council, vacant)}
    body.call(vacant, 4)
    proposal = body.carry(vacant)
    begun = [each for each in terms.held_terms(body.council) if each.start == vacant]
    assert [(each.end, each.partial) for each in begun] == [(until, until == date(2025, 1, 1))]
    assert {each.person_id for each in terms.seated(body.council, vacant)} == before | {begun[0].person_id}
    told = adoption.outcome_of(proposal).begins
    assert [(each.start, each.end, each.partial) for each in told] == [(vacant, until, begun[0].partial)]
