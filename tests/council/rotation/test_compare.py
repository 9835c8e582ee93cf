"""Proposals side by side: who differs, by what figures and rules, and why a former one was sent back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council import jobs
from council.access import Role
from council.accounts.models import User
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from council.rotation import bridge, review, service
from council.rotation.decision import Voice
from council.rotation.facts import gather
from council.rotation.models import Proposal
from council.rotation.sight import Sight, full_sight, sight_of
from council.rotation.workspace import comparing, pins
from council.rotation.workspace.comparing import Comparison
from council.rotation.workspace.trials import Changes
from tests import factories
from tests.council.councils.pages import text_of
from tests.council.rotation import helpers
from tests.council.rotation.helpers import DAY
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
ROTATION = "/test-council/rotations/2026-07-01"


def everything(council: Council) -> Sight:
    """What the secretariat sees."""
    return full_sight(councils.dimensions_of(council))


def nothing_but_open(council: Council) -> Sight:
    """What members see."""
    return sight_of(frozenset({Role.MEMBER}), councils.dimensions_of(council))


@pytest.fixture
def versions(app: Flask, council: Council) -> tuple[Proposal, Proposal, Person]:
    """Two proposals; the second was made under the decision that somebody of the first must not sit."""
    helpers.ready(council, 36)
    first = helpers.propose(app, council)
    joining = comparing.comparison([first, first], everything(council)).alike.rows
    chosen = next(row for row in joining if row.cells[0].text == "joins" and row.person_id)
    person = members.person(council, chosen.person_id) if chosen.person_id else None
    assert person is not None
    with transaction():
        pins.make_pin(
            ACTOR, council, rotation_on=DAY, person=members.person(council, person.id), seated=False, reason="Biased."
        )
    return first, helpers.propose(app, council), person


def row_of(told: Comparison, name: str) -> list[tuple[str, ...]]:
    """What becomes of somebody in each of the proposals, if they differ in it."""
    return [tuple(cell.text for cell in row.cells) for row in told.people.rows if row.label == name]


def test_the_person_who_differs_stands_first(council: Council, versions: tuple[Proposal, Proposal, Person]) -> None:
    """She joins in one and is not in the other; everybody who is listed as alike is alike; nobody is lost."""
    first, second, person = versions
    told = comparing.comparison([first, second], everything(council))
    assert row_of(told, members.name_of(person)) == [("joins", "not in it")]
    assert all(len({cell.text for cell in row.cells}) == 1 for row in told.alike.rows)
    labels = [row.label for row in (*told.people.rows, *told.alike.rows)]
    assert len(labels) == len(set(labels))
    seats = sum(row.cells[0].text in {"joins", "stays"} for row in (*told.people.rows, *told.alike.rows))
    assert seats == 24
    fixed = next(row for row in told.about.rows if row.label == "Who is fixed")
    assert [cell.lines for cell in fixed.cells] == [(), (f"{members.name_of(person)}: must not sit. Biased.",)]


def test_figures_stand_side_by_side(council: Council, versions: tuple[Proposal, Proposal, Person]) -> None:
    """Each dimension adds up to the council, priorities come with their proof, and the least chance is told."""
    first, second, _person = versions
    told = comparing.comparison([first, second], everything(council))
    for grid in told.dimensions:
        for column in range(2):
            assert sum(int(row.cells[column].text) for row in grid.rows) == 24
    badges = [cell.badge for row in told.goodness.rows for cell in row.cells if cell.badge]
    assert {badge.label for badge in badges} <= {"proven optimal", "best found"}
    assert len(badges) == 6
    least = next(row for row in told.goodness.rows if row.label == "Least chance of anyone who can be drawn")
    assert all(re.fullmatch(r"\d+\.\d%", cell.text) for cell in least.cells)
    assert len(told.quotas.rows) == len(councils.rules_of(first.charter).quotas)


def test_a_member_compares_under_pseudonyms_and_open_dimensions(
    council: Council, versions: tuple[Proposal, Proposal, Person]
) -> None:
    """She sees no name and no count of protected information, and every figure she may not see is left out."""
    first, second, person = versions
    told = comparing.comparison([first, second], nothing_but_open(council))
    assert row_of(told, person.pseudonym) == [("joins", "not in it")]
    assert row_of(told, members.name_of(person)) == []
    open_ones = {each.key for each in councils.dimensions_of(council) if each.sensitivity == "open"}
    assert len(told.dimensions) == len(open_ones & set(councils.rules_of(first.charter).dimensions))
    values = [cell.text for row in told.goodness.rows for cell in row.cells if cell.badge]
    assert values == [""] * len(values)


def test_what_was_sent_back_is_compared_with_its_reasons(
    council: Council, versions: tuple[Proposal, Proposal, Person]
) -> None:
    """Beside the new version stands why members said no to the former one."""
    first, second, _person = versions
    today = datetime.now(UTC).date()
    with transaction():
        about = review.open_review(ACTOR, first, closes_on=today, on=today)
    people = [each for each in db.session.scalars(select(Person)) if str(each.id) in about.voters]
    for person in people:
        with transaction():
            review.give_opinion(ACTOR, about, person, voice=Voice.NO, comment="Too few newcomers.", on=today)
    with transaction():
        review.close_review(ACTOR, about, on=today)
    told = comparing.comparison([first, second], everything(council))
    why = next(row for row in told.about.rows if row.label == "Why it went back")
    assert sorted(why.cells[0].lines) == sorted(f"{members.name_of(each)}: Too few newcomers." for each in people)
    assert why.cells[1].lines == ()


def test_the_rules_that_differ_are_told(app: Flask, council: Council) -> None:
    """A trial, and a proposal under a later charter, each say what they ask otherwise than the first one's charter."""
    helpers.ready(council, 36)
    first = helpers.propose(app, council)
    rules = gather(council, DAY).rules
    women = next(quota for quota in rules.quotas if quota.where == {"gender": ["woman"]})
    with transaction():
        changes = Changes(quotas={women.key: {"least": 13, "most": women.most}})
        trial = service.request_proposal(ACTOR, council, asked=bridge.ask(council, DAY, changes))
        job_id = jobs.work_on(trial.id)
    helpers.run(app, job_id)
    quotas = [each.model_dump(mode="json") for each in rules.quotas if each.key != women.key]
    helpers.adopt(council, {"quotas": quotas}, on=DAY)
    later = helpers.propose(app, council)
    told = comparing.comparison([first, trial, later], everything(council))
    lines = next(row for row in told.about.rows if row.label == "Rules").cells
    was = "between 11 and 15 members"
    assert [cell.lines for cell in lines] == [
        ("The charter, version 1",),
        ("The charter, version 1", f"Gender: Woman – between 13 and 15 members instead of {was}."),
        ("The charter, version 2", f"Gender: Woman – nothing asked instead of {was}."),
    ]
    assert [(column.number, column.trial) for column in told.columns] == [(1, False), (2, True), (3, False)]
    asked = next(row for row in told.quotas.rows if row.label == "Gender: Woman")
    assert asked.cells[2].text == "not asked"


