"""Nothing is left of a person who was erased: in no table, file, mail, export or page; what the council did stays true.

A member and an applicant, of whom everything is recorded that can be, are erased through the officer's page. What is
searched is every column of every table, opened with every key that still exists, every byte under the instance folder,
and every address of the application, read by each role.
"""

import base64
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from council import crypto, mail
from council.access import Role
from council.accounts import service as accounts
from council.accounts.models import User
from council.app import create_app
from council.audit import service as audit
from council.audit.models import Entry
from council.councils import service as councils
from council.crypto import DataKey
from council.database import Base, db, empty_log, moment, transaction
from council.mail import OutgoingMail
from council.members import erasing, messages
from council.members import service as members
from council.members.choices.service import Choices, choose
from council.members.models import Person
from council.members.own import feeds
from council.members.own import service as own
from council.rotation.snapshots import snapshots_of
from council.terms import service as terms
from council.terms.limits import add_months
from tests import factories
from tests.conftest import Browser, settings_for
from tests.factories import ACTOR
from tests.security.crawler import addresses, crawl
from tests.security.planted_council import (
    FIRST,
    TODAY,
    Reader,
    Word,
    council_of,
    examples,
    kind_of,
    plant,
    reader,
    words_in,
)

MEMBER, APPLICANT = 1, 11
ERASED = frozenset({MEMBER, APPLICANT})
ADDRESS = "zzcontact1x@account.example"
COMPUTED = "what a proposal was computed from, under her pseudonym: without it nobody could check the proposal again"
WRITTEN = {"name", "contact", "house", "need", "comment", "suggested", "answer", "departure", "office", "elsewhere"}
WRITTEN |= {"remark", "effort"}
ONLY_HERS = {"effort"}  # nobody else ever reads it
OF_A_GROUP = {"group", "reach"}  # a group stays when one who belonged to it is erased
DECLARED = {"tr", "ts"}
DECLARED_ON_PAGES = {"restricted value", "sealed value"}
STAYS = {  # the values she declared are words of the charter as well, and stay where these are no statement of hers
    "dimension_values.key": "what the charter offers",
    "dimension_values.name": "what the charter offers",
    "entries.body": "the act that added them to the charter",
    "composition_snapshots.counts_sealed": "how many held each",
    "member_uploads.content_sealed": "a file about others",
    "pool_uploads.content_sealed": "a file about others",
    "proposals.problem_sealed": COMPUTED,
    "proposals.evidence_sealed": COMPUTED,
    "drawings.lottery_sealed": COMPUTED,
    "drawings.committed_sealed": COMPUTED,
    "drawings.finished_sealed": COMPUTED,
    "forecasts.question_sealed": COMPUTED,
}
EVIDENCE = {
    ("secretariat", "rotation.evidence"),
    *(("auditor", page) for page in ("rotation.evidence", "reports.bundle", "reports.decision_file")),
}
FILES_ABOUT_OTHERS = {("secretariat", "terms.preview_members"), ("secretariat", "calls.preview_pool")}
BEFORE = ("secretariat", "second member")
AFTER = ("visitor", "secretariat", "auditor", "administrator", "assessor", "second member")
Places = dict[Any, set[str]]  # where → the kinds of words about the two that stand there


@dataclass(frozen=True)
class Kept:
    """What the council kept of the two, before or after they were erased."""

    tables: Places
    files: set[str]
    pages: Places
    broken: set[tuple[str, int]]
    history: list[Any]


@dataclass(frozen=True)
class Erased:
    """The two before and after, and what is needed to ask further."""

    app: Flask
    instance: Path
    before: Kept
    after: Kept
    wrapped: list[bytes]
    calendar: str
    signed_in: FlaskClient
    user: User
    pseudonyms: dict[int, str]
    served: dict[int, list[Any]]


@pytest.fixture(scope="module")
def erased(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erased]:
    """Both were part of everything, and were erased by an officer through her page."""
    instance = tmp_path_factory.mktemp("erased")
    shutil.copy(empty_sqlite, instance / "council.sqlite3")
    app = create_app(settings_for(instance))
    app.test_client_class = Browser
    with app.app_context():
        readers = plant(app)
        people = {number: _person(f"zzname{number}x") for number in ERASED}
        ids = {number: each.id for number, each in people.items()}
        user = _take_part_in_all(reader(readers, "member"), people[MEMBER])
        signed_in = app.test_client()
        factories.sign_in(signed_in, user)
        calendar = _calendar(people[MEMBER])
        begin = _addresses(app)
        wrapped = [each.wrapped for each in _keys([*ids.values(), user.id]) if each.wrapped]
        pseudonyms = {number: each.pseudonym for number, each in people.items()}
        served = {number: terms.terms_of(each) for number, each in people.items()}
        before = _kept(app, instance, [reader(readers, each) for each in BEFORE], begin)
        for person_id in ids.values():
            _erase(app, reader(readers, "secretariat"), str(person_id))
        after = _kept(app, instance, [reader(readers, each) for each in AFTER], begin)
        user = db.session.get_one(User, user.id)
        yield Erased(app, instance, before, after, wrapped, calendar, signed_in, user, pseudonyms, served)
        db.session.remove()
        db.engine.dispose()


