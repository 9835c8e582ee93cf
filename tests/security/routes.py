"""Every route of the application, with an address that leads to it."""

from collections.abc import Iterator
from uuid import UUID

from flask import Flask
from werkzeug.routing import BaseConverter, Rule

IMPLIED = {"HEAD", "OPTIONS"}


def path_of(rule: Rule, council: str) -> str:
    """An address for a route: the council given, otherwise values of the right shape."""
    values = {name: _some(converter) for name, converter in rule._converters.items()}
    if "council" in values:
        values["council"] = council
    found = rule.build(values, append_unknown=False)
    assert found is not None
    return found[1]


def _some(converter: BaseConverter) -> str:
    kind = type(converter).__name__
    return {"UUIDConverter": str(UUID(int=1)), "IntegerConverter": "1"}.get(kind, "2027-01-01")


def routes(app: Flask, council: str) -> Iterator[tuple[str, str, str]]:
    """Every route but the static files, as endpoint, method and address."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            for method in sorted((rule.methods or set()) - IMPLIED):
                yield rule.endpoint, method, path_of(rule, council)
