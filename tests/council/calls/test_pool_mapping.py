"""Which column means what, and each row as a person."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.calls.pool_mapping import Reading, read_people
from council.councils.dimensions import DimensionView, ValueView
from council.members.columns import Values, fold, header_is_missing, suggested
from council.tables import Fault, TableError, read_table

GENDER = DimensionView(
    id=uuid4(),
    key="gender",
    name={"en": "Gender", "fr": "Genre", "ar": "النوع الاجتماعي", "zh": "性别"},
    purpose={},
    sensitivity="open",
    values=(
        ValueView("woman", {"en": "Woman", "es": "Mujer", "fr": "Femme", "ru": "Женщина", "ar": "امرأة"}),
        ValueView("man", {"en": "Man", "es": "Hombre", "fr": "Homme", "ru": "Мужчина", "ar": "رجل"}),
        ValueView("undisclosed", {"en": "Prefer not to say", "fr": "Je préfère ne pas répondre"}),
    ),
)
AGE = DimensionView(
    id=uuid4(),
    key="age_band",
    name={"en": "Age band"},
    purpose={},
    sensitivity="restricted",
    values=(ValueView("18-29", {"en": "18 to 29"}), ValueView("60plus", {"en": "60+"}), ValueView("60", {"en": "60"})),
)
DIMENSIONS = [GENDER, AGE]


def _read(text: str, targets: list[str] | None = None) -> Reading:
    table = read_table(text.encode())
    return read_people(table, targets or suggested(table.header, DIMENSIONS), DIMENSIONS)


@pytest.mark.parametrize(
    ("column", "meaning"),
    [
        ("ID", "id"),
        ("Applicant ID", "id"),
        ("编号", "id"),
        ("Full name", "name"),
        ("Prénom", "name"),
        ("nombre", "name"),
        ("ИМЯ", "name"),
        ("الاسم", "name"),
        ("E-Mail", "contact"),
        ("téléphone", "contact"),
        ("Organización", "organisation"),
        ("gender", "dimension:gender"),
        ("GENRE", "dimension:gender"),
        ("性别", "dimension:gender"),
        ("Age-band", "dimension:age_band"),
        ("shoe size", "ignore"),
    ],
)
def test_a_column_is_recognised_in_any_language(column: str, meaning: str) -> None:
    """By key or name, whatever capitals, accents or hyphens it is written with."""
    assert suggested([column], DIMENSIONS) == [meaning]


def test_two_columns_of_a_name_are_one_name_and_two_ids_are_not_both_taken() -> None:
    """First and last name are joined; of two identifiers only the first is suggested."""
    assert suggested(["id", "number", "first name", "last name"], DIMENSIONS) == ["id", "ignore", "name", "name"]
    assert _read("id,first name,last name\n1,Amina,Diallo\n").people[0].name == "Amina Diallo"


@pytest.mark.parametrize("cell", ["woman", "WOMAN", "Mujer", "femme", "женщина", "امرأة", " Woman "])
def test_a_value_is_recognised_in_any_language(cell: str) -> None:
    """By key or label, whatever capitals or blanks."""
    assert Values(GENDER.values).key_of(cell) == "woman"


def test_a_value_with_accents_is_recognised_without_them() -> None:
    """People type plain letters."""
    assert Values(GENDER.values).key_of("je prefere ne pas repondre") == "undisclosed"


def test_values_that_differ_by_a_sign_are_not_confused() -> None:
    """`60+` is not `60`."""
    assert [Values(AGE.values).key_of(cell) for cell in ("60+", "60", "18–29")] == ["60plus", "60", "18-29"]


def test_an_unknown_value_names_the_nearest() -> None:
    """A slip of the keyboard is met with the value that was probably meant."""
    reading = _read("id,name,gender\n1,Ana,Wuman\n")
    problem = reading.problems[0]
    assert (problem.code, problem.line, problem.column, problem.found, problem.nearest) == (
        Fault.UNKNOWN_VALUE,
        2,
        "gender",
        "Wuman",
        "woman",
    )


def test_a_blank_cell_says_nothing() -> None:
    """It is neither an error nor an answer; `prefer not to say` is one."""
    reading = _read("id,name,gender\n1,Ana,\n2,Bo,Prefer not to say\n")
    assert [dict(person.traits) for person in reading.people] == [{}, {"gender": "undisclosed"}]
    assert reading.problem_count == 0


def test_a_duplicate_id_names_both_lines() -> None:
    """The reader finds both without searching."""
    problem = _read("id,name\na,Ana\nb,Bo\na,Cy\n").problems[0]
    assert (problem.code, problem.line, problem.other_line, problem.found) == (Fault.DUPLICATE_ID, 4, 2, "a")


@pytest.mark.parametrize(
    ("contact", "faults"),
    [
        ("+49 30 901820", []),
        ("+1 (555) 010-9999", []),
        ("+1+cmd", [Fault.FORMULA]),
        ("=1", [Fault.FORMULA]),
        ("@SUM(1)", [Fault.FORMULA]),
        ("-2", [Fault.FORMULA]),
    ],
)
def test_a_telephone_number_may_begin_with_plus_and_nothing_else_may(contact: str, faults: list[Fault]) -> None:
    """A plus sign before digits is how a number is written; before anything else it is a formula."""
    assert [problem.code for problem in _read(f"id,name,contact\n1,Ana,{contact}\n").problems] == faults


def test_a_line_with_shifted_cells_is_one_problem() -> None:
    """A comma in a name does not make every cell behind it a mistake; problems come in the order of lines."""
    reading = _read("id,name,gender,age band\n1,Diallo, Amina,woman,18-29\n2,Bo,x,18-29\n3,Cy\n")
    found = [(problem.code, problem.line) for problem in reading.problems]
    assert found == [(Fault.RAGGED, 2), (Fault.UNKNOWN_VALUE, 3), (Fault.RAGGED, 4)]


def test_a_mapping_without_identifier_or_with_a_meaning_twice_is_refused() -> None:
    """Both are told once, for the file, and not once per line."""
    assert [problem.code for problem in _read("name\nAna\nBo\n").problems] == [Fault.NO_ID_COLUMN]
    twice = _read("id,a,b\n1,woman,man\n", ["id", "dimension:gender", "dimension:gender"])
    assert [(problem.code, problem.column, problem.found) for problem in twice.problems] == [
        (Fault.USED_TWICE, "b", "a")
    ]


def test_a_header_that_is_a_person_is_noticed() -> None:
    """A first line with a known answer and no known column name is no header."""
    assert header_is_missing(["p1", "Ana", "Woman"], DIMENSIONS) is True
    assert header_is_missing(["id", "Woman"], DIMENSIONS) is False
    assert header_is_missing(["a", "b"], DIMENSIONS) is False


def test_at_most_two_hundred_problems_are_kept_and_all_are_counted() -> None:
    """A wrong column in a large file does not fill the memory."""
    reading = _read("id,gender\n" + "".join(f"{number},x\n" for number in range(1000)))
    assert (len(reading.problems), reading.problem_count) == (200, 1000)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Prénom", "PRENOM"), ("E-mail", "e mail"), ("الاسـم", "الاسم"), ("ﬁn", "fin"), ("a  b", "A_b")],
)
def test_spellings_of_one_word_fold_together(one: str, other: str) -> None:
    """Accents, capitals, hyphens, ligatures and the Arabic stretching sign make no difference."""
    assert fold(one) == fold(other)


@given(st.lists(st.lists(st.text(max_size=6), min_size=3, max_size=3), min_size=1, max_size=5))
def test_any_table_is_read_under_any_meaning(rows: list[list[str]]) -> None:
    """Whatever the cells hold, every row becomes a person and every fault a problem, and nothing else happens."""
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [["a", "b", "c"], *rows])
    try:
        table = read_table(text.encode(errors="replace"))
    except TableError:
        return
    reading = read_people(table, ["id", "name", "dimension:gender"], DIMENSIONS)
    assert len(reading.people) + len(table.problems) == len(table.rows)
