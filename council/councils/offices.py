"""The offices a charter names, each under a key that stays the same when its name is translated or moved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from council.councils.rules import CharterRules, Officer

KEY_LENGTH = 60


@dataclass(frozen=True)
class Office:
    """One office of a charter, and how many people hold it at a time: as many as the charter names it."""

    key: str
    name: dict[str, str]
    months: int | None
    most_consecutive: int | None
    holders: int = 1


def offices_of(rules: CharterRules | None) -> list[Office]:
    """The offices of a charter in its order; one that is named twice is held by two people."""
    found: dict[str, Office] = {}
    officers = rules.officers if rules else []
    for key, officer in zip(keys_of(officers), officers, strict=True):
        if key in found:
            found[key] = replace(found[key], holders=found[key].holders + 1)
        else:
            found[key] = Office(key, officer.name, officer.months, officer.most_consecutive)
    return list(found.values())


def keys_of(officers: Sequence[Officer]) -> list[str]:
    """The key of each: its own; else that of one of the same name; else made from the English name, or its place."""
    keys: list[str] = []
    for place, officer in enumerate(officers, start=1):
        same = (key for key, before in zip(keys, officers, strict=False) if before.name == officer.name)
        keys.append(officer.key or next(same, "") or _made(officer, place))
    return keys


def _made(officer: Officer, place: int) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", officer.name.get("en", "").lower()).strip("-")[:KEY_LENGTH].strip("-")
    return plain if plain[:1].isalpha() else f"office-{place}"
