"""What a person says, corrects and takes back herself; and that a look at her page is noted once a day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from council.access import Role
from council.accounts.models import User
from council.audit.models import Entry
from council.councils import service as councils
from council.councils.models import Council, Dimension, DimensionValue
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from tests import factories
from tests.council.members.helpers import add_dimension, read, send

SignIn = Callable[[FlaskClient, User], None]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ABOUT_ME = "/me/test-council/about-me"


@pytest.fixture
def her(council: Council, member_user: User) -> Person:
    """A person with an account, of whom the secretariat wrote one thing down."""
    with transaction():
        person = members.add_person(factories.ACTOR, council, name="Amina Diallo", contact="by post", user=member_user)
        members.declare_traits(factories.ACTOR, person, {"gender": "man"}, on=NOON.date(), by="officer")
    return person


@pytest.fixture
def at_home(client: FlaskClient, her: Person, member_user: User, sign_in: SignIn) -> FlaskClient:
    """Her browser, signed in."""
    assert her.user_id
    sign_in(client, member_user)
    return client


def _acts(person: Person, act: str) -> list[str]:
    """Who did something about a person, in order."""
    rows = select(Entry.actor).where(Entry.subject == f"person:{person.id}", Entry.act == act)
    return list(db.session.scalars(rows.order_by(Entry.sequence)))


def test_without_an_answer_prefer_not_to_say_is_chosen(at_home: FlaskClient) -> None:
    """Where nothing was declared, the choice that stands is the one that says nothing."""
    page = read(at_home, ABOUT_ME)
    region = page[page.index('id="trait_region"') :]
    chosen = region[: region.index("</fieldset>")]
    assert 'checked class="form-check-input" id="trait_region-' in chosen
    assert chosen.index("checked") > chosen.index('value="africa"')
    assert 'value="undisclosed"' in chosen


def test_an_officers_entry_is_marked_as_such(at_home: FlaskClient) -> None:
    """What somebody else wrote down for her says so, beside the question and in her history."""
    assert read(at_home, ABOUT_ME).count("Written down for you by the secretariat") == 2


def test_each_question_says_why_who_and_how_long(at_home: FlaskClient, council: Council) -> None:
    """Beside each question stand its purpose and how long the answer is kept."""
    add_dimension(council, "sealed")
    page = read(at_home, ABOUT_ME)
    assert page.count("kept until you take it back or are erased") == page.count('class="privacy-note"')
    assert "To test." in page


def test_what_she_says_replaces_what_an_officer_wrote(at_home: FlaskClient, her: Person) -> None:
    """Her own answer counts from now on, is marked as hers, and the earlier one stays in her history alone."""
    status, _page = send(at_home, ABOUT_ME, trait_gender="woman", trait_region="undisclosed", agreed="y")
    assert status == 302
    assert members.traits_of(her) == {"gender": "woman"}
    page = read(at_home, ABOUT_ME)
    assert ("Said by you" in page, page.count("Written down for you by the secretariat")) == (True, 1)


def test_an_answer_without_consent_is_not_kept(at_home: FlaskClient, her: Person) -> None:
    """Nothing is saved, and the page says what is missing."""
    status, page = send(at_home, ABOUT_ME, trait_gender="woman")
    assert (status, members.traits_of(her)) == (422, {"gender": "man"})
    assert "Tick this box if your answers may be kept" in page


def test_preferring_not_to_say_needs_no_consent(at_home: FlaskClient, her: Person) -> None:
    """Whoever only takes something away agrees to nothing by it."""
    status, _page = send(at_home, ABOUT_ME, trait_gender="undisclosed")
    assert (status, members.traits_of(her)) == (302, {"gender": "undisclosed"})


def test_a_form_filled_in_before_another_change_overwrites_nothing(at_home: FlaskClient, her: Person) -> None:
    """If the secretariat wrote something down in the meantime, she is asked to look again."""
    hidden = factories.hidden_fields(read(at_home, ABOUT_ME))
    with transaction():
        members.declare_traits(factories.ACTOR, her, {"region": "africa"}, on=NOON.date(), by="officer")
    sent = at_home.post(ABOUT_ME, data={**hidden, "trait_gender": "woman", "agreed": "y"})
    assert (sent.status_code, members.traits_of(her)["gender"]) == (409, "man")


def test_taking_an_answer_back_says_first_what_changes(at_home: FlaskClient, her: Person) -> None:
    """The page before it names the future and the past; afterwards nothing is declared any more."""
    path = f"{ABOUT_ME}/take-back/gender"
    assert "past counts of the council, stay as they were" in read(at_home, path)
    assert members.traits_of(her) == {"gender": "man"}
    assert send(at_home, path)[0] == 302
    assert members.traits_of(her) == {}
    assert at_home.get(path).status_code == 404


def test_a_value_that_is_no_longer_offered_stays_hers(at_home: FlaskClient, her: Person, council: Council) -> None:
    """A form that shows an answer no longer on the list neither loses nor changes it."""
    key = add_dimension(council, "open")
    with transaction():
        members.declare_traits(factories.ACTOR, her, {key: "first"}, on=NOON.date(), by="self")
        _retire(key)
    page = read(at_home, ABOUT_ME)
    assert "First value" in page
    assert send(at_home, ABOUT_ME, **{f"trait_{key}": "first"})[0] == 302
    assert members.traits_of(her)[key] == "first"


def test_an_answer_to_a_question_no_longer_asked_can_be_taken_back(
    at_home: FlaskClient, her: Person, council: Council
) -> None:
    """When the council stops asking, the answer is still hers to take back."""
    key = add_dimension(council, "open")
    with transaction():
        members.declare_traits(factories.ACTOR, her, {key: "first"}, on=NOON.date(), by="self")
        found = db.session.scalars(select(Dimension).where(Dimension.key == key)).one()
        councils.retire_dimension(factories.ACTOR, found, on=NOON.date())
    page = read(at_home, ABOUT_ME)
    assert (f'name="trait_{key}"' in page, f"take-back/{key}" in page) == (False, True)
    assert send(at_home, f"{ABOUT_ME}/take-back/{key}")[0] == 302
    assert key not in members.traits_of(her)


def _retire(key: str) -> None:
    """Take the value `first` of a dimension off the list."""
    found = (
        select(DimensionValue).join(DimensionValue.dimension).where(Dimension.key == key, DimensionValue.key == "first")
    )
    db.session.scalars(found).one().retired_on = NOON.date()


def test_she_corrects_her_own_name(at_home: FlaskClient, her: Person, member_user: User) -> None:
    """It counts at once, and the record names her as the one who corrected it."""
    status, _page = send(at_home, "/me/test-council/details", name="Amina D.", contact="", language="fr")
    assert status == 302
    assert (members.name_of(her), members.contact_of(her), her.language) == ("Amina D.", "", "fr")
    assert _acts(her, "person_corrected") == [member_user.actor_id]


def test_a_correction_of_a_stale_page_is_refused(at_home: FlaskClient, her: Person) -> None:
    """An officer's correction in between is not overwritten."""
    hidden = factories.hidden_fields(read(at_home, "/me/test-council/details"))
    with transaction():
        members.correct_person(factories.ACTOR, her, name="Aminata")
    sent = at_home.post("/me/test-council/details", data={**hidden, "name": "Amina"})
    assert (sent.status_code, members.name_of(her)) == (409, "Aminata")


