"""The public directory, skills, meetings and pairs, through a real client."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from council.access import Role
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from council.members.buddies import service as pairings
from council.members.choices.service import Attribution, Beside, Choices, choose
from council.members.groups import service as groups
from council.members.groups.service import Kind
from council.members.models import Person
from council.members.needs.service import Need, Needs, tell_needs
from council.members.skills import service as skills
from council.portal.situation import situation
from council.portal.together.directory import unaffiliated
from council.portal.together.meetings import meeting
from council.portal.together.pairs import own_pairs
from tests import factories
from tests.council.portal.conftest import Seated
from tests.council.portal.helpers import TODAY, add_person, read, seat

PAIR = {"kind": "buddy", "begins_on": "2026-11-22", "ends_on": "2027-11-22"}


def _choose(person: Person, choices: Choices) -> None:
    with transaction():
        choose(factories.ACTOR, db.session.get_one(Person, person.id), choices, on=TODAY, by="self")


def _send(client: FlaskClient, path: str, **fields: object) -> int:
    hidden = factories.hidden_fields(read(client, path))
    return client.post(path, data={**hidden, **fields}).status_code


def test_the_directory_names_who_agreed_with_what_each_allowed(
    client: FlaskClient, council: Council, seated: Seated
) -> None:
    """The others are one number, and a pseudonym stands nowhere."""
    _choose(seated.listed, Choices(spoken=("so",), listed=True, beside=frozenset({Beside.LANGUAGES})))
    _choose(seated.staying, Choices(spoken=("es",), attribution=Attribution.NAME))
    page = read(client, f"/{council.slug}/public/members")
    assert "3 members sit on the council. Agreed to be named: 1." in page
    assert ("Amina Diallo" in page, "Speaks Somali" in page) == (True, True)
    hidden = ("Bashir Nuur", "Carmen Rojas", "Spanish", *(each.pseudonym for each in (seated.listed, seated.staying)))
    assert [word for word in hidden if word in page] == []


def test_the_public_page_counts_and_leads_to_the_directory(
    client: FlaskClient, council: Council, seated: Seated
) -> None:
    """Names stand on one page only."""
    page = read(client, f"/{council.slug}/public/")
    assert seated.listed.listed
    assert "3 members sit on the council. Agreed to be named: 1." in page
    assert f"/{council.slug}/public/members" in page
    assert "Amina Diallo" not in page


def test_whoever_sits_no_more_is_in_no_directory(client: FlaskClient, council: Council) -> None:
    """Agreeing to be named ends with the seat."""
    person = add_person(council, "Elira Hoxha", listed=True)
    seat(council, person, start=date(2023, 7, 1), end=date(2025, 7, 1))
    page = read(client, f"/{council.slug}/public/members")
    assert ("Elira Hoxha" in page, "Nobody sits on this council yet." in page) == (False, True)


def test_groups_that_wish_so_are_named_in_public(client: FlaskClient, council: Council) -> None:
    """The others are not, and how to reach a group never is."""
    with transaction():
        for name, public in (("Harbour Light", True), ("Tuesday kitchen", False)):
            told = {"kind": Kind.INFORMAL, "name": name, "contact": "0170 555", "public": public}
            groups.add_group(factories.ACTOR, council, **told)  # type: ignore[arg-type]
    page = read(client, f"/{council.slug}/public/members")
    assert [each for each in ("Harbour Light", "Tuesday kitchen", "0170 555") if each in page] == ["Harbour Light"]


def test_coverage_counts_members_and_shows_gaps(mine: FlaskClient, council: Council, seated: Seated) -> None:
    """A member sees numbers and no name; a skill nobody told stands first."""
    with transaction():
        skills.add_skills(factories.ACTOR, council, [("health", {"en": "Health"}), ("media", {"en": "Media"})])
        outside = members.add_person(factories.ACTOR, council, name="Outside")
    for each in (seated.listed, seated.unlisted, outside):
        with transaction():
            present = db.session.get_one(Person, each.id)
            skills.declare_skills(factories.ACTOR, present, ["health"], on=TODAY, by="self")
    page = read(mine, f"/{council.slug}/skills")
    main = page[page.index('id="main"') :]
    assert "2 of 3 members told their skills." in main
    assert main.index("Media") < main.index("Health")
    assert ("nobody said so" in main, 'data-label="Members who have it">2<' in main) == (True, True)
    assert "Amina" not in main


def test_a_meeting_is_prepared_with_what_each_chose(desk: FlaskClient, council: Council, seated: Seated) -> None:
    """The secretariat sees how minutes name her, her needs, and their totals."""
    _choose(seated.listed, Choices(attribution=Attribution.PSEUDONYM, photo=True))
    with transaction():
        present = db.session.get_one(Person, seated.listed.id)
        told = Needs(("so",), (Need.CHILD_CARE,), "Two children.")
        tell_needs(factories.ACTOR, present, told, on=TODAY, by="self")
    shown = meeting(council, TODAY)
    first = next(each for each in shown.people if each.person_id == seated.listed.id)
    assert (first.minutes, first.photo, first.words) == (seated.listed.pseudonym, True, True)
    assert dict(shown.totals) == {"interpretation: Somali": 1, "Child care during meetings": 1}
    page = read(desk, f"/{council.slug}/people/meetings")
    assert ("interpretation: Somali: 1 member" in page, "Two children." in page) == (True, False)


@pytest.mark.parametrize(("inside", "expected"), [(0, "5 of 5 members belong to no group."), (1, ""), (2, "")])
def test_the_share_without_a_group_is_told_to_those_who_see_counts(
    council: Council, inside: int, *, expected: str
) -> None:
    """A number that could tell on somebody is kept back; others hear nothing at all."""
    people = [add_person(council, f"Member {number}") for number in range(5)]
    with transaction():
        told = {"kind": Kind.INFORMAL, "name": "A group", "contact": "", "public": False}
        group = groups.add_group(factories.ACTOR, council, **told)  # type: ignore[arg-type]
        for person in people[:inside]:
            groups.affiliate(factories.ACTOR, person, group, speaks_for=False, since=TODAY)
    for person in people:
        seat(council, person)
    found = situation(council, TODAY)
    words = unaffiliated(found, frozenset({Role.AUDITOR}))
    assert expected in words
    assert ("could tell on somebody" in words) == (not expected)
    assert unaffiliated(found, frozenset({Role.MEMBER, Role.ADMINISTRATOR})) == ""


def test_a_newcomer_is_suggested_a_buddy_who_shares_her_language(
    desk: FlaskClient, council: Council, seated: Seated
) -> None:
    """The suggestion says why, and leads to a form that is filled already; paired, it is gone."""
    newcomer = add_person(council, "Nadia Petrova")
    seat(council, newcomer, start=date(2026, 9, 1))
    _choose(seated.staying, Choices(spoken=("ru",)))
    _choose(newcomer, Choices(spoken=("uk", "ru")))
    page = read(desk, f"/{council.slug}/buddies")
    assert "Both speak Russian." in page
    form = read(desk, f"/{council.slug}/buddies/new?kind=buddy&newcomer={newcomer.id}&guide={seated.staying.id}")
    assert f'<option selected value="{seated.staying.id}">Carmen Rojas</option>' in form
    assert _send(desk, f"/{council.slug}/buddies/new", **PAIR, newcomer=newcomer.id, guide=seated.staying.id) == 302
    assert "Both speak Russian." not in read(desk, f"/{council.slug}/buddies")


def test_each_sees_the_other_by_the_name_she_allowed(desk: FlaskClient, council: Council, seated: Seated) -> None:
    """A name that was not allowed is a pseudonym on the other's page."""
    path = f"/{council.slug}/buddies/new"
    assert _send(desk, path, **PAIR, newcomer=seated.listed.id, guide=seated.unlisted.id) == 302
    hers, theirs = own_pairs(seated.listed, TODAY)[0], own_pairs(seated.unlisted, TODAY)[0]
    assert (seated.unlisted.pseudonym in hers, "Bashir" in hers) == (True, False)
    assert "Amina Diallo" in theirs


