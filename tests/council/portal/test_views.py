"""The front rooms through a real client: who is led where, who sees what, and what an empty council says."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from council.access import Role
from council.accounts.models import User
from council.councils.models import Council
from council.database import transaction
from council.terms import service as terms
from council.terms.service import Answer
from tests import factories
from tests.council.portal.conftest import Seated
from tests.council.portal.helpers import TODAY, add_person, read, seat

SignIn = Callable[[FlaskClient, User], None]

CLOSED_VALUES = ("Another gender", "Without regular status", "60 or over")


def test_a_visitor_finds_the_councils_and_the_way_in(client: FlaskClient, council: Council) -> None:
    """The first page needs no account: it lists public pages and leads to signing in."""
    page = read(client, "/")
    assert f"/{council.slug}/public/" in page
    assert "/sign-in" in page


def test_an_installation_without_councils_says_how_to_begin(client: FlaskClient) -> None:
    """Nobody meets an empty first page."""
    assert "There is no council yet" in read(client, "/")


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.SECRETARIAT, "/test-council/"),
        (Role.MEMBER, "/test-council/council"),
        (Role.AUDITOR, "/test-council/audit"),
        (Role.ADMINISTRATOR, "/test-council/council"),
    ],
)
def test_the_first_page_leads_each_role_to_the_page_it_needs(
    client: FlaskClient, council: Council, sign_in: SignIn, *, role: Role, path: str
) -> None:
    """The officer is led to the desk, the auditor to the record, the others to the council."""
    sign_in(client, factories.make_user("reader", council, role))
    assert f'<a href="{path}">' in read(client, "/").partition("<main")[2]


def test_whoever_has_no_desk_is_led_to_the_council(
    client: FlaskClient, council: Council, member_user: User, sign_in: SignIn
) -> None:
    """The council's own address serves every role: a member lands on the seats, not on an error."""
    sign_in(client, member_user)
    answer = client.get(f"/{council.slug}/")
    assert (answer.status_code, answer.location) == (302, f"/{council.slug}/council")


@pytest.mark.parametrize("path", ["/test-council/", "/test-council/council", "/test-council/audit"])
def test_a_stranger_finds_nothing_there(client: FlaskClient, council: Council, sign_in: SignIn, path: str) -> None:
    """An account without a role in the council meets the same page as for a council that does not exist."""
    assert council.slug == "test-council"
    sign_in(client, factories.make_user("stranger"))
    assert client.get(path).status_code == client.get("/no-such-council/council").status_code == 404


def test_the_desk_of_an_empty_council_says_how_to_begin(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """With a charter and nobody on the seats, the main action is the first call."""
    sign_in(client, officer)
    page = read(client, f"/{council.slug}/")
    assert "Nobody sits on this council yet" in page
    assert "Plan a call" in page


@pytest.mark.usefixtures("seated")
def test_the_desk_begins_with_the_coming_rotation(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """The heading is the rotation's day, and the main action leads to it."""
    sign_in(client, officer)
    page = read(client, f"/{council.slug}/")
    assert re.search(r"<h1>\s*The next rotation is on 1 July 2027\s*</h1>", page)
    assert f'<a class="btn btn-primary" href="/{council.slug}/rotations/2027-07-01">' in page


def test_a_member_reads_no_closed_figure(
    client: FlaskClient, council: Council, seated: Seated, sign_in: SignIn
) -> None:
    """Neither a restricted nor a sealed value appears on the council page of a member, and she reads why."""
    assert seated.listed.user is not None
    sign_in(client, seated.listed.user)
    page = read(client, f"/{council.slug}/council")
    assert [value for value in CLOSED_VALUES if value in page] == []
    assert "Not shown to you: Gender, Migration status, Age, Work" in page
    assert "7 more quotas count answers" in page


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR])
@pytest.mark.usefixtures("seated")
def test_secretariat_and_auditor_read_closed_figures_as_totals(
    client: FlaskClient, council: Council, sign_in: SignIn, role: Role
) -> None:
    """They see how many hold a closed value, with quota and target; no seat is marked with it."""
    sign_in(client, factories.make_user("reader", council, role))
    page = read(client, f"/{council.slug}/council")
    assert [value for value in CLOSED_VALUES if value not in page] == []
    marks = re.findall(r'aria-label="([^"]*)"', page)
    assert [mark for mark in marks for value in CLOSED_VALUES if value in mark] == []


