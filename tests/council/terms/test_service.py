"""Beginning, changing and answering terms in a real database, and what the record keeps of it."""

import random
from datetime import date, timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import select

from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import NotFound, Refused
from council.members import service as members
from council.members.models import Person
from council.reports.reconciling.comparing import differences
from council.terms import service as terms
from council.terms.models import Term, TermEndAnswer
from council.terms.service import AmendmentKind, Answer
from tests import factories

START, END = date(2024, 7, 1), date(2026, 7, 1)
GROUP = "members"


def add_person(council: Council, name: str = "Amina") -> Person:
    """Somebody the council knows."""
    with transaction():
        return members.add_person(factories.ACTOR, council, name=name)


def begin(council: Council, person: Person, start: date = START, end: date = END) -> Term:
    """A term, saved."""
    with transaction():
        return terms.begin_term(factories.ACTOR, council, person=person, seat_group=GROUP, start=start, end=end)


def acts(*wanted: Act) -> list[str]:
    """The acts of these kinds in the record, in order."""
    return list(db.session.scalars(select(Entry.act).where(Entry.act.in_(wanted)).order_by(Entry.sequence)))


def test_random_terms_and_changes_agree_with_a_walk_over_the_days(any_app: Flask) -> None:
    """After many begun and changed terms, on both databases, who sits on each day is what a plain list says."""
    assert any_app
    council = factories.make_council()
    chance = random.Random(20240229)  # noqa: S311  # a repeatable test
    people = [add_person(council, f"Person {number}") for number in range(8)]
    first = date(2024, 2, 20)
    kept: dict[object, list[date]] = {}
    for _step in range(120):
        start = first + timedelta(days=chance.randrange(40))
        try:
            if chance.random() < 0.5 or not kept:
                person = chance.choice(people)
                end = start + timedelta(days=chance.randrange(1, 20))
                term = begin(council, person, start, end)
                kept[term.id] = [person.id, start, end]  # type: ignore[list-item]  # a row of the plain list
            else:
                term_id = chance.choice(list(kept))
                kind = chance.choice([AmendmentKind.EXTENDED, AmendmentKind.SHORTENED, AmendmentKind.RESIGNED])
                with transaction():
                    term = terms.term(council, term_id)  # type: ignore[arg-type]
                    terms.amend_term(
                        factories.ACTOR, term, kind=kind, new_end=start, decided_on=start, reason="It was decided."
                    )
                kept[term_id][2] = start
        except Refused:
            continue
    assert len(kept) > 10
    for number in range(70):
        day = first + timedelta(days=number)
        expected = sorted(str(person) for person, start, end in kept.values() if start <= day < end)
        found = sorted(str(seat.person_id) for seat in terms.seated(council, day) if not seat.interim)
        assert found == expected
    assert audit.verify() is None


def test_a_term_that_begins_is_one_act(council: Council) -> None:
    """The record says which seat, from when to when, and whether it is a remainder; nothing more."""
    begin(council, add_person(council))
    assert acts(Act.TERM_BEGUN) == ["term_begun"]


@pytest.mark.parametrize("days", [0, -1])
def test_a_term_without_a_day_is_refused(council: Council, days: int) -> None:
    """A term ends after the day it begins."""
    person = add_person(council)
    with pytest.raises(Refused):
        begin(council, person, START, START + timedelta(days=days))


def test_nobody_holds_two_seats_on_one_day(council: Council) -> None:
    """An overlap of one day is refused; a term that begins on the day the other ends is fine."""
    person = add_person(council)
    begin(council, person)
    with pytest.raises(Refused):
        begin(council, person, END - timedelta(days=1), date(2028, 7, 1))
    begin(council, person, END, date(2028, 7, 1))
    assert [held.start for held in terms.terms_of(person)] == [START, END]