@pytest.mark.parametrize("page", ["about-me", "details", "about-me/take-back/gender"])
def test_a_stranger_has_no_such_pages(client: FlaskClient, council: Council, sign_in: SignIn, page: str) -> None:
    """Somebody the council does not know as a person, and a council that is not there, look alike."""
    sign_in(client, factories.make_user("stranger"))
    found = [client.get(f"/me/{slug}/{page}").status_code for slug in (council.slug, "no-council")]
    assert found == [404, 404]


def test_a_look_is_noted_once_for_each_reader_and_day(
    client: FlaskClient, council: Council, her: Person, officer: User, *, sign_in: SignIn
) -> None:
    """Opening her page and the forms about her again the same day adds nothing; the next day it does."""
    where = f"/{council.slug}/people/{her.id}"
    with time_machine.travel(NOON, tick=False):
        sign_in(client, officer)
        for page in (where, f"{where}/correct", f"{where}/declare", where):
            read(client, page)
    assert _acts(her, "person_read") == [officer.actor_id]
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        other = client.application.test_client()
        sign_in(other, officer)
        read(other, where)
    assert _acts(her, "person_read") == [officer.actor_id] * 2


def test_reading_about_oneself_is_not_noted(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """An officer who sits herself does not fill her list with her own visits; an erased person's page is not noted."""
    officer = factories.make_user("sitting", council, Role.SECRETARIAT)
    with transaction():
        own = members.add_person(factories.ACTOR, council, name="Own", user=officer)
        gone = members.add_person(factories.ACTOR, council, name="Gone")
        members.erase_person(factories.ACTOR, gone, on=NOON.date())
    sign_in(client, officer)
    for each in (own, gone):
        read(client, f"/{council.slug}/people/{each.id}")
    assert (_acts(own, "person_read"), _acts(gone, "person_read")) == ([], [])
