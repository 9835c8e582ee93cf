"""Where in a JSON text each of its parts stands, so that a fault can be pointed to by line and column."""

import json
import re
from typing import Any, TypeAlias

from solver.errors import Fault
from solver.files import line_and_column

Path: TypeAlias = tuple[str | int, ...]

JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')

# The list of a question that a fault is about, by the beginning of its kind or code, and what names the list's items.
SUBJECTS = {
    "seats_do_not_add_up": ("size", ""),
    "quota": ("quotas", "key"),
    "percent": ("quotas", "key"),
    "empty_condition": ("quotas", "key"),
    "target": ("targets", "key"),
    "share": ("targets", "key"),
    "intersection": ("intersections", "key"),
    "past_council": ("history", "start"),
    "history": ("history", ""),
    "cap": ("caps", "key"),
    "newcomers": ("newcomers", ""),
    "conflict": ("conflicts", "key"),
    "pin": ("pins", "person"),
    "priority": ("priorities", "key"),
    "continuity_and_voices": ("priorities", ""),
    "dimension": ("dimensions", "key"),
    "value": ("dimensions", ""),
    "seat_group": ("seat_groups", "key"),
    "": ("people", "id"),
}


class Places:
    """The places in a JSON text; the text is known to be JSON."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offsets = _offsets(text)

    def of(self, path: Path) -> tuple[int, int]:
        """The line and column of a part, or of the nearest part around it that is there."""
        while path not in self.offsets:
            path = path[:-1]
        return line_and_column(self.text, self.offsets[path])

    def subject(self, fault: Fault, problem: Any, root: Path = ()) -> tuple[int, int]:
        """The line and column of what a fault of this problem is about; the problem begins at `root` of the text."""
        about = str(fault.parameters.get("kind") or fault.code)
        part, field = next(found for start, found in SUBJECTS.items() if about.startswith(start))
        name = fault.parameters.get("person" if field in ("id", "person") else field) or fault.parameters.get("key")
        items = problem.get(part) if field else None
        at = [index for index, item in enumerate(items or ()) if item.get(field) == name]
        dimension = fault.parameters.get("dimension")
        inside = ("where" if part in ("quotas", "intersections") else "values", str(dimension)) if dimension else ()
        return self.of((*root, part, *at[-1:], *inside))


def _offsets(text: str) -> dict[Path, int]:
    """Where each part begins, by its path."""
    offsets: dict[Path, int] = {(): 0}
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
