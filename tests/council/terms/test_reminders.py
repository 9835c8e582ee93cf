"""Reminders in a real database: who is told what in which language, the officer's list and notes, and two workers."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import time_machine
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from council import cli, terminal
from council.access import Role
from council.accounts.models import User
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, transaction
from council.errors import Refused
from council.mail import OutgoingMail
from council.members import messages
from council.members import service as members
from council.members.models import Message, Person
from council.terms import service as terms
from council.terms.models import Term
from council.terms.reminders import service as reminders
from council.terms.reminders.models import SentReminder
from council.terms.reminders.service import Way
from council.terms.seats import AmendmentKind
from council.terms.service import Answer
from tests import factories
from tests.factories import ACTOR

SignIn = Callable[[FlaskClient, User], None]
START, END = date(2025, 7, 1), date(2027, 7, 1)
SIXTY = END - timedelta(days=60)
LIST = "/test-council/terms/reminders"


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Every test here happens sixty days before the terms end."""
    with time_machine.travel(SIXTY, tick=False):
        yield


@pytest.fixture
def questions(client: FlaskClient) -> Iterator[Callable[[str], int]]:
    """Reads a page and says how many questions it asked the database."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def read(path: str) -> int:
        asked.clear()
        assert client.get(path).status_code == 200
        return len(asked)

    event.listen(db.engine, "before_cursor_execute", note)
    yield read
    event.remove(db.engine, "before_cursor_execute", note)


def sit(council: Council, name: str, start: date = START, **details: object) -> Term:
    """Somebody on a seat until the end."""
    with transaction():
        person = members.add_person(ACTOR, council, name=name, **details)  # type: ignore[arg-type]  # any of them
        return terms.begin_term(ACTOR, council, person=person, seat_group="members", start=start, end=END)


def send(council: Council, on: date = SIXTY) -> int:
    """What a worker sends on a day."""
    with transaction():
        return len(reminders.send_due(ACTOR, council, on=on))


def mails() -> dict[str, OutgoingMail]:
    """What waits in the outbox, by address."""
    return {each.recipient: each for each in db.session.scalars(select(OutgoingMail))}


def letter_to(term: Term) -> messages.Letter:
    """The last message to the holder of a term."""
    found = messages.latest_to(term.person)
    assert found is not None
    return found


def acts(act: Act) -> list[Entry]:
    """These acts in the record."""
    return list(db.session.scalars(select(Entry).where(Entry.act == act)))


# What goes out


def test_each_is_reminded_once_in_her_language_and_by_her_way(council: Council, member_user: User) -> None:
    """By account, by the address she gave, and on paper only; a second look on the same day sends nothing."""
    account = sit(council, "Amina", user=member_user, language="es")
    contact = sit(council, "Bashir", contact="bashir@test.example", language="fr")
    phone = sit(council, "Carmen", contact="+41 22 123 45 67", language="ar")
    assert (send(council), send(council)) == (3, 0)
    assert mails().keys() == {member_user.email, "bashir@test.example"}
    assert [letter_to(each).language for each in (account, contact, phone)] == ["es", "fr", "ar"]
    assert [letter_to(each).by_mail for each in (account, contact, phone)] == [True, True, False]
    assert "1 de julio de 2027" in mails()[member_user.email].body
    assert "1 juillet 2027" in mails()["bashir@test.example"].body
    assert len(acts(Act.REMINDER_SENT)) == len(acts(Act.MESSAGE_SENT)) == 3


def test_a_reminder_says_what_ends_what_can_be_answered_where_and_whom_to_ask(
    council: Council, member_user: User
) -> None:
    """With the address of her page for whoever has an account; the others are sent to the secretariat."""
    signs_in, does_not = sit(council, "Amina", user=member_user), sit(council, "Bashir", contact="b@test.example")
    send(council)
    body = letter_to(signs_in).body
    for words in ("ends on 1 July 2027", "to stay for another term", "http://localhost/me", "ask the secretariat"):
        assert words in body
    assert "You have no account here" in letter_to(does_not).body
    assert "http://localhost/me" not in letter_to(does_not).body
    assert mails()[member_user.email].body == body


def test_a_reminder_holds_no_trait_and_no_name_of_anybody(council: Council) -> None:
    """Neither hers nor anybody else's; and the record holds no word of it."""
    term = sit(council, "Zzname", contact="b@test.example", organisation="Zzhouse")
    with transaction():
        members.declare_traits(ACTOR, term.person, {"gender": "woman", "region": "africa"}, on=START, by="self")
    send(council)
    letter = letter_to(term)
    text = (letter.subject + letter.body).lower()
    assert not [word for word in ("zzname", "zzhouse", "woman", "africa", "p-") if word in text]
    told = b"".join(each.body for each in (*acts(Act.REMINDER_SENT), *acts(Act.MESSAGE_SENT)))
    assert b"another term" not in told