def test_a_member_reads_of_her_buddy_on_her_own_page(mine: FlaskClient, council: Council, seated: Seated) -> None:
    """It stands there with its last day, beside the ways to what she may choose."""
    with transaction():
        pairings.pair(
            factories.ACTOR,
            council,
            kind=pairings.PairingKind.HANDOVER,
            newcomer=members.person(council, seated.listed.id),
            guide=members.person(council, seated.staying.id),
            begins_on=TODAY,
            ends_on=date(2027, 2, 1),
        )
    page = read(mine, "/me")
    assert "who leaves a seat, hands over to you until 1 February 2027." in page
    assert f"/me/{council.slug}/preferences" in page


def test_a_pairing_is_ended_after_saying_what_that_does(desk: FlaskClient, council: Council, seated: Seated) -> None:
    """Afterwards it is on no page, and its own page is not there."""
    assert (
        _send(desk, f"/{council.slug}/buddies/new", **PAIR, newcomer=seated.listed.id, guide=seated.staying.id) == 302
    )
    pairing = pairings.pairings_of(council, TODAY)[0]
    path = f"/{council.slug}/buddies/{pairing.id}/end"
    assert "disappears from the pages of both" in read(desk, path)
    assert _send(desk, path) == 302
    assert desk.get(path).status_code == 404
    assert own_pairs(seated.listed, TODAY) == []


def test_a_form_that_pairs_nobody_is_refused(desk: FlaskClient, council: Council, seated: Seated) -> None:
    """Both people have to be chosen."""
    assert _send(desk, f"/{council.slug}/buddies/new", **PAIR, newcomer=seated.listed.id, guide="") == 422
    assert pairings.pairings_of(council, TODAY) == []


@pytest.mark.parametrize("page", ["public/members", "skills", "people/meetings", "buddies"])
def test_a_page_of_many_asks_the_database_as_often_for_two_members_as_for_eight(
    desk: FlaskClient, council: Council, page: str
) -> None:
    """The number of questions does not grow with the council."""
    counts = []
    for more in (2, 6):
        for number in range(more):
            person = add_person(council, f"Member {more} {number}", listed=True)
            seat(council, person, start=date(2024 + number % 2 * 2, 7, 1))
            _choose(person, Choices(spoken=("es",), listed=True))
        asked: list[object] = []
        event.listen(db.engine, "before_cursor_execute", lambda *told, asked=asked: asked.append(told[2]))
        read(desk, f"/{council.slug}/{page}")
        counts.append(len(asked))
    assert counts[1] == counts[0]
