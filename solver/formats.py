"""Files in: a question as JSON or as the field's CSV files, and evidence, neither read nor written unchecked.

Whatever is wrong with a file is a `BadFile` that names every fault with line and column, never a stack trace.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from solver import check
from solver.canonical import canonical
from solver.errors import BadFile, Fault, InvalidProblem, Parameter, SolverError, Unsound
from solver.evidence import Evidence
from solver.files import read_bytes, read_text, text_of
from solver.places import Path as Parts
from solver.places import Places
from solver.pools import read_pool
from solver.problem import Part, Problem

__all__ = ["WrongEvidence", "read_evidence", "read_part", "read_pool", "read_problem", "read_question", "sound"]

PROBLEM, EVIDENCE = (str(kind.model_fields["schema_version"].default) for kind in (Problem, Evidence))
TOO_DEEP = "nested too deeply, or a number too long to be read"
JSON_KINDS = {
    dict: "an object",
    list: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    type(None): "null",
}

P = TypeVar("P", bound=Part)


class WrongEvidence(SolverError):
    """An evidence file is not right: `where` in it, by which `fault` of the checker, and its `detail`."""

    code = "wrong_evidence"


def read_problem(path: Path) -> Problem:
    """The question in a JSON file; raises `BadFile`, or `InvalidProblem`, whose faults have their places too."""
    text = read_text(path)
    return _problem(str(path), text, _document(str(path), text))


def read_evidence(path: Path) -> Evidence:
    """The evidence in a file that the independent check finds right; raises `BadFile` or `WrongEvidence`."""
    data = read_bytes(path)
    text = text_of(path, data)
    return _evidence(str(path), data, _document(str(path), text))


def read_question(path: Path) -> Problem | Evidence:
    """The question in a file, or the evidence, whichever it is; raises as those who read the one or the other."""
    data = read_bytes(path)
    text = text_of(path, data)
    document = _document(str(path), text)
    if isinstance(document, dict) and document.get("schema") == EVIDENCE:
        return _evidence(str(path), data, document)
    return _problem(str(path), text, document)


def read_part(path: Path, kind: type[P]) -> P:
    """A document of one kind in a JSON file, by its shape alone; raises `BadFile` or `InvalidProblem`."""
    text = read_text(path)
    document = _document(str(path), text)
    _require_kind(str(path), text, document, str(kind.model_fields["schema_version"].default))
    return _model(kind, str(path), text, document)


def sound(evidence: Evidence) -> bytes:
    """The evidence as it is written, after the independent check; raises `Unsound`."""
    data = evidence.written()
    verdict = check.check(data)
    if not verdict.ok:
        raise Unsound(path=verdict.path, fault=verdict.code, detail=verdict.detail)
    return data


def _document(file: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadFile([Fault("not_json", {"found": error.msg}, file, error.lineno, error.colno)]) from error
    except (ValueError, RecursionError) as error:
        raise BadFile([Fault("not_json", {"found": TOO_DEEP}, file, 1, 1)]) from error


def _problem(file: str, text: str, document: Any) -> Problem:
    if isinstance(document, dict) and "schema" in document:
        _require_kind(file, text, document, PROBLEM)
    return _model(Problem, file, text, document)


def _evidence(file: str, data: bytes, document: Any) -> Evidence:
    text = data.decode("utf-8-sig")
    _require_kind(file, text, document, EVIDENCE)
    verdict = check.check(data)
    if not verdict.ok:
        raise WrongEvidence(file=file, where=verdict.path, fault=verdict.code, detail=verdict.detail)
    del document["sha256"]
    return _model(Evidence, file, text, document)


def _require_kind(file: str, text: str, document: Any, expected: str) -> None:
    """Refuse a file that says it is something else, or an evidence file that does not say what it is."""
    found = document.get("schema") if isinstance(document, dict) else None
    if found != expected:
        place = Places(text).of(("schema",))
        raise BadFile([Fault("wrong_kind", {"found": str(found or "no schema"), "expected": expected}, file, *place)])


def _model(kind: type[P], file: str, text: str, document: Any) -> P:
    root: Parts = () if kind is Problem else ("problem",)
    try:
        return kind.model_validate_json(text if kind is Problem else canonical(document))
    except ValidationError as error:
        raise BadFile(_shape_faults(file, text, error)) from error
    except InvalidProblem as error:
        places, problem = Places(text), document["problem"] if root else document
        raise InvalidProblem(
            Fault(fault.code, fault.parameters, file, *places.subject(fault, problem, root)) for fault in error.faults
        ) from error


def _shape_faults(file: str, text: str, error: ValidationError) -> Iterator[Fault]:
    places = Places(text)
    for found in error.errors(include_url=False):
        if found["type"] == "json_invalid":  # half a character, which Python's own reader lets pass
            message, line, column = re.split(" at line | column ", found["ctx"]["error"])
            yield Fault("not_json", {"found": message}, file, int(line), int(column))
            continue
        code = {"missing": "missing_part", "extra_forbidden": "unknown_part"}.get(found["type"], "wrong_part")
        kind = "true or false" if isinstance(found["input"], bool) else JSON_KINDS[type(found["input"])]
        message = found["msg"].removeprefix("Input should be ").removeprefix("a valid ")
        told: dict[str, Parameter] = {"name": ".".join(map(str, found["loc"])), "found": kind, "expected": message}
        yield Fault(code, told, file, *places.of(tuple(found["loc"])))
