"""The public account: what it holds is frozen, one follows the other, everybody reads it, and it betrays nobody."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.mail import OutgoingMail
from council.members import messages
from council.members import service as members
from council.members.choices.service import Attribution, Choices, choose
from council.members.models import Person
from council.recommendations import service
from council.recommendations.account import service as accounts
from council.recommendations.account.gathering import gathered
from council.recommendations.models import PublicAccount
from council.recommendations.trail import Stance
from tests import pdf_ua
from tests.council.recommendations.helpers import (
    ADOPTED,
    adopted,
    answered,
    drafted,
    seat,
    sent,
)
from tests.factories import ACTOR, hidden_fields

SignIn = Callable[[FlaskClient, User], None]
TODAY, LAST = date(2026, 12, 1), date(2026, 11, 30)
PUBLIC = "/test-council/public/account"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Every test here happens on the first of December."""
    with time_machine.travel(datetime(2026, 12, 1, 10, tzinfo=UTC), tick=False):
        yield


def published(council: Council, last_day: date = LAST, today: date = TODAY) -> PublicAccount:
    """An account up to a day."""
    with transaction():
        return accounts.publish(ACTOR, council, last_day=last_day, today=today)


def test_it_holds_what_was_asked_answered_done_and_overdue(council: Council) -> None:
    """Drafts and what was withdrawn before are not in it; figures count what happened in these days."""
    sent(council, "Nobody answers")
    answered(sent(council, "They answer"), date(2026, 10, 7))
    drafted(council, "A draft")
    found = gathered(council, ADOPTED, LAST)
    assert [(each["title"]["en"], each["state"], bool(each["late"])) for each in found["items"]] == [
        ("Nobody answers", "sent", True),
        ("They answer", "answered", False),
    ]
    assert found["figures"] == {
        "adopted": 2,
        "sent": 2,
        "answered": 1,
        "done": 0,
        "refused": 0,
        "overdue": 1,
        "days_to_acknowledge": 30,
        "days_to_answer": 30,
    }


def test_what_was_over_before_is_not_told_again(council: Council) -> None:
    """Once refused and told, it is left to the account that told it."""
    request = sent(council)
    answered(request, date(2026, 10, 7), stance=Stance.REFUSED, action="", action_due_on=None)
    assert gathered(council, date(2026, 10, 8), LAST)["items"] == []
    assert len(gathered(council, date(2026, 10, 7), LAST)["items"]) == 1


def test_it_stays_as_it_was_published(client: FlaskClient, council: Council) -> None:
    """A later answer changes nothing in it; the next account tells it."""
    request = sent(council)
    published(council)
    with time_machine.travel(datetime(2026, 12, 20, tzinfo=UTC), tick=False):
        answered(request, date(2026, 12, 10), reason="A late answer.")
        published(council, date(2026, 12, 15), date(2026, 12, 20))
    first, second = (client.get(f"{PUBLIC}/{number}").get_data(as_text=True) for number in (1, 2))
    assert "A late answer." not in first
    assert "Overdue: an answer was asked for by 2 November 2026" in first
    assert "A late answer." in second


def test_accounts_follow_one_another(council: Council) -> None:
    """The next begins the day after; none tells of a day twice or of today; the charter says when it is due."""
    adopted(council)
    first = accounts.next_account(council, TODAY)
    assert first is not None
    assert (first.first_day, first.due_on, first.late) == (ADOPTED, date(2027, 9, 1), False)
    for wrong in (TODAY, date(2026, 8, 1)):
        with pytest.raises(Refused, match="days that are over"):
            published(council, wrong)
    published(council)
    following = accounts.next_account(council, date(2027, 12, 2))
    assert following is not None
    assert (following.first_day, following.late) == (TODAY, True)


def test_there_is_nothing_to_account_for_before_anything_was_adopted(council: Council) -> None:
    """A draft alone makes no account."""
    drafted(council)
    assert accounts.next_account(council, TODAY) is None
    with pytest.raises(Refused, match="not adopted any"):
        published(council)


def named(council: Council, name: str, attribution: Attribution) -> Person:
    """A member who chose how minutes name her."""
    person = seat(council, name)
    with transaction():
        return choose(ACTOR, person, Choices(attribution=attribution), on=ADOPTED, by="self")


