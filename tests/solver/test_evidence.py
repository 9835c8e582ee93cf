"""The written file of a lottery: one form, one hash, and no forgery of it that the checker believes."""

import hashlib
import json
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from solver import check
from solver.canonical import LARGEST_INTEGER, canonical
from solver.drawn import published, with_reserve
from solver.evidence import Evidence
from solver.lottery import hold
from solver.problem import Quota
from solver.reserve import ReserveRules
from tests.solver.build import person, problem
from tests.solver.forging import FORGERIES, Change, Path, altered, another, found, leaves, signed
from tests.solver.lottery_cases import after, held


def _relaxed() -> Evidence:
    """A lottery whose ideal chances are the relaxation's: two of three northerners, one of three southerners."""
    people = [person(name) for name in "abc"] + [person(name, "south") for name in "def"]
    question = problem(people, 3, quotas=(Quota(key="south", where={"region": ("south",)}, max=1),))
    return Evidence(problem=question, lottery=hold(question, panels=10))


def _taken() -> Evidence:
    """A lottery that nobody can win: the only seat is that of somebody whose term goes on."""
    question = problem([person("a", standing="continuing"), person("b")], 1)
    return Evidence(problem=question, lottery=hold(question, panels=2))


FILES: dict[str, Callable[[], Evidence]] = {
    "held": held,
    "relaxed": _relaxed,
    "taken": _taken,
    "drawn": lambda: after("octo-41"),
    "by hand": lambda: after("digits"),
    "reserved": lambda: with_reserve(after("octo-41"), ReserveRules(length=4)),
}


@cache
def _written(name: str) -> bytes:
    return FILES[name]().written()


def _document(name: str) -> Any:
    document = json.loads(_written(name))
    del document["sha256"]
    return document


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_right_is_told_so(name: str) -> None:
    """Before any of it is altered, and as it is read and written again."""
    assert check.check(_written(name)) == check.Verdict(ok=True)
    again = Evidence.model_validate_json(canonical(_document(name)))
    assert again == FILES[name]()
    assert again.written() == _written(name)


def test_the_last_key_of_a_file_is_the_hash_of_the_rest() -> None:
    """Anyone can compute it: cut the key off, close the brace, and hash."""
    body, _, end = _written("held").rpartition(b',"sha256":"')
    assert hashlib.sha256(body + b"}").hexdigest() == end.decode().removesuffix('"}')
    assert end.decode().removesuffix('"}') == held().digest


def test_keys_are_ordered_by_their_utf_16_code_units_and_texts_escape_no_more_than_they_must() -> None:
    """RFC 8785, section 3.2.3: the smile, outside the basic plane, comes before the sign at its very end."""
    document: Any = {"\ufb33": None, "\U0001f600": True, "é": [1, "\u2028"], "a": {}, "\r": 'quote " and \\'}
    expected = '{"\\r":"quote \\" and \\\\","a":{},"é":[1,"\u2028"],"\U0001f600":true,"\ufb33":null}'
    assert canonical(document).decode() == expected


@pytest.mark.parametrize("number", [LARGEST_INTEGER + 1, -LARGEST_INTEGER - 1])
def test_integers_that_some_readers_would_round_are_not_written(number: int) -> None:
    """Beyond 2⁵³ a reader that knows only doubles would see another number."""
    with pytest.raises(ValueError, match="2\\^53"):
        canonical({"number": number})
    assert canonical(LARGEST_INTEGER) == b"9007199254740991"


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_and_signed_lottery_is_refused_at_the_line_that_is_wrong(name: str) -> None:
    """The path and the code point to what was forged."""
    file, change, path, code = FORGERIES[name]
    document = _document(file)
    change(document)
    verdict = check.check(signed(document))
    assert (verdict.ok, verdict.path, verdict.code) == (False, path, code)


# What follows from nothing else: in what parts numbers are written, and what computed them.
FREE = {"scale", "solver", "ortools"}


def _bound(path: Path) -> bool:
    """Whether a value of a lottery follows from others; a proof that somebody cannot sit may weigh her less."""
    return path[-1] not in FREE and not {"exclusions", "weights", "value"}.issubset(path)


@pytest.mark.parametrize("name", ["held", "relaxed"])
def test_every_value_of_a_lottery_altered_and_signed_anew_is_refused(name: str) -> None:
    """Without the hash's help: each value of the lottery is bound by the question or by another value."""
    document = _document(name)
    text = json.dumps(document)
    paths = [path for path in leaves(document) if path[0] == "lottery" and _bound(path)]
    passed = [path for path in paths if check.check(altered(text, path, another(found(document, path)))).ok]
    assert (passed, len(paths) > len(document["lottery"]["panels"])) == ([], True)


def test_a_thousand_values_altered_at_random_and_signed_anew_are_refused() -> None:
    """Anywhere in a file of a lottery drawn from sixty-four panels: question, lottery, promise, draw and council."""
    document = _document("drawn")
    rng, text = random.Random(1), json.dumps(document)  # noqa: S311 - repeatable, not secret
    everywhere = leaves(document)
    passed = []
    for path in rng.choices(everywhere, k=1000):
        value = found(document, path)
        others = [another(value), found(document, rng.choice(everywhere)), rng.randrange(1000), str(rng.random())]
        other = rng.choice([other for other in others if other != value])
        passed += [(path, other)] if check.check(altered(text, path, other)).ok else []
    assert passed == []


# The same of the public file.
PUBLIC: dict[str, tuple[Change, str, str]] = {
    "somebody's panels counted wrong": (
        lambda public: public["people"][0].update(panels=0),
        "$.people",
        "chances",
    ),
    "a stranger on a panel": (lambda public: public["panels"][0].append(99), "$.panels", "panels"),
    "a panel in another order": (lambda public: public["panels"][0].reverse(), "$.panels[0]", "order"),
    "another panel drawn": (lambda public: public["draw"].update(panel=0), "$.draw.panel", "draw"),
    "another file drawn from": (lambda public: public.update(committed="0"), "$.draw.committed", "committed"),
    "the promise taken back": (lambda public: public.update(commitment=None), "$.commitment", "steps"),
    "a value of somebody's": (lambda public: public["people"][0].update(region="south"), "$.people[0].region", "shape"),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_a_forged_and_signed_public_file_is_refused_at_the_line_that_is_wrong(name: str) -> None:
    """What everyone may see is bound by itself and by the hash of the file committed to."""
    change, path, code = PUBLIC[name]
    public = json.loads(published(after("octo-41")).written())
    del public["sha256"]
    assert check.check(signed(public)).ok
    change(public)
    verdict = check.check(signed(public))
    assert (verdict.ok, verdict.path, verdict.code) == (False, path, code)
