"""The checker says yes to what is right, and no to every change, however small and however well it is signed."""

import copy
import hashlib
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import check
from solver.canonical import canonical
from solver.check import Verdict
from solver.evidence import evidence
from solver.problem import (
    Cap,
    Conflict,
    Intersection,
    Newcomers,
    PastCouncil,
    Pin,
    Priority,
    PriorityKey,
    Problem,
    Quota,
    SeatGroup,
    Target,
    TermRules,
)
from solver.rotation import propose
from tests.solver.build import person, problem, term


def _question() -> Problem:
    """A question in which every kind of rule says something."""
    union = {"organisation": "union"}
    both = ("lay", "expert")
    served = (term("2022-03-01", "2024-03-01"), term("2024-03-01", "2026-03-01"))
    return problem(
        [
            person("a", standing="continuing", seat_group="lay", affiliations=union),
            person("b", standing="leaving", leaving_reason="no_answer", seat_group="lay"),
            person("c", standing="returning", groups=both, past_terms=served[1:], gender="man"),
            person("d", standing="returning", groups=both, past_terms=served),
            person("e", groups=both, affiliations=union),
            person("f", "south", groups=("expert",)),
            person("g", "south", groups=both),
            person("h", "south", groups=both),
            person("i", "south", groups=both),
            person("j", gender="man", groups=("lay",)),
            person("k", groups=("lay",)),
            person("l", "south", groups=both),
            person("m", "south", groups=both),
        ],
        4,
        seat_groups=(SeatGroup(key="lay", seats=3), SeatGroup(key="expert", seats=1)),
        quotas=(
            Quota(key="women", where={"gender": ("woman",)}, min=50, max=80, unit="percent"),
            Quota(key="southern women", where={"region": ("south",), "gender": ("woman",)}, min=1),
        ),
        targets=(
            Target(key="south", dimension="region", value="south", share="0.6", most_affected=True),
            Target(key="men", dimension="gender", value="man", share="2/5", weight=2),
        ),
        intersections=(
            Intersection(key="southern women", where={"region": "south", "gender": "woman"}),
            Intersection(key="southern men", where={"region": "south", "gender": "man"}),
        ),
        history=(
            PastCouncil(start=date(2022, 3, 1), end=date(2024, 3, 1), size=4, seated={"south": 1, "men": 3}),
            PastCouncil(start=date(2024, 3, 1), end=date(2026, 3, 1), size=5, seated={"south": 2}),
        ),
        caps=(Cap(key="organisations", per="organisation", most=1),),
        newcomers=Newcomers(min=1, max=3),
        term_rules=TermRules(max_consecutive=2, cooling_off_days=730, new_term_days=700),
        conflicts=(Conflict(key="kin", people=("f", "g"), reason="sisters"),),
        pins=(Pin(person="k", seated=False, reason="withdrew"),),
        priorities=(
            Priority(key="most_affected_gap"),
            Priority(key="representation_gap", slack=1),
            Priority(key="worst_gap"),
            Priority(key="uncovered_intersections"),
            Priority(key="historical_debt", slack=1),
            Priority(key="lost_continuity"),
        ),
    )


@cache
def _evidence() -> bytes:
    question = _question()
    return evidence(question, propose(question))


def _document() -> Any:
    document = json.loads(_evidence())
    del document["sha256"]
    return document


def _signed(document: Any) -> bytes:
    """The document with a hash that agrees with it, as a forger would publish it."""
    return canonical({**document, "sha256": hashlib.sha256(canonical(document)).hexdigest()})


def test_evidence_that_is_right_is_told_so() -> None:
    """Yes, and nothing more."""
    assert check.check(_evidence()) == Verdict(ok=True)


def test_one_changed_byte_anywhere_is_refused() -> None:
    """Every position in turn, one random other byte each, cut short and made longer."""
    data = _evidence()
    rng = random.Random(1)  # noqa: S311 - repeatable, not secret
    passed = []
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= rng.randrange(1, 256)
        if check.check(bytes(changed)).ok or check.check(data[:place]).ok:
            passed.append(place)
    assert passed == []
    assert not check.check(data + b"\n").ok


