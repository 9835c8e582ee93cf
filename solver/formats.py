"""Files in and out: a question as JSON or as the field's CSV files, evidence as canonical JSON (RFC 8785).

Whatever is wrong with a file is a `BadFile` that names every fault with line and column, never a stack trace.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from json.encoder import encode_basestring
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from solver.errors import BadFile, Fault
from solver.files import line_and_column, read_text
from solver.pools import read_pool
from solver.problem import Problem
from solver.proposal import Proposal

__all__ = ["canonical", "evidence", "read_pool", "read_problem"]

EVIDENCE_SCHEMA = "rotation-evidence/1"
LARGEST_INTEGER = 2**53 - 1

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def canonical(document: Json) -> bytes:
    """RFC 8785 for documents without fractions: two equal documents give the same bytes, everywhere."""
    return _text(document).encode("utf-8")


def _text(node: Json) -> str:
    if isinstance(node, str):
        return encode_basestring(node)
    if isinstance(node, dict):
        keys = sorted(node, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_text(key)}:{_text(node[key])}" for key in keys) + "}"
    if isinstance(node, list):
        return "[" + ",".join(map(_text, node)) + "]"
    if isinstance(node, int) and abs(node) > LARGEST_INTEGER:
        msg = "an integer beyond 2^53 has no canonical form"
        raise ValueError(msg)
    return json.dumps(node, ensure_ascii=False)


def evidence(problem: Problem, proposal: Proposal) -> bytes:
    """The file from which anyone can check the answer again: question, answer, and the hash over both."""
    document: dict[str, Json] = {
        "schema": EVIDENCE_SCHEMA,
        "problem": problem.model_dump(mode="json", by_alias=True),
        "proposal": proposal.model_dump(mode="json", by_alias=True),
    }
    body = canonical(document)
    digest = hashlib.sha256(body).hexdigest()
    return body[:-1] + f',"sha256":"{digest}"}}'.encode()  # the last key in canonical order


def read_problem(path: Path) -> Problem:
    """The question in a JSON file; raises `BadFile` with line and column, or `InvalidProblem`."""
    text = read_text(path)
    try:
        return Problem.model_validate_json(text)
    except ValidationError as error:
        raise BadFile(_json_faults(str(path), text, error)) from error


def _json_faults(file: str, text: str, error: ValidationError) -> Iterator[Fault]:
    offsets = None
    for found in error.errors(include_url=False, include_input=False):
        if found["type"] == "json_invalid":
            line, column = _syntax_place(text)
            yield Fault("not_json", {"expected": str(found["ctx"]["error"])}, file, line, column)
            continue
        offsets = offsets or _offsets(text)
        path = tuple(found["loc"])
        while path not in offsets:
            path = path[:-1]
        where = ".".join(map(str, found["loc"]))
        parameters: dict[str, str | int | None] = {"name": where, "expected": found["msg"]}
        yield Fault("wrong_part", parameters, file, *line_and_column(text, offsets[path]))


def _syntax_place(text: str) -> tuple[int, int]:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno, error.colno
    except RecursionError:
        pass
    return 1, 1


JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def _offsets(text: str) -> dict[tuple[str | int, ...], int]:
    """Where in a JSON text each part begins, by its path; the text is known to be JSON."""
    offsets: dict[tuple[str | int, ...], int] = {(): 0}
    path: list[str | int] = []
    expect_key = False
    for token in JSON_TOKEN.finditer(text):
        mark = token.group()
        if mark in "}]":
            path.pop()
            expect_key = False
        elif mark == ",":
            expect_key = isinstance(path[-1], str)
            path[-1] = path[-1] if isinstance(path[-1], str) else path[-1] + 1
        elif mark == ":":
            expect_key = False
        elif expect_key:
            path[-1] = json.loads(mark)
        else:
            offsets[tuple(path)] = token.start()
            if mark in "{[":
                path.append("" if mark == "{" else 0)
                expect_key = mark == "{"
    return offsets
