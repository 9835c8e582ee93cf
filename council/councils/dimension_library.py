"""Dimensions that guidance on the participation of migrants names, ready for a council to choose from."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from council.audit.service import Actor
from council.councils import dimension_editing as editing
from council.councils.models import Council, Labels
from council.councils.rules import Rule, Text
from council.councils.templates import TemplateDimension, take_dimensions


class LibraryDimension(TemplateDimension):
    """A dimension with what to keep in mind before asking; one that is always sealed cannot be opened."""

    note: Text | None = None
    always_sealed: bool = False


class _Library(Rule):
    translations: dict[str, Literal["reviewed", "unreviewed"]]
    dimensions: Annotated[tuple[LibraryDimension, ...], Field(strict=False)]


@cache
def _read() -> _Library:
    path = files("council.councils").joinpath("dimension_library.json")
    return _Library.model_validate_json(path.read_text(encoding="utf-8"))


def library() -> tuple[LibraryDimension, ...]:
    """Every dimension of the library, in order."""
    return _read().dimensions


def is_unreviewed(language: str) -> bool:
    """Whether nobody who speaks a language has checked the library in it yet."""
    return _read().translations.get(language) != "reviewed"


def not_taken(council: Council) -> list[LibraryDimension]:
    """What the library holds beyond the dimensions a council has or had."""
    taken = editing.taken_keys(council)
    return [each for each in library() if each.key not in taken]


def take(actor: Actor, council: Council, keys: Iterable[str]) -> list[Labels]:
    """Begin asking about some dimensions of the library, each as an act of its own; gives their names."""
    chosen = [each for each in not_taken(council) if each.key in set(keys)]
    take_dimensions(actor, council, chosen)
    return [each.name for each in chosen]
