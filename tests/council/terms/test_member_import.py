"""Bringing a file of members with their terms in, on both databases; every fault is found, and nothing half saved."""

import json
from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from council.access import Role
from council.accounts.models import User
from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.service import verify
from council.councils.dimensions import retire_dimension
from council.councils.models import Council, Dimension
from council.database import db, transaction
from council.errors import Changed, Refused
from council.members import service as members
from council.members.models import Person
from council.reports.reconciling.comparing import differences
from council.terms import service as terms
from council.terms.importing import service, uploads
from council.terms.importing.cells import Days, language_of, yes_or_no
from council.terms.importing.columns import HEADERS, suggested
from council.terms.importing.models import MemberUpload
from council.terms.models import Term
from council.terms.seats import AmendmentKind
from council.uploads import KEPT
from tests import factories
from tests.council.terms.member_files import HEADER, ON, TWO_PEOPLE, bring, faults, found, known, understood
from tests.council.workbooks import Date, workbook


@pytest.fixture
def files(app: Flask) -> Council:
    """The small council, on the embedded database."""
    assert app
    return found()


@pytest.fixture
def desk_officer(files: Council) -> User:
    """Somebody of its secretariat."""
    return factories.make_user("officer", files, Role.SECRETARIAT)


def _line(first_day: str = "2024-01-01", last_day: str = "2025-12-31", **told: str) -> str:
    """A line of the usual columns, with what is told."""
    names = HEADER.split(",")
    usual = {"id": "x", "name": "Xenia", "seat group": "members", "first day": first_day, "last day": last_day}
    values = {**usual, **{name.replace("_", " "): value for name, value in told.items()}}
    return ",".join(values.get(name, "") for name in names) + "\n"


def test_people_come_in_with_their_terms(any_app: Flask) -> None:
    """Everything the file says is readable afterwards, and the record is whole."""
    assert any_app
    council = found()
    plan = bring(factories.make_user("officer", council, Role.SECRETARIAT), council, TWO_PEOPLE)
    assert (len(plan.new), len(plan.terms), plan.unchanged) == (3, 3, 0)
    assert known(council) == {
        "Amina": (
            "amina@post.example",
            "Forum",
            "fr",
            True,
            {"colour": "first", "status": "second"},
            [
                ("members", date(2022, 7, 1), date(2024, 7, 1), False),
                ("members", date(2024, 7, 1), date(2026, 7, 1), False),
            ],
        ),
        "Bilal": (
            "+49 30 1",
            "",
            "ar",
            False,
            {"colour": "second"},
            [("youth", date(2025, 1, 1), date(2026, 1, 1), True)],
        ),
        "Carla": ("", "", None, False, {}, []),
    }
    assert verify() is None


def test_the_record_tells_each_term_as_if_it_was_entered_by_hand(files: Council, desk_officer: User) -> None:
    """One act for each term, with its days in it, and one for the file; no name stands there to be read."""
    before = db.session.scalar(select(func.max(Entry.sequence)))
    bring(desk_officer, files, TWO_PEOPLE)
    entries = db.session.scalars(select(Entry).where(Entry.sequence > before).order_by(Entry.sequence)).all()
    acts = Counter(each.act for each in entries)
    assert acts == {Act.MEMBERS_UPLOADED: 1, Act.TERM_BEGUN: 3, Act.MEMBERS_IMPORTED: 1}
    told = {each.subject: json.loads(each.body)["details"] for each in entries if each.act == Act.TERM_BEGUN}
    assert told == {
        f"term:{each.id}": {
            "person_id": str(each.person_id),
            "seat_group": each.seat_group,
            "start": each.start.isoformat(),
            "end": each.end.isoformat(),
            "partial": each.partial,
        }
        for each in db.session.scalars(select(Term))
    }
    assert [each.subject for each in entries if b"Amina" in each.body] == []
    assert differences() == []


