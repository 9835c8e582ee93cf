"""Says whether an evidence file is right: recomputes all of it from the question and from who sits.

Standard library only, and nothing shared with the rest of the solver: this file is the definition of every rule, and
works copied alone (`python check.py evidence.json`). What a search claims about councils it did not choose (`best`,
`bound`) can only be checked for consistency here; everything else is computed again.
"""

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import gcd, lcm
from pathlib import Path
from typing import Any, Never

LARGEST_INTEGER = 2**53 - 1

Json = Any
Document = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """Yes, or where the first wrong line is (`$.proposal.joining[3]`), what kind of fault it is, and the detail."""

    ok: bool
    path: str = ""
    code: str = ""
    detail: str = ""


class Refused(Exception):
    """The first thing found wrong."""

    def __init__(self, path: str, code: str, detail: str = "") -> None:
        self.verdict = Verdict(ok=False, path=path, code=code, detail=detail)
        super().__init__(path, code, detail)


def _refuse(path: str, code: str, detail: str = "") -> Never:
    raise Refused(path, code, detail)


def check(data: bytes) -> Verdict:
    """Whether these bytes are a sound evidence file; never raises, whatever the bytes are."""
    try:
        document = read(data)
        if document.get("schema") == "rotation-public/1":
            match_shape(document, "public", "$")
            verify_public(document)
        else:
            match_shape(document, "evidence", "$")
            verify_problem(document["problem"])
            verify_steps(document)
    except Refused as refused:
        return refused.verdict
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return Verdict(ok=False, path="$", code="malformed", detail=type(error).__name__)
    return Verdict(ok=True)


# The bytes: canonical JSON (RFC 8785) that holds its own SHA-256.