def test_whoever_chose_the_telephone_gets_no_mail(council: Council, member_user: User) -> None:
    """Her message waits on her page, and the officer sees that she is to be told."""
    term = sit(council, "Amina", user=member_user)
    with transaction():
        term.person.channel = "phone"
    send(council)
    found = reminders.standing(council, SIXTY)
    assert found is not None
    assert (mails(), letter_to(term).by_mail, len(found.to_tell)) == ({}, False, 1)


def test_nobody_is_reminded_after_she_answered_resigned_or_was_erased(council: Council) -> None:
    """Four sit; one of them has no reason to be left alone."""
    answered, resigned, erased, waits = (sit(council, name) for name in ("Amina", "Bashir", "Carmen", "Dong"))
    with transaction():
        terms.answer_term_end(ACTOR, answered, answer=Answer.STAY, on=SIXTY)
        terms.amend_term(
            ACTOR,
            resigned,
            kind=AmendmentKind.RESIGNED,
            new_end=END - timedelta(days=20),
            decided_on=SIXTY,
            reason="She moves.",
        )
        members.erase_person(ACTOR, erased.person, on=SIXTY)
    with transaction():
        sent = reminders.send_due(ACTOR, council, on=SIXTY)
        assert [each.term_id for each in sent] == [waits.id]


def test_whoever_may_not_serve_again_is_told_so_and_asked_nothing(council: Council) -> None:
    """Two terms in a row are the most; after the end she is not written to every week."""
    with transaction():
        person = members.add_person(ACTOR, council, name="Amina")
        for start, end in ((date(2023, 7, 1), START), (START, END)):
            term = terms.begin_term(ACTOR, council, person=person, seat_group="members", start=start, end=end)
    sent = [send(council, SIXTY + timedelta(days=number)) for number in range(90)]
    assert sum(sent) == 2
    assert "nothing is asked of you" in letter_to(term).body


def test_while_she_sits_on_she_is_asked_each_week_until_she_answers(council: Council) -> None:
    """In other words than before the end."""
    term = sit(council, "Amina")
    sent = [END + timedelta(days=number) for number in range(22) if send(council, END + timedelta(days=number))]
    assert sent == [END, *(END + timedelta(days=number) for number in (7, 14, 21))]
    assert "You sit on until somebody follows you" in letter_to(term).body
    with transaction():
        terms.answer_term_end(ACTOR, term, answer=Answer.LEAVE, on=END + timedelta(days=25))
    assert send(council, END + timedelta(days=28)) == 0


def _look(app: Flask, barrier: Barrier) -> int:
    with app.app_context():
        barrier.wait()
        sent = cli.send_reminders(ACTOR, on=SIXTY)
        db.session.remove()
        return sent


def test_two_workers_at_once_send_one_mail(any_app: Flask) -> None:
    """On both databases: one of them sends, the other finds it sent."""
    council = factories.make_council()
    sit(council, "Amina", contact="amina@test.example")
    db.session.rollback()
    barrier = Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(_look, [any_app] * 4, [barrier] * 4))
    db.session.rollback()
    counted = [db.session.scalar(select(func.count()).select_from(table)) for table in (OutgoingMail, SentReminder)]
    assert (sorted(sent), counted) == ([0, 0, 0, 1], [1, 1])
    assert audit.verify() is None


# By the officer's hand


def test_a_reminder_by_hand_once_a_day(council: Council) -> None:
    """It is one of hers; the step that was due is done with it, and a second one waits until tomorrow."""
    term = sit(council, "Amina")
    with transaction():
        reminders.remind_now(ACTOR, term, on=SIXTY)
    assert send(council) == send(council, SIXTY + timedelta(days=1)) == 0
    with pytest.raises(Refused, match="reminded today already"), transaction():
        reminders.remind_now(ACTOR, term, on=SIXTY)


def test_nobody_is_reminded_by_hand_without_need(council: Council) -> None:
    """Who has answered is left alone, and the refusal says why."""
    term = sit(council, "Amina")
    with transaction():
        terms.answer_term_end(ACTOR, term, answer=Answer.STAY, on=SIXTY)
    with pytest.raises(Refused, match="has answered"), transaction():
        reminders.remind_now(ACTOR, term, on=SIXTY)


def test_whoever_was_told_by_phone_leaves_the_list_of_those_to_tell(council: Council) -> None:
    """The note is an act with day and way; a day that is still to come is refused."""
    term = sit(council, "Amina")
    send(council)
    latest = reminders.latest_of(term)
    assert latest is not None
    with pytest.raises(Refused, match="still to come"), transaction():
        reminders.note_told(ACTOR, latest, told_on=SIXTY + timedelta(days=1), way=Way.PHONE, on=SIXTY)
    with transaction():
        reminders.note_told(ACTOR, reminders.latest_of(term), told_on=SIXTY, way=Way.PHONE, on=SIXTY)  # type: ignore[arg-type]  # it is there
    found = reminders.standing(council, SIXTY)
    assert found is not None
    assert found.to_tell == []
    assert b'"way":"phone"' in acts(Act.REMINDER_TOLD)[0].body


# Pages