def _versions() -> dict[UUID, int]:
    return {each.id: each.version for each in db.session.scalars(select(Person))}


def test_the_same_file_again_changes_nothing(files: Council, desk_officer: User) -> None:
    """No row of people, terms or answers is added or altered by the second import."""
    bring(desk_officer, files, TWO_PEOPLE)
    before, versions = known(files), _versions()
    plan = bring(desk_officer, files, TWO_PEOPLE)
    assert (plan.changes_nothing, plan.unchanged, plan.terms_unchanged) == (True, 3, 3)
    assert known(files) == before
    assert _versions() == versions


def test_a_later_file_adds_a_term_and_changes_a_person(files: Council, desk_officer: User) -> None:
    """What is known stays; a new contact and a new term come in beside it."""
    bring(desk_officer, files, TWO_PEOPLE)
    later = _line("2026-01-01", "2027-12-31", id="a2", name="Bilal", contact="+49 30 2", seat_group="youth")
    plan = bring(desk_officer, files, HEADER + "\n" + later)
    assert (plan.updated, len(plan.terms), plan.unchanged) == (1, 1, 0)
    assert known(files)["Bilal"][0] == "+49 30 2"
    assert len(known(files)["Bilal"][5]) == 2  # type: ignore[arg-type]  # the list of her terms


def test_without_identifiers_name_and_contact_are_the_person(files: Council, desk_officer: User) -> None:
    """Two lines of one person make one person, and the same file again finds her."""
    text = (
        "Nom,Courriel,Groupe de sièges,Premier jour,Dernier jour\n"
        "Ana,ana@post.example,Membres,2020-01-01,2021-12-31\n"
        "ANA,ana@post.example,Membres,2022-01-01,2023-12-31\n"
        "Ana,other@post.example,Membres,2022-01-01,2023-12-31\n"
    )
    assert (len(understood(files, text)[1].new), faults(files, text)) == (2, [(3, "Nom", "different_before")])
    right = text.replace("ANA", "Ana")
    assert len(bring(desk_officer, files, right).new) == 2
    assert bring(desk_officer, files, right).changes_nothing


def test_a_pseudonym_in_a_file_is_the_person_who_has_it(files: Council, desk_officer: User) -> None:
    """So that a file that was exported here finds people who never came in a file."""
    with transaction():
        added = members.add_person(desk_officer, files, name="Dana")
        pseudonym = added.pseudonym
    plan = bring(desk_officer, files, f"id,name,contact\n{pseudonym},Dana,+49 30 3\n")
    assert (len(plan.new), len(plan.changes)) == (0, 1)
    assert known(files)["Dana"][0] == "+49 30 3"


def test_somebody_who_was_erased_does_not_come_back(files: Council, desk_officer: User) -> None:
    """Her line is counted and left out, her terms too."""
    bring(desk_officer, files, TWO_PEOPLE)
    with transaction():
        amina = next(each for each in db.session.scalars(select(Person)) if members.name_of(each) == "Amina")
        members.erase_person(desk_officer, amina, on=ON)
    plan = bring(desk_officer, files, TWO_PEOPLE)
    assert (plan.erased, len(plan.new), len(plan.terms), plan.unchanged) == (1, 0, 0, 2)
    assert "Amina" not in known(files)


def test_a_file_never_says_for_a_known_person_that_she_may_be_named(files: Council, desk_officer: User) -> None:
    """It may take the agreement back; to give it is hers alone."""
    bring(desk_officer, files, "id,name,listed\n1,Ana,no\n2,Bo,yes\n")
    plan = bring(desk_officer, files, "id,name,listed\n1,Ana,yes\n2,Bo,no\n")
    assert (plan.unlisted, known(files)["Ana"][3], known(files)["Bo"][3]) == (1, False, False)


