"""Skills that councils often need, to begin from. The translations stand in the file and were not reviewed yet."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from council.councils.models import Labels


@dataclass(frozen=True)
class LibrarySkill:
    """One skill of the library."""

    key: str
    name: Labels


@cache
def library() -> tuple[LibrarySkill, ...]:
    """Every skill of the library, in order."""
    text = files("council.members.skills").joinpath("library.json").read_text(encoding="utf-8")
    return tuple(LibrarySkill(each["key"], each["name"]) for each in json.loads(text)["skills"])
