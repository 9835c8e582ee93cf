"""From a charter's rules to the values of its form, and back: what the form does not ask stays as it was."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from council.councils import service
from council.councils.models import Council
from council.councils.offices import keys_of
from council.councils.phrases import NamedDimension
from council.councils.rules import CharterRules
from council.councils.templates import CharterTemplate, TemplateDimension, missing_dimensions, template
from council.errors import NotFound
from council.i18n import code, label

FIRST_TEMPLATE = "regional-review"
TEMPLATE = "template:"
VERSION = "version:"
KEY_LENGTH = 50
PRIORITY_FIELDS = tuple(f"{place}_priority" for place in ("first", "second", "third", "fourth", "fifth", "sixth"))
PAIR = 2
PLACE_DIGITS = 4
SIMPLE_TERM_FIELDS = (
    "months",
    "most_consecutive",
    "cooling_off_months",
    "most_total_months",
    "partial_terms_count",
    "interim_months",
)

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Start:
    """What a new version begins from: a version of this council's charter, or a template."""

    key: str
    rules: CharterRules
    source: str
    dimensions: tuple[NamedDimension, ...]
    missing: tuple[TemplateDimension, ...]


def start_from(council: Council, key: str, on: date) -> Start:
    """The version or template a new charter begins from; the newest version unless another is named."""
    latest = service.latest_charter(council)
    if not key:
        key = f"{VERSION}{latest.number}" if latest else f"{TEMPLATE}{FIRST_TEMPLATE}"
    present = tuple(service.dimensions_of(council, on=on))
    if key.startswith(TEMPLATE):
        return _from_template(council, template(key.removeprefix(TEMPLATE)), on)
    charter = {f"{VERSION}{each.number}": each for each in service.charters_of(council)}.get(key)
    if charter is None:
        raise NotFound
    return Start(key, service.rules_of(charter), charter.source, present, ())


def _from_template(council: Council, chosen: CharterTemplate, on: date) -> Start:
    missing = tuple(missing_dimensions(council, chosen, on))
    present = tuple(service.dimensions_of(council, on=on))
    return Start(f"{TEMPLATE}{chosen.key}", chosen.rules, chosen.source, (*present, *missing), missing)


def form_values(start: Start, in_force_from: date) -> dict[str, Any]:
    """The values a form shows for these rules."""
    rules = start.rules
    aims = {(target.dimension, target.value): target for target in rules.targets}
    organisation = next((cap.most for cap in rules.caps if cap.per == "organisation"), None)
    order = [priority.key for priority in rules.priorities]
    values = {
        "start": start.key,
        "in_force_from": in_force_from,
        "source": start.source,
        "least_size": rules.least_size,
        "most_size": rules.most_size,
        "seat_groups": [
            {"key": group.key, "name": label(group.name), "seats": group.seats} for group in rules.seat_groups
        ],
        **{field: getattr(rules.terms, field) for field in SIMPLE_TERM_FIELDS},
        "rotation_months": rules.rotation_months,
        "filled_by": rules.vacancy.filled_by,
        "reserve_list_length": rules.vacancy.reserve_list_length,
        "eligibility": [
            {"place": str(place), "kind": each.kind, "text": label(each.text)}
            for place, each in enumerate(rules.eligibility)
        ],
        "officers": [
            {"place": str(place), "name": label(each.name), **each.model_dump(include={"months", "most_consecutive"})}
            for place, each in enumerate(rules.officers)
        ],
        "applications_carry_over": rules.applications_carry_over,
        "reminders": [each.model_dump() for each in rules.reminders],
        "quotas": [
            {**quota.model_dump(include={"key", "least", "most", "unit"}), "where": written(quota.where)}
            for quota in rules.quotas
        ],
        "targets": [_target_values(each.key, value.key, aims) for each in start.dimensions for value in _offered(each)],
        "crossings": [pair(*each.dimensions) for each in rules.crossings if len(each.dimensions) == PAIR],
        "most_of_organisation": organisation,
        "smallest_figure": rules.smallest_figure,
        "meetings_a_year": rules.meetings.least_a_year,
    }
    for place, name in enumerate(PRIORITY_FIELDS):
        values[name] = order[place] if place < len(order) else ""
    return values


