"""Small values sealed as JSON under a person's key: read back, they are there or nothing is."""

import json
from typing import Any
from uuid import UUID

from council import crypto


def seal(holder: UUID, value: object, place: crypto.Place) -> bytes:
    """Seal lists and words of one person."""
    return crypto.seal(holder, json.dumps(value, ensure_ascii=False), place)


def unseal(holder: UUID, sealed: bytes | None, place: crypto.Place) -> Any:
    """What was sealed, or nothing when there was nothing or her key is gone."""
    if not sealed:
        return None
    try:
        return json.loads(crypto.unseal(holder, sealed, place))
    except crypto.Unreadable:
        return None
