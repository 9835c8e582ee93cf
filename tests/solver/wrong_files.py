"""Files that are wrong in one way each, with the faults that have to be found in them and where."""

from collections.abc import Callable
from typing import Any, TypeAlias

from solver.problem import Conflict, Pin, Quota, Target
from tests.solver.build import person, problem

Place: TypeAlias = tuple[str, int | None, int | None]
Edit: TypeAlias = Callable[[Any], None]

QUOTAS = "category,feature,min,max\nregion,north,1,2\nregion,south,0,1\n"
PEOPLE = "id,region,note\na,north,x\nb,south,y\n"
FLEXIBLE = "category,feature,min,max,min_flex,max_flex\n"
LONG = "x" * 201

QUESTION = problem(
    [person("a"), person("b", "south", "man")],
    1,
    quotas=(Quota(key="women", where={"gender": ("woman",)}, min=1),),
    targets=(Target(key="south", dimension="region", value="south", share="1/3"),),
    conflicts=(Conflict(key="kin", people=("a", "b"), reason="sisters"),),
    pins=(Pin(person="b", seated=False, reason="away"),),
)

# Quotas and people of the field, and the faults.
POOLS: dict[str, tuple[str | bytes, str | bytes, list[Place]]] = {
    "an empty file": ("", PEOPLE, [("empty_file", 1, 1)]),
    "empty rows alone": (QUOTAS, "\n,,\n \n", [("empty_file", 1, 1)]),
    "a header alone": ("category,feature,min,max\n", PEOPLE, [("no_rows", 1, None)]),
    "another header": ("a,b\n1,2\n", PEOPLE, [("wrong_header", 1, 1)]),
    "a header of the right names and one too few": ("category,feature,min\nr,n,1\n", PEOPLE, [("wrong_header", 1, 1)]),
    "a column twice": ("category,feature,min,max,min\na,b,1,1,1\n", PEOPLE, [("repeated_column", 1, 5)]),
    "a column in two ways, neither exact": (QUOTAS, "id,Region,REGION\na,north,north\n", [("repeated_column", 1, 3)]),
    "min_flex without max_flex": (
        "category,feature,min,max,min_flex\nregion,north,1,1,1\n",
        PEOPLE,
        [("missing_column", 1, None)],
    ),
    "a min_flex above the min": (FLEXIBLE + "region,north,1,1,2,1\n", PEOPLE, [("flex_above_min", 2, 5)]),
    "a max_flex below the max": (FLEXIBLE + "region,north,1,2,1,1\n", PEOPLE, [("flex_below_max", 2, 6)]),
    "flex limits that are no numbers": (
        FLEXIBLE + "region,north,1,1,,-1\n",
        PEOPLE,
        [("not_a_number", 2, 5), ("not_a_number", 2, 6)],
    ),
    "a row too short": ("category,feature,min,max\nregion,north,1\n", PEOPLE, [("wrong_width", 2, 4)]),
    "a row too long": (QUOTAS, "id,region\na,north,x\n", [("wrong_width", 2, 3)]),
    "a row separated in another way": (QUOTAS, "id,region\na;north\n", [("wrong_width", 2, 2)]),
    "a bound that is no number": (
        "category,feature,min,max\nregion,north,one,-2\n",
        PEOPLE,
        [("not_a_number", 2, 3), ("not_a_number", 2, 4)],
    ),
    "a bound with a fraction": ("category,feature,min,max\nregion,north,1.0,2\n", PEOPLE, [("not_a_number", 2, 3)]),
    "a bound of a thousand": ("category,feature,min,max\nregion,north,1,1000\n", PEOPLE, [("not_a_number", 2, 4)]),
    "a bound in the digits of another script": (
        "category,feature,min,max\nregion,north,١,2\n",
        PEOPLE,
        [("not_a_number", 2, 3)],
    ),
    "bounds crossed": ("category,feature,min,max\nregion,north,2,1\n", PEOPLE, [("bounds_crossed", 2, 3)]),
    "a value without a name": ("category,feature,min,max\nregion,,1,1\n", PEOPLE, [("empty_cell", 2, 2)]),
    "a category without a name": ("category,feature,min,max\n,north,1,1\n", PEOPLE, [("empty_cell", 2, 1)]),
    "a value too long": (f"category,feature,min,max\nregion,{LONG},1,1\n", PEOPLE, [("too_long", 2, 2)]),
    "a category and a value too long together": (
        f"category,feature,min,max\n{'r' * 100},{'v' * 100},1,1\n",
        PEOPLE,
        [("too_long", 2, 2)],
    ),
    "a value twice": (QUOTAS + "region,north,1,1\n", PEOPLE, [("repeated_value", 4, 2)]),
    "a quote without an end": ('category,feature,min,max\n"a,b,1,1\n', PEOPLE, [("not_csv", 2, 1)]),
    "a quote in the middle": (QUOTAS, 'id,region\na,"nor"th\n', [("not_csv", 2, 1)]),
    "a cell without end": (QUOTAS, f"id,region\n{'a' * 140_000},north\n", [("not_csv", 2, 1)]),
    "a header without end": (QUOTAS, "i" * 140_000, [("not_csv", 1, 1)]),
    "no column of ids, and none of regions": (
        QUOTAS,
        "name\na\n",
        [("missing_id_column", 1, None), ("missing_column", 1, None)],
    ),
    "nobody": (QUOTAS, "id,region\n", [("no_rows", 1, None)]),
    "a person without an id": (QUOTAS, "id,region\n,north\n", [("empty_cell", 2, 1)]),
    "a person twice": (QUOTAS, "id,region\na,north\nb,north\na,north\n", [("repeated_id", 4, 1)]),
    "an id too long": (QUOTAS, f"id,region\n{LONG},north\n", [("too_long", 2, 1)]),
    "a value nobody listed": (QUOTAS, "region,id\nmoon,a\n,b\n", [("value_not_listed", 2, 1), ("empty_cell", 3, 1)]),
    "a value in other capitals": (QUOTAS, "id,region\na,North\n", [("value_not_listed", 2, 2)]),
    "a cell of several lines before the fault": (
        QUOTAS,
        'id,region,note\na,north,"x\ny"\nb,moon,z\n',
        [("value_not_listed", 4, 2)],
    ),
    "bytes of another alphabet": (QUOTAS, b"id,region\nJos\xe9,north\n", [("not_utf8", 2, 4)]),
    "two bytes for each character": (QUOTAS, "id,region\na,north\n".encode("utf-16"), [("not_utf8", 1, 1)]),
}

