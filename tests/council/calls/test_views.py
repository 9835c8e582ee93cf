"""The pages about calls and applications, through a real client."""

import pytest
from flask.testing import FlaskClient

from council.calls import codes, service
from council.calls.models import Application, Call
from council.calls.service import Stage
from council.councils.models import Council
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.council.calls.applicants import receipt_in
from tests.council.calls.conftest import plan
from tests.council.members.helpers import read, send

DAYS = {"rotation_on": "2026-07-01", "opens_on": "2026-01-01", "closes_on": "2026-03-01"}


def _base(call: Call) -> str:
    return f"/{call.council.slug}/calls/{call.id}"


def test_an_empty_list_says_how_to_begin(desk: FlaskClient, council: Council) -> None:
    """Nobody meets an empty table without a way on."""
    page = read(desk, f"/{council.slug}/calls")
    assert ("No call is planned" in page, f"/{council.slug}/calls/new" in page) == (True, True)


def test_a_call_is_planned_in_two_languages_and_changed(desk: FlaskClient, council: Council) -> None:
    """Titles and texts are kept per language; a later change keeps what it does not touch."""
    words = {"title_en": "Join the council", "title_ar": "انضم إلى المجلس", "text_en": "Who may apply.\r\nHow."}
    assert send(desk, f"/{council.slug}/calls/new", **DAYS, **words)[0] == 302
    call = service.calls_of(council)[0]
    assert call.title == {"en": "Join the council", "ar": "انضم إلى المجلس"}
    page = read(desk, _base(call))
    assert "The call was planned. Next: “Write the notice on taking part”." in page
    assert ("<p>Who may apply.</p>" in page, "<p>How.</p>" in page) == (True, True)
    status, _body = send(desk, f"{_base(call)}/edit", **DAYS, title_en="Join us", title_ar="انضم إلى المجلس")
    assert (status, service.calls_of(council)[0].title["en"]) == (302, "Join us")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({**DAYS}, "Write a title, in this language or in another one below."),
        (
            {**DAYS, "title_en": "Call", "closes_on": "2025-12-31"},
            "Choose a day after the one on which the call opens.",
        ),
        (
            {**DAYS, "title_en": "Call", "closes_on": "2026-08-01"},
            "Choose a day after the one on which the call closes.",
        ),
        ({**DAYS, "title_en": "Call", "opens_on": "2026-02-30"}, "Enter a date, for example 2027-06-30."),
    ],
)
def test_a_call_that_is_not_complete_is_told_by_field(
    desk: FlaskClient, council: Council, fields: dict[str, str], words: str
) -> None:
    """The page says what is missing, and no call is saved."""
    status, body = send(desk, f"/{council.slug}/calls/new", **fields)
    assert (status, words in body) == (422, True)
    assert service.calls_of(council) == []


def test_an_application_on_paper_is_entered_whole_and_a_receipt_handed_over(desk: FlaskClient, call: Call) -> None:
    """A name is enough; who entered it is marked, and the code on the slip opens the application."""
    path = f"{_base(call)}/applications/new"
    sent = {"name": "Lin Wei", "received_on": "2026-02-01", "language": "zh", "trait_colour": "first", "told": "y"}
    slip = desk.post(path, data={**factories.hidden_fields(read(desk, path)), **sent}).get_data(as_text=True)
    person = db.session.scalars(db.select(Person)).one()
    found = db.session.scalars(db.select(Application)).one()
    assert (found.entered, found.language, person.assisted) == ("paper", "zh", True)
    assert members.traits_of(person)["colour"] == "first"
    assert codes.hashed(receipt_in(slip)) == found.receipt_hash
    assert "Lin Wei" not in slip
    assert "Lin Wei" in read(desk, _base(call))


def test_nothing_is_taken_in_that_the_person_did_not_tell(desk: FlaskClient, call: Call) -> None:
    """Without the officer's word that she told it and agreed, nothing is saved."""
    path = f"{_base(call)}/applications/new"
    sent = {"name": "Lin Wei", "received_on": "2026-02-01", "language": "zh"}
    answer = desk.post(path, data={**factories.hidden_fields(read(desk, path)), **sent})
    assert (answer.status_code, db.session.scalars(db.select(Person)).all()) == (422, [])


