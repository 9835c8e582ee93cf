"""What is kept in memory is never something else than what the database says."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask

from council.councils.models import Council
from council.database import db, transaction
from council.kept import Kept
from council.members import lists
from council.members import service as members
from council.members.kept_names import in_order
from council.members.lists import Narrowing, Order, Wish
from council.members.models import Person
from council.terms import service as terms
from council.terms.models import Replacement
from council.terms.seats import AmendmentKind
from tests import factories

BEGAN, CHANGED, ENDS = date(2023, 7, 1), date(2025, 7, 1), date(2027, 7, 1)


def person(council: Council, name: str) -> Person:
    """Somebody the council knows."""
    with transaction():
        return members.add_person(factories.ACTOR, council, name=name)


def sit(council: Council, who: Person, start: date = BEGAN, end: date = CHANGED) -> terms.Held:
    """Give somebody a seat; her term as pages read it."""
    with transaction():
        terms.begin_term(factories.ACTOR, council, person=who, seat_group="members", start=start, end=end)
    return terms.terms_of(who)[-1]


def shown(council: Council, **wish: object) -> list[str]:
    """The names in the list of people."""
    return [each.name for each in lists.people(council, Wish(**wish)).lines]  # type: ignore[arg-type]  # any of them


def counter() -> Callable[[], int]:
    """Something that is different each time it is found."""
    found = iter(range(1, 1000))
    return lambda: next(found)


def test_an_answer_is_found_again_only_when_it_may_differ(app: Flask) -> None:
    """The same state gives the answer that is kept; another state, or another key, one of its own."""
    assert app
    kept: Kept[int] = Kept(2)
    find = counter()
    asked = [("a", 1), ("a", 1), ("a", 2), ("b", 2), ("a", 2)]
    assert [kept.of(key, state, find) for key, state in asked] == [1, 1, 2, 3, 2]


def test_only_so_many_answers_are_kept(app: Flask) -> None:
    """The oldest makes room."""
    assert app
    kept: Kept[int] = Kept(2)
    find = counter()
    assert [kept.of(key, 0, find) for key in ("a", "b", "c", "b", "a")] == [1, 2, 3, 2, 4]


def test_nothing_is_kept_that_may_be_taken_back(app: Flask) -> None:
    """Inside a transaction an answer is found anew, and afterwards what was kept before is still there."""
    assert app
    kept: Kept[int] = Kept(2)
    find = counter()
    before = kept.of("a", 0, find)
    with transaction():
        inside = [kept.of("a", 0, find), kept.of("b", 0, find)]
    assert (before, inside, kept.of("a", 0, find), kept.of("b", 0, find)) == (1, [2, 3], 1, 4)


def test_two_databases_in_one_process_share_nothing(any_app: Flask) -> None:
    """The address of the database is part of every key."""
    assert any_app
    found = _SHARED.of("a", 0, lambda: str(db.engine.url))
    assert found == str(db.engine.url)


_SHARED: Kept[str] = Kept(8)


def test_many_threads_may_ask_at_once(app: Flask) -> None:
    """Eight threads, more keys than are kept: everybody gets the answer to her own question."""
    kept: Kept[int] = Kept(3)

    def ask(number: int) -> bool:
        with app.app_context():
            return kept.of(number % 7, 0, lambda: number % 7) == number % 7

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(2000)))


def test_terms_are_as_they_stand_after_each_change(council: Council) -> None:
    """A term begun and a term amended are both seen at once."""
    before = terms.held_terms(council)
    began = sit(council, person(council, "Amina"))
    after = terms.held_terms(council)
    with transaction():
        terms.amend_term(
            factories.ACTOR,
            terms.term(council, began.term_id),
            kind=AmendmentKind.RESIGNED,
            new_end=date(2024, 7, 1),
            decided_on=date(2024, 6, 1),
            reason="Moved away.",
        )
    ends = [[each.end for each in found] for found in (before, after, terms.held_terms(council))]
    assert ends == [[], [CHANGED], [date(2024, 7, 1)]]


def test_a_term_that_was_taken_back_is_not_kept(council: Council) -> None:
    """A transaction reads its own term and fails; the next term of the same moment is another one."""
    who = person(council, "Amina")
    with pytest.raises(ZeroDivisionError), transaction():
        terms.begin_term(factories.ACTOR, council, person=who, seat_group="members", start=BEGAN, end=CHANGED)
        assert len(terms.held_terms(council)) == 1
        raise ZeroDivisionError
    assert terms.held_terms(council) == []
    sit(council, who, CHANGED, ENDS)
    assert [each.start for each in terms.held_terms(council)] == [CHANGED]


def test_what_is_told_after_a_term_began_in_the_same_transaction_is_seen(council: Council) -> None:
    """The terms are read between the beginning of a term and the note of whom it follows; the note is not lost."""
    left, follows = sit(council, person(council, "Amina")), person(council, "Berta")
    with transaction():
        term = terms.begin_term(factories.ACTOR, council, person=follows, seat_group="members", start=CHANGED, end=ENDS)
        terms.held_terms(council)
        asked = Replacement(term_id=left.term_id, person_id=follows.id, number=1, source="named", asked_on=CHANGED)
        asked.new_term_id = term.id
        db.session.add(asked)
    assert [each.follows for each in terms.held_terms(council)] == [None, left.term_id]


def test_what_a_page_does_with_the_terms_does_not_change_them(council: Council) -> None:
    """Each page gets a list of its own."""
    sit(council, person(council, "Amina"))
    terms.held_terms(council).clear()
    assert len(terms.held_terms(council)) == 1


def test_a_name_that_was_corrected_is_found_and_sorted_anew(council: Council) -> None:
    """The list was read before; the old name finds nobody afterwards."""
    amina = person(council, "Amina")
    person(council, "Berta")
    before = shown(council)
    with transaction():
        members.correct_person(factories.ACTOR, amina, name="Çağla")
    assert (before, shown(council), shown(council, search="cagla"), shown(council, search="amina")) == (
        ["Amina", "Berta"],
        ["Berta", "Çağla"],
        ["Çağla"],
        [],
    )


def test_a_name_that_was_erased_leaves_memory_with_the_next_reading(council: Council) -> None:
    """Her name finds nobody among those who were erased either, and nothing that is kept holds it."""
    amina = person(council, "Amina")
    shown(council)
    with transaction():
        members.erase_person(factories.ACTOR, amina, on=CHANGED)
    assert shown(council, search="amina", narrowing=Narrowing.ERASED) == []
    assert "amina" not in repr(in_order(council))


def test_those_who_were_erased_are_listed_in_a_process_that_never_knew_them(council: Council) -> None:
    """By pseudonym, in whatever order."""
    amina = person(council, "Amina")
    with transaction():
        members.erase_person(factories.ACTOR, amina, on=CHANGED)
    for order in Order:
        assert shown(council, narrowing=Narrowing.ERASED, order=order) == [amina.pseudonym]


@pytest.mark.parametrize("descending", [False, True])
def test_the_list_keeps_its_order_when_it_is_searched(council: Council, *, descending: bool) -> None:
    """By name and by the day on which somebody was added, both ways; no pseudonym holds the letters searched for."""
    for name in ("Berta Mio", "Amina Mio", "Carla"):
        person(council, name)
    by_name = shown(council, search="mio", order=Order.NAME, descending=descending)
    by_day = shown(council, search=" mio", order=Order.ADDED, descending=descending)
    turned = slice(None, None, -1 if descending else 1)
    assert (by_name, by_day) == (["Amina Mio", "Berta Mio"][turned], ["Berta Mio", "Amina Mio"][turned])


def test_with_too_many_names_the_pseudonym_is_searched(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are then neither opened nor compared."""
    monkeypatch.setattr(lists, "MOST_NAMES", 1)
    amina, berta = person(council, "Amina"), person(council, "Berta")
    in_pseudonyms = shown(council, search=amina.pseudonym.lower())
    by_default = shown(council)
    expected = [each.pseudonym for each in sorted((amina, berta), key=lambda each: each.pseudonym)]
    found = {amina.pseudonym: "Amina", berta.pseudonym: "Berta"}
    assert (in_pseudonyms, shown(council, search="berta"), by_default) == (
        ["Amina"],
        [],
        [found[each] for each in expected],
    )
