"""Rules of real bodies as starting points: each charter template is one file under `charters/` and names its source."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, Self

from flask_babel import gettext as _
from pydantic import Field, model_validator

from council.audit.service import Actor
from council.councils import service
from council.councils.models import Council
from council.councils.rules import CharterRules, Key, Rule, Text, refuse
from council.errors import NotFound

ORDER = ("regional-review", "ec-views-of-migrants", "un-cmw", "un-hrc")  # the others follow by key


class TemplateValue(Rule):
    """One value of a template's dimension."""

    key: Key
    name: Text


class TemplateDimension(Rule):
    """A dimension as a template brings it; "prefer not to say" is added when a council takes it over."""

    key: Key
    name: Text
    purpose: Text
    sensitivity: Literal["open", "restricted", "sealed"]
    values: Annotated[tuple[TemplateValue, ...], Field(min_length=2, strict=False)]


class CharterTemplate(Rule):
    """The published rules of one body, ready to become a council's charter."""

    key: Key
    name: Text
    about: Text
    level: Literal["global", "regional", "national", "local"]
    source: Annotated[str, Field(min_length=1, max_length=300)]
    dimensions: tuple[TemplateDimension, ...] = ()
    rules: CharterRules

    @model_validator(mode="after")
    def _names_its_own_dimensions(self) -> Self:
        known = {(each.key, value.key) for each in self.dimensions for value in each.values}
        known_keys = {each.key for each in self.dimensions}
        for dimension, value in sorted(self.rules.named_values(), key=str):
            if dimension not in known_keys or (value is not None and (dimension, value) not in known):
                refuse("unknown_dimension", "not in this template: {keys}", keys=f"{dimension} {value or ''}".strip())
        return self


@cache
def _all() -> dict[str, CharterTemplate]:
    folder = files("council.councils").joinpath("charters")
    found = [
        CharterTemplate.model_validate_json(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".json")
    ]
    return {each.key: each for each in sorted(found, key=_place)}


def _place(template: CharterTemplate) -> tuple[int, str]:
    return (ORDER.index(template.key) if template.key in ORDER else len(ORDER), template.key)


def templates() -> list[CharterTemplate]:
    """Every template, those meant for councils of migrants first."""
    return list(_all().values())


def template(key: str) -> CharterTemplate:
    """One template; `NotFound` when there is none of that name."""
    try:
        return _all()[key]
    except KeyError:
        raise NotFound(_("There is no charter template “%(key)s”.", key=key)) from None


def missing_dimensions(council: Council, chosen: CharterTemplate, on: date) -> list[TemplateDimension]:
    """The dimensions of a template that the council does not have yet; it keeps its own where the key is the same."""
    present = {each.key for each in service.dimensions_of(council, on=on)}
    return [each for each in chosen.dimensions if each.key not in present]


def take_dimensions(actor: Actor, council: Council, dimensions: Sequence[TemplateDimension]) -> None:
    """Give a council these dimensions, each as an act of its own."""
    for each in dimensions:
        service.add_dimension(
            actor,
            council,
            key=each.key,
            name=each.name,
            purpose=each.purpose,
            sensitivity=each.sensitivity,
            values=[(value.key, value.name) for value in each.values],
        )


def found_from(actor: Actor, key: str, *, slug: str, on: date, parent: Council | None = None) -> Council:
    """Found a council under a template's charter, in force from a day on, with the template's dimensions."""
    chosen = template(key)
    council = service.found_council(
        actor, slug=slug, name=chosen.name, level=chosen.level, about=chosen.about, parent=parent
    )
    take_dimensions(actor, council, chosen.dimensions)
    service.adopt_charter(actor, council, rules=chosen.rules, in_force_from=on, source=chosen.source)
    return council