def test_the_next_step_of_a_call_is_offered_once(desk: FlaskClient, call: Call) -> None:
    """What is a button above is no link below, too."""
    page = read(desk, f"/test-council/calls/{call.id}")
    links = [f"/test-council/calls/{call.id}/{path}" for path in ("applications/new", "publish", "accept", "notice")]
    assert max(page.count(f'href="{link}"') for link in links) == 1


def test_an_application_is_decided_with_its_reason(desk: FlaskClient, call: Call) -> None:
    """Turning somebody away without a reason is refused by field; with one it is saved."""
    application = _application(call)
    path = f"{_base(call)}/applications/{application.id}"
    status, body = send(desk, path, stage="not_eligible", reason="")
    assert (status, "Write why this application is not eligible." in body) == (422, True)
    assert send(desk, path, stage="not_eligible", reason="Lives elsewhere.")[0] == 302
    decided = db.session.get_one(Application, application.id)
    assert (decided.stage, service.reason_of(decided)) == ("not_eligible", "Lives elsewhere.")


def _application(call: Call, name: str = "Amina") -> Application:
    with transaction():
        person = members.add_person(factories.ACTOR, call.council, name=name)
        return service.receive_application(factories.ACTOR, call, person=person, on=call.opens_on)


def test_a_decision_over_somebody_elses_is_refused(desk: FlaskClient, call: Call) -> None:
    """Two officers who decide at once do not overwrite each other."""
    application = _application(call)
    path = f"{_base(call)}/applications/{application.id}"
    stale = factories.hidden_fields(read(desk, path))
    assert send(desk, path, stage="eligible")[0] == 302
    assert desk.post(path, data={**stale, "stage": "withdrawn"}).status_code == 409
    assert service.call_counts(call)[Stage.ELIGIBLE] == 1


def test_all_received_applications_are_accepted_after_asking_once(desk: FlaskClient, call: Call) -> None:
    """The page says how many there are; afterwards all of them are eligible."""
    for number in range(3):
        _application(call, f"Person {number}")
    path = f"{_base(call)}/accept"
    assert "Mark 3 applications as eligible" in read(desk, path)
    assert send(desk, path)[0] == 302
    assert service.call_counts(call)[Stage.ELIGIBLE] == 3


def test_applications_are_listed_by_stage_and_page(desk: FlaskClient, call: Call) -> None:
    """The list narrows to a stage and is cut into pages; what the address invents is ignored."""
    for number in range(51):
        _application(call, f"Person {number:02}")
    assert "Page 2 of 2" in read(desk, f"{_base(call)}?page=2&stage=received")
    assert "No application is at this stage." in read(desk, f"{_base(call)}?stage=eligible")
    assert "Page 1 of 2" in read(desk, f"{_base(call)}?stage=whatever&page=-1")


def test_a_persons_applications_are_on_a_page_of_their_own(desk: FlaskClient, call: Call) -> None:
    """From the person one finds every call she applied to."""
    application = _application(call)
    page = read(desk, f"/{call.council.slug}/people/{application.person_id}")
    path = f"/{call.council.slug}/people/{application.person_id}/applications"
    assert path in page
    assert f"/applications/{application.id}" in read(desk, path)


@pytest.mark.parametrize("path", ["", "/edit", "/accept", "/applications/new", "/import", "/import/example.csv"])
def test_a_call_of_another_council_is_not_there(desk: FlaskClient, council: Council, path: str) -> None:
    """Its id looks like no id at all, on every page of a call."""
    elsewhere = plan(factories.make_council("other"))
    assert desk.get(f"/{council.slug}/calls/{elsewhere.id}{path}").status_code == 404


@pytest.mark.parametrize("role", ["member_user", "auditor", "administrator"])
def test_calls_are_open_to_the_secretariat_alone(
    client: FlaskClient, council: Council, role: str, request: pytest.FixtureRequest
) -> None:
    """Any other role finds nothing there."""
    factories.sign_in(client, request.getfixturevalue(role))
    assert client.get(f"/{council.slug}/calls").status_code == 404