def _leaves(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(node, dict):
        return [leaf for key in node for leaf in _leaves(node[key], (*path, key))]
    if isinstance(node, list):
        return [leaf for index, item in enumerate(node) for leaf in _leaves(item, (*path, index))]
    return [path]


def _flipped(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return "x" if value is None else value + "0"


FREE = {"council", "charter", "versions"}


def test_every_value_of_the_answer_flipped_and_signed_anew_is_refused() -> None:
    """Without the hash's help: names and versions aside, each value of the answer follows from something else."""
    passed = []
    document = _document()
    for path in _leaves(document["proposal"]):
        forged = copy.deepcopy(document)
        node = forged["proposal"]
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = _flipped(node[path[-1]])
        if check.check(_signed(forged)).ok and path[0] not in FREE:
            passed.append(path)
    assert passed == []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.integers(0, 10**9), st.binary(max_size=12))
def test_random_flips_are_refused(place: int, patch: bytes) -> None:
    """A patch of random bytes at a random place is refused unless it changes nothing."""
    data = _evidence()
    start = place % len(data)
    changed = data[:start] + patch + data[start + len(patch) :]
    assert check.check(changed).ok == (changed == data)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.binary() | st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists).map(str).map(str.encode)
)
def test_garbage_is_refused_and_never_raises(data: bytes) -> None:
    """Whatever the bytes are, the answer is a verdict."""
    assert not check.check(data).ok


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"\xff", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "shape"),
        (b'{"sha256":1.5}', "not_json"),
        (b'{"sha256":NaN}', "not_json"),
        (b'{ "sha256":""}', "not_canonical"),
        (b'{"a":1,"a":1}', "not_canonical"),
        (b'{"sha256":""}', "hash"),
        (b'{"a":9007199254740993}', "malformed"),
        (b'{"a":"\\ud800"}', "malformed"),
    ],
)
def test_what_is_not_canonical_json_with_its_hash_is_named(data: bytes, code: str) -> None:
    """Each way of not being such a file has its own code."""
    assert check.check(data).code == code


def test_documents_whose_parts_are_of_the_wrong_kind_are_refused_with_their_path() -> None:
    """Every part in turn replaced by a list, an object and a number below nought: signed, and still refused."""
    document = _document()
    others: tuple[Any, ...] = ([[]], {"?": {}}, -1)
    for path in (*_leaves(document["problem"]), ("people",), ("people", 0), ("term_rules",), ("quotas", 0, "where")):
        for other in others:
            forged = copy.deepcopy(document)
            node = forged["problem"]
            for key in path[:-1]:
                node = node[key]
            node[path[-1]] = other
            assert not check.check(_signed(forged)).ok


def _edit(change: Callable[[Any, Any], None]) -> Verdict:
    document = _document()
    change(document["problem"], document["proposal"])
    return check.check(_signed(document))


def _swap_joining(problem_: Any, proposal: Any) -> None:
    """Seat someone the lot did not choose in place of someone it chose."""
    seated = {line["person"] for line in proposal["staying"] + proposal["joining"]}
    line = next(line for line in proposal["joining"] if line["person"] in "hilm")
    line["person"] = next(name for name in "hilm" if name not in seated)
    assert problem_


