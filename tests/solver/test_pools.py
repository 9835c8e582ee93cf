"""The sortition field's two CSV files: what is read from them, and every way in which they can be wrong."""

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver import sheets
from solver.errors import BadFile, Fault
from solver.pools import FieldFiles, Pool, read_files, read_pool
from solver.problem import Cap, Person
from solver.words import fault
from tests.solver.build import DAY
from tests.solver.wrong_files import PEOPLE, POOLS, QUOTAS


def _files(folder: Path, quotas: str | bytes = QUOTAS, people: str | bytes = PEOPLE, **columns: Any) -> FieldFiles:
    for name, text in (("categories.csv", quotas), ("respondents.csv", people)):
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return FieldFiles(folder / "categories.csv", folder / "respondents.csv", **columns)


def _pool(folder: Path, quotas: str | bytes = QUOTAS, people: str | bytes = PEOPLE, **columns: Any) -> Pool:
    return read_files(_files(folder, quotas, people, **columns), 1, on=DAY)


def _faults(folder: Path, quotas: str | bytes, people: str | bytes, **columns: Any) -> tuple[Fault, ...]:
    with pytest.raises(BadFile) as caught:
        _pool(folder, quotas, people, **columns)
    return caught.value.faults


def test_the_fields_files_are_read_as_they_are(tmp_path: Path) -> None:
    """The field's second header, a byte order mark, Windows line ends, spaces, empty rows; people come sorted."""
    header = "\ufefffeature,value,min,max,min_flex,max_flex\r\n"
    flexible = header + "region , north ,1, 2,0,9\r\n\r\nregion,south,0,1,0,9\r\n,,,,,\r\n"
    pool = _pool(tmp_path, flexible, "\ufeffid,region\r\nb, south \r\na,north\r\n")
    question = pool.problem
    assert [(quota.key, quota.min, quota.max) for quota in question.quotas] == [
        ("region=north", 1, 2),
        ("region=south", 0, 1),
    ]
    assert [(each.id, each.standing, each.values) for each in question.people] == [
        ("a", "candidate", {"region": "north"}),
        ("b", "candidate", {"region": "south"}),
    ]
    assert (question.size, question.rotation_day, question.caps) == (1, date(2026, 3, 1), ())
    assert pool.flex == {"region=north": (0, 9), "region=south": (0, 9)}
    assert pool.separators == ("commas", "commas")


def test_the_lot_is_drawn_from_the_files_unless_a_seed_is_named(tmp_path: Path) -> None:
    """Another byte in a file is another seed; a seed that is named is taken as it is."""
    files = _files(tmp_path)
    first = read_pool(files.categories, files.respondents, 1, on=DAY)
    assert read_pool(files.categories, files.respondents, 1, on=DAY, seed="s").seed == "s"
    assert _pool(tmp_path, people=PEOPLE + "c,north,z\n").problem.seed != first.seed
    assert _pool(tmp_path).problem == first


def test_people_may_be_named_by_another_column_and_may_keep_a_value_to_themselves(tmp_path: Path) -> None:
    """`id_column` names the column; undisclosed is always a value."""
    question = _pool(tmp_path, people="nr,region\n7,undisclosed\n", id_column="nr").problem
    assert [(each.id, each.values) for each in question.people] == [("7", {"region": "undisclosed"})]


def test_a_column_is_found_by_its_exact_name_first_and_then_in_other_capitals(tmp_path: Path) -> None:
    """Where both are there the exact one counts; columns that nothing reads may be there twice."""
    exact = "ID,id,Region,region,note,note\n1,a,moon,north,,\n"
    assert [each.id for each in _pool(tmp_path, people=exact).problem.people] == ["a"]
    other = _pool(tmp_path, QUOTAS.replace("category,feature", "Category,FEATURE"), "Id,REGION\na,north\n").problem
    assert [each.values for each in other.people] == [{"region": "north"}]


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs"), (",", "commas")])
def test_cells_may_be_separated_by_semicolons_or_tabs(tmp_path: Path, separator: str, name: str) -> None:
    """Each file by its own; the others' signs inside a cell stay what they are; what was found is told."""
    rows = (("id", "region", "note"), ("a", "north", '"x, y; z\tw"'))
    pool = _pool(tmp_path, QUOTAS, "\n".join(separator.join(row) for row in rows))
    assert pool.separators == ("commas", name)
    assert [each.values for each in pool.problem.people] == [{"region": "north"}]


def test_a_file_of_one_column_has_no_separator_to_find(tmp_path: Path) -> None:
    """It is then read with commas, and found to lack the other columns; empty lines before the header do not count."""
    found = _faults(tmp_path, QUOTAS, "\n \nregion\nnorth\n")
    assert [(each.code, each.line, each.parameters["separator"]) for each in found] == [
        ("missing_id_column", 3, "commas")
    ]