@pytest.mark.usefixtures("seated")
def test_a_member_reads_names_only_of_those_who_agreed(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """Another member reads the name of a listed person and the pseudonym of one who is not."""
    sign_in(client, factories.make_user("other", council, Role.MEMBER))
    page = read(client, f"/{council.slug}/council")
    assert ("Amina Diallo" in page, "Bashir Nuur" in page) == (True, False)


def test_a_member_finds_herself_among_the_seats(
    client: FlaskClient, council: Council, seated: Seated, sign_in: SignIn
) -> None:
    """Her own seat says “You”."""
    assert seated.listed.user is not None
    sign_in(client, seated.listed.user)
    assert "You, Africa, Members, term until 1 July 2027, may return" in read(client, f"/{council.slug}/council")


@pytest.mark.parametrize(
    ("role", "found"),
    [
        (Role.SECRETARIAT, {"region": 200, "gender": 200, "migration_status": 404, "nothing": 404}),
        (Role.MEMBER, {"region": 200, "gender": 404, "migration_status": 404, "nothing": 404}),
        (Role.AUDITOR, {"region": 200, "gender": 404, "migration_status": 404, "nothing": 404}),
        (Role.ADMINISTRATOR, {"region": 404, "gender": 404, "migration_status": 404, "nothing": 404}),
    ],
)
@pytest.mark.usefixtures("seated")
def test_seats_are_coloured_only_by_what_the_reader_may_see_of_one_person(
    client: FlaskClient, council: Council, sign_in: SignIn, *, role: Role, found: dict[str, int]
) -> None:
    """Restricted dimensions colour seats for the secretariat alone, sealed ones for nobody."""
    sign_in(client, factories.make_user("reader", council, role))
    asked = {by: client.get(f"/{council.slug}/council?by={by}").status_code for by in found}
    assert asked == found


@pytest.mark.usefixtures("seated")
def test_an_administrator_sees_seats_without_anybodys_value(
    client: FlaskClient, council: Council, administrator: User, sign_in: SignIn
) -> None:
    """Whoever keeps the accounts sees how many sit, not who comes from where."""
    sign_in(client, administrator)
    page = read(client, f"/{council.slug}/council")
    marks = [mark for mark in re.findall(r'aria-label="([^"]*)"', page) if "term until" in mark]
    assert (len(marks), [mark for mark in marks if "Africa" in mark]) == (3, [])


def test_ones_own_page_shows_everything_recorded_of_oneself(
    client: FlaskClient, seated: Seated, sign_in: SignIn
) -> None:
    """Seat, limit, closed statements with who may see them, and how she appears in public."""
    assert seated.listed.user is not None
    sign_in(client, seated.listed.user)
    page = read(client, "/me")
    wanted = ("1 July 2027", "term 1 of 2", "Refugee", "60 or over", "only you; it is counted without your name")
    assert [each for each in wanted if each not in page] == []
    assert "your name stands on the council" in page


@pytest.mark.usefixtures("seated")
def test_ones_own_page_shows_nothing_of_others(
    client: FlaskClient, council: Council, officer: User, sign_in: SignIn
) -> None:
    """An officer's own page names no member and no statement, although her role could read them elsewhere."""
    sign_in(client, officer)
    page = read(client, "/me")
    assert [each for each in ("Amina", "Bashir", *CLOSED_VALUES) if each in page] == []
    assert f'href="/{council.slug}/"' in page


def test_a_member_answers_on_her_own_page(
    client: FlaskClient, council: Council, seated: Seated, sign_in: SignIn
) -> None:
    """The form on her page is carried out by the terms area, and her page then shows what she chose."""
    assert seated.listed.user is not None
    sign_in(client, seated.listed.user)
    page = read(client, "/me")
    action = re.search(r'action="(/me/terms/[^"]*)"', page)
    assert action is not None
    sent = client.post(action.group(1), data={**factories.hidden_fields(page), "answer": "stay"})
    assert sent.status_code == 302
    term_id = seated.term.id
    assert terms.answers(council, [term_id])[term_id].answer == "stay"
    assert re.search(r'value="stay"\s+checked', read(client, "/me"))


def test_a_member_who_reached_the_limit_is_not_asked(
    client: FlaskClient, council: Council, member_user: User, sign_in: SignIn
) -> None:
    """Where the charter leaves no choice, the page says so and from when she may come back."""
    person = add_person(council, "Dina Haddad", user=member_user)
    seat(council, person, start=TODAY.replace(year=2023, month=7, day=1), end=TODAY.replace(year=2025, month=7, day=1))
    seat(council, person)
    sign_in(client, member_user)
    page = read(client, "/me")
    assert ("What do you wish" in page, "You may come back from 1 July 2029 on" in page) == (False, True)


def test_an_account_no_council_knows_gets_a_kind_page(client: FlaskClient, sign_in: SignIn) -> None:
    """An empty own page says when something will be there."""
    sign_in(client, factories.make_user("nobody"))
    assert "No council knows you yet" in read(client, "/me")


@pytest.mark.usefixtures("seated")
def test_the_public_page_tells_nobodys_statement(client: FlaskClient, council: Council) -> None:
    """Not even an open one, and not that of somebody who agreed to be named."""
    page = read(client, f"/{council.slug}/public/")
    assert [each for each in ("Africa", "Woman", *CLOSED_VALUES) if each in page] == []


def test_a_former_member_is_not_on_the_public_page(client: FlaskClient, council: Council) -> None:
    """Agreeing to be named ends with the seat."""
    person = add_person(council, "Elira Hoxha", listed=True)
    seat(council, person, start=TODAY.replace(year=2023, month=7, day=1), end=TODAY.replace(year=2025, month=7, day=1))
    assert "Elira Hoxha" not in read(client, f"/{council.slug}/public/")


def test_anyone_can_read_how_to_report_a_reprisal(client: FlaskClient) -> None:
    """The contact page needs no account and names bodies outside."""
    assert "ohchr-reprisals@un.org" in read(client, "/contact")


@pytest.mark.usefixtures("seated")
def test_a_member_who_said_she_leaves_is_shown_as_leaving(
    client: FlaskClient, council: Council, officer: User, seated: Seated, *, sign_in: SignIn
) -> None:
    """An answer changes the drawing at once."""
    with transaction():
        terms.answer_term_end(factories.ACTOR, seated.term, answer=Answer.LEAVE, on=TODAY)
    sign_in(client, officer)
    page = read(client, f"/{council.slug}/council")
    assert "Amina Diallo, Africa, Members, term until 1 July 2027, leaves" in page
