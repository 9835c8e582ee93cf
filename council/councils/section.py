"""One part of a charter as it is read: a heading and its sentences."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Section:
    """A heading with its sentences; `ordered` when their order means something. `key` names it in an address."""

    key: str
    title: str
    lines: list[str]
    kind: Literal["plain", "ordered", "warning"] = "plain"