def test_people_are_named_as_they_chose_and_not_once_they_are_erased(client: FlaskClient, council: Council) -> None:
    """Who raised it by name or not at all; an objection in her words only if she wants it, and no longer erased."""
    open_one, quiet = named(council, "Amina Open", Attribution.NAME), named(council, "Boris Quiet", Attribution.NONE)
    row = adopted(council)
    with transaction():
        service.change(ACTOR, row, wording=_raised_by(open_one, quiet))
        service.dissent(ACTOR, row, open_one, words="Said aloud.", public=True)
        service.dissent(ACTOR, row, quiet, words="Kept close.", public=False)
    published(council)
    page = client.get(f"{PUBLIC}/1").get_data(as_text=True)
    assert "Amina Open and other members" in page
    assert "Said aloud." in page
    assert "Boris" not in page
    assert "Kept close." not in page
    assert "Objections whose words are not published: 1" in page
    with transaction():
        members.erase_person(ACTOR, open_one, on=TODAY)
    page = client.get(f"{PUBLIC}/1").get_data(as_text=True)
    assert "Amina" not in page
    assert "Said aloud." not in page
    assert "Objections whose words are not published: 2" in page


def _raised_by(*people: Person) -> service.Wording:
    return service.Wording(
        kind=service.Kind.POLICY,
        title={"en": "Open the libraries"},
        text={"en": "Let everyone borrow books."},
        consulted={},
        text_status={"en": "reviewed"},
        raised_by=tuple(each.id for each in people),
    )


def test_the_file_for_machines_names_nobody(client: FlaskClient, council: Council) -> None:
    """Every language, every answer, and of people only how many object."""
    her, row = named(council, "Amina Open", Attribution.NAME), adopted(council)
    with transaction():
        service.change(ACTOR, row, wording=_raised_by(her))
        service.dissent(ACTOR, row, her, words="Said aloud.", public=True)
    published(council)
    answer = client.get(f"{PUBLIC}/1/account.json")
    told = json.loads(answer.data)
    assert (told["format"], told["number"]) == ("migrant-council/public-account", 1)
    assert told["recommendations"][0]["objections"] == 1
    assert str(her.id) not in answer.get_data(as_text=True)
    assert "Amina" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_it_is_there_in_six_languages_as_a_page_and_as_a_file(
    client: FlaskClient, council: Council, language: str
) -> None:
    """A text that is not there in a language says in which it stands; the file is a PDF."""
    sent(council)
    published(council)
    page = client.get(f"{PUBLIC}/1?lang={language}").get_data(as_text=True)
    assert f'<html lang="{language}"' in page
    assert "Let everyone borrow books." in page
    if language in pdf_ua.LANGUAGES:
        pdf_ua.checked(client.get(f"{PUBLIC}/1/account.pdf?lang={language}").data)


def test_those_who_wish_are_sent_it_in_their_language(client: FlaskClient, council: Council) -> None:
    """Once, whoever wished for it and nobody else; the text is public, and the message is hers."""
    her, other = seat(council, "Amina", contact="amina@home.example", language="fr"), seat(council, "Boris")
    with transaction():
        accounts.choose(ACTOR, her, wished=True, on=TODAY)
        accounts.choose(ACTOR, other, wished=True, on=TODAY)
        accounts.choose(ACTOR, other, wished=False, on=TODAY)
    sent(council)
    account = published(council)
    with transaction():
        assert accounts.send_bulletin(ACTOR, account) == 1
    letter = messages.latest_to(her)
    assert letter is not None
    assert (letter.language, letter.by_mail) == ("fr", True)
    assert "/test-council/public/account/1?lang=fr" in letter.body
    assert messages.latest_to(other) is None
    to_her = select(OutgoingMail).where(OutgoingMail.recipient == "amina@home.example")
    assert len(db.session.scalars(to_her).all()) == 1
    assert Act.PUBLIC_ACCOUNT_SENT in set(db.session.scalars(select(Entry.act)))
    assert client.get(PUBLIC).status_code == 200


def test_the_secretariat_looks_it_over_and_publishes(
    client: FlaskClient, sign_in: SignIn, council: Council, officer: User
) -> None:
    """The page says when it is due, shows the whole account, asks to be sure, and publishes it once."""
    sent(council)
    sign_in(client, officer)
    listed = client.get("/test-council/recommendations/account").get_data(as_text=True)
    assert "The charter asks for the next account by 1 September 2027." in listed
    path = "/test-council/recommendations/account/publish"
    page = client.get(path).get_data(as_text=True)
    assert "A preview: nothing is published yet." in page
    assert "Let everyone borrow books." in page
    form = {**hidden_fields(page), "last_day": "2026-11-30"}
    assert client.post(path, data=form).status_code == 422
    assert client.post(path, data={**form, "confirm": "y"}).headers["Location"].endswith("/public/account/1")
    assert client.post(path, data={**form, "confirm": "y"}).status_code == 409
    assert [each.number for each in accounts.issues(council)] == [1]
