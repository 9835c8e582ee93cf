"""Invented people for the demonstration council, always the same for the same seed; knows no area.

What they say of themselves hangs together as it does among real applicants: region with language and status, status
with gender, age, work and experience. The weights are invented in the spirit of published migration statistics.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import Any

DATA: Mapping[str, Any] = json.loads(files("council").joinpath("demo_people.json").read_text(encoding="utf-8"))
UNDISCLOSED = "undisclosed"
IN_ORGANISATION = 0.3
REACHABLE = 0.7
LISTED = 0.6

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Invented:
    """Somebody who does not exist: what she is called, and what she says of herself."""

    number: int
    name: str
    language: str
    organisation: str | None
    contact: str | None
    listed: bool
    traits: Mapping[str, str]


class Crowd:
    """Makes invented people one after another; no two have the same name."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._names: set[str] = set()

    def somebody(self) -> Invented:
        """The next person."""
        true = self._traits()
        name, language = self._name(true)
        while name in self._names:
            name, language = self._name(true)
        self._names.add(name)
        number = len(self._names)
        return Invented(
            number=number,
            name=name,
            language=language,
            organisation=self._organisation(true),
            contact=f"person{number:03}@demo.example" if self._rng.random() < REACHABLE else None,
            listed=self._rng.random() < LISTED,
            traits={dimension: self._said(dimension, true) for dimension in true},
        )

    def people(self, how_many: int) -> list[Invented]:
        """So many people."""
        return [self.somebody() for _ in range(how_many)]

    def _traits(self) -> dict[str, str]:
        region = self._one_of(DATA["region"])
        status = self._one_of(DATA["migration_status"][region])
        gender = self._one_of(_scaled(DATA["gender"][status], {"woman": DATA["women_by_region"][region]}))
        sector = self._one_of(_scaled(DATA["sector"][status], DATA["sector_by_gender"].get(gender, {})))
        climate = {"climate": DATA["climate_by_region"][region]}
        return {
            "region": region,
            "gender": gender,
            "migration_status": status,
            "age_band": self._one_of(DATA["age_band"][status]),
            "sector": sector,
            "experience": self._one_of(_scaled(DATA["experience"][status], climate)),
            "racism": self._one_of(DATA["racism"][region]),
        }

    def _name(self, true: Mapping[str, str]) -> tuple[str, str]:
        cultures = DATA["names"][true["region"]]
        culture = self._rng.choices(cultures, [each["share"] for each in cultures])[0]
        called = {"woman": ["women"], "man": ["men"]}.get(true["gender"], ["women", "men"])
        kind = self._rng.choice(called)
        given = self._rng.choice(culture[kind])
        family = self._rng.choice(culture.get(f"family_{kind}", culture["family"]))
        name = f"{family}{given}" if culture.get("family_first") else f"{given} {family}"
        return name, culture["language"]

    def _organisation(self, true: Mapping[str, str]) -> str | None:
        chance = 2 * IN_ORGANISATION if true["sector"] == "community" else IN_ORGANISATION
        return self._rng.choice(DATA["organisations"]) if self._rng.random() < chance else None

    def _said(self, dimension: str, true: Mapping[str, str]) -> str:
        """What she says, or that she prefers not to."""
        percent = DATA["silence"][dimension]
        if dimension == "migration_status" and true[dimension] == "undocumented":
            percent = DATA["silence_without_status"]
        return UNDISCLOSED if self._rng.random() * 100 < percent else true[dimension]

    def _one_of(self, weights: Weights) -> str:
        return self._rng.choices(list(weights), list(weights.values()))[0]


def _scaled(weights: Weights, factors: Weights) -> dict[str, float]:
    return {value: weight * factors.get(value, 1.0) for value, weight in weights.items()}