def test_the_page_compares_two_to_four(  # noqa: PLR0917  # fixtures
    app: Flask, council: Council, versions: tuple[Proposal, Proposal, Person], client: FlaskClient, sign_in: SignIn
) -> None:
    """One, five, the same twice, one without an answer or one that is not there: each is told clearly."""
    first, _second, person = versions
    sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    page = f"{ROTATION}/compare"
    told = client.get(f"{page}?with=2&with=1")
    assert told.status_code == 200
    assert f"{members.name_of(person)} (differs) joins" in text_of(told.get_data(as_text=True))
    for few in ("", "?with=1", "?with=1&with=1"):
        answer = client.get(page + few)
        assert answer.status_code == 422
        assert "Choose two, three or four proposals to compare." in answer.get_data(as_text=True)
    for missing in ("9", "0", "x", "-1", "1.5", "99999999999999999999", "٣"):
        assert client.get(f"{page}?with=1&with={missing}").status_code == 404
    helpers.request(council)
    waiting = client.get(f"{page}?with=1&with=3")
    assert waiting.status_code == 422
    assert "Proposal 3 has no council to compare." in waiting.get_data(as_text=True)
    assert app
    assert first.number == 1


def test_too_many_are_refused(council: Council, client: FlaskClient, sign_in: SignIn) -> None:
    """Five columns are more than anyone can read; the limits are those that the page names."""
    assert (comparing.FEWEST, comparing.MOST) == (2, 4)
    helpers.ready(council, 20)
    for _number in range(5):
        with transaction():
            proposal = service.request_proposal(ACTOR, council, asked=bridge.ask(council, DAY))
        with transaction():
            service.cancel_proposal(ACTOR, service.proposal(council, DAY, proposal.number))
    sign_in(client, factories.make_user("officer", council, Role.SECRETARIAT))
    answer = client.get(f"{ROTATION}/compare?with=1&with=2&with=3&with=4&with=5")
    assert "Choose two, three or four proposals to compare." in answer.get_data(as_text=True)
