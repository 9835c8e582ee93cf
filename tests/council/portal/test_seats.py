"""Every page counts the vacant seats alike: the seats of the charter less those who sit."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.councils import service as councils
from council.councils.models import Council
from council.councils.rules import CharterRules
from council.database import transaction
from council.members import service as members
from council.portal.situation import Future, situation
from council.rotation.vacancy import service as replacements
from council.terms import service as terms
from council.terms.models import Term
from council.terms.seats import AmendmentKind
from tests import factories

SignIn = Callable[[FlaskClient, User], None]
TODAY = datetime.now(UTC).date()
SEATS = 24


def seat(council: Council, name: str, start: int, end: int) -> Term:
    """Somebody with a term from so many days from today until before so many."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name=name)
        first, last = TODAY + timedelta(days=start), TODAY + timedelta(days=end)
        return terms.begin_term(factories.ACTOR, council, person=person, seat_group="members", start=first, end=last)


def resign(term: Term, days: int) -> None:
    """Let a term end before its time, so many days from today."""
    with transaction():
        terms.amend_term(
            factories.ACTOR,
            term,
            kind=AmendmentKind.RESIGNED,
            new_end=TODAY + timedelta(days=days),
            decided_on=TODAY,
            reason="Moved.",
        )


@pytest.mark.parametrize(
    ("tenures", "gone", "sitting"),
    [
        ([], [], 0),
        ([(-300, 200), (-300, 200), (-100, 500)], [], 3),
        ([(-300, 200), (-300, 200), (-100, 500)], [-10], 2),
        ([(-300, 200), (-800, -20), (10, 500)], [], 2),  # one sits on in the interim, one comes
        ([(-300, 200), (-300, 200)], [30], 2),
    ],
)
def test_every_page_counts_the_seats_less_those_who_sit(  # noqa: PLR0913  # what the council is like, and who reads
    client: FlaskClient,
    council: Council,
    officer: User,
    *,
    sign_in: SignIn,
    tenures: list[tuple[int, int]],
    gone: list[int],
    sitting: int,
) -> None:
    """The desk, the council page, its table, the timeline and the list of vacancies, whatever has happened."""
    held = [seat(council, f"Person {number}", *days) for number, days in enumerate(tenures)]
    for term, days in zip(held, gone, strict=False):
        resign(term, days)
    sign_in(client, officer)
    pages = {each: client.get(f"/{council.slug}/{each}").get_data(as_text=True) for each in ("", "council", "terms")}
    vacant = SEATS - sitting
    found = situation(council, TODAY)
    assert (len(found.vacant), len(found.holders)) == (vacant, sitting)
    if held:
        assert f"{vacant} seats are vacant" in pages[""]
        assert pages["council"].partition("<tbody>")[2].partition("</tbody>")[0].count("Nobody") == vacant
        assert len(re.findall(r'role="listitem"', pages["council"])) == SEATS
        assert pages["terms"].partition("<tbody>")[2].count("Nobody") == vacant
    waiting = [each for each in replacements.vacancies(council, TODAY) if not each.interim_person_id]
    assert len(waiting) == vacant + sum(days > 0 for days in gone)


def test_whoever_leaves_before_the_rotation_does_not_stay_at_it(council: Council) -> None:
    """Her seat is one of those to fill, and the others on their way are as before."""
    leaving, _ending, _staying = (seat(council, f"Person {day}", -300, day) for day in (201, 200, 500))
    resign(leaving, 30)
    found = situation(council, TODAY)
    futures = {each.seat.term_id: (each.future, each.departs) for each in found.holders}
    assert futures[leaving.id] == (Future.LEAVES, True)
    assert sorted(future.value for future, _departs in futures.values()) == ["leaves", "may_return", "stays"]
    assert found.to_fill == SEATS - 1


def test_a_long_table_of_seats_is_read_by_pages_beside_the_whole_drawing(client: FlaskClient, sign_in: SignIn) -> None:
    """Every seat stands on one page of the table, and all are drawn on each; a page too far is the last."""
    council = _of_seats(130)
    for number in range(3):
        seat(council, f"Person {number}", -300, 200)
    sign_in(client, factories.make_user("large-officer", council, Role.SECRETARIAT))
    addresses = [f"/{council.slug}/council{asked}" for asked in ("", "?page=2", "?page=3", "?page=x")]
    shown = [client.get(each).get_data(as_text=True) for each in addresses]
    tables = [re.search(r"<caption>Seats and what.*?</table>", each, re.DOTALL) for each in shown]
    rows = [re.findall(r'<th scope="row">\s*<bdi>([^<]*)', table[0] if table else "") for table in tables]
    assert [len(each) for each in rows] == [100, 30, 30, 100]
    assert sorted(rows[0] + rows[1]) == ["Nobody"] * 127 + ["Person 0", "Person 1", "Person 2"]
    assert [len(re.findall(r'role="listitem"', each)) for each in shown] == [130] * 4
    assert ['<details id="table" open>' in each for each in shown] == [False, True, True, True]
    assert "Page 1 of 2" in shown[0]
    assert f'href="{addresses[1]}#table"' in shown[0]


def test_the_pages_of_the_table_keep_the_colours(client: FlaskClient, sign_in: SignIn) -> None:
    """Whoever goes on in the table looks at the same dimension."""
    council = _of_seats(130)
    for key in ("first", "second"):
        _dimension(council, key)
    seat(council, "Person", -300, 200)
    sign_in(client, factories.make_user("large-officer", council, Role.SECRETARIAT))
    page = client.get(f"/{council.slug}/council?by=second").get_data(as_text=True)
    assert f'href="/{council.slug}/council?by=second&amp;page=2#table"' in page


def _of_seats(seats: int) -> Council:
    rules = {
        "least_size": seats,
        "most_size": seats,
        "seat_groups": [{"key": "members", "name": {"en": "Members"}, "seats": seats}],
        "terms": {"months": 24},
    }
    with transaction():
        council = councils.found_council(
            factories.ACTOR, slug="large", name={"en": "Large"}, level="global", about={"en": "Of many seats."}
        )
        charter = CharterRules.model_validate(rules)
        councils.adopt_charter(factories.ACTOR, council, rules=charter, in_force_from=TODAY - timedelta(days=900))
    return council


def _dimension(council: Council, key: str) -> None:
    with transaction():
        councils.add_dimension(
            factories.ACTOR,
            council,
            key=key,
            name={"en": key},
            purpose={"en": "To balance."},
            sensitivity="open",
            values=[("north", {"en": "North"}), ("south", {"en": "South"})],
        )
