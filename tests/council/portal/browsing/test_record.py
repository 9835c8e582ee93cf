"""Browsing the record: narrowed by person, act, actor and time, without a name anywhere, and with few questions."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.councils.models import Council
from council.database import db, moment, transaction
from council.members import service as members
from council.members.models import Person
from council.members.needs import service as needs
from council.members.needs.service import Needs
from council.portal import record
from council.portal.browsing import finding, words
from council.portal.browsing.facts import facts, value_words
from council.portal.browsing.finding import Wanted
from council.reports.record import bundling
from council.terms import service as terms
from council.terms.seats import AmendmentKind
from tests.council.portal.helpers import add_person, read
from tests.factories import ACTOR
from tests.security.routes import routes

SignIn = Callable[[FlaskClient, User], None]
PAGE = "/test-council/audit/record"
START, END = date(2026, 7, 1), date(2028, 7, 1)


@pytest.fixture
def amina(council: Council) -> Person:
    """A member whose term was begun and ended early, and who told what she needs."""
    person = add_person(council, "Amina Diallo")
    with transaction():
        term = terms.begin_term(ACTOR, council, person=person, seat_group="members", start=START, end=END)
    for end in (END - timedelta(days=30), END - timedelta(days=60)):
        with transaction():
            terms.amend_term(
                ACTOR, term, new_end=end, kind=AmendmentKind.RESIGNED, decided_on=START, reason="She moves away."
            )
    with transaction():
        needs.tell_needs(ACTOR, person, Needs((), (), "A ramp."), on=START, by="self")
    return person


def found(council: Council, **asked: str) -> list[str]:
    """The acts that an address finds, oldest first."""
    what = finding.wanted(council, {name.rstrip("_"): value for name, value in asked.items()})
    return [each.act for each in reversed(finding.find(council, what, 1).entries)]


def test_everything_about_a_person_and_nothing_of_her_support(council: Council, amina: Person) -> None:
    """Her terms too; what she needs in order to take part is nobody's business here."""
    add_person(council, "Somebody else")
    assert found(council, person=amina.pseudonym.lower()) == [
        Act.PERSON_ADDED,
        Act.TERM_BEGUN,
        Act.TERM_AMENDED,
        Act.TERM_AMENDED,
    ]


def test_acts_are_found_by_what_and_by_whom(council: Council, amina: Person, officer: User) -> None:
    """An act, and the kind of whoever did it; a kind that does not exist narrows nothing."""
    with transaction():
        needs.tell_needs(officer, amina, Needs((), (), "A ramp."), on=START, by="officer")
    assert found(council, act="term_begun") == [Act.TERM_BEGUN]
    assert Act.TERM_BEGUN in found(council, by="system")
    assert (found(council, by="account"), found(council, by="applicant")) == ([Act.NEEDS_TOLD], [])
    assert found(council, by="nobody", act="drop table") == found(council)


def test_acts_are_found_by_day(council: Council, amina: Person) -> None:
    """From a day, until a day, both included; what is no day narrows nothing."""
    today = db.session.scalars(select(Entry.at).order_by(Entry.sequence.desc())).first()
    assert today is not None
    assert amina
    day, before, after = (today.date() + timedelta(days=shift) for shift in (0, -1, 1))
    everything = found(council)
    assert found(council, from_=day.isoformat(), until=day.isoformat()) == everything
    assert (found(council, until=before.isoformat()), found(council, from_=after.isoformat())) == ([], [])
    assert found(council, from_="soon", until="9999-12-31") == everything


def test_a_pseudonym_of_nobody_finds_nothing(
    client: FlaskClient, amina: Person, auditor: User, sign_in: SignIn
) -> None:
    """The page says so, with the way on; another council's pseudonyms are nobody's here."""
    sign_in(client, auditor)
    assert "Nobody here has this pseudonym" in read(client, f"{PAGE}?person=P-000000")
    assert amina.pseudonym in read(client, PAGE)


def test_no_page_of_the_record_names_anybody(
    client: FlaskClient, council: Council, amina: Person, *, auditor: User, sign_in: SignIn
) -> None:
    """Neither the list nor an act holds a name, a reason or a need; support cases do not even say whose they are."""
    sign_in(client, auditor)
    pages = [read(client, PAGE), read(client, f"{PAGE}?person={amina.pseudonym}")]
    told = db.session.scalars(select(Entry).where(Entry.council == council.id)).all()
    pages += [read(client, f"/test-council/audit/acts/{each.sequence}") for each in told]
    assert [word for word in ("Amina", "moves away", "ramp") for page in pages if word in page] == []
    [support] = [each for each in told if each.act == Act.NEEDS_TOLD]
    page = read(client, f"/test-council/audit/acts/{support.sequence}")
    assert (str(amina.id) in page, amina.pseudonym in page) == (False, False)
    with transaction():
        bundle = bundling.export(ACTOR, council, at=moment())
    assert (support.body in bundle, support.leaf_hash.hex().encode() in bundle) == (False, True)
    assert client.get(f"/test-council/audit/acts/{support.sequence}/proof.json").status_code == 404