def _person(name: str) -> Person:
    everybody = db.session.scalars(select(Person).where(Person.council_id == council_of(FIRST).id))
    return next(each for each in everybody if members.name_of(each).startswith(name))


def _take_part_in_all(who: Reader, person: Person) -> User:
    """What the planted council leaves out: she is written to, leaves, asks to be erased and says how she may appear."""
    assert who.user is not None
    user = db.session.get_one(User, who.user.id)
    with transaction():
        user.email, user.name = ADDRESS, "zzname1x"
        mail.write(ADDRESS, "Sign in", "zzname1x, somebody asked for a new password.", at=moment())
        told = {"kind": "reminder", "subject": "zzname1x", "body": "Dear zzname1x", "at": moment()}
        messages.send(ACTOR, person, **told)  # type: ignore[arg-type]  # as a page gives it
        choose(ACTOR, person, Choices(spoken=("so", "ar"), listed=True, photo=True), on=TODAY, by="self")
        own.ask_for_erasure(user, person)
        held = terms.term(person.council, terms.terms_of(person)[-1].term_id)
        terms.amend_term(
            user,
            held,
            kind=terms.AmendmentKind.RESIGNED,
            new_end=add_months(TODAY, 1),
            decided_on=TODAY,
            reason="zzdeparture1x",
        )
    return user


def _calendar(person: Person) -> str:
    with transaction():
        return f"/calendar/{feeds.make_link(ACTOR, person, names_council=True)}.ics"


def _keys(holders: list[Any]) -> list[DataKey]:
    return list(db.session.scalars(select(DataKey).where(DataKey.holder.in_(holders))))


def _addresses(app: Flask) -> list[str]:
    """Every address of her council, as known before she is erased."""
    return ["/", *addresses(app, examples(FIRST))]


def _erase(app: Flask, officer: Reader, person_id: str) -> None:
    client = app.test_client()
    assert officer.user is not None
    factories.sign_in(client, officer.user)
    path = f"/{FIRST}/people/{person_id}/erase"
    sent = {**factories.hidden_fields(client.get(path).get_data(as_text=True)), "understood": "y"}
    assert client.post(path, data=sent).status_code == 302


# What is kept


def _kept(app: Flask, instance: Path, readers: list[Reader], begin: list[str]) -> Kept:
    pages: Places = {}
    broken = set()
    for who in readers:
        client = app.test_client()
        if who.user is not None:
            factories.sign_in(client, who.user)
        for answer in (next(crawl(client, [url], "en")) for url in begin):
            found = Counter(words_in(answer.text))
            told = {kind_of(word, found) for word in found if _is_of_them(word)}
            pages.setdefault((who.name, answer.endpoint), set()).update(told)
            if answer.status >= 500:
                broken.add((answer.endpoint, answer.status))
    empty_log()
    history = [(each.day, each.counts) for each in snapshots_of(council_of(FIRST))]
    return Kept(_tables(app), _files(instance), pages, broken, history)


def _is_of_them(word: Word) -> bool:
    return word.council == FIRST and word.number in ERASED and word.kind not in OF_A_GROUP


def _kinds(text: str) -> set[str]:
    """The kinds of words of the two in a text."""
    return {word.kind for word in words_in(text) if _is_of_them(word)}


def _files(instance: Path) -> set[str]:
    """Every byte of every file, and its name."""
    found: set[str] = set()
    for path in instance.rglob("*"):
        inside = path.read_bytes().decode("latin-1") if path.is_file() else ""
        found |= _kinds(f"{path.name}\n{inside}")
    return found


def _tables(app: Flask) -> Places:
    """Every column of every table, and whatever any key that exists opens in it."""
    found: Places = {}
    with app.app_context():
        holders = list(db.session.scalars(select(DataKey.holder).where(DataKey.wrapped.is_not(None))))
        crypto.load_keys(holders)
        for table in Base.metadata.sorted_tables:
            for row in db.session.execute(select(table)).mappings():
                for column, value in row.items():
                    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                    told = _kinds(f"{text}\n{_decoded(table.name, column, row, holders)}")
                    found.setdefault(f"{table.name}.{column}", set()).update(told)
        found["entries.names"] = _names_in_the_record()
        db.session.rollback()
    return {place: kinds for place, kinds in found.items() if kinds}


def _decoded(table: str, column: str, row: Any, holders: list[Any]) -> str:
    if not column.endswith("_sealed") or not row[column]:
        return ""
    place = crypto.Place(table, column, row["id"] if "id" in row else row["token_hash"].hex())
    for holder in holders:
        try:
            return crypto.unseal(holder, row[column], place)
        except crypto.Unreadable:
            continue
    return ""