def read(data: bytes) -> Document:
    """The document in the bytes, refused unless the bytes are canonical and agree with the hash inside."""
    try:
        document = json.loads(data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise Refused(path="$", code="not_json", detail=str(error)) from error
    if not isinstance(document, dict):
        _refuse("$", "shape", "expected an object")
    if canonical(document) != data:
        _refuse("$", "not_canonical")
    unsigned = {key: value for key, value in document.items() if key != "sha256"}
    if document.get("sha256") != hashlib.sha256(canonical(unsigned)).hexdigest():
        _refuse("$.sha256", "hash")
    return document


def _no_float(text: str) -> Never:
    msg = f"{text[:40]} is not a whole number"
    raise ValueError(msg)


def canonical(document: Json) -> bytes:
    """RFC 8785 for documents without fractions: keys in UTF-16 order, no space, the shortest escapes, UTF-8."""
    return json.dumps(_ordered(document), ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _ordered(node: Json) -> Json:
    if isinstance(node, dict):
        return {key: _ordered(node[key]) for key in sorted(node, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(node, list):
        return [_ordered(item) for item in node]
    if isinstance(node, int) and abs(node) > LARGEST_INTEGER:
        msg = "an integer beyond 2^53 has no canonical form"
        raise ValueError(msg)
    return node


# The shape of every object, as `name:kind`. `[kind]` is a list, `<kind>` an object with any names, `{a|b}` one of these
# texts, `kind?` may be null. The parts of the answer that are computed again below need no shape of their own.
SHAPES = {
    "evidence": "schema:{rotation-evidence/2} problem:problem proposal:proposal? lottery:lottery?"
    " commitment:commitment? draw:draw? reserve:reserve? sha256:text",
    "problem": "schema:{rotation-problem/1} council:text charter:text rotation_day:day seed:text size:count"
    " dimensions:[dimension] seat_groups:[group] people:[person] quotas:[quota] targets:[target]"
    " intersections:[intersection] history:[past_council] caps:[cap] newcomers:newcomers? term_rules:term_rules"
    " conflicts:[conflict] pins:[pin] priorities:[priority]",
    "dimension": "key:text values:[text]",
    "group": "key:text seats:count",
    "person": "id:text standing:{continuing|returning|candidate|leaving} values:<text> affiliations:<text>"
    " groups:[text] seat_group:text? past_terms:[term] leaving_reason:{term_ended|chose_to_leave|no_answer}?",
    "term": "start:day end:day partial:flag",
    "quota": "key:text where:<[text]> min:count? max:count? unit:{count|percent}",
    "target": "key:text dimension:text value:text share:fraction weight:count most_affected:flag",
    "intersection": "key:text where:<text>",
    "past_council": "start:day end:day size:count seated:<count>",
    "cap": "key:text per:{organisation|country|household} most:count",
    "newcomers": "min:count? max:count?",
    "term_rules": "max_consecutive:count? cooling_off_days:count max_total_days:count? partial_counts:flag"
    " gap_days:count new_term_days:count",
    "conflict": "key:text people:[text] reason:text",
    "pin": "person:text seated:flag reason:text",
    "priority": "key:{most_affected_gap|representation_gap|worst_gap|uncovered_intersections|historical_debt"
    "|lost_continuity|repeated_voices} slack:count",
    "proposal": "schema:{rotation-proposal/1} leaving:any staying:[line] joining:[line] barred:any composition:any"
    " objectives:[claim] profiles:any versions:versions",
    "line": "person:text seat_group:text reason:any",
    "claim": "key:text slack:count value:text best:fraction bound:fraction status:text",
    "versions": "solver:text ortools:text",
    "lottery": "schema:{rotation-lottery/1} chances:{relaxation|panels|unrealised} tolerance:{1/1000000} least:least?"
    " deviation:fraction profiles:[chance] panels:[[[count]]] certificate:certificate? exclusions:[certificate]"
    " searched:[count] objectives:[promise] versions:versions",
    "least": "ideal:fraction realised:fraction bound:fraction",
    "chance": "people:[text] ideal:fraction panels:[count]",
    "certificate": "scale:count weights:[weight] multipliers:[multiplier] bound:fraction",
    "weight": "profile:count value:count",
    "multiplier": "row:text value:integer",
    "promise": "key:text slack:count best:fraction bound:fraction status:text",
    "commitment": "method:{octo-41|rfc-3797|digits} source:text committed_at:text drawn_at:text",
    "draw": "committed:text numbers:text panel:count",
    "reserve": "schema:{rotation-reserve/1} rules:reserve_rules people:[text] kinds:[kind] singles:coverage"
    " doubles:coverage bound:fraction status:{optimal|best_found} priorities:[outlook] vacancies:[vacancy]",
    "reserve_rules": "length:count rates:[rate] double_weight:fraction"
    " vacancy_rule:{remainder|remainder_and_next_term}",
    "rate": "dimension:text value:text rate:fraction",
    "kind": "people:[text] listed:count",
    "coverage": "covered:fraction total:fraction",
    "outlook": "key:text now:fraction after:fraction status:{optimal|best_found}",
    "vacancy": "person:text rate:fraction by:text? possible:flag",
    "public": "schema:{rotation-public/1} council:text charter:text rotation_day:day committed:text people:[anyone]"
    " panels:[[count]] commitment:commitment? draw:draw? sha256:text",
    "anyone": "id:text ideal:fraction panels:count",
}


def match_shape(node: Json, kind: str, path: str) -> None:
    """Refuse the first part that is missing, unknown or not of its kind."""
    if kind.endswith("?"):
        if node is not None:
            match_shape(node, kind[:-1], path)
    elif kind in SHAPES or kind[0] == "<":
        _match_object(node, kind, path)
    elif kind[0] == "[":
        if not isinstance(node, list):
            _refuse(path, "shape", "expected a list")
        for index, item in enumerate(node):
            match_shape(item, kind[1:-1], f"{path}[{index}]")
    elif not _fits(node, kind):
        _refuse(path, "shape", f"expected {kind}")


def _match_object(node: Json, kind: str, path: str) -> None:
    if not isinstance(node, dict):
        _refuse(path, "shape", "expected an object")
    named = dict(part.split(":", 1) for part in SHAPES.get(kind, "").split()) or dict.fromkeys(node, kind[1:-1])
    for name in sorted(node.keys() ^ named.keys()):
        _refuse(f"{path}.{name}", "shape", "missing or unknown")
    for name in sorted(node):
        match_shape(node[name], named[name], f"{path}.{name}")


def _fits(node: Json, kind: str) -> bool:
    if kind in ("any", "flag"):
        return kind == "any" or isinstance(node, bool)
    if kind in ("count", "integer"):
        return isinstance(node, int) and not isinstance(node, bool) and (kind == "integer" or node >= 0)
    if not isinstance(node, str):
        return False
    if kind == "day":
        return date.fromisoformat(node).isoformat() == node
    if kind == "fraction":
        return Fraction(node) >= 0
    return kind == "text" or node in kind[1:-1].split("|")


# The question must mean something: every name is defined once, and everyone has a value in every dimension.


def verify_problem(problem: Document) -> None:
    """Refuse a question that names things twice or reads what nobody wrote."""
    for part, named in NAMED.items():
        names = [item[named] for item in problem[part]]
        if len(set(names)) != len(names):
            _refuse(f"$.problem.{part}", "repeated")
    if [person["id"] for person in problem["people"]] != sorted(person["id"] for person in problem["people"]):
        _refuse("$.problem.people", "order")
    if sum(_groups(problem).values()) != problem["size"]:
        _refuse("$.problem.seat_groups", "seats")
    values = {item["key"]: {*item["values"], "undisclosed"} for item in problem["dimensions"]}
    for index, person in enumerate(problem["people"]):
        held = person["values"]
        if held.keys() != values.keys() or any(held[dimension] not in values[dimension] for dimension in held):
            _refuse(f"$.problem.people[{index}].values", "values")
    for index, intersection in enumerate(problem["intersections"]):
        where = intersection["where"].items()
        if len(where) < len(("one", "another")) or any(value not in values[dimension] for dimension, value in where):
            _refuse(f"$.problem.intersections[{index}]", "values")
    _verify_history(problem)


def _verify_history(problem: Document) -> None:
    """Refuse councils of the past that sat at the same time or not before the rotation day, or counted too many."""
    day, free = date.fromisoformat, date.min
    targets = {target["key"] for target in problem["targets"]}
    for index, past in enumerate(problem["history"]):
        start, end, seated = day(past["start"]), day(past["end"]), past["seated"]
        in_time = free <= start < end <= day(problem["rotation_day"])
        if not in_time or seated.keys() - targets or max(seated.values(), default=0) > past["size"]:
            _refuse(f"$.problem.history[{index}]", "history")
        free = end


KEYED = ("dimensions", "seat_groups", "quotas", "targets", "intersections", "caps", "conflicts", "priorities")
NAMED = {**dict.fromkeys(KEYED, "key"), "people": "id", "pins": "person"}


def _groups(problem: Document) -> dict[str, int]:
    """Seats by seat group; a council that names no groups has one, `all`."""
    return {group["key"]: group["seats"] for group in problem["seat_groups"]} or {"all": problem["size"]}


# What the rules say of one person, and of one rule.


def may_sit_in(problem: Document, person: Document) -> list[str]:
    """The seat groups someone qualifies for, in the charter's order; a continuing member keeps her own."""
    own = [person["seat_group"]] if person["standing"] == "continuing" else person["groups"]
    return [key for key in _groups(problem) if key in own or not problem["seat_groups"]]


def obstacle(problem: Document, person: Document) -> str | None:
    """What keeps someone from beginning a term on the rotation day."""
    if not may_sit_in(problem, person):
        return "no_seat_group"
    rules, day = problem["term_rules"], date.fromisoformat
    terms = sorted((day(term["start"]), day(term["end"]), term["partial"]) for term in person["past_terms"])
    served = sum((end - start).days for start, end, _ in terms) + rules["new_term_days"]
    if terms and rules["max_total_days"] is not None and served > rules["max_total_days"]:
        return "max_total_days"
    run, following = 0, terms[-1][1] if terms else day(problem["rotation_day"])
    off = (day(problem["rotation_day"]) - following).days
    for start, end, partial in reversed(terms):
        if (following - end).days > rules["gap_days"]:
            break
        run += 1 if rules["partial_counts"] or not partial else 0
        following = start
    if rules["max_consecutive"] is None or run < rules["max_consecutive"]:
        return None
    if off <= rules["gap_days"]:
        return "max_consecutive"
    return "cooling_off" if off < rules["cooling_off_days"] else None


def count(rule: Document, people: Iterable[Document]) -> int:
    """How many of these people count towards a quota (all dimensions, any of the values) or a target (one value)."""
    where = rule["where"] if "where" in rule else {rule["dimension"]: [rule["value"]]}
    return sum(all(person["values"][name] in where[name] for name in where) for person in people)


def crossed(problem: Document) -> list[Document]:
    """The intersections, each counting those who hold all of its values, as a quota would."""
    return [
        {**each, "where": {name: [each["where"][name]] for name in each["where"]}} for each in problem["intersections"]
    ]


def bounds(rule: Document, size: int) -> tuple[int | None, int | None]:
    """A quota's bounds in seats; percentages are rounded inward."""
    least, most = rule["min"], rule["max"]
    if rule["unit"] == "percent":
        least = None if least is None else -(-least * size // 100)
        most = None if most is None else most * size // 100
    return least, most


def _newcomer(person: Document) -> bool:
    return person["standing"] == "candidate" and not person["past_terms"]


class Question:
    """The people of a question: who sits anyway, who may sit, and who counts towards what."""

    def __init__(self, problem: Document) -> None:
        self.problem, self.size = problem, problem["size"]
        self.people: dict[str, Document] = {person["id"]: person for person in problem["people"]}
        self.pins: dict[str, Document] = {pin["person"]: pin for pin in problem["pins"]}
        self.asked = [person for person in problem["people"] if person["standing"] in ("returning", "candidate")]
        self.barred = {person["id"]: bar for person in self.asked if (bar := self._bar(person))}
        self.eligible = [person for person in self.asked if person["id"] not in self.barred]
        self.continuing = [person for person in problem["people"] if person["standing"] == "continuing"]
        self.before = [person for person in problem["people"] if person["standing"] != "candidate"]
        self.places = {person["id"]: place for place, person in enumerate(problem["people"])}
        self.groups = {person["id"]: may_sit_in(problem, person) for person in problem["people"]}
        self.aims = {target["key"]: Fraction(target["share"]) * self.size for target in problem["targets"]}
        self.debts = {target["key"]: owed(target, problem) for target in problem["targets"]}
        self.intersections = crossed(problem)
        self._holders: dict[int, frozenset[str]] = {}

    def _bar(self, person: Document) -> str | None:
        pin = self.pins.get(person["id"])
        return obstacle(self.problem, person) or ("pinned_out" if pin and not pin["seated"] else None)

    def holders(self, rule: Document) -> frozenset[str]:
        """Everyone who counts towards a quota, a target or an intersection of this question."""
        if id(rule) not in self._holders:
            self._holders[id(rule)] = frozenset(name for name in self.people if count(rule, [self.people[name]]))
        return self._holders[id(rule)]

    @cached_property
    def newcomers(self) -> frozenset[str]:
        """Everyone who never sat before."""
        return frozenset(name for name in self.people if _newcomer(self.people[name]))

    @cached_property
    def returning(self) -> frozenset[str]:
        """Everyone whose term ends and who would serve again."""
        return frozenset(name for name in self.people if self.people[name]["standing"] == "returning")

    def promised(self) -> dict[str, str]:
        """The seats of those who sit anyway."""
        return {person["id"]: self.groups[person["id"]][0] for person in self.continuing}


class Council:
    """Who sits where."""

    def __init__(self, question: Question, seats: dict[str, str]) -> None:
        self.question, self.problem, self.size, self.seats = question, question.problem, question.size, seats
        self.names = frozenset(seats)

    @cached_property
    def after(self) -> list[Document]:
        """Everyone who sits, in the order of ids."""
        return [self.question.people[name] for name in sorted(self.names)]

    def count(self, rule: Document) -> int:
        """How many members count towards a quota, a target or an intersection."""
        return len(self.question.holders(rule) & self.names)


def proposed(question: Question, proposal: Document) -> Council:
    """The council of an answer; refuses whoever may not sit, or not there."""
    seats: dict[str, str] = {}
    for part in ("staying", "joining"):
        for index, line in enumerate(proposal[part]):
            name = line["person"]
            person = question.people.get(name)
            if person is None or name in seats or name in question.barred or person["standing"] == "leaving":
                _refuse(f"$.proposal.{part}[{index}].person", "may_not_sit", question.barred.get(name, ""))
            if line["seat_group"] not in question.groups[name]:
                _refuse(f"$.proposal.{part}[{index}].seat_group", "may_not_sit")
            seats[name] = line["seat_group"]
    return Council(question, seats)


# The rules of the council as a whole: each says where it stands, what was counted, and the least and most allowed.


def rules_of(council: Council) -> Iterator[tuple[str, int, int | None, int | None]]:
    """Every rule with its count and bounds."""
    question, problem, seated = council.question, council.problem, Counter(council.seats.values())
    for index, (key, seats) in enumerate(_groups(problem).items()):
        yield f"seat_groups[{index}]", seated[key], seats, seats
    for person in question.continuing:
        yield f"people[{question.places[person['id']]}]", int(person["id"] in council.names), 1, 1
    for index, pin in enumerate(problem["pins"]):
        yield f"pins[{index}]", int(pin["person"] in council.names), int(pin["seated"]), int(pin["seated"])
    for index, quota in enumerate(problem["quotas"]):
        yield f"quotas[{index}]", council.count(quota), *bounds(quota, council.size)
    for index, cap in enumerate(problem["caps"]):
        held = Counter(person["affiliations"].get(cap["per"]) for person in council.after)
        yield f"caps[{index}]", max((held[name] for name in held if name is not None), default=0), None, cap["most"]
    if problem["newcomers"] is not None:
        newcomers = len(question.newcomers & council.names)
        yield "newcomers", newcomers, problem["newcomers"]["min"], problem["newcomers"]["max"]
    for index, conflict in enumerate(problem["conflicts"]):
        yield f"conflicts[{index}]", len(council.names.intersection(conflict["people"])), None, 1


def verify_rules(council: Council, where: str) -> None:
    """Refuse a council that breaks a rule."""
    for path, counted, least, most in rules_of(council):
        if (least is not None and counted < least) or (most is not None and counted > most):
            _refuse(f"$.problem.{path}", "rule", f"{where}: counted {counted}, at least {least}, at most {most}")


# The lot: people whom no rule tells apart are seated in the order of the SHA-256 of `id/seed`.


def profiles_of(question: Question) -> list[list[str]]:
    """People who may join or return, in the order of the lot, by all that the rules can tell apart."""
    problem = question.problem
    alone = {name for conflict in problem["conflicts"] for name in conflict["people"]} | question.pins.keys()
    asked = {priority["key"] for priority in problem["priorities"]}
    also = question.intersections if "uncovered_intersections" in asked else []
    told = [question.holders(rule) for rule in [*problem["quotas"], *problem["targets"], *also]]
    told += [question.newcomers] if problem["newcomers"] is not None or "repeated_voices" in asked else []
    told += [question.returning] if "lost_continuity" in asked else []
    told += [frozenset(names) for cap in problem["caps"] for names in crowded(question, cap).values()]
    profiles: dict[Json, list[str]] = {}
    for person in question.eligible:
        name = person["id"]
        key = (*(name in holders for holders in told), *question.groups[name], name if name in alone else None)
        profiles.setdefault(key, []).append(name)
    return [sorted(names, key=lambda name: _place(name, problem["seed"])) for names in profiles.values()]


def crowded(question: Question, cap: Document) -> dict[str, list[str]]:
    """The organisations that more people belong to than may sit, with these people; others tell nobody apart."""
    held: dict[str, list[str]] = {}
    for person in [*question.eligible, *question.continuing]:
        if cap["per"] in person["affiliations"]:
            held.setdefault(person["affiliations"][cap["per"]], []).append(person["id"])
    return {holder: names for holder, names in held.items() if len(names) > cap["most"]}


def _place(name: str, seed: str) -> tuple[str, str]:
    return hashlib.sha256(f"{name}/{seed}".encode()).hexdigest(), name


def verify_lot(council: Council, profiles: list[list[str]]) -> None:
    """Refuse a choice among equals that is not the lot's, or seats not dealt in the charter's order of groups."""
    order = list(_groups(council.problem))
    for names in profiles:
        places = [order.index(council.seats[name]) if name in council.seats else len(order) for name in names]
        if places != sorted(places):
            _refuse("$.proposal", "lot", names[0])


# The answer in full, computed again from who sits.


def verify_steps(document: Document) -> None:
    """Refuse a file whose parts do not belong together, and the first part that is wrong."""
    question, lottery, draw = Question(document["problem"]), document["lottery"], document["draw"]
    if (document["proposal"] is None) != (lottery is not None and draw is None):
        _refuse("$.proposal", "steps", "a council is proposed at once or, where there is a lottery, by the draw")
    if (document["commitment"] and not lottery) or (draw and not document["commitment"]):
        _refuse("$.commitment", "steps", "a lottery is committed to, and then drawn")
    council = None if document["proposal"] is None else proposed(question, document["proposal"])
    profiles = profiles_of(question)
    if lottery is not None:
        verify_lottery(Lottery(question, lottery, profiles))
    if council is not None:
        if lottery is None:
            verify_lot(council, profiles)
        verify_proposal(council, document["proposal"], profiles)
    if draw is not None:
        verify_draw(document, council)
    if document["reserve"] is not None:
        if council is None:
            _refuse("$.reserve", "steps", "a reserve list is that of a council")
        verify_reserve(council, document["reserve"])
        verify_order(document)


def verify_proposal(council: Council, proposal: Document, profiles: list[list[str]]) -> None:
    """Refuse the first line of the answer that does not follow from the question and from who sits."""
    verify_rules(council, "proposal")
    claims, sizes = proposal["objectives"], [len(names) for names in profiles]
    if len(claims) != len(council.problem["priorities"]):
        _refuse("$.proposal.objectives", "claim", "one for each priority")
    expected = {
        **proposal,
        **people_lines(council),
        "composition": composition(council),
        "objectives": [objective(council, index, claim) for index, claim in enumerate(claims)],
        "profiles": {"count": len(sizes), "people": sum(sizes), "largest": max(sizes, default=0)},
    }
    compare(proposal, expected, "$.proposal")


def compare(found: Json, expected: Json, path: str) -> None:
    """Refuse the first place where two documents differ."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        for key in sorted(found):
            compare(found[key], expected[key], f"{path}.{key}")
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for index, pair in enumerate(zip(found, expected, strict=True)):
            compare(*pair, f"{path}[{index}]")
    elif type(found) is not type(expected) or found != expected:
        _refuse(path, "differs")


def people_lines(council: Council) -> Document:
    """Who leaves, stays, joins and is barred, each with the reason that follows."""
    lines: Document = {"leaving": [], "staying": [], "joining": [], "barred": []}
    for name, person in council.question.people.items():
        if name in council.seats:
            part = "joining" if person["standing"] == "candidate" else "staying"
            lines[part].append({"person": name, "seat_group": council.seats[name], "reason": _why_in(council, person)})
        elif person["standing"] != "candidate":
            lines["leaving"].append({"person": name, "reason": _why_out(council, person)})
        if name in council.question.barred:
            lines["barred"].append({"person": name, "obstacle": council.question.barred[name]})
    return lines


def _why_in(council: Council, person: Document) -> Document:
    """What of the quotas and targets those who sit anyway do not meet, and this person helps to."""
    if person["standing"] == "continuing":
        return {"code": "term_continues", "quotas": [], "targets": [], "text": None}
    lacking: Document = {"quotas": [], "targets": []}
    for part in lacking:
        for rule in council.problem[part]:
            aim = council.question.aims[rule["key"]] if part == "targets" else bounds(rule, council.size)[0]
            held = count(rule, council.question.continuing)
            if person["id"] in council.question.holders(rule) and held < (aim or 0):
                lacking[part].append(rule["key"])
    code = "fills_quota" if lacking["quotas"] else "meets_target" if lacking["targets"] else "completes_council"
    if person["id"] in council.question.pins:
        return {"code": "pinned", **lacking, "text": council.question.pins[person["id"]]["reason"]}
    return {"code": "returns" if person["standing"] == "returning" else code, **lacking, "text": None}


def _why_out(council: Council, person: Document) -> Document:
    bar = council.question.barred.get(person["id"], "not_selected")
    limits = {"max_consecutive": "term_limit", "cooling_off": "term_limit", "max_total_days": "total_limit"}
    text = council.question.pins[person["id"]]["reason"] if bar == "pinned_out" else None
    return {"code": person["leaving_reason"] or limits.get(bar, bar), "quotas": [], "targets": [], "text": text}


def aimed(target: Document, size: int) -> Fraction:
    """The seats a target aims at."""
    return Fraction(target["share"]) * size


def composition(council: Council) -> Document:
    """The council before and after, counted."""
    problem, size = council.problem, council.size
    rows: Document = {"values": [], "quotas": [], "targets": [], "intersections": [], "seat_groups": []}
    named = [(item["key"], dict.fromkeys(item["values"] + HIDDEN)) for item in problem["dimensions"]]
    for dimension, value in ((dimension, value) for dimension, values in named for value in values):
        here = {"dimension": dimension, "value": value}
        alone = [bounds(quota, size) for quota in problem["quotas"] if quota["where"] == {dimension: [value]}]
        aims = [str(aimed(target, size)) for target in problem["targets"] if here.items() <= target.items()]
        least, most = [*alone, (None, None)][0]
        row = {**here, "min": least, "max": most, "target": [*aims, None][0], **_counts(council, here)}
        rows["values"].append(row)
    for quota in problem["quotas"]:
        least, most = bounds(quota, size)
        rows["quotas"].append({"key": quota["key"], "min": least, "max": most, **_counts(council, quota)})
    for target in problem["targets"]:
        gap = {"target": str(aimed(target, size)), "missing": str(missing_to(target, council))}
        rows["targets"].append({"key": target["key"], **gap, **_counts(council, target)})
    for intersection in council.question.intersections:
        rows["intersections"].append({"key": intersection["key"], **_counts(council, intersection)})
    sit, only = Counter(council.seats.values()), not problem["seat_groups"]
    sat = Counter("all" if only else person["seat_group"] for person in council.question.before)
    for key, seats in _groups(problem).items():
        rows["seat_groups"].append({"key": key, "before": sat[key], "after": sit[key], "seats": seats})
    return rows


HIDDEN = ["undisclosed"]


def _counts(council: Council, rule: Document) -> Document:
    return {"before": count(rule, council.question.before), "after": count(rule, council.after)}


def missing_to(target: Document, council: Council) -> Fraction:
    """The seats missing to a target."""
    gap: Fraction = council.question.aims[target["key"]] - council.count(target)
    return max(Fraction(0), gap)


def owed(target: Document, problem: Document) -> Fraction:
    """The seats, for one term, that the councils of the past which measured a target gave it too few (or too many)."""
    day, days = date.fromisoformat, Fraction(0)
    for past in problem["history"]:
        if target["key"] in past["seated"]:
            lacked = aimed(target, past["size"]) - past["seated"][target["key"]]
            days += lacked * (day(past["end"]) - day(past["start"])).days
    return days / int(problem["term_rules"]["new_term_days"])


# The priorities: what each is on a council.


def most_affected_gap(council: Council) -> Fraction:
    """Seats missing to the targets of the values marked most affected."""
    marked = (target for target in council.problem["targets"] if target["most_affected"])
    return sum((missing_to(target, council) for target in marked), Fraction(0))


def representation_gap(council: Council) -> Fraction:
    """Seats missing to all targets, each times its weight."""
    return sum((missing_to(target, council) * target["weight"] for target in council.problem["targets"]), Fraction(0))


def worst_gap(council: Council) -> Fraction:
    """The largest share of a target that is missing."""
    aims = ((target, council.question.aims[target["key"]]) for target in council.problem["targets"])
    return max((missing_to(target, council) / aim for target, aim in aims if aim), default=Fraction(0))


def uncovered_intersections(council: Council) -> Fraction:
    """Intersections of which nobody on the council is."""
    return Fraction(sum(not council.count(each) for each in council.question.intersections))


def historical_debt(council: Council) -> Fraction:
    """Seats, for one term, still owed to the targets when this council's term ends."""
    aims, debts = council.question.aims, council.question.debts
    still = (aims[each["key"]] + debts[each["key"]] - council.count(each) for each in council.problem["targets"])
    return sum((max(Fraction(0), debt) for debt in still), Fraction(0))


def lost_continuity(council: Council) -> Fraction:
    """Members whose term ends, who would serve again, and who do not."""
    return Fraction(len(council.question.returning - council.names))


def repeated_voices(council: Council) -> Fraction:
    """Members who sat before."""
    return Fraction(len(council.names - council.question.newcomers))


PRIORITIES = {
    priority.__name__: priority
    for priority in (
        most_affected_gap,
        representation_gap,
        worst_gap,
        uncovered_intersections,
        historical_debt,
        lost_continuity,
        repeated_voices,
    )
}


def objective(council: Council, index: int, claim: Document) -> Document:
    """What a priority reaches on this council; refuses a claim that contradicts it."""
    priority = council.problem["priorities"][index]
    key, slack, best, bound = priority["key"], priority["slack"], Fraction(claim["best"]), Fraction(claim["bound"])
    value = PRIORITIES[key](council)
    if not (bound <= best <= value and within(council, priority, best, value)):
        _refuse(f"$.proposal.objectives[{index}]", "claim", f"value {value}, best {best}, bound {bound}")
    reached = {"value": str(value), "best": str(best), "bound": str(bound)}
    return {"key": key, "slack": slack, **reached, "status": "optimal" if best == bound else "best_found"}


def within(council: Council, priority: Document, best: Fraction, value: Fraction) -> bool:
    """Whether a council is within a priority's slack of the best; of the worst gap, in seats of each target."""
    if priority["key"] != "worst_gap":
        return value <= best + int(priority["slack"])
    aims = council.question.aims
    return all(
        missing_to(target, council) <= best * aims[target["key"]] + priority["slack"]
        for target in council.problem["targets"]
    )


# The lottery: every panel is as good as it should be, seats are dealt in turn, and the chances are what was counted.


class Lottery:
    """A lottery over panels, each of which lists places in the list of people for each seat group."""

    def __init__(self, question: Question, document: Document, profiles: list[list[str]]) -> None:
        self.question, self.problem, self.document = question, question.problem, document
        self.panels, self.people = document["panels"], [profile["people"] for profile in document["profiles"]]
        if not self.panels or sorted(self.people) != sorted(profiles):
            _refuse(
                "$.lottery.profiles", "profiles", "not the people whom the rules tell apart, in the order of the lot"
            )
        self.profile = {name: at for at, names in enumerate(self.people) for name in names}
        self.ideal = [Fraction(profile["ideal"]) for profile in document["profiles"]]
        self.ids = list(question.people)

    def seats(self, number: int) -> dict[str, str]:
        """Whom a panel seats where, besides those who sit anyway; refuses whoever may not sit there."""
        groups, panel, path = list(_groups(self.problem)), self.panels[number], f"$.lottery.panels[{number}]"
        if len(panel) != len(groups):
            _refuse(path, "shape", "expected one list for each seat group")
        seats = {}
        for group, places in zip(groups, panel, strict=True):
            if any(after <= before for before, after in pairwise(places)):
                _refuse(path, "order")
            for place in places:
                name = self.ids[place] if place < len(self.ids) else ""
                if name not in self.profile or name in seats or group not in self.question.groups[name]:
                    _refuse(path, "may_not_sit", name)
                seats[name] = group
        return seats


def verify_lottery(lottery: Lottery) -> None:
    """Refuse the first panel, chance or bound that is wrong."""
    verify_promises(lottery.problem, lottery.document["objectives"])
    verify_panels(lottery)
    verify_chances(lottery)
    verify_bounds(lottery)


def verify_promises(problem: Document, promises: list[Document]) -> None:
    """Refuse what is claimed of all panels when it does not answer the priorities asked."""
    asked = [(priority["key"], priority["slack"]) for priority in problem["priorities"]]
    if [(promise["key"], promise["slack"]) for promise in promises] != asked:
        _refuse("$.lottery.objectives", "claim", "one for each priority")
    for index, promise in enumerate(promises):
        best, bound = Fraction(promise["best"]), Fraction(promise["bound"])
        if bound > best or promise["status"] != ("optimal" if best == bound else "best_found"):
            _refuse(f"$.lottery.objectives[{index}]", "claim", f"best {best}, bound {bound}")


def verify_panels(lottery: Lottery) -> None:
    """Refuse a panel that breaks a rule, is worse than claimed, or seats people out of their turn."""
    turns = [0] * len(lottery.people)
    known = set()
    counted = [*lottery.problem["targets"], *lottery.question.intersections]
    for number in range(len(lottery.panels)):
        seats = lottery.seats(number)
        council = Council(lottery.question, {**lottery.question.promised(), **seats})
        verify_rules(council, f"panel {number}")
        alike = (*map(council.count, counted), len(council.names & lottery.question.newcomers))
        alike = (*alike, len(council.names & lottery.question.returning))
        if alike not in known:
            verify_reached(council, lottery.document["objectives"], number)
            known.add(alike)
        if deal(lottery, seats, turns) != seats:
            _refuse(f"$.lottery.panels[{number}]", "turn", "seats go to the people of a profile in turn")


def verify_reached(council: Council, promises: list[Document], number: int) -> None:
    """Refuse a panel that does not reach for every priority what was promised."""
    for index, promise in enumerate(promises):
        value = PRIORITIES[promise["key"]](council)
        if value < Fraction(promise["bound"]) or not within(council, promise, Fraction(promise["best"]), value):
            _refuse(f"$.lottery.objectives[{index}]", "claim", f"panel {number} has {value}")


def deal(lottery: Lottery, seats: dict[str, str], turns: list[int]) -> dict[str, str]:
    """Who should have the seats that a panel gives to each profile in each group; moves the turns on."""
    order = {key: at for at, key in enumerate(_groups(lottery.problem))}
    dealt = {}
    for at, group in sorted((lottery.profile[name], order[seats[name]]) for name in seats):
        people = lottery.people[at]
        dealt[people[turns[at] % len(people)]] = list(order)[group]
        turns[at] += 1
    return dealt


def verify_chances(lottery: Lottery) -> None:
    """Refuse chances that are not what was counted over the panels, or do not add up to the seats."""
    total, free = len(lottery.panels), lottery.problem["size"] - len(lottery.question.continuing)
    times = Counter(place for panel in lottery.panels for group in panel for place in group)
    off, places = Fraction(0), lottery.question.places
    for at, profile in enumerate(lottery.document["profiles"]):
        if profile["panels"] != [times[places[name]] for name in profile["people"]]:
            _refuse(f"$.lottery.profiles[{at}].panels", "differs")
        off = max([off, *(abs(Fraction(number, total) - lottery.ideal[at]) for number in profile["panels"])])
    if Fraction(lottery.document["deviation"]) != off:
        _refuse("$.lottery.deviation", "differs", str(off))
    seats = sum((ideal * len(names) for ideal, names in zip(lottery.ideal, lottery.people, strict=True)), Fraction(0))
    if abs(seats - free) > free * TOLERANCE or max(lottery.ideal, default=0) > 1:
        _refuse("$.lottery.profiles", "chances", f"they add up to {float(seats)}, and {free} seats are free")


TOLERANCE = Fraction(1, 1_000_000)  # relative; ideal chances are computed, and printed as fractions near what was meant


def verify_bounds(lottery: Lottery) -> None:
    """Refuse a least chance that is not, a bound that does not follow, or someone kept out without a reason."""
    document, ideal, rows = lottery.document, lottery.ideal, Rows(lottery)
    able = [at for at in range(len(ideal)) if ideal[at]]
    out = set(document["searched"])
    for index, each in enumerate(document["exclusions"]):
        _, heaviest, weights = rows.bound(each, f"$.lottery.exclusions[{index}]")
        out.update(at for at in weights if heaviest < weights[at])
    if out != set(range(len(ideal))) - set(able):
        _refuse("$.lottery.exclusions", "exclusion", "who has no chance is not who is shown to have none")
    if not able:
        if document["least"] is not None or document["certificate"] is not None:
            _refuse("$.lottery.least", "differs", "nobody can be drawn")
        return
    if document["certificate"] is None:
        _refuse("$.lottery.certificate", "differs", "somebody can be drawn")
    bound, _, weights = rows.bound(document["certificate"], "$.lottery.certificate")
    if not weights.keys() <= set(able):
        _refuse("$.lottery.certificate.weights", "weights", "weighs somebody who has no chance")
    realised = Fraction(min(min(document["profiles"][at]["panels"]) for at in able), len(lottery.panels))
    least = min(ideal[at] for at in able)
    expected = {"ideal": str(least), "realised": str(realised), "bound": str(bound)}
    compare(document["least"], expected, "$.lottery.least")
    if least > bound * (1 + TOLERANCE) or (document["chances"] == "relaxation" and least < bound * (1 - TOLERANCE)):
        _refuse("$.lottery.chances", "chances", f"the least is {least}, and the bound {bound}")


Row = tuple[frozenset[str], str | None, int | None, int | None]


class Rows:
    """The rules and what every panel reaches, as rows of linear inequalities over the seats of profiles.

    A row counts the people of a set (in one seat group, if it names one), between a least and a most. What a piece of a
    priority costs is a column of its own: `lines` of a cost say that it is no less than slope · count + intercept.
    """

    def __init__(self, lottery: Lottery) -> None:
        self.lottery, self.question = lottery, lottery.question
        self.rows: dict[str, Row] = {}
        self.lines: dict[str, tuple[str, frozenset[str], int, int]] = {}
        self.totals: dict[str, tuple[dict[str, int], int]] = {}
        self.highest: dict[str, int] = {}
        for name, counted, group, (least, most) in rules_in_rows(lottery):
            fixed = sum(seat == (group or seat) and who in counted for who, seat in self.question.promised().items())
            low = None if least is None else least - fixed
            self.rows[name] = (counted, group, low, None if most is None else most - fixed)
        for promise in lottery.document["objectives"]:
            self._reached(promise)

    def _reached(self, promise: Document) -> None:
        """The rows of a priority: so many of each piece at least, or all pieces at no more than the best and slack."""
        name, best = f"priority:{promise['key']}", Fraction(promise["best"])
        pieces = pieces_of(self.question, promise["key"])
        if promise["key"] == "worst_gap":
            for piece, counted, costs in pieces:
                least = next(number for number, cost in enumerate(costs) if cost <= best) - promise["slack"]
                low = max(0, least) - len(counted.intersection(self.question.promised()))
                self.rows[f"{name}:{piece}"] = (counted, None, low, None)
            return
        unit = lcm(*(cost.denominator for _, _, costs in pieces for cost in costs))
        factors = {}
        for piece, counted, costs in pieces:
            table = [int(cost * unit) for cost in costs]
            fixed, factor = len(counted.intersection(self.question.promised())), gcd(*table)
            if factor:
                cost = f"{name}:{piece}"
                factors[cost], self.highest[cost] = factor, max(table[fixed:]) // factor
                steps = enumerate(pairwise(each // factor for each in table))
                lines = dict.fromkeys((after - before, before - (after - before) * at) for at, (before, after) in steps)
                for at, (slope, intercept) in enumerate(lines):
                    self.lines[f"{cost}:{at}"] = (cost, counted, slope, intercept + slope * fixed)
        self.totals[name] = (factors, int((best + promise["slack"]) * unit // 1))

    def bound(self, certificate: Document, path: str) -> tuple[Fraction, int, dict[int, int]]:
        """The bound that follows from a certificate's numbers, refused if another is printed; and as `heaviest`."""
        heaviest, weights = self.heaviest(certificate, path)
        bound = Fraction(heaviest, sum(weights[at] * len(self.lottery.people[at]) for at in weights))
        compare(certificate["bound"], str(bound), f"{path}.bound")
        return bound, heaviest, weights

    def heaviest(self, certificate: Document, path: str) -> tuple[int, dict[int, int]]:
        """What no panel weighs more than, by the certificate's numbers for the rows; and the weights of profiles."""
        weights = {each["profile"]: each["value"] for each in certificate["weights"]}
        numbers = {each["row"]: each["value"] for each in certificate["multipliers"]}
        if not weights or min(weights.values()) < 1 or max(weights) >= len(self.lottery.people):
            _refuse(f"{path}.weights", "weights")
        total, over = 0, dict.fromkeys(self.highest, 0)
        takes: list[tuple[frozenset[str], str | None, int]] = []
        for name, number in numbers.items():
            if name in self.totals and number >= 0:
                factors, most = self.totals[name]
                total += number * most
                over.update({cost: over[cost] - number * factors[cost] for cost in factors})
            elif name in self.lines and number <= 0:
                cost, counted, slope, least = self.lines[name]
                total += number * least
                over[cost] -= number
                takes.append((counted, None, -slope * number))
            elif name in self.rows and (side := self.rows[name][3 if number > 0 else 2]) is not None:
                total += number * side
                takes.append((*self.rows[name][:2], number))
            else:
                _refuse(f"{path}.multipliers", "row", name)
        total += sum(max(0, over[cost]) * self.highest[cost] for cost in over)
        return total + self._left(weights, takes), weights

    def _left(self, weights: dict[int, int], takes: list[tuple[frozenset[str], str | None, int]]) -> int:
        """What seats of profiles weigh beyond what the rows take off: nobody brings more than her best group."""
        left = 0
        for at, names in enumerate(self.lottery.people):
            if at not in self.lottery.document["searched"]:
                rest = [
                    weights.get(at, 0)
                    - sum(take for counted, only, take in takes if names[0] in counted and only in (None, group))
                    for group in self.question.groups[names[0]]
                ]
                left += max(0, *rest) * len(names)
        return left


Bounded = tuple[str, frozenset[str], str | None, tuple[int | None, int | None]]


def rules_in_rows(lottery: Lottery) -> Iterator[Bounded]:
    """Every rule by name: whom it counts, in which seat group, at least and at most."""
    question, problem, everyone = lottery.question, lottery.problem, frozenset(lottery.question.people)
    for key, seats in _groups(problem).items():
        yield f"seats:{key}", everyone, key, (seats, seats)
    for at, names in enumerate(lottery.people):
        yield f"people:{at}", frozenset(names), None, (None, len(names))
    for quota in problem["quotas"]:
        yield f"quota:{quota['key']}", question.holders(quota), None, bounds(quota, question.size)
    for cap in problem["caps"]:
        for holder, names in crowded(question, cap).items():
            yield f"cap:{cap['key']}:{holder}", frozenset(names), None, (None, cap["most"])
    if problem["newcomers"] is not None:
        limits = problem["newcomers"]["min"], problem["newcomers"]["max"]
        yield "newcomers:newcomers", question.newcomers, None, limits
    for conflict in problem["conflicts"]:
        yield f"conflict:{conflict['key']}", frozenset(conflict["people"]), None, (None, 1)
    for pin in problem["pins"]:
        yield f"pin:{pin['person']}", frozenset([pin["person"]]), None, (1, None) if pin["seated"] else (None, 0)


def pieces_of(question: Question, key: str) -> list[tuple[str, frozenset[str], list[Fraction]]]:
    """The pieces a priority is the sum of (the worst gap: the largest): whom each counts, and its costs."""
    numbers, pieces = range(question.size + 1), []
    for target in question.problem["targets"]:
        aim, weight = question.aims[target["key"]], Fraction(1)
        if key == "representation_gap":
            weight = Fraction(target["weight"])
        elif key == "worst_gap" and aim:
            weight = 1 / aim
        elif key == "historical_debt":
            aim += question.debts[target["key"]]
        elif key != "most_affected_gap" or not target["most_affected"]:
            continue
        costs = [max(Fraction(0), aim - number) * weight for number in numbers]
        pieces.append((target["key"], question.holders(target), costs))
    if key == "uncovered_intersections":
        costs = [Fraction(not number) for number in numbers]
        pieces = [(each["key"], question.holders(each), costs) for each in question.intersections]
    if key == "lost_continuity":
        costs = [Fraction(max(0, len(question.returning) - number)) for number in numbers]
        pieces = [("returning", question.returning, costs)]
    if key == "repeated_voices":
        pieces = [("voices", frozenset(question.people) - question.newcomers, list(map(Fraction, numbers)))]
    return pieces


# The draw: what the public numbers pick, by OCTO-41 (SHA-256), by RFC 3797 (MD5) or by the digits of a panel's number.

WHOLE = "(?:0|[1-9][0-9]*)"
VALUE = rf"(?:{WHOLE}(?:\.[0-9]+|(?: {WHOLE})*)|[0-9]*[A-Z][0-9A-Z]*)"
NUMBERS = {
    "octo-41": rf"{VALUE}(?:/{VALUE})*",
    "rfc-3797": rf"(?:(?:(?:{WHOLE}\.)+|{WHOLE}\.[0-9]*[1-9])/)+",
    "digits": "[0-9]+",
}


def verify_numbers(method: str, numbers: str) -> None:
    """Refuse numbers not written as the procedure writes them: no needless zeros, and ascending within a source."""
    if not re.fullmatch(NUMBERS[method], numbers):
        _refuse("$.draw.numbers", "numbers", f"not as {method} writes them")
    for source in numbers.split("/"):
        several = re.findall("[0-9]+", source) if " " in source or source.endswith(".") else []
        if several != sorted(several, key=lambda number: (len(number), number)):
            _refuse("$.draw.numbers", "numbers", f"not in ascending order: {source}")


def drawn_order(method: str, numbers: str, names: list[str]) -> list[str]:
    """The names in the order drawn; digits order a list as OCTO-41 does."""
    verify_numbers(method, numbers)
    if method != "rfc-3797":
        hexed = {name: f"{name}/{numbers}".encode().hex().encode() for name in names}
        return sorted(names, key=lambda name: hashlib.sha256(hexed[name]).digest(), reverse=True)
    left, drawn = list(names), list[str]()
    while left:
        turn = len(drawn).to_bytes(2, "big")
        digest = hashlib.md5(turn + numbers.encode() + turn, usedforsecurity=False).hexdigest()
        drawn.append(left.pop(int(digest, 16) % len(left)))
    return drawn


def drawn_panel(method: str, numbers: str, panels: int) -> int:
    """The number of the panel drawn; the names of the panels are their numbers, all equally wide."""
    names = [str(number).zfill(len(str(panels - 1))) for number in range(panels)]
    chosen = numbers if method == "digits" else drawn_order(method, numbers, names)[0]
    if chosen not in names:
        _refuse("$.draw.numbers", "numbers", f"no panel has the number {chosen}")
    return int(chosen)


def verify_draw(document: Document, council: Council | None) -> None:
    """Refuse a draw from another file than the one committed to, or a council that is not the panel drawn."""
    before = {**document, "draw": None, "proposal": None, "reserve": None}
    verify_drawn(
        document, hashlib.sha256(canonical({key: before[key] for key in before if key != "sha256"})).hexdigest()
    )
    lottery, question = document["lottery"], Question(document["problem"])
    panel = lottery["panels"][document["draw"]["panel"]]
    ids = list(question.people)
    seats = {
        ids[place]: group for group, places in zip(_groups(document["problem"]), panel, strict=True) for place in places
    }
    proposal = document["proposal"]
    if council is None or council.seats != {**question.promised(), **seats}:
        _refuse("$.proposal", "draw", "not the panel drawn")
    compare(proposal["versions"], lottery["versions"], "$.proposal.versions")
    for index, (claim, promise) in enumerate(zip(proposal["objectives"], lottery["objectives"], strict=True)):
        best = min(Fraction(promise["best"]), Fraction(claim["value"]))
        if (Fraction(claim["best"]), Fraction(claim["bound"])) != (best, Fraction(promise["bound"])):
            _refuse(f"$.proposal.objectives[{index}]", "claim", "not what all panels were promised to reach")


def verify_drawn(document: Document, committed: str) -> None:
    """Refuse a draw that is not of the file committed to, or names another panel than the numbers do."""
    draw, method = document["draw"], document["commitment"]["method"]
    panels = (document.get("lottery") or document)["panels"]
    if draw["committed"] != committed:
        _refuse("$.draw.committed", "committed", committed)
    if draw["panel"] != drawn_panel(method, draw["numbers"], len(panels)):
        _refuse("$.draw.panel", "draw", "not the panel that the numbers name")


# The reserve list: who of it steps in when one member leaves. What is said of two who leave, of averages and of other
# lists (`possible`, `bound`) is what a search claims, and is not computed again.


def verify_order(document: Document) -> None:
    """Refuse a reserve list that is not in the order drawn or, where there was no draw, of the lot."""
    listed, draw = document["reserve"]["people"], document["draw"]
    order = sorted(listed, key=lambda name: _place(name, document["problem"]["seed"]))
    if draw is not None:
        order = drawn_order(document["commitment"]["method"], draw["numbers"], order)
    compare(listed, order, "$.reserve.people")


def verify_reserve(council: Council, reserve: Document) -> None:
    """Refuse alternates who may not sit, and a member's departure that is not filled as claimed."""
    listed, rules = reserve["people"], reserve["rules"]
    free = {person["id"] for person in council.question.eligible} - council.names
    for index, name in enumerate(listed):
        if name not in free or name in listed[:index] or index >= rules["length"]:
            _refuse(f"$.reserve.people[{index}]", "may_not_sit")
    claims = {claim["person"]: claim["possible"] for claim in reserve["vacancies"]}
    lines, covered, total = [], Fraction(0), Fraction(0)
    for name in sorted(council.seats):
        by, rate = first_asked(council, name, listed), Fraction(1)
        for each in rules["rates"]:
            held = council.question.people[name]["values"].get(each["dimension"])
            rate *= Fraction(each["rate"]) if held == each["value"] else 1
        possible = claims.get(name) if by is None else True
        lines.append({"person": name, "rate": str(rate), "by": by, "possible": possible})
        covered, total = covered + (rate if by else 0), total + rate
    compare(reserve["vacancies"], lines, "$.reserve.vacancies")
    compare(reserve["singles"], {"covered": str(covered), "total": str(total)}, "$.reserve.singles")


def first_asked(council: Council, leaving: str, listed: list[str]) -> str | None:
    """Who takes the seat: with every rule kept, whoever is best for the priorities; of these, the first on the list."""
    question, problem, seat = council.question, council.problem, council.seats[leaving]
    moot = {f"pins[{index}]" for index, pin in enumerate(problem["pins"]) if pin["person"] == leaving}
    moot.add(f"people[{question.places[leaving]}]")
    ways = []
    for place, name in enumerate(listed):
        after = Council(question, {key: council.seats[key] for key in council.names - {leaving}} | {name: seat})
        rules = (rule[1:] for rule in rules_of(after) if rule[0] not in moot)
        kept = all((least or 0) <= counted <= (counted if most is None else most) for counted, least, most in rules)
        if kept and seat in question.groups[name]:
            values = [PRIORITIES[priority["key"]](after) for priority in problem["priorities"]]
            ways.append((values, place, name))
    return min(ways)[2] if ways else None


# What everyone may see of a lottery: no values, and so no rules to check, but the chances and the draw.


def verify_public(document: Document) -> None:
    """Refuse chances that are not what was counted, panels of unequal size, or a draw that does not follow."""
    times = Counter(place for panel in document["panels"] for place in panel)
    if [each["panels"] for each in document["people"]] != [times[place] for place in range(len(document["people"]))]:
        _refuse("$.people", "chances", "not what is counted over the panels")
    if len({len(panel) for panel in document["panels"]}) != 1 or max(times, default=-1) >= len(document["people"]):
        _refuse("$.panels", "panels", "not all of the same size, from the people listed")
    for number, panel in enumerate(document["panels"]):
        if any(after <= before for before, after in pairwise(panel)):
            _refuse(f"$.panels[{number}]", "order")
    if document["draw"] is not None:
        if document["commitment"] is None:
            _refuse("$.commitment", "steps", "a lottery is committed to, and then drawn")
        verify_drawn(document, document["committed"])


def main(arguments: list[str]) -> int:
    """Check the file named; 0 for yes, 1 for no, 2 when there is nothing to read."""
    try:
        (name,) = arguments
        verdict = check(Path(name).read_bytes())
    except (OSError, ValueError) as error:
        sys.stderr.write(f"usage: python -m solver.check evidence.json ({error})\n")
        return 2
    sys.stdout.write("yes\n" if verdict.ok else f"no: {verdict.path}: {verdict.code} {verdict.detail}".rstrip() + "\n")
    return 0 if verdict.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