def test_what_looks_like_a_formula_stays_the_text_it_is(files: Council, desk_officer: User) -> None:
    """A name that begins with a sign is a name, also when an export put an apostrophe before it."""
    bring(desk_officer, files, "id,name,organisation\n1,=Ana,-\n2,'=Bo,'+1\n")
    assert {name: told[1] for name, told in known(files).items()} == {"=Ana": "-", "=Bo": "+1"}


def test_a_term_known_otherwise_is_not_changed_by_a_file(files: Council, desk_officer: User) -> None:
    """The fault says so; after a resignation the file that told the agreed end is still understood."""
    bring(desk_officer, files, TWO_PEOPLE)
    other = TWO_PEOPLE.replace("2025-12-31,yes", "2026-12-31,yes")
    assert faults(files, other) == [(4, "first day", "known_otherwise")]
    with transaction():
        term = db.session.scalars(select(Term).where(Term.seat_group == "youth")).one()
        terms.amend_term(
            desk_officer,
            term,
            kind=AmendmentKind.RESIGNED,
            new_end=date(2025, 6, 1),
            decided_on=date(2025, 5, 1),
            reason="Moved.",
        )
    assert bring(desk_officer, files, TWO_PEOPLE).changes_nothing


WRONG: dict[str, tuple[str, list[tuple[int, str, str]]]] = {
    "no day": (_line(first_day="soon"), [(2, "first day", "not_a_day")]),
    "a day that is none": (_line(last_day="2025-02-30"), [(2, "last day", "not_a_day")]),
    "a year that is none": (_line(first_day="0202-01-01"), [(2, "first day", "not_a_day")]),
    "March or April": (_line(first_day="03/04/2024"), [(2, "first day", "not_a_day")]),
    "no first day": (_line(first_day=""), [(2, "first day", "blank_day")]),
    "no last day": (_line(last_day=""), [(2, "last day", "blank_day")]),
    "the wrong order": (_line(last_day="2023-12-31"), [(2, "last day", "ends_before_it_begins")]),
    "an unknown group": (_line(seat_group="Elders"), [(2, "seat group", "unknown_group")]),
    "no group of two": (_line(seat_group=""), [(2, "seat group", "blank_group")]),
    "no name": (_line(name=""), [(2, "name", "blank_name")]),
    "no identifier": (_line(id=""), [(2, "id", "blank_id")]),
    "an unknown answer": (_line(colour="purple"), [(2, "colour", "unknown_value")]),
    "an unknown language": (_line(language="Klingon"), [(2, "language", "unknown_language")]),
    "neither yes nor no": (_line(listed="maybe"), [(2, "listed", "neither_yes_nor_no")]),
    "neither yes nor no of a term": (_line(partial="some"), [(2, "partial", "neither_yes_nor_no")]),
    "twice the same": (_line() + _line(), [(3, "id", "duplicate_row")]),
    "twice without a term": ("x,Xenia,,,,,,,,,,\n" * 2, [(3, "id", "duplicate_row")]),
    "two names": (
        _line() + _line("2026-01-01", "2026-12-31", name="Yara"),
        [(3, "name", "different_before")],
    ),
    "two seats": (
        _line() + _line("2025-06-01", "2026-12-31", seat_group="youth"),
        [(3, "first day", "second_seat")],
    ),
    "two from one day": (_line() + _line(seat_group="youth", last_day="2024-12-31"), [(3, "first day", "second_seat")]),
    "a full group": (
        _line(seat_group="youth") + _line("2025-12-31", "2026-12-31", id="y", name="Yara", seat_group="youth"),
        [(3, "seat group", "group_full")],
    ),
    "a missing cell": ("x,Xenia\n", [(2, "", "ragged")]),
    "a name that is too long": (_line(name="X" * 201), [(2, "name", "too_long")]),
    "a tab in a name": (_line(name="Xe\tnia"), [(2, "name", "control_character")]),
}