def _names_in_the_record() -> set[str]:
    found: set[str] = set()
    for entry in db.session.scalars(select(Entry)):
        place = crypto.Place("entries", "names", entry.sequence)
        for holder, sealed in json.loads(entry.body)["names"].items():
            try:
                found |= _kinds(crypto.unseal(UUID(holder), base64.b64decode(sealed), place))
            except crypto.Unreadable:
                continue
    return found


# What is left


def _of(places: Places, kinds: set[str]) -> Places:
    """The places in which one of some kinds stands."""
    return {place: told & kinds for place, told in places.items() if told & kinds}


def test_everything_was_there_before(erased: Erased) -> None:
    """Each way of looking finds every kind of word while the two are known: so silence means something."""
    assert set().union(*erased.before.tables.values()) >= WRITTEN | DECLARED
    assert set().union(*erased.before.pages.values()) >= WRITTEN - ONLY_HERS | DECLARED_ON_PAGES
    assert erased.before.files >= DECLARED  # of what they gave, no file says anything even before: see test_seized.py


def test_no_table_holds_who_she_was_or_what_she_wrote(erased: Erased) -> None:
    """Neither in clear nor under any key that still exists; the names in the record are as unreadable."""
    assert _of(erased.after.tables, WRITTEN) == {}


def test_what_she_declared_is_left_only_where_it_is_not_known_to_be_hers(erased: Erased) -> None:
    """As words of the charter and in counts; and under her pseudonym in what proposals were computed from."""
    assert set(_of(erased.after.tables, DECLARED)) == set(STAYS)


def test_no_file_holds_who_she_was(erased: Erased) -> None:
    """Not in the database's free pages, not in its log, not in a queue, not in a file's name."""
    assert erased.after.files & WRITTEN == set()


def test_no_page_feed_or_export_tells_who_she_was(erased: Erased) -> None:
    """Whoever reads it, and whichever page led to her before; what she declared stands in the evidence alone."""
    assert _of(erased.after.pages, WRITTEN) == {}
    assert set(_of(erased.after.pages, DECLARED_ON_PAGES)) <= EVIDENCE | FILES_ABOUT_OTHERS
    assert erased.after.broken == set()


def test_her_keys_are_nowhere_in_a_file(erased: Erased) -> None:
    """What was sealed under them in a copy of the database opens with no key that the files still hold."""
    everything = b"".join(path.read_bytes() for path in erased.instance.rglob("*") if path.is_file())
    assert len(erased.wrapped) == len(ERASED) + 1
    assert [each in everything for each in erased.wrapped] == [False] * len(erased.wrapped)


def test_no_mail_to_her_is_left(erased: Erased) -> None:
    """Neither one that waits nor the address of one that left."""
    assert erased.app
    recipients = set(db.session.scalars(select(OutgoingMail.recipient)))
    assert ADDRESS not in recipients
    assert recipients


def test_her_account_is_closed_and_its_address_gone(erased: Erased) -> None:
    """A session that was open is dead, a password opens nothing, and nobody has the address any more."""
    assert erased.signed_in.get("/me").location.startswith("/sign-in")
    assert accounts.account_by_email(ADDRESS) is None
    assert (erased.user.active, erased.user.name, erased.user.password) == (False, "", None)


def test_her_calendar_link_finds_nothing(erased: Erased) -> None:
    """It looks like a link that never was."""
    assert erased.app.test_client().get(erased.calendar).status_code == 404


def test_history_counts_as_before_and_terms_stay_under_the_pseudonym(erased: Erased) -> None:
    """One person's erasure does not make the past untrue."""
    assert erased.after.history == erased.before.history != []
    for number, pseudonym in erased.pseudonyms.items():
        person = db.session.scalars(select(Person).where(Person.pseudonym == pseudonym)).one()
        assert (members.name_of(person), terms.terms_of(person)) == (pseudonym, erased.served[number])
    assert erased.served[MEMBER]


def test_the_record_is_whole(erased: Erased) -> None:
    """Erasing added to it and changed nothing in it."""
    assert erased.app
    assert audit.verify() is None


def test_an_account_with_other_tasks_stays_for_these(app: Flask) -> None:
    """It is no longer a member's of this council, and keeps what it does elsewhere."""
    assert app
    council, other = factories.make_council("one-council"), factories.make_council("other-council")
    user = factories.make_user("both", council, Role.MEMBER)
    with transaction():
        councils.grant_role(ACTOR, other, user=user, role=Role.SECRETARIAT)
        erasing.leave_no_account(ACTOR, user, council)
    assert councils.roles_of(user, council) == frozenset()
    assert councils.roles_of(user, other) == frozenset({Role.SECRETARIAT})
    assert user.active