def test_an_act_says_what_it_says(council: Council, amina: Person) -> None:
    """Days written out, codes in words, the person by her pseudonym; ids and hashes stay away."""
    [entry] = db.session.scalars(select(Entry).where(Entry.act == Act.TERM_BEGUN.value))
    [line] = record.lines_of(council, [entry])
    said = {each.label: each.value for each in line.facts}
    assert (line.about, line.by) == (amina.pseudonym, "the system")
    assert said == {"from": "1 July 2026", "until": "1 July 2028", "part of a term": "no"}


def test_what_was_before_is_read_from_the_acts_before(council: Council, amina: Person) -> None:
    """The second change of a term's end says from which day to which; the reason only that it is another text."""
    assert amina
    entry = db.session.scalars(
        select(Entry).where(Entry.act == Act.TERM_AMENDED.value).order_by(Entry.sequence.desc())
    ).first()
    assert entry is not None
    changed = words.changes(finding.said(entry)["details"], finding.before(entry))
    by_label = {each.label: (each.before, each.after) for each in changed}
    assert by_label["new end"] == ("1 June 2028", "2 May 2028")
    assert by_label["number"] == ("1", "2")
    assert council


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("kind", "resigned", "resigned"),
        ("on", "2026-07-01", "1 July 2026"),
        ("draw_at", "2026-07-01T10:00:00+00:00", "1 July 2026, 10:00 UTC"),
        ("stage", "not_eligible", "not eligible"),
        ("role", "auditor", "Auditor"),
        ("state", "drawn", "drawn"),
        ("partial", True, "yes"),
        ("languages", ["ar", "fr"], "Arabic, French"),
        ("sha256", "ab" * 32, "abababababab…"),
        ("other", "as it is", "as it is"),
        ("answer", "a code of another version", "a code of another version"),
    ],
)
def test_details_are_told_in_words(app: Flask, key: str, value: object, expected: str) -> None:
    """What a version does not know keeps its stored form."""
    assert app
    assert value_words(key, value) == expected


def test_codes_without_words_and_ids_are_not_told(app: Flask) -> None:
    """A reader of another language is not shown half a sentence in English."""
    assert app
    told = {"kind": "organised", "numbers": "ab" * 32, "person_id": "x", "dimensions": ["gender", "gone"]}
    assert [(each.key, each.value) for each in facts(told, {"gender": "Gender"})] == [("dimensions", "Gender, gone")]


def test_an_act_that_does_not_read_as_one_is_still_listed(app: Flask, council: Council) -> None:
    """Rubbish that somebody wrote into the table does not keep the auditor from seeing it."""
    assert app
    forged = [Entry(sequence=9, act="x", actor="account:no", subject="person:no", body=body) for body in (b"{", b"[]")]
    assert [each.facts for each in record.lines_of(council, forged)] == [[], []]


def test_the_questions_do_not_grow_with_the_acts(app: Flask, council: Council, amina: Person) -> None:
    """A page of fifty acts asks no more than a page of five."""
    few = _questions(council)
    for number in range(60):
        add_person(council, f"Person {number}")
    assert app
    assert amina
    assert _questions(council) == few


def _questions(council: Council) -> int:
    asked: list[str] = []
    db.session.rollback()

    def heard(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(db.engine, "before_cursor_execute", heard)
    record.lines_of(council, finding.find(council, Wanted(), 1).entries)
    finding.pseudonyms(council)
    event.remove(db.engine, "before_cursor_execute", heard)
    return len([each for each in asked if each.startswith("SELECT")])


def test_an_auditor_finds_no_contact_and_no_support_case_on_any_page(
    app: Flask, client: FlaskClient, council: Council, *, auditor: User, sign_in: SignIn
) -> None:
    """Every page whose address needs nothing but the council, and the pages of every act."""
    with transaction():
        person = members.add_person(ACTOR, council, name="Amina Diallo", contact="amina@secret.example")
        needs.tell_needs(ACTOR, person, Needs((), (), "A ramp at the side door."), on=START, by="self")
    sign_in(client, auditor)
    addresses = {path for _endpoint, method, path in routes(app, council.slug) if method == "GET"}
    numbers = db.session.scalars(select(Entry.sequence).where(Entry.council == council.id)).all()
    addresses |= {f"/test-council/audit/acts/{number}" for number in numbers}
    opened = [client.get(path) for path in sorted(addresses) if "sign-out" not in path and "/language/" not in path]
    pages = [answer.get_data() for answer in opened if answer.status_code == 200]
    assert len(pages) > 30
    assert [page for page in pages if b"secret.example" in page or b"side door" in page] == []
