"""Charters that tests begin from."""

from typing import Any

from council.councils.rules import CharterRules

ENGLISH = {"en": "Members"}
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")


def rules(**changes: Any) -> CharterRules:
    """The smallest charter, of five seats for three years, with some parts changed."""
    return CharterRules.model_validate(plain(**changes))


def plain(**changes: Any) -> dict[str, Any]:
    """The same, not yet validated."""
    return {
        "least_size": 5,
        "most_size": 5,
        "seat_groups": [{"key": "members", "name": ENGLISH, "seats": 5}],
        "terms": {"months": 36},
        **changes,
    }


def with_gender(**changes: Any) -> dict[str, Any]:
    """The smallest charter that asks one question."""
    return plain(dimensions=["gender"], **changes)