def test_each_fault_is_found_where_it_stands(files: Council) -> None:
    """Line, column and code; nothing else is wrong with these files."""
    told = {case: faults(files, f"{HEADER}\n{lines}") for case, (lines, _expected) in WRONG.items()}
    assert told == {case: expected for case, (_lines, expected) in WRONG.items()}


HEADERS_THAT_MISS = {
    "no name": ("contact,colour\nx,first\n", [(0, "", "no_name_column")]),
    "no first day": ("name,seat group,last day\nAna,members,2025-01-01\n", [(0, "", "no_start_column")]),
    "no end": ("name,seat group,first day\nAna,members,2025-01-01\n", [(0, "", "no_end_column")]),
    "two ends that differ": (
        "name,group,start,last day,ends before\nAna,members,2024-01-01,2024-12-31,2024-12-31\n",
        [(2, "ends before", "two_ends")],
    ),
}


def test_columns_that_a_term_needs_are_asked_for(files: Council) -> None:
    """With one column of a term, the others are needed too."""
    told = {case: faults(files, text) for case, (text, _expected) in HEADERS_THAT_MISS.items()}
    assert told == {case: expected for case, (_text, expected) in HEADERS_THAT_MISS.items()}


def test_fifty_planted_faults_are_all_reported_and_nothing_is_saved(files: Council, desk_officer: User) -> None:
    """Fifty lines of two hundred are wrong in ten ways: each is named with its line and column, and nobody comes in."""
    ways = (
        {"first_day": "soon"},
        {"last_day": "30 June"},
        {"last_day": "1999-01-01"},
        {"seat_group": "Elders"},
        {"colour": "purple"},
        {"language": "Klingon"},
        {"listed": "maybe"},
        {"name": ""},
        {"first_day": ""},
        {"partial": "some"},
    )
    columns = ("first day", "last day", "last day", "seat group", "colour", "language", "listed", "name", "first day")
    lines, expected = [], []
    for number in range(200):
        wrong = ways[number // 4 % 10] if number % 4 == 0 else {}
        day = {
            "first_day": f"{2000 + number // 12}-{1 + number % 12:02}-01",
            "last_day": f"{2000 + number // 12}-{1 + number % 12:02}-28",
        }
        lines.append(_line(**{"id": f"p{number}", "name": f"Person {number}", **day, **wrong}))
        if wrong:
            expected.append((number + 2, (*columns, "partial")[number // 4 % 10]))
    text = f"{HEADER}\n{''.join(lines)}"
    assert [(line, column) for line, column, _code in faults(files, text)] == expected
    assert len(expected) == 50
    with pytest.raises(Refused):
        bring(desk_officer, files, text)
    assert [db.session.scalar(select(func.count()).select_from(each)) for each in (Person, Term)] == [0, 0]


def test_limits_are_told_and_do_not_hinder(files: Council, desk_officer: User) -> None:
    """A third term in a row goes beyond the charter: the plan warns of its line, and the file comes in."""
    text = (
        HEADER
        + "\n"
        + "".join(_line(first_day=f"{year}-01-01", last_day=f"{year + 1}-12-31") for year in (2020, 2022, 2024))
    )
    file, plan = understood(files, text)
    assert (file.ready, [(each.line, each.limit.terms) for each in plan.warnings]) == (True, [(4, 2)])
    assert len(bring(desk_officer, files, text).terms) == 3


def test_terms_from_before_the_first_charter_are_believed(files: Council) -> None:
    """Nobody counts the seats of a time without a charter, but its groups must be known."""
    five = (_line("2015-01-01", "2016-12-31", id=str(each), name=f"N{each}", seat_group="youth") for each in range(5))
    lines = "".join(five)
    assert faults(files, f"{HEADER}\n{lines}") == []


def test_a_council_that_asks_otherwise_than_before_refuses(files: Council, desk_officer: User) -> None:
    """A dimension was retired between preview and confirmation: nothing comes in."""
    file, _plan = understood(files, TWO_PEOPLE)
    with transaction():
        upload_id = uploads.stage_upload(desk_officer, files, uploads.read_file(TWO_PEOPLE.encode(), ())).id
    with transaction():
        colour = db.session.scalars(select(Dimension).where(Dimension.key == "colour")).one()
        retire_dimension(factories.ACTOR, colour, on=ON)
    with transaction(), pytest.raises(Changed):
        service.import_members(desk_officer, db.session.get_one(MemberUpload, upload_id), file, on=ON)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_two_people_of_one_name_are_told_apart_by_nothing(files: Council, desk_officer: User) -> None:
    """The file does not say which of them it means, and is asked to."""
    with transaction():
        for _twice in range(2):
            members.add_person(desk_officer, files, name="Dana")
    assert faults(files, "name,colour\nDana,first\n") == [(2, "name", "not_one_person")]


def test_every_header_is_understood_in_every_language() -> None:
    """What an export writes, an import reads."""
    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        header = [names[language] for names in HEADERS.values()]
        assert suggested(header, ()) == list(HEADERS), language
    assert suggested(list(HEADERS), ()) == list(HEADERS)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2027-06-30", date(2027, 6, 30)),
        ("2027/6/30", date(2027, 6, 30)),
        ("2027年6月30日", date(2027, 6, 30)),
        ("30.06.2027", date(2027, 6, 30)),
        ("٢٠٢٧-٠٦-٣٠", date(2027, 6, 30)),
        ("\u200f2027-06-30", date(2027, 6, 30)),
        ("30/06/2027", None),
        ("27-06-30", None),
        ("30 June 2027", None),
    ],
)
def test_days_are_read_as_people_write_them(cell: str, day: date | None) -> None:
    """Year first, or day first with points; nothing else on its own."""
    assert Days([]).day_of(cell) == day


def test_other_days_of_the_file_tell_which_is_the_month() -> None:
    """One day above twelve settles it for all; two that contradict each other settle nothing."""
    assert Days(["30/06/2027"]).day_of("03/04/2027") == date(2027, 4, 3)
    assert Days(["06/30/2027"]).day_of("03/04/2027") == date(2027, 3, 4)
    assert Days(["06/30/2027", "30/06/2027"]).day_of("03/04/2027") is None


def test_yes_no_and_languages_are_understood_in_the_six_languages() -> None:
    """And nothing else is taken for one of them."""
    assert [yes_or_no(each) for each in ("Oui", "SÍ", "да", "是", "نعم", "x")] == [True] * 6
    assert [yes_or_no(each) for each in ("non", "No", "нет", "否", "لا", "0")] == [False] * 6
    assert yes_or_no("perhaps") is None
    assert [language_of(each) for each in ("fr", "Français", "French", "الفرنسية", "法语")] == ["fr"] * 5
    assert language_of("german") is None


def test_a_workbook_tells_days_as_days(files: Council, desk_officer: User) -> None:
    """Cells that a spreadsheet holds as dates are the days of a term."""
    rows: list[list[str | float]] = [
        ["name", "seat group", "first day", "last day"],
        ["Ana", "Members", Date(45292), Date(46022)],
    ]
    bring(desk_officer, files, workbook(rows))
    assert known(files)["Ana"][5] == [("members", date(2024, 1, 1), date(2026, 1, 1), False)]


def test_uploads_are_forgotten_after_an_hour(files: Council, desk_officer: User) -> None:
    """The sweep takes what is older, and leaves an act."""
    staged = uploads.read_file(TWO_PEOPLE.encode(), ())
    with transaction():
        upload = uploads.stage_upload(desk_officer, files, staged)
        at = upload.uploaded_at
    assert uploads.open_upload(db.session.scalars(select(MemberUpload)).one()) == staged
    with transaction():
        assert uploads.forget_uploads(at + KEPT) == 0
        assert uploads.forget_uploads(at + KEPT * 2) == 1
    assert db.session.scalar(select(func.count()).select_from(MemberUpload)) == 0
