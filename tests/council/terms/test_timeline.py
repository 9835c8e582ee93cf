"""The timeline: whom it shows to whom, what it can be narrowed to, and how much it asks of the database."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from council import crypto
from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.councils.rules import TermRules
from council.database import db, moment, transaction
from council.members import service as members
from council.members.models import Person
from council.terms import service as terms
from council.terms.models import Term
from council.terms.seats import AmendmentKind, Held, Seat
from council.terms.timeline.people import PersonState, Someone
from council.terms.timeline.strips import Axis, Bar, BarKind, axis_of, bars_of, placed
from tests import factories

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()
START, END = TODAY - timedelta(days=300), TODAY + timedelta(days=430)
TWO_YEARS = TermRules(months=24, most_consecutive=2, cooling_off_months=24)


def seat(council: Council, name: str, start: date = START, end: date = END, **known: object) -> tuple[Person, Term]:
    """Somebody with one term."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name=name, **known)  # type: ignore[arg-type]
        term = terms.begin_term(factories.ACTOR, council, person=person, seat_group="members", start=start, end=end)
    return person, term


def declare(person: Person, **values: str) -> None:
    """Write down what somebody says of herself."""
    with transaction():
        members.declare_traits(factories.ACTOR, person, values, on=TODAY, by="self")


def page(client: FlaskClient, council: Council, **told: str) -> str:
    """The timeline under an address."""
    return client.get(f"/{council.slug}/terms", query_string=told).get_data(as_text=True)


def rows(text: str) -> list[str]:
    """Who stands in the table, without whoever is nobody."""
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [name for name in re.findall(r"<bdi>(.*?)</bdi>", body) if name != "Nobody"]