EDITS: dict[str, tuple[Callable[[Any, Any], None], str, str]] = {
    "a key too many": (lambda p, _: p.update(more=1), "$.problem.more", "shape"),
    "a key too few": (lambda p, _: p.pop("seed"), "$.problem.seed", "shape"),
    "a flag for a number": (lambda p, _: p.update(size=True), "$.problem.size", "shape"),
    "a day that is none": (lambda p, _: p.update(rotation_day="2026-02-30"), "$", "malformed"),
    "a person twice": (lambda p, _: p["people"].append(p["people"][0]), "$.problem.people", "repeated"),
    "people out of order": (lambda p, _: p["people"].reverse(), "$.problem.people", "order"),
    "seats that do not add up": (lambda p, _: p.update(size=5), "$.problem.seat_groups", "seats"),
    "a value that is none": (
        lambda p, _: p["people"][0]["values"].update(region="moon"),
        "$.problem.people[0].values",
        "values",
    ),
    "an intersection of one value": (
        lambda p, _: p["intersections"][0]["where"].pop("gender"),
        "$.problem.intersections[0]",
        "values",
    ),
    "an intersection of a value that is none": (
        lambda p, _: p["intersections"][1]["where"].update(gender="moon"),
        "$.problem.intersections[1]",
        "values",
    ),
    "councils of the past that sat at the same time": (
        lambda p, _: p["history"][1].update(start="2024-02-29"),
        "$.problem.history[1]",
        "history",
    ),
    "councils of the past out of order": (lambda p, _: p["history"].reverse(), "$.problem.history[1]", "history"),
    "a council of the past that still sits": (
        lambda p, _: p["history"][1].update(end="2026-03-02"),
        "$.problem.history[1]",
        "history",
    ),
    "a council of the past with more members counted than seats": (
        lambda p, _: p["history"][0]["seated"].update(south=5),
        "$.problem.history[0]",
        "history",
    ),
    "a council of the past that counts what nobody aims at": (
        lambda p, _: p["history"][0]["seated"].update(moon=1),
        "$.problem.history[0]",
        "history",
    ),
    "more seats owed after the fact": (
        lambda p, _: p["history"][0]["seated"].update(south=0),
        "$.proposal.objectives[4]",
        "claim",
    ),
    "a stranger seated": (
        lambda _, a: a["joining"][0].update(person="z"),
        "$.proposal.joining[0].person",
        "may_not_sit",
    ),
    "a barred member seated": (
        lambda _, a: a["joining"][0].update(person="d"),
        "$.proposal.joining[0].person",
        "may_not_sit",
    ),
    "a seat in a group she does not qualify for": (
        lambda _, a: a["staying"][0].update(seat_group="expert"),
        "$.proposal.staying[0].seat_group",
        "may_not_sit",
    ),
    "a quota raised after the fact": (lambda p, _: p["quotas"][1].update(min=4), "$.problem.quotas[1]", "rule"),
    "a cap lowered after the fact": (lambda p, _: p["caps"][0].update(most=0), "$.problem.caps[0]", "rule"),
    "newcomers forbidden after the fact": (
        lambda p, _: p["newcomers"].update(min=0, max=0),
        "$.problem.newcomers",
        "rule",
    ),
    "somebody seated against the lot": (_swap_joining, "$.proposal", "lot"),
    "a priority dropped": (lambda p, _: p["priorities"].pop(), "$.proposal.objectives", "claim"),
    "a bound above the best": (
        lambda _, a: a["objectives"][0].update(bound="9"),
        "$.proposal.objectives[0]",
        "claim",
    ),
    "a count of the composition changed": (
        lambda _, a: a["composition"]["values"][0].update(after=9),
        "$.proposal.composition.values[0].after",
        "differs",
    ),
    "an intersection said to be covered": (
        lambda _, a: a["composition"]["intersections"][1].update(after=1),
        "$.proposal.composition.intersections[1].after",
        "differs",
    ),
    "a reason changed": (
        lambda _, a: a["leaving"][0]["reason"].update(code="not_selected"),
        "$.proposal.leaving[0].reason.code",
        "differs",
    ),
    "a row of the composition left out": (
        lambda _, a: a["composition"]["values"].pop(),
        "$.proposal.composition.values",
        "differs",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_forged_and_signed_file_is_refused_at_the_line_that_is_wrong(name: str) -> None:
    """The path and the code point to what was forged."""
    change, path, code = EDITS[name]
    verdict = _edit(change)
    assert (verdict.ok, verdict.path, verdict.code) == (False, path, code)


def test_two_in_conflict_seated_together_are_refused() -> None:
    """The rule that at most one of them sits is checked from the seats."""
    question = problem([person("a"), person("b")], 2)
    document = json.loads(evidence(question, propose(question)))
    del document["sha256"]
    document["problem"]["conflicts"] = [{"key": "kin", "people": ["a", "b"], "reason": "sisters"}]
    assert check.check(_signed(document)).path == "$.problem.conflicts[0]"


@pytest.mark.parametrize("key", get_args(PriorityKey))
def test_a_better_council_claimed_for_any_priority_is_refused(key: PriorityKey) -> None:
    """One seat, and somebody for it who misses everything: a hundredth less than she reaches is not believed."""
    question = problem(
        [person("a", standing="returning", past_terms=(term("2024-03-01", "2026-03-01"),)), person("b")],
        1,
        targets=(Target(key="south", dimension="region", value="south", share="1", most_affected=True),),
        intersections=(Intersection(key="southern women", where={"region": "south", "gender": "woman"}),),
        pins=(Pin(person="b", seated=key != "repeated_voices", reason="agreed before"),),
        priorities=(Priority(key=key),),
    )
    document = json.loads(evidence(question, propose(question)))
    del document["sha256"]
    (claim,) = document["proposal"]["objectives"]
    assert (claim["value"], check.check(_signed(document)).ok) == ("1", True)
    claim.update(value="99/100", best="99/100", bound="99/100")
    assert check.check(_signed(document)).code == "claim"


def test_the_checkers_own_command_says_yes_no_or_how_to_use_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 with yes, 1 with the place of the fault, 2 for a file that is not there or no file named."""
    path = tmp_path / "evidence.json"
    path.write_bytes(_evidence())
    assert (check.main([str(path)]), capsys.readouterr().out) == (0, "yes\n")
    path.write_bytes(b"{}")
    assert (check.main([str(path)]), capsys.readouterr().out) == (1, "no: $.sha256: hash\n")
    assert [check.main([]), check.main([str(tmp_path / "absent")])] == [2, 2]
    assert capsys.readouterr().err.count("usage: ") == 2


def test_the_checker_works_from_a_copy_of_its_one_file(tmp_path: Path) -> None:
    """Copied alone into an empty folder and isolated: 0 for yes, 1 for no, 2 when there is nothing to read."""
    shutil.copy(check.__file__, tmp_path / "check.py")
    (tmp_path / "right.json").write_bytes(_evidence())
    (tmp_path / "wrong.json").write_bytes(_evidence()[:-1])
    results = []
    for arguments in (["right.json"], ["wrong.json"], ["absent.json"], []):
        command = [sys.executable, "-I", "-S", "check.py", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        results.append((done.returncode, done.stdout.split(":")[0].strip()))
    assert results == [(0, "yes"), (1, "no"), (2, ""), (2, "")]