def test_a_full_group_takes_nobody_more_until_somebody_leaves(council: Council) -> None:
    """The charter's 24 seats are a limit on each day; a resignation makes room from its day on."""
    sitting = [begin(council, add_person(council, f"Member {number}")) for number in range(24)]
    late = add_person(council, "Late")
    with pytest.raises(Refused):
        begin(council, late, date(2025, 1, 1), END)
    with transaction():
        term = terms.term(council, sitting[0].id)
        terms.amend_term(
            factories.ACTOR,
            term,
            kind=AmendmentKind.RESIGNED,
            new_end=date(2025, 3, 1),
            decided_on=date(2025, 1, 1),
            reason="Moved away.",
        )
    with pytest.raises(Refused):
        begin(council, late, date(2025, 2, 28), END)
    begin(council, late, date(2025, 3, 1), END)
    assert len(terms.seated(council, date(2025, 3, 1))) == 24


def test_a_seat_group_the_charter_does_not_know_is_refused(council: Council) -> None:
    """A slip of the pen in a seat group does not make a seat."""
    person = add_person(council)
    with pytest.raises(Refused), transaction():
        terms.begin_term(factories.ACTOR, council, person=person, seat_group="thrones", start=START, end=END)


def test_the_latest_change_counts_and_the_first_agreement_stays(council: Council) -> None:
    """Two changes of one end: the last is in force, both are kept, the row itself is as it was."""
    term = begin(council, add_person(council))
    for kind, end in ((AmendmentKind.SHORTENED, date(2026, 1, 1)), (AmendmentKind.EXTENDED, date(2026, 9, 1))):
        with transaction():
            terms.amend_term(
                factories.ACTOR, terms.term(council, term.id), kind=kind, new_end=end, decided_on=START, reason="Why."
            )
    assert terms.effective_end(term) == date(2026, 9, 1)
    assert (term.end, [each.number for each in terms.amendments_of(term)]) == (END, [1, 2])


@pytest.mark.parametrize(
    ("kind", "new_end"),
    [
        (AmendmentKind.SHORTENED, date(2025, 12, 1)),
        (AmendmentKind.SHORTENED, date(2026, 2, 1)),
        (AmendmentKind.CORRECTED, date(2026, 2, 1)),
    ],
)
def test_no_other_end_is_agreed_with_whoever_left(council: Council, kind: AmendmentKind, new_end: date) -> None:
    """Whoever died stays gone: a shorter term would let her sit on in the interim. The day itself can be put right."""
    term = begin(council, add_person(council))

    def amend(kind: AmendmentKind, new_end: date) -> None:
        with transaction():
            terms.amend_term(
                factories.ACTOR, terms.term(council, term.id), kind=kind, new_end=new_end, decided_on=START, reason="."
            )

    amend(AmendmentKind.DIED, date(2026, 1, 1))
    with pytest.raises(Refused, match="left early"):
        amend(kind, new_end)
    amend(AmendmentKind.DIED, date(2026, 2, 1))
    assert [each.departed for each in terms.held_terms(council)] == [True]


@pytest.mark.parametrize(
    ("kind", "new_end"),
    [
        (AmendmentKind.RESIGNED, date(2026, 7, 2)),
        (AmendmentKind.EXTENDED, END),
        (AmendmentKind.SHORTENED, START - timedelta(days=1)),
    ],
)
def test_a_change_that_contradicts_its_kind_is_refused(council: Council, kind: AmendmentKind, new_end: date) -> None:
    """Nobody resigns into a longer term, an extension is longer, and no term ends before it began."""
    term = begin(council, add_person(council))
    with pytest.raises(Refused), transaction():
        terms.amend_term(
            factories.ACTOR, terms.term(council, term.id), kind=kind, new_end=new_end, decided_on=START, reason="Why."
        )


def test_a_change_without_a_reason_is_refused(council: Council) -> None:
    """Every change says why."""
    term = begin(council, add_person(council))
    with pytest.raises(Refused), transaction():
        terms.amend_term(
            factories.ACTOR,
            terms.term(council, term.id),
            kind=AmendmentKind.REMOVED,
            new_end=date(2026, 1, 1),
            decided_on=START,
            reason="  ",
        )


