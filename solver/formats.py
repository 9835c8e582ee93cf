"""Files in and out: a question as JSON, and the answer's evidence as canonical JSON (RFC 8785) with its SHA-256."""

import hashlib
import json
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from solver.errors import BadFile, Fault
from solver.problem import Problem
from solver.proposal import Proposal

EVIDENCE_SCHEMA = "rotation-evidence/1"
LARGEST_INTEGER = 2**53 - 1

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def canonical(document: Json) -> bytes:
    """RFC 8785 for documents without fractions: two equal documents give the same bytes, everywhere."""
    return _text(document).encode("utf-8")


def _text(node: Json) -> str:
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
    return canonical({**document, "sha256": hashlib.sha256(canonical(document)).hexdigest()})


def read_problem(path: Path) -> Problem:
    """The question in a JSON file; raises `BadFile` with line and column, or `InvalidProblem`."""
    data = path.read_bytes()
    try:
        return Problem.model_validate_json(data)
    except ValidationError as error:
        raise BadFile(_json_fault(str(path), dict(found)) for found in error.errors(include_url=False)) from error


def _json_fault(file: str, found: dict[str, object]) -> Fault:
    return Fault(str(found["type"]), {"expected": str(found["msg"])}, file)