HOUSES = (
    "id,region,street,code\n"
    "a,north,High  Street 1,AB\n"
    "b,north, high street 1 ,ab\n"
    "c,north,High Street 1,CD\n"
    "d,north,,AB\n"
    "e,north,,AB\n"
    "f,north,STRASSE 2,ef\n"
    "g,north,Straße 2,EF\n"
)


def test_people_of_one_address_share_a_household_of_whom_one_may_sit(tmp_path: Path) -> None:
    """All columns named must agree, in any capitals and spacing, and none may be empty; no address is kept."""
    question = _pool(tmp_path, people=HOUSES, address=("street", "code")).problem
    homes = [f"{each.id} {each.affiliations.get('household', '-')}" for each in question.people]
    assert homes == ["a a", "b a", "c -", "d -", "e -", "f f", "g f"]
    assert question.caps == (Cap(key="household", per="household", most=1),)
    assert "street" not in question.model_dump_json().lower()


def test_addresses_are_not_read_unless_their_columns_are_named(tmp_path: Path) -> None:
    """Without names there are no households and no cap."""
    question = _pool(tmp_path, people=HOUSES).problem
    assert ([each.affiliations for each in question.people], question.caps) == ([{}] * 7, ())


def _homes(rows: list[tuple[str, str]]) -> set[frozenset[int]]:
    """The households, by plain comparison of each with each."""
    folded = [tuple(" ".join(part.casefold().split()) for part in row) for row in rows]
    homes = (frozenset(at for at, other in enumerate(folded) if other == row) for row in folded if all(row))
    return {home for home in homes if len(home) > 1}


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(list(product(("", "A 1", "a  1", "b"), ("", "x", " X ")))), min_size=1, max_size=8))
def test_households_are_those_whose_addresses_agree(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    """The same as comparing everyone with everyone."""
    lines = [f"p{at},north,{street},{code}" for at, (street, code) in enumerate(rows)]
    question = _pool(tmp_path, people="\n".join(["id,region,s,c", *lines]), address=("s", "c")).problem
    found: dict[str, set[int]] = {}
    for person in question.people:
        if person.affiliations:
            found.setdefault(person.affiliations["household"], set()).add(int(person.id[1:]))
    assert {frozenset(home) for home in found.values()} == _homes(rows)


def test_a_long_file_name_is_cut_to_what_a_question_can_be_called(tmp_path: Path) -> None:
    """The council and the charter bear the files' names."""
    files = _files(tmp_path)
    respondents = files.respondents.rename(tmp_path / f"{'r' * 230}.csv")
    assert read_pool(files.categories, respondents, 1, on=DAY).council == "r" * 200


@pytest.mark.parametrize("name", POOLS)
def test_a_bad_pool_file_names_line_and_column(tmp_path: Path, name: str) -> None:
    """Every fault of the file at once, each with words for it, and no value a person gave unless asked for."""
    quotas, people, expected = POOLS[name]
    found = _faults(tmp_path, quotas, people)
    assert [(each.code, each.line, each.column) for each in found] == expected
    sentences = [fault(each, show_values=False) for each in found]
    assert [sentence for sentence in sentences if not sentence.startswith(str(tmp_path)) or "moon" in sentence] == []


def test_the_columns_of_an_address_have_to_be_there(tmp_path: Path) -> None:
    """Each that is not is a fault of its own."""
    found = _faults(tmp_path, QUOTAS, PEOPLE, address=("street", "note", "code"))
    assert [each.parameters["expected"] for each in found] == ["street", "code"]


def test_no_more_than_a_hundred_faults_are_named(tmp_path: Path) -> None:
    """A file that is wrong in every row is wrong in the first hundred."""
    assert len(_faults(tmp_path, QUOTAS, "id,region\n" + "".join(f"p{at},moon\n" for at in range(150)))) == 100


def test_a_file_with_too_many_rows_is_refused_before_it_is_read_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is told, and where it was passed."""
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    (found,) = _faults(tmp_path, QUOTAS, PEOPLE)
    assert (found.code, found.line, found.parameters["found"], found.parameters["expected"]) == (
        *("too_many_rows", 3),
        *("2", "1"),
    )


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=60) | st.text(st.sampled_from('id,region;\t"\nanorth'), max_size=60).map(str.encode))
def test_whatever_the_bytes_are_a_file_is_read_or_refused_with_its_place(tmp_path: Path, data: bytes) -> None:
    """Never anything but people or faults, and each fault in words."""
    sentences: list[str] = []
    people: tuple[Person, ...] = ()
    try:
        people = _pool(tmp_path, people=data).problem.people
    except BadFile as error:
        sentences = [fault(found, show_values=False) for found in error.faults]
    assert bool(people) != bool(sentences)
    assert all(sentence.startswith(str(tmp_path)) for sentence in sentences)
    assert {person.values["region"] for person in people} <= {"north", "south", "undisclosed"}