def test_the_officer_reads_sends_and_notes_through_the_pages(
    client: FlaskClient, sign_in: SignIn, council: Council, officer: User
) -> None:
    """From the list to the text she will read, to the list again, to the note."""
    term = sit(council, "Amina Diallo", language="fr")
    sign_in(client, officer)
    page = client.get(LIST).get_data(as_text=True)
    assert all(words in page for words in ("Amina Diallo", "not reminded yet", "today", "no mail reaches her"))
    path = f"/test-council/terms/{term.id}"
    ahead = client.get(f"{path}/remind").get_data(as_text=True)
    assert all(words in ahead for words in ('lang="fr"', "1 juillet 2027", "Write the reminder down"))
    assert client.post(f"{path}/remind", data=factories.hidden_fields(ahead)).status_code == 302
    page = client.get(f"{LIST}?show=to_tell").get_data(as_text=True)
    assert all(words in page for words in ("Amina Diallo", "to be told", "not by mail"))
    form = factories.hidden_fields(client.get(f"{path}/told").get_data(as_text=True))
    sent = {**form, "way": "phone", "told_on": SIXTY.isoformat()}
    assert client.post(f"{path}/told", data=sent).status_code == 302
    assert "Amina Diallo" not in client.get(f"{LIST}?show=to_tell").get_data(as_text=True)
    assert "told on 2 May 2027 by phone" in client.get(f"{LIST}?show=waiting").get_data(as_text=True)


@pytest.mark.usefixtures("council")
def test_the_list_says_where_the_ladder_comes_from(client: FlaskClient, sign_in: SignIn, officer: User) -> None:
    """From the charter, or, where it is silent, the usual one; and before there is a charter nobody is reminded."""
    sign_in(client, officer)
    stated = client.get(LIST).get_data(as_text=True)
    assert "6 months, 60 days, and 14 days before" in stated
    assert "The charter does not say when" not in stated
    silent = factories.make_council("silent-council", "un-hrc")
    other = factories.make_user("other", silent, Role.SECRETARIAT)
    again = client.application.test_client()
    sign_in(again, other)
    assert "The charter does not say when" in again.get("/silent-council/terms/reminders").get_data(as_text=True)


def test_the_list_asks_the_same_number_of_questions_for_few_and_many(  # noqa: PLR0917  # fixtures
    client: FlaskClient, sign_in: SignIn, council: Council, officer: User, questions: Callable[[str], int]
) -> None:
    """Two members and twenty."""
    sign_in(client, officer)
    for number in range(2):
        sit(council, f"Member {number}")
    client.get(LIST)
    few = questions(LIST)
    for number in range(2, 20):
        sit(council, f"Member {number}")
    send(council)
    client.get(LIST)
    assert questions(LIST) == few


def test_her_page_says_since_when_she_is_asked(
    client: FlaskClient, sign_in: SignIn, council: Council, member_user: User
) -> None:
    """Above everything else, until she has answered; and in the interim she is asked there too."""
    term = sit(council, "Amina", user=member_user)
    sign_in(client, member_user)
    assert "We have asked since" not in client.get("/me").get_data(as_text=True)
    send(council)
    page = client.get("/me").get_data(as_text=True)
    assert "We have asked since 2 May 2027, and you can answer before 1 July 2027." in page
    assert "The end of your term in Advisory council for the regional reviews" in page
    with time_machine.travel(END + timedelta(days=3), tick=False):
        sign_in(client, member_user)
        assert "Your term ended on 1 July 2027, and you have not answered." in client.get("/me").get_data(as_text=True)
    with transaction():
        terms.answer_term_end(ACTOR, term, answer=Answer.STAY, on=SIXTY)
    assert "We have asked since" not in client.get("/me").get_data(as_text=True)


# The command


def test_the_command_shows_and_sends(app: Flask, council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dry run prints pseudonyms and changes nothing; a day ahead can only be looked at."""
    term = sit(council, "Amina")
    monkeypatch.setattr(terminal, "create_app", lambda: app)
    dry = CliRunner().invoke(cli.main, ["remind", "--dry-run", "--on", END.isoformat()])
    assert (dry.exit_code, term.person.pseudonym in dry.output, "Amina" in dry.output) == (0, True, False)
    ahead = CliRunner().invoke(cli.main, ["remind", "--on", END.isoformat()])
    assert (ahead.exit_code, "--dry-run" in ahead.output) == (2, True)
    sent = [CliRunner().invoke(cli.main, ["remind"]).output.strip() for _turn in range(2)]
    assert sent == ["1 reminders were written.", "0 reminders were written."]


def test_nothing_of_an_erased_member_is_left_to_send(council: Council) -> None:
    """Her messages cannot be read, and her mail is out of the outbox with its address."""
    term = sit(council, "Amina", contact="amina@test.example")
    send(council)
    with transaction():
        members.erase_person(ACTOR, db.session.get_one(Person, term.person_id), on=SIXTY)
    letter = letter_to(term)
    assert (mails(), letter.subject, letter.body) == ({}, "", "")
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1
