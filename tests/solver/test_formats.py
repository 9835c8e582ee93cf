"""Files in and out: canonical JSON, questions with their faults placed, and the field's two CSV files."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc8785 import dumps

from solver import check, pools
from solver.errors import BadFile, Fault
from solver.formats import canonical, read_pool, read_problem
from solver.words import fault
from tests.solver.build import DAY, person, problem

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
)
QUOTAS = "category,feature,min,max\nregion,north,1,2\nregion,south,0,1\n"
PEOPLE = "id,region,note\na,north,x\nb,south,y\n"


@given(JSON)
def test_canonical_json_is_what_the_standard_says(document: Any) -> None:
    """The same bytes as an independent implementation of RFC 8785, from the writer and from the checker."""
    assert canonical(document) == dumps(document)
    assert check.canonical(document) == dumps(document)


@pytest.mark.parametrize("write", [canonical, check.canonical], ids=["formats", "check"])
def test_an_integer_too_large_to_be_exact_elsewhere_is_not_written(write: Any) -> None:
    """RFC 8785 numbers are doubles: beyond 2^53 two integers would look the same."""
    with pytest.raises(ValueError, match="canonical"):
        write([2**53])


def _faults(path: Path) -> list[tuple[str, int | None, int | None]]:
    with pytest.raises(BadFile) as caught:
        read_problem(path)
    assert all(fault(found, show_values=False).startswith(str(path)) for found in caught.value.faults)
    return [(found.code, found.line, found.column) for found in caught.value.faults]


def test_a_question_in_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    """What was written is what is read."""
    question = problem([person("a")], 1)
    path = tmp_path / "problem.json"
    for encoding in ("utf-8", "utf-8-sig"):
        path.write_text(question.model_dump_json(by_alias=True), encoding=encoding)
        assert read_problem(path) == question


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"council": }', [("not_json", 1, 13)]),
        (b"[" * 5000, [("not_json", 1, 1)]),
        (b'{\n "x": "\xff"}', [("not_utf8", 2, 8)]),
        (b"[]", [("wrong_part", 1, 1)]),
    ],
)
def test_a_file_that_is_no_question_at_all_is_refused_with_its_place(
    tmp_path: Path, data: bytes, expected: list[tuple[str, int, int]]
) -> None:
    """Broken JSON, nesting without end, bytes that are no text, and JSON that is no object."""
    path = tmp_path / "problem.json"
    path.write_bytes(data)
    assert _faults(path) == expected


def test_a_part_of_the_wrong_kind_is_pointed_to_by_line_and_column(tmp_path: Path) -> None:
    """The value itself where there is one, and the part that lacks something where there is none."""
    document = json.loads(problem([person("a"), person("b")], 1).model_dump_json(by_alias=True))
    document["people"][1]["standing"] = "guest {[,:"
    document["size"] = "1"
    del document["people"][0]["id"]
    text = json.dumps(document, indent=1)
    path = tmp_path / "problem.json"
    path.write_text(text)
    places = [(line.split("\n")[0], number) for number, line in enumerate(text.splitlines(), start=1)]
    size = next(number for line, number in places if '"size"' in line)
    guest = next(number for line, number in places if "guest" in line)
    people = next(number for line, number in places if '"people"' in line)
    assert _faults(path) == [
        ("wrong_part", size, 10),
        ("wrong_part", people + 1, 3),
        ("wrong_part", guest, 16),
    ]


def test_a_file_that_is_not_there_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    """A folder in its place is one too."""
    assert _faults(tmp_path / "absent.json") == [("file_unreadable", None, None)]
    assert _faults(tmp_path) == [("file_unreadable", None, None)]


def _pool(tmp_path: Path, quotas: str | bytes = QUOTAS, people: str | bytes = PEOPLE, **other: Any) -> Any:
    for name, text in (("categories.csv", quotas), ("respondents.csv", people)):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_pool(tmp_path / "categories.csv", tmp_path / "respondents.csv", 1, on=DAY, **other)


def test_the_fields_files_are_read_as_they_are(tmp_path: Path) -> None:
    """Both headers of the field, flexible bounds ignored, a byte order mark, Windows line ends, spaces, empty rows."""
    header = "\ufefffeature,value,min,max,min_flex,max_flex\r\n"
    flexible = header + "region , north ,1, 2,0,9\r\n\r\nregion,south,0,1,0,9\r\n,,,,,\r\n"
    question = _pool(tmp_path, flexible, "\ufeffid,region\r\nb, south \r\na,north\r\n", seed="s")
    assert [(quota.key, quota.min, quota.max) for quota in question.quotas] == [
        ("region=north", 1, 2),
        ("region=south", 0, 1),
    ]
    assert [(each.id, each.standing, each.values) for each in question.people] == [
        ("a", "candidate", {"region": "north"}),
        ("b", "candidate", {"region": "south"}),
    ]
    assert (question.size, question.rotation_day, question.seed) == (1, date(2026, 3, 1), "s")
    assert _pool(tmp_path).seed != _pool(tmp_path, people=PEOPLE + "c,north,z\n").seed


def test_people_may_be_named_by_another_column_and_may_keep_a_value_to_themselves(tmp_path: Path) -> None:
    """`--id` names the column; undisclosed is always a value."""
    question = _pool(tmp_path, people="nr,region\n7,undisclosed\n", id_column="nr")
    assert [(each.id, each.values) for each in question.people] == [("7", {"region": "undisclosed"})]


BAD_POOLS: dict[str, tuple[str | bytes, str | bytes, list[tuple[str, int | None, int | None]]]] = {
    "an empty file": ("", PEOPLE, [("empty_file", 1, 1)]),
    "a header alone": ("category,feature,min,max\n", PEOPLE, [("no_rows", 1, None)]),
    "another header": ("a,b\n1,2\n", PEOPLE, [("wrong_header", 1, 1)]),
    "a column twice": ("category,feature,min,max,min\na,b,1,1,1\n", PEOPLE, [("repeated_column", 1, 5)]),
    "a row too short": ("category,feature,min,max\nregion,north,1\n", PEOPLE, [("wrong_width", 2, 4)]),
    "a row too long": (QUOTAS, "id,region\na,north,x\n", [("wrong_width", 2, 3)]),
    "a bound that is no number": (
        "category,feature,min,max\nregion,north,one,-2\n",
        PEOPLE,
        [("not_a_number", 2, 3), ("not_a_number", 2, 4)],
    ),
    "bounds crossed": ("category,feature,min,max\nregion,north,2,1\n", PEOPLE, [("bounds_crossed", 2, 3)]),
    "a value without a name": ("category,feature,min,max\nregion,,1,1\n", PEOPLE, [("empty_cell", 2, 2)]),
    "a value twice": (QUOTAS + "region,north,1,1\n", PEOPLE, [("repeated_value", 4, 2)]),
    "a quote without an end": ('category,feature,min,max\n"a,b,1,1\n', PEOPLE, [("not_csv", 2, 1)]),
    "no column of ids, and none of regions": (
        QUOTAS,
        "name\na\n",
        [("missing_column", 1, None), ("missing_column", 1, None)],
    ),
    "nobody": (QUOTAS, "id,region\n", [("no_rows", 1, None)]),
    "a person without an id": (QUOTAS, "id,region\n,north\n", [("empty_cell", 2, 1)]),
    "a person twice": (QUOTAS, "id,region\na,north\na,north\n", [("repeated_id", 3, 1)]),
    "a value nobody listed": (QUOTAS, "region,id\nmoon,a\n,b\n", [("value_not_listed", 2, 1), ("empty_cell", 3, 1)]),
    "a cell of several lines before the fault": (
        QUOTAS,
        'id,region,note\na,north,"x\ny"\nb,moon,z\n',
        [("value_not_listed", 4, 2)],
    ),
    "bytes of another alphabet": (QUOTAS, b"id,region\nJos\xe9,north\n", [("not_utf8", 2, 4)]),
}


@pytest.mark.parametrize("name", BAD_POOLS)
def test_a_bad_pool_file_names_line_and_column(tmp_path: Path, name: str) -> None:
    """Every fault of the file at once, each with words for it, and no value a person gave unless asked for."""
    quotas, people, expected = BAD_POOLS[name]
    with pytest.raises(BadFile) as caught:
        _pool(tmp_path, quotas, people)
    assert [(found.code, found.line, found.column) for found in caught.value.faults] == expected
    assert not any("moon" in fault(found, show_values=False) for found in caught.value.faults)


def test_a_file_with_too_many_rows_is_refused_before_it_is_read_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is told, and where it was passed."""
    monkeypatch.setattr(pools, "MOST_ROWS", 1)
    with pytest.raises(BadFile) as caught:
        _pool(tmp_path)
    expected = Fault(
        "too_many_rows", {"found": "2", "expected": "1", "name": None}, str(tmp_path / "categories.csv"), 3
    )
    assert caught.value.faults == (expected,)
