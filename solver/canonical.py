"""Canonical JSON (RFC 8785): two equal documents give the same bytes, everywhere."""

import json
from json.encoder import encode_basestring
from typing import TypeAlias

LARGEST_INTEGER = 2**53 - 1

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def canonical(document: Json) -> bytes:
    """The document's only form; it holds no fractions, whose text machines disagree about."""
    return _text(document).encode("utf-8")


def _text(node: Json) -> str:
    if isinstance(node, str):
        return encode_basestring(node)
    if isinstance(node, dict):
        keys = sorted(node, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_text(key)}:{_text(node[key])}" for key in keys) + "}"
    if isinstance(node, list):
        return "[" + ",".join(map(_text, node)) + "]"
    if isinstance(node, int) and abs(node) > LARGEST_INTEGER:
        msg = "an integer beyond 2^53 has no canonical form"
        raise ValueError(msg)
    return json.dumps(node, ensure_ascii=False)