def test_the_timeline_can_be_narrowed_by_state_and_cohort(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Who sits, who comes and who sat are told apart; a cohort is the day its terms were agreed to end."""
    seat(council, "Amina Diallo")
    seat(council, "Lin Wei", TODAY + timedelta(days=30), TODAY + timedelta(days=600))
    seat(council, "Pilar Soto", TODAY - timedelta(days=900), TODAY - timedelta(days=400))
    sign_in(client, officer)
    found = {each: rows(page(client, council, state=each)) for each in ("sitting", "coming", "ended", "nonsense")}
    assert found == {
        "sitting": ["Amina Diallo"],
        "coming": ["Lin Wei"],
        "ended": ["Pilar Soto"],
        "nonsense": ["Amina Diallo", "Lin Wei", "Pilar Soto"],
    }
    assert rows(page(client, council, cohort=END.isoformat())) == ["Amina Diallo"]
    assert rows(page(client, council, cohort="2019-01-01", group="nobody")) == found["nonsense"]


def test_whoever_resigned_stays_in_the_cohort_in_which_she_began(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """The day agreed first is her cohort, and how her term ends is told to the secretariat."""
    _person, term = seat(council, "Amina Diallo")
    with transaction():
        terms.amend_term(
            factories.ACTOR,
            db.session.get_one(Term, term.id),
            kind=AmendmentKind.RESIGNED,
            new_end=TODAY + timedelta(days=9),
            decided_on=TODAY,
            reason="Moved.",
        )
    sign_in(client, officer)
    text = page(client, council, cohort=END.isoformat())
    assert (rows(text), "resigned" in text) == (["Amina Diallo"], True)


def test_names_and_what_was_said_are_shown_as_far_as_the_reader_may_see_them(
    client: FlaskClient, council: Council, *, officer: User, member_user: User, auditor: User, sign_in: SignIn
) -> None:
    """A member reads names of those who agreed and may narrow by open dimensions; a sealed one is there for nobody."""
    named, _term = seat(council, "Amina Diallo", listed=True)
    unnamed, _term = seat(council, "Lin Wei")
    pseudonym = unnamed.pseudonym
    declare(named, region="africa", gender="woman")
    declare(unnamed, region="asia-pacific", gender="woman")
    found = {}
    for user in (officer, member_user, auditor):
        client.delete_cookie("session")
        sign_in(client, user)
        found[user.name] = (
            rows(page(client, council, said="region:africa")),
            client.get(f"/{council.slug}/terms?said=gender:woman").status_code,
            client.get(f"/{council.slug}/terms?said=migration_status:refugee").status_code,
            client.get(f"/{council.slug}/terms?said=no_such:thing").status_code,
            sorted(rows(page(client, council))),
        )
    others = (["Amina Diallo"], 404, 404, 404, sorted(["Amina Diallo", pseudonym]))
    assert found == {
        "Officer": (["Amina Diallo"], 200, 404, 404, ["Amina Diallo", "Lin Wei"]),
        "Member": others,
        "Auditor": others,
    }


def test_a_person_who_was_erased_stands_under_her_pseudonym(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Her terms stay, her name and what she said are gone, also from what the list can be narrowed to."""
    person, _term = seat(council, "Amina Diallo")
    declare(person, region="africa")
    pseudonym = person.pseudonym
    with transaction():
        members.erase_person(factories.ACTOR, db.session.get_one(Person, person.id), on=TODAY)
    sign_in(client, officer)
    assert rows(page(client, council)) == [pseudonym]
    assert rows(page(client, council, said="region:africa")) == []


def test_a_vacant_seat_stands_in_the_list_of_who_sits(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """As many rows without a person as the charter has seats left; none among those who sat before."""
    seat(council, "Amina Diallo")
    sign_in(client, officer)
    seat(council, "Pilar Soto", TODAY - timedelta(days=900), TODAY - timedelta(days=400))
    found = [page(client, council, state=state).partition("<tbody>")[2].count("Nobody") for state in ("", "ended")]
    assert found == [23, 0]


@contextmanager
def questions() -> Iterator[list[str]]:
    """The questions that the database is asked meanwhile."""
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def many(council: Council, first: int, last: int) -> None:
    """So many people who sat one after another, written at once."""
    people, held = [], []
    with transaction():
        for number in range(first, last):
            person_id, term_id = uuid4(), uuid4()
            crypto.make_key(person_id)
            name = crypto.seal(person_id, f"Person {number}", crypto.Place("people", "name_sealed", person_id))
            person = Person(id=person_id, council_id=council.id, pseudonym=f"Q-{number:06}", created_at=moment())
            person.name_sealed = name
            people.append(person)
            start = date(2000, 1, 1) + timedelta(days=number)
            held.append(
                Term(
                    id=term_id,
                    council_id=council.id,
                    person_id=person_id,
                    seat_group="members",
                    start=start,
                    end=start + timedelta(days=1 + number % 700),
                    created_at=moment(),
                )
            )
        db.session.add_all(people)
        db.session.flush()
        db.session.add_all(held)


@pytest.mark.parametrize("told", [{}, {"state": "ended", "cohort": "2000-01-02"}, {"said": "region:africa"}])
def test_the_number_of_questions_does_not_grow_with_the_people(
    client: FlaskClient, council: Council, officer: User, *, sign_in: SignIn, told: dict[str, str]
) -> None:
    """Ten, a hundred and a thousand people cost the same, narrowed or not."""
    sign_in(client, officer)
    counts = []
    for first, last in ((0, 10), (10, 100), (100, 1000)):
        many(council, first, last)
        with questions() as asked:
            assert client.get(f"/{council.slug}/terms", query_string=told).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_a_bar_reaches_as_far_as_its_days() -> None:
    """A year in the middle of four is a quarter of the strip, and what lies outside is cut at the edge."""
    axis = Axis(date(2024, 1, 1), date(2028, 1, 1))
    bars = [
        Bar(BarKind.TERM, date(2025, 1, 1), date(2026, 1, 1), date(2026, 1, 1)),
        Bar(BarKind.OFF, date(2027, 1, 1), date(2030, 1, 1)),
        Bar(BarKind.PAST, date(2020, 1, 1), date(2022, 1, 1)),
    ]
    found = placed(bars, axis, {date(2026, 1, 1): 3})
    assert [(each.kind, each.x, each.width, each.hue) for each in found] == [
        ("term", 25.05, 24.98, 3),
        ("off", 75.02, 24.98, None),
    ]


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(1, 9000), st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_everything_drawn_lies_on_the_strip(start: date, days: int, on: date) -> None:
    """Whatever the days: no bar begins before the strip or ends behind it, and today is on it."""
    bar = Bar(BarKind.TERM, start, start + timedelta(days=days))
    axis = axis_of([bar], on)
    assert axis.shows(on)
    assert all(each.x >= 0 and each.x + each.width <= 100.01 for each in placed([bar], axis, {}))
    assert sum(named for *_rest, named in axis.years()) <= 9


def test_interim_what_may_follow_and_time_off_are_drawn() -> None:
    """A last term is followed by time off, a first by what may still be served; interim reaches until today."""
    first, second = date(2024, 7, 1), date(2026, 7, 1)
    person = UUID(int=1)
    term = Held(uuid4(), person, "members", first, second, second)
    sitting = Someone(person, (term,), PersonState.SITTING, Seat(person, term.term_id, "members", first, second))
    assert [(each.kind, each.start, each.end) for each in bars_of(sitting, TWO_YEARS, date(2026, 1, 1))] == [
        (BarKind.TERM, first, second),
        (BarKind.POSSIBLE, second, date(2028, 7, 1)),
        (BarKind.OFF, date(2028, 7, 1), date(2030, 7, 1)),
    ]
    late = Someone(person, (term,), PersonState.SITTING, Seat(person, term.term_id, "members", first, second, True))  # noqa: FBT003  # interim
    kinds = [(each.kind, each.start, each.end) for each in bars_of(late, TWO_YEARS, date(2026, 8, 1))]
    assert kinds[:2] == [(BarKind.PAST, first, second), (BarKind.INTERIM, second, date(2026, 8, 1))]


def test_the_strips_are_mirrored_where_one_reads_from_right_to_left(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Today stands as far from the right edge in Arabic as from the left in English."""
    seat(council, "Amina Diallo")
    sign_in(client, officer)
    here = [float(x) for x in re.findall(r'x1="([\d.]+)%"[^>]*strip-today', page(client, council))]
    client.set_cookie("language", "ar")
    there = [float(x) for x in re.findall(r'x1="([\d.]+)%"[^>]*strip-today', page(client, council))]
    assert [round(100 - x, 2) for x in here] == there
    assert len(here) > 0


def test_a_role_alone_shows_the_timeline_and_no_role_does_not(
    client: FlaskClient, council: Council, administrator: User, sign_in: SignIn
) -> None:
    """An administrator sees pseudonyms and may narrow by nothing that was said; a stranger finds nothing."""
    person, _term = seat(council, "Amina Diallo")
    pseudonym = person.pseudonym
    sign_in(client, administrator)
    text = page(client, council)
    assert (rows(text), 'name="said"' in text) == ([pseudonym], False)
    client.delete_cookie("session")
    sign_in(client, factories.make_user("stranger", factories.make_council("elsewhere"), Role.MEMBER))
    assert client.get(f"/{council.slug}/terms").status_code == 404


def test_one_persons_terms_stand_together_with_how_each_was_changed(
    client: FlaskClient, council: Council, *, officer: User, member_user: User, sign_in: SignIn
) -> None:
    """The secretariat reads her limit and the reasons; for a member the page is not there."""
    person, term = seat(council, "Amina Diallo")
    seat(council, "Lin Wei")
    person_id = person.id
    with transaction():
        terms.amend_term(
            factories.ACTOR,
            db.session.get_one(Term, term.id),
            kind=AmendmentKind.EXTENDED,
            new_end=END + timedelta(days=30),
            decided_on=TODAY,
            reason="The election is late.",
        )
    sign_in(client, officer)
    path = f"/{council.slug}/people/{person_id}/terms"
    assert path in client.get(f"/{council.slug}/people/{person_id}").get_data(as_text=True)
    text = client.get(path).get_data(as_text=True)
    told = ("Term 1 of at most 2 in a row.", "The election is late.", "Amina Diallo", "Lin Wei")
    assert [words in text for words in told] == [True, True, True, False]
    client.delete_cookie("session")
    sign_in(client, member_user)
    assert client.get(path).status_code == 404


def test_somebody_without_a_term_is_told_apart(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """Her page says that she never sat, and leads to giving her a term."""
    with transaction():
        person_id = members.add_person(factories.ACTOR, council, name="Lin Wei").id
    sign_in(client, officer)
    text = client.get(f"/{council.slug}/people/{person_id}/terms").get_data(as_text=True)
    assert ("never held a seat" in text, f"/people/{person_id}/terms/new" in text) == (True, True)