def _offered(dimension: NamedDimension) -> list[Any]:
    return [value for value in dimension.values if value.key != "undisclosed"]


def _target_values(dimension: str, value: str, aims: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    aim = aims.get((dimension, value))
    return {
        "dimension": dimension,
        "value": value,
        "share": aim.share if aim else "",
        "most_affected": bool(aim and aim.most_affected),
    }


def changed_rules(start: CharterRules, values: Values) -> CharterRules:
    """The rules as the form has them; raises pydantic's ValidationError when they do not hold together."""
    rules = start.model_dump()
    quotas = [_quota(each) for each in values["quotas"]]
    targets = _targets(start, values["targets"])
    crossings = _crossings(start, values["crossings"])
    named = [*(dimension for quota in quotas for dimension in quota["where"]), *(each["dimension"] for each in targets)]
    named += [dimension for each in crossings for dimension in each["dimensions"]]
    rules.update(
        least_size=values["least_size"],
        most_size=values["most_size"],
        seat_groups=_seat_groups(start, values["seat_groups"]),
        terms={**rules["terms"], **_terms(values)},
        rotation_months=values["rotation_months"],
        vacancy={
            **rules["vacancy"],
            "filled_by": values["filled_by"],
            "reserve_list_length": values["reserve_list_length"] or 0,
        },
        dimensions=list(dict.fromkeys([*start.dimensions, *named])),
        eligibility=[_condition(start, row) for row in values["eligibility"]],
        officers=[_officer(start, row, now) for now, row in enumerate(values["officers"])],
        applications_carry_over=values["applications_carry_over"],
        reminders=list(values["reminders"]),
        quotas=quotas,
        targets=targets,
        crossings=crossings,
        caps=_caps(rules["caps"], values["most_of_organisation"]),
        priorities=_priorities(start, values),
        smallest_figure=values["smallest_figure"],
        meetings={**rules["meetings"], "least_a_year": values["meetings_a_year"]},
    )
    return CharterRules.model_validate(rules)


def _seat_groups(start: CharterRules, rows: Iterable[Values]) -> list[dict[str, Any]]:
    """The kinds of seats: those there were keep their key and all that is not asked for; new ones get a key."""
    before = {group.key: group for group in start.seat_groups}
    groups: list[dict[str, Any]] = []
    taken = set(before)
    for row in rows:
        known = before.get(row["key"] or "")
        if known:
            told = {**known.model_dump(), "name": _said(known.name, row["name"])}
        else:
            told = {"key": _key_of(row["name"], taken), "name": {code(): row["name"]}}
            taken.add(told["key"])
        groups.append({**told, "seats": row["seats"]})
    return groups


def _key_of(name: str, taken: Collection[str]) -> str:
    """A key that says what it is where the name is in plain letters, and that nothing else has."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:KEY_LENGTH].strip("-")
    base = plain if plain[:1].isalpha() else "seats"
    keys = (base if place == 1 else f"{base}-{place}" for place in range(1, len(taken) + 2))
    return next(key for key in keys if key not in taken)


def _said(before: Mapping[str, str], words: str) -> dict[str, str]:
    """A text as it was in every language, but for the one in which it was changed."""
    return dict(before) if label(before) == words else {**before, code(): words}


def _terms(values: Values) -> dict[str, Any]:
    terms = {field: values[field] for field in SIMPLE_TERM_FIELDS}
    terms["cooling_off_months"] = terms["cooling_off_months"] or 0
    terms["interim_months"] = terms["interim_months"] or 0
    return terms


def _condition(start: CharterRules, row: Values) -> dict[str, Any]:
    """What a person must fulfil: as it was in every language, but for the one in which it was changed."""
    place = row["place"] or ""
    known = place.isdecimal() and len(place) < PLACE_DIGITS and int(place) < len(start.eligibility)
    before = dict(start.eligibility[int(place)].text) if known else {}
    return {"kind": row["kind"], "text": _said(before, row["text"])}


def _officer(start: CharterRules, row: Values, now: int) -> dict[str, Any]:
    """An office: one that was named before keeps its key, and its name in the other languages."""
    place = row["place"] or ""
    known = place.isdecimal() and len(place) < PLACE_DIGITS and int(place) < len(start.officers)
    told = {"months": row["months"], "most_consecutive": row["most_consecutive"]}
    if not known:
        return {"name": {code(): row["name"]}, **told}
    before = start.officers[int(place)]
    if label(before.name) == row["name"] and now == int(place):
        return {"key": before.key, "name": before.name, **told}
    return {"key": keys_of(start.officers)[int(place)], "name": _said(before.name, row["name"]), **told}


def _caps(caps: Sequence[dict[str, Any]], most: int | None) -> list[dict[str, Any]]:
    others = [cap for cap in caps if cap["per"] != "organisation"]
    return [*others, {"per": "organisation", "most": most}] if most else others


def _priorities(start: CharterRules, values: Values) -> list[dict[str, Any]]:
    slack = {priority.key: priority.slack for priority in start.priorities}
    chosen = [values[name] for name in PRIORITY_FIELDS if values[name]]
    return [{"key": key, "slack": slack.get(key, 0)} for key in chosen]


def pair(one: str, other: str) -> str:
    """Two dimensions looked at together, as a form sends them; in either order the same."""
    return "+".join(sorted((one, other)))


def _crossings(start: CharterRules, pairs: Iterable[str] | None) -> list[dict[str, Any]]:
    """The pairs chosen, those stated before in their order; three at a time are not asked for, and stay."""
    before = {pair(*each.dimensions): each for each in start.crossings if len(each.dimensions) == PAIR}
    chosen = [before[each].dimensions if each in before else each.split("+") for each in pairs or ()]
    kept = [each.dimensions for each in start.crossings if len(each.dimensions) != PAIR]
    return [{"dimensions": each} for each in (*chosen, *kept)]


def _quota(row: Values) -> dict[str, Any]:
    bounds = {"least": row["least"], "most": row["most"], "unit": row["unit"]}
    return {"key": row["key"], "where": read(row["where"] or ""), **bounds}


def _targets(start: CharterRules, rows: Iterable[Values]) -> list[dict[str, Any]]:
    before = {(target.dimension, target.value): target for target in start.targets}
    targets = []
    for row in rows:
        if row["share"]:
            kept = before.get((row["dimension"], row["value"]))
            told = kept.model_dump(include={"weight", "source"}) if kept else {}
            targets.append({**told, **{name: row[name] for name in ("dimension", "value", "share", "most_affected")}})
    return targets


def written(where: Mapping[str, Sequence[str]]) -> str:
    """A quota's condition in one line, for a hidden field: `gender:woman;age_band:under30,from60`."""
    return ";".join(f"{dimension}:{','.join(values)}" for dimension, values in where.items())


def read(line: str) -> dict[str, list[str]]:
    """A condition as `written` wrote it; anything else comes out as something the rules refuse."""
    parts = [part.partition(":") for part in line.split(";") if part]
    return {dimension: [value for value in values.split(",") if value] for dimension, _colon, values in parts}


def new_quota(chosen: Iterable[str], quotas: Iterable[Values]) -> dict[str, str]:
    """A further quota on the chosen `dimension:value` pairs, under a key no other quota has."""
    where: dict[str, list[str]] = {}
    for pair in chosen:
        dimension, _colon, value = pair.partition(":")
        where.setdefault(dimension, []).append(value)
    base = "on-" + "-".join(value for values in where.values() for value in values)[:KEY_LENGTH]
    taken = {row["key"] for row in quotas}
    keys = (base if place == 1 else f"{base}-{place}" for place in range(1, len(taken) + 2))
    return {"key": next(key for key in keys if key not in taken), "where": written(where)}