# Bytes that are no question, with the faults that are found in them.
NO_QUESTIONS: dict[str, tuple[bytes, list[Place]]] = {
    "nothing": (b"", [("not_json", 1, 1)]),
    "a value left out": (b'{"council": }', [("not_json", 1, 13)]),
    "nesting without end": (b"[" * 5000, [("not_json", 1, 1)]),
    "a number without end": (b"9" * 5000, [("not_json", 1, 1)]),
    "half a character": (b'{\n "x": "\\ud800"}', [("not_json", 2, 14)]),
    "a byte of another alphabet": (b'{\n "x": "\xff"}', [("not_utf8", 2, 8)]),
    "such a byte after a byte order mark": (b'\xef\xbb\xbf"\xff"', [("not_utf8", 1, 2)]),
    "an array": (b"[]", [("wrong_part", 1, 1)]),
    "evidence": (b'{"schema":\n "rotation-evidence/2"}', [("wrong_kind", 2, 2)]),
    "a kind that is no text": (b'{"schema": null}', [("wrong_kind", 1, 12)]),
}

# What is changed in the question, what then stands at the place of the fault, and the sentence.
PARTS: dict[str, tuple[Edit, str, str]] = {
    "a text for a number": (lambda it: it.update(size="1"), '"1"', "size: found a string; expected integer"),
    "a number for a text": (lambda it: it.update(council=7), "7,", "council: found a number; expected string"),
    "true for a number": (lambda it: it.update(size=True), "true", "size: found true or false; expected integer"),
    "nothing for a list": (lambda it: it.update(people=None), "null", "people: found null; expected array"),
    "a list for an object": (
        lambda it: it["people"][1].update(values=[]),
        "[]",
        "people.1.values: found an array; expected an object",
    ),
    "a word that is not one of those known": (
        lambda it: it["people"][1].update(standing="guest {[,:"),
        '"guest {[,:"',
        "people.1.standing: found a string; expected 'continuing', 'returning', 'candidate' or 'leaving'",
    ),
    "an empty text": (
        lambda it: it.update(seed=""),
        '""',
        "seed: found a string; expected String should have at least 1 character",
    ),
    "a day that does not exist": (
        lambda it: it.update(rotation_day="2026-02-30"),
        '"2026-02-30"',
        "rotation_day: found a string; expected date in the format YYYY-MM-DD, day value is outside expected range",
    ),
    "a part that is missing": (lambda it: it["people"][0].pop("id"), "{", "people.0.id is missing"),
    "a part that nobody knows": (
        lambda it: it["people"][0].update(gruops=[]),
        "[]",
        "people.0.gruops is not a part of such a file; look for a misspelling, or take it out",
    ),
}

# What is changed in the question, the fault, and what then stands at its place.
CONTRADICTIONS: dict[str, tuple[Edit, str, str]] = {
    "a value that is not listed": (
        lambda it: it["people"][1]["values"].update(region="moon"),
        "unknown_value",
        '"moon"',
    ),
    "a person without a value": (lambda it: it["people"][1]["values"].pop("region"), "missing_dimension", "{"),
    "a person twice": (lambda it: it["people"].append(it["people"][0]), "repeated", "{"),
    "a quota on a value that is not listed": (
        lambda it: it["quotas"][0].update(where={"gender": ["moon"]}),
        "quota_unknown_value",
        "[",
    ),
    "a quota on a dimension that is not there": (
        lambda it: it["quotas"][0].update(where={"age": ["old"]}),
        "quota_unknown_dimension",
        "[",
    ),
    "a quota without a bound": (lambda it: it["quotas"][0].update(min=None), "no_bound", "{"),
    "a quota that counts everybody": (lambda it: it["quotas"][0].update(where={}), "empty_condition", "{"),
    "more than a hundred percent": (
        lambda it: it["quotas"][0].update(min=101, unit="percent"),
        "percent_above_hundred",
        "{",
    ),
    "a share above one": (lambda it: it["targets"][0].update(share="4/3"), "share_above_one", "{"),
    "a pin on nobody": (lambda it: it["pins"][0].update(person="z"), "pin_unknown_person", "{"),
    "a conflict of one": (lambda it: it["conflicts"][0].update(people=["a"]), "conflict_too_small", "{"),
    "newcomers without a bound": (lambda it: it.update(newcomers={}), "no_bound", "{}"),
    "seats that do not add up": (
        lambda it: it.update(seat_groups=[{"key": "all of them", "seats": 2}], size=1),
        "seats_do_not_add_up",
        "1,",
    ),
    "two priorities against each other": (
        lambda it: it.update(priorities=[{"key": "lost_continuity"}, {"key": "repeated_voices"}]),
        "continuity_and_voices",
        "[",
    ),
    "a past council that ends before it begins": (
        lambda it: it.update(history=[{"start": "2020-01-01", "end": "2019-01-01", "size": 1}]),
        "past_council_backwards",
        "{",
    ),
}
