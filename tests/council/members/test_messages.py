"""What the application writes to people: her sealed copy, the mail if one reaches her, and what officers see of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.i18n import code
from council.mail import OutgoingMail
from council.members import message_words, messages
from council.members import service as members
from council.members.models import Message, Person
from tests import factories
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
HERS = "/me/test-council/messages"


def add(council: Council, **details: object) -> Person:
    """Somebody the council knows."""
    with transaction():
        return members.add_person(ACTOR, council, name="Amina", **details)  # type: ignore[arg-type]  # any of them


def send(person: Person, body: str = "Zzbody", number: int = 0) -> Message:
    """A message to her, saved."""
    with transaction():
        return messages.send(
            ACTOR, person, kind="outcome", subject=f"Zzsubject {number}", body=body, at=AT + timedelta(minutes=number)
        )


def test_a_message_is_a_sealed_copy_a_mail_and_an_act_without_words(council: Council) -> None:
    """What the tables keep of it beside the outbox cannot be read without her key."""
    person = add(council, contact=" Amina@Test.example ")
    message = send(person)
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.recipient, mail.subject, mail.body) == ("Amina@test.example", "Zzsubject 0", "Zzbody")
    assert b"Zz" not in message.subject_sealed + message.body_sealed
    body = db.session.scalars(select(Entry.body).where(Entry.act == Act.MESSAGE_SENT)).one()
    assert (b'"kind":"outcome"' in body, b"Zz" in body, b"Amina" in body) == (True, False, False)
    letter = messages.latest_to(person)
    assert letter is not None
    assert (letter.subject, letter.body, letter.by_mail) == ("Zzsubject 0", "Zzbody", True)


WAYS = [
    ("amina@test.example", None, "amina@test.example"),
    ("amina@test.example", "email", "amina@test.example"),
    ("amina@test.example", "phone", ""),
    ("amina@test.example", "post", ""),
    ("amina@test.example", "through_someone", ""),
    ("+41 22 123 45 67", None, ""),
    ("ask at the centre @ the market", "email", ""),
    (None, None, ""),
]


@pytest.mark.parametrize(("contact", "channel", "address"), WAYS)
def test_a_mail_goes_only_where_she_lets_it(
    council: Council, contact: str | None, channel: str | None, address: str
) -> None:
    """To the address she gave, unless she chose another way."""
    person = add(council, contact=contact)
    with transaction():
        person.channel = channel
    message = send(person)
    assert (messages.mail_address(person), message.by_mail) == (address, bool(address))
    assert len(list(db.session.scalars(select(OutgoingMail)))) == bool(address)


def test_her_account_comes_before_the_address_she_gave(council: Council, member_user: User) -> None:
    """It is the one she confirmed by signing in."""
    person = add(council, contact="other@test.example", user=member_user)
    assert messages.mail_address(person) == member_user.email


def test_her_language_is_hers_then_her_accounts(council: Council, member_user: User) -> None:
    """Then the one being read."""
    with transaction():
        member_user.language = "ru"
    people = [add(council), add(council, language="ar"), add(council, user=member_user)]
    found = []
    for person in people:
        with messages.in_her_language(person):
            found.append(code())
    assert found == ["en", "ar", "ru"]


def test_she_reads_her_messages_page_by_page_newest_first(
    client: FlaskClient, sign_in: SignIn, council: Council, member_user: User
) -> None:
    """Twenty on a page, with links that can be followed; her page leads there."""
    person = add(council, user=member_user)
    for number in range(21):
        send(person, "Read on:\n\nhttp://localhost/me", number)
    sign_in(client, member_user)
    page = client.get(HERS).get_data(as_text=True)
    assert page.index("Zzsubject 20") < page.index("Zzsubject 19") < page.index("Zzsubject 1<")
    assert "Zzsubject 0<" not in page
    assert '<a href="http://localhost/me"' in page
    assert "Zzsubject 0<" in client.get(f"{HERS}?page=2").get_data(as_text=True)
    assert client.get(f"{HERS}?page=x").status_code == client.get(f"{HERS}?page=999").status_code == 200
    me = client.get("/me").get_data(as_text=True)
    assert ("Zzsubject 20" in me, HERS in me) == (True, True)


def test_nobody_else_reads_them(  # noqa: PLR0917  # fixtures
    client: FlaskClient, sign_in: SignIn, council: Council, member_user: User, officer: User
) -> None:
    """The officer sees what it was about, when and how; another member, and a visitor, nothing."""
    person = add(council, user=member_user)
    send(person)
    assert client.get(HERS).status_code == 302
    sign_in(client, officer)
    assert client.get(HERS).status_code == 404
    page = client.get(f"/test-council/people/{person.id}").get_data(as_text=True)
    assert all(words in page for words in ("What a rotation means for her", "22 November 2026", "waiting to be sent"))
    assert "Zz" not in page
    other = factories.make_user("other")
    add(council, user=other)
    second = client.application.test_client()
    sign_in(second, other)
    assert "Zz" not in second.get(HERS).get_data(as_text=True)


def test_how_a_message_went_out(council: Council) -> None:
    """Each state of its mail in words."""
    person = add(council, contact="amina@test.example")
    message = send(person)
    found = [message_words.way_words(message)]
    assert message.mail is not None
    with transaction():
        message.mail.tries = 8
    found.append(message_words.way_words(message))
    with transaction():
        message.mail.sent_at = AT
    found.append(message_words.way_words(message))
    with transaction():
        db.session.delete(message.mail)
    db.session.expire(message)
    found.append(message_words.way_words(message))
    assert found == [
        "by mail, waiting to be sent",
        "by mail, but it could not be delivered",
        "by mail, sent on 22 November 2026, 09:00 UTC",
        "by mail",
    ]


def test_erasing_her_erases_what_was_written_to_her(council: Council) -> None:
    """Her copies cannot be read any more, and the outbox holds neither her address nor the text, sent or not."""
    person = add(council, contact="amina@test.example")
    first, _second = send(person), send(person)
    with transaction():
        first.mail.sent_at = AT  # type: ignore[union-attr]  # it has one
    with transaction():
        members.erase_person(ACTOR, person, on=AT.date())
    assert list(db.session.scalars(select(OutgoingMail))) == []
    assert [(each.subject, each.body) for each in messages.letters_of(person).letters] == [("", "")] * 2
    assert messages.mail_address(person) == ""


def test_nothing_is_written_to_whoever_was_erased(council: Council) -> None:
    """There is no key left to keep it under, and the refusal says so."""
    person = add(council, contact="amina@test.example")
    with transaction():
        members.erase_person(ACTOR, person, on=AT.date())
    assert not messages.reads_here(person)
    with pytest.raises(Refused, match="was erased"):
        send(person)
