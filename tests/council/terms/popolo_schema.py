"""What Popolo's published schemas (popolo-project/popolo-spec, schemas/*.json) allow, written down again as a checker.

Each class of the specification with its properties and their kinds; a property that it does not know, or of another
kind, is a fault. References must lead to an object of the same file.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
Kind = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _date(value: Any) -> bool:
    return value is None or (isinstance(value, str) and DATE.fullmatch(value) is not None)


def _list(value: Any) -> bool:
    return isinstance(value, list)


def _each(*, text: str = "", date: str = "", many: str = "") -> dict[str, Kind]:
    kinds = ((text, _text), (date, _date), (many, _list))
    return {name: kind for names, kind in kinds for name in names.split()}


CLASSES: Mapping[str, dict[str, Kind]] = {
    "persons": _each(
        text="id name family_name given_name additional_name honorific_prefix honorific_suffix patronymic_name "
        "sort_name email gender image summary biography national_identity created_at updated_at",
        date="birth_date death_date",
        many="other_names identifiers pronouns contact_details links memberships motions speeches votes sources",
    ),
    "organizations": _each(
        text="id name classification parent_id area_id image created_at updated_at",
        date="founding_date dissolution_date",
        many="other_names identifiers contact_details links memberships posts sources",
    ),
    "posts": _each(
        text="id label role organization_id area_id created_at updated_at",
        date="start_date end_date",
        many="other_label contact_details links memberships sources",
    ),
    "memberships": _each(
        text="id label role person_id organization_id post_id on_behalf_of_id area_id created_at updated_at",
        date="start_date end_date",
        many="contact_details links sources",
    ),
}
OTHER_NAME = _each(
    text="name family_name given_name additional_name honorific_prefix honorific_suffix patronymic_name note",
    date="start_date end_date",
)
REFERENCES = {"person_id": "persons", "organization_id": "organizations", "post_id": "posts"}


def faults(document: Mapping[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Everything in which a file departs from the schemas, or leads to nothing."""
    ids = {name: [each.get("id") for each in objects] for name, objects in document.items()}
    for name, objects in document.items():
        if name not in CLASSES:
            yield f"{name} is no class"
            continue
        if len(set(ids[name])) != len(objects):
            yield f"{name} has an id twice or none"
        for each in objects:
            yield from _object_faults(name, each, CLASSES[name])
            for other in each.get("other_names", []):
                yield from _object_faults("other_names", other, OTHER_NAME)
            yield from (
                f"{name}: {key} leads to nothing"
                for key, target in REFERENCES.items()
                if each.get(key) is not None and each[key] not in ids.get(target, [])
            )


def _object_faults(name: str, found: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Iterator[str]:
    for key, value in found.items():
        if key not in kinds:
            yield f"{name} has no {key}"
        elif not kinds[key](value):
            yield f"{name}: {key} is {value!r}"