def test_a_term_given_up_before_it_began_leaves_nothing_served(council: Council) -> None:
    """Who resigns before her first day never sat: no seat, no term served."""
    person = add_person(council)
    term = begin(council, person)
    with transaction():
        terms.amend_term(
            factories.ACTOR,
            terms.term(council, term.id),
            kind=AmendmentKind.RESIGNED,
            new_end=START,
            decided_on=START,
            reason="Changed her mind.",
        )
    assert (terms.seated(council, START), terms.past_terms(council, {person.id})) == ([], {person.id: []})


def test_the_latest_answer_counts_and_each_is_recorded(council: Council) -> None:
    """Changing her mind changes the one row; the record keeps both acts."""
    term = begin(council, add_person(council))
    for answer in (Answer.STAY, Answer.LEAVE):
        with transaction():
            terms.answer_term_end(factories.ACTOR, terms.term(council, term.id), answer=answer, on=date(2026, 1, 1))
    kept = list(db.session.scalars(select(TermEndAnswer.answer)))
    assert (kept, acts(Act.TERM_END_ANSWERED)) == (["leave"], ["term_end_answered"] * 2)


def test_an_answer_is_taken_as_long_as_the_member_sits(council: Council) -> None:
    """Also in the three months in which she sits on without a successor; after that there is nothing to answer."""
    term = begin(council, add_person(council))
    with transaction():
        terms.answer_term_end(factories.ACTOR, terms.term(council, term.id), answer=Answer.STAY, on=date(2026, 9, 30))
    with pytest.raises(Refused), transaction():
        terms.answer_term_end(factories.ACTOR, terms.term(council, term.id), answer=Answer.LEAVE, on=date(2026, 10, 1))
    assert terms.answers(council, [term.id])[term.id].answer == "stay"


@pytest.mark.parametrize(
    ("kind", "new_end", "kept"),
    [
        (AmendmentKind.EXTENDED, END + timedelta(days=200), False),
        (AmendmentKind.SHORTENED, END - timedelta(days=200), False),
        (AmendmentKind.RESIGNED, END - timedelta(days=200), True),
    ],
)
def test_an_answer_does_not_outlive_the_end_it_was_about(
    council: Council, kind: AmendmentKind, new_end: date, *, kept: bool
) -> None:
    """An end agreed anew is asked about anew; the record says which answer went, and retells the same rows."""
    term = begin(council, add_person(council))
    with transaction():
        terms.answer_term_end(factories.ACTOR, term, answer=Answer.STAY, on=START)
    with transaction():
        terms.amend_term(factories.ACTOR, term, kind=kind, new_end=new_end, decided_on=START, reason="So it is.")
    assert bool(terms.answers(council, [term.id])) is kept
    assert list(differences(council)) == []


def test_a_wish_to_stay_beyond_the_limit_is_refused_and_leaving_is_not(council: Council) -> None:
    """The charter allows two terms in a row; the third cannot be wished for."""
    person = add_person(council)
    begin(council, person, date(2022, 7, 1), START)
    term = begin(council, person)
    with pytest.raises(Refused), transaction():
        terms.answer_term_end(factories.ACTOR, terms.term(council, term.id), answer=Answer.STAY, on=date(2026, 1, 1))
    with transaction():
        terms.answer_term_end(factories.ACTOR, terms.term(council, term.id), answer=Answer.LEAVE, on=date(2026, 1, 1))
    assert terms.answers(council, [term.id])[term.id].answer == "leave"


def test_the_cohort_of_a_rotation_is_who_sits_until_then_and_not_after(council: Council) -> None:
    """Who has a term agreed beyond the day goes on and is not asked; who sits in the interim is."""
    numbers = count()
    goes_on, ends, sits_on = (add_person(council, f"Member {next(numbers)}") for _ in range(3))
    begin(council, goes_on)
    begin(council, goes_on, END, date(2028, 7, 1))
    begin(council, ends)
    begin(council, sits_on, START, date(2026, 5, 1))
    found = {seat.person_id: seat.interim for seat in terms.ending(council, END)}
    assert found == {ends.id: False, sits_on.id: True}


def test_another_councils_term_is_not_there(council: Council) -> None:
    """A term is found only through its own council."""
    term = begin(council, add_person(council))
    other = factories.make_council("other-council")
    with pytest.raises(NotFound):
        terms.term(other, term.id)
