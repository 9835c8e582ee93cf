"""Says whether an evidence file is right: recomputes all of it from the question and from who sits.

Standard library only, and nothing shared with the rest of the solver: this file is the definition of every rule, and
works copied alone (`python check.py evidence.json`). What a search claims about councils it did not choose (`best`,
`bound`) can only be checked for consistency here; everything else is computed again.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
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
        match_shape(document, "evidence", "$")
        verify_problem(document["problem"])
        verify_proposal(document["problem"], document["proposal"])
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
        detail = str(error)[:200]
        raise Refused(path="$", code="not_json", detail=detail) from error
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
    "evidence": "schema:{rotation-evidence/1} problem:problem proposal:proposal sha256:text",
    "problem": "schema:{rotation-problem/1} council:text charter:text rotation_day:day seed:text size:count"
    " dimensions:[dimension] seat_groups:[group] people:[person] quotas:[quota] targets:[target] caps:[cap]"
    " newcomers:newcomers? term_rules:term_rules conflicts:[conflict] pins:[pin] priorities:[priority]",
    "dimension": "key:text values:[text]",
    "group": "key:text seats:count",
    "person": "id:text standing:{continuing|returning|candidate|leaving} values:<text> affiliations:<text>"
    " groups:[text] seat_group:text? past_terms:[term] leaving_reason:{term_ended|chose_to_leave|no_answer}?",
    "term": "start:day end:day partial:flag",
    "quota": "key:text where:<[text]> min:count? max:count? unit:{count|percent}",
    "target": "key:text dimension:text value:text share:fraction weight:count most_affected:flag",
    "cap": "key:text per:{organisation|country|household} most:count",
    "newcomers": "min:count? max:count?",
    "term_rules": "max_consecutive:count? cooling_off_days:count max_total_days:count? partial_counts:flag"
    " gap_days:count new_term_days:count",
    "conflict": "key:text people:[text] reason:text",
    "pin": "person:text seated:flag reason:text",
    "priority": "key:{most_affected_gap|representation_gap|worst_gap} slack:count",
    "proposal": "schema:{rotation-proposal/1} leaving:any staying:[line] joining:[line] barred:any composition:any"
    " objectives:[claim] profiles:any versions:versions",
    "line": "person:text seat_group:text reason:any",
    "claim": "key:text slack:count value:text best:fraction bound:fraction status:text",
    "versions": "solver:text ortools:text",
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
    if kind == "count":
        return isinstance(node, int) and not isinstance(node, bool) and node >= 0
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


KEYED = ("dimensions", "seat_groups", "quotas", "targets", "caps", "conflicts", "priorities")
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


def bounds(rule: Document, size: int) -> tuple[int | None, int | None]:
    """A quota's bounds in seats; percentages are rounded inward."""
    least, most = rule["min"], rule["max"]
    if rule["unit"] == "percent":
        least = None if least is None else -(-least * size // 100)
        most = None if most is None else most * size // 100
    return least, most


def _newcomer(person: Document) -> bool:
    return person["standing"] == "candidate" and not person["past_terms"]


class Council:
    """The people of a question, and who of them sits where."""

    def __init__(self, problem: Document, proposal: Document) -> None:
        self.problem, self.size = problem, problem["size"]
        self.people: dict[str, Document] = {person["id"]: person for person in problem["people"]}
        self.pins: dict[str, Document] = {pin["person"]: pin for pin in problem["pins"]}
        self.asked = [person for person in problem["people"] if person["standing"] in ("returning", "candidate")]
        self.barred = {person["id"]: bar for person in self.asked if (bar := self._bar(person))}
        self.eligible = [person for person in self.asked if person["id"] not in self.barred]
        self.continuing = [person for person in problem["people"] if person["standing"] == "continuing"]
        self.before = [person for person in problem["people"] if person["standing"] != "candidate"]
        self.seats = self._seats(proposal)
        self.after = [self.people[name] for name in sorted(self.seats)]

    def _bar(self, person: Document) -> str | None:
        pin = self.pins.get(person["id"])
        return obstacle(self.problem, person) or ("pinned_out" if pin and not pin["seated"] else None)

    def _seats(self, proposal: Document) -> dict[str, str]:
        seats: dict[str, str] = {}
        for part in ("staying", "joining"):
            for index, line in enumerate(proposal[part]):
                name = line["person"]
                person = self.people.get(name)
                if person is None or name in seats or name in self.barred or person["standing"] == "leaving":
                    _refuse(f"$.proposal.{part}[{index}].person", "may_not_sit", self.barred.get(name, ""))
                if line["seat_group"] not in may_sit_in(self.problem, person):
                    _refuse(f"$.proposal.{part}[{index}].seat_group", "may_not_sit")
                seats[name] = line["seat_group"]
        return seats


# The rules of the council as a whole: each says where it stands, what was counted, and the least and most allowed.


def rules_of(council: Council) -> Iterator[tuple[str, int, int | None, int | None]]:
    """Every rule with its count and bounds."""
    problem, seated = council.problem, Counter(council.seats.values())
    for index, (key, seats) in enumerate(_groups(problem).items()):
        yield f"seat_groups[{index}]", seated[key], seats, seats
    for index, person in enumerate(problem["people"]):
        pin = council.pins.get(person["id"])
        must = person["standing"] == "continuing" or (pin is not None and pin["seated"])
        yield f"people[{index}]", int(person["id"] in council.seats), int(must), int(must or not pin)
    for index, quota in enumerate(problem["quotas"]):
        yield f"quotas[{index}]", count(quota, council.after), *bounds(quota, council.size)
    for index, cap in enumerate(problem["caps"]):
        held = Counter(person["affiliations"].get(cap["per"]) for person in council.after)
        yield f"caps[{index}]", max((held[name] for name in held if name is not None), default=0), None, cap["most"]
    if problem["newcomers"] is not None:
        newcomers = sum(map(_newcomer, council.after))
        yield "newcomers", newcomers, problem["newcomers"]["min"], problem["newcomers"]["max"]
    for index, conflict in enumerate(problem["conflicts"]):
        yield f"conflicts[{index}]", sum(name in council.seats for name in conflict["people"]), None, 1


def verify_rules(council: Council) -> None:
    """Refuse a council that breaks a rule."""
    for path, counted, least, most in rules_of(council):
        if (least is not None and counted < least) or (most is not None and counted > most):
            _refuse(f"$.problem.{path}", "rule", f"counted {counted}, at least {least}, at most {most}")


# The lot: people whom no rule tells apart are seated in the order of the SHA-256 of `id/seed`.


def profiles_of(council: Council) -> list[list[str]]:
    """People who may join or return, in the order of the lot, by all that the rules can tell apart."""
    problem = council.problem
    alone = {name for conflict in problem["conflicts"] for name in conflict["people"]} | council.pins.keys()
    tight = []  # an organisation tells people apart only where it has more of them than its cap allows
    for cap in problem["caps"]:
        held = Counter(person["affiliations"].get(cap["per"]) for person in [*council.eligible, *council.continuing])
        tight.append((cap["per"], {name for name in held if name is not None and held[name] > cap["most"]}))
    profiles: dict[Json, list[str]] = {}
    for person in council.eligible:
        key = (
            tuple(count(rule, [person]) for rule in [*problem["quotas"], *problem["targets"]]),
            tuple(may_sit_in(problem, person)),
            tuple(name if (name := person["affiliations"].get(per)) in names else None for per, names in tight),
            problem["newcomers"] is not None and _newcomer(person),
            person["id"] if person["id"] in alone else None,
        )
        profiles.setdefault(key, []).append(person["id"])
    return [sorted(names, key=lambda name: _place(name, problem["seed"])) for names in profiles.values()]


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


def verify_proposal(problem: Document, proposal: Document) -> None:
    """Refuse the first line of the answer that does not follow from the question and from who sits."""
    council = Council(problem, proposal)
    verify_rules(council)
    profiles = profiles_of(council)
    verify_lot(council, profiles)
    claims, sizes = proposal["objectives"], [len(names) for names in profiles]
    if len(claims) != len(problem["priorities"]):
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
    for name, person in council.people.items():
        if name in council.seats:
            part = "joining" if person["standing"] == "candidate" else "staying"
            lines[part].append({"person": name, "seat_group": council.seats[name], "reason": _why_in(council, person)})
        elif person["standing"] != "candidate":
            lines["leaving"].append({"person": name, "reason": _why_out(council, person)})
        if name in council.barred:
            lines["barred"].append({"person": name, "obstacle": council.barred[name]})
    return lines


def _why_in(council: Council, person: Document) -> Document:
    """What of the quotas and targets those who sit anyway do not meet, and this person helps to."""
    if person["standing"] == "continuing":
        return {"code": "term_continues", "quotas": [], "targets": [], "text": None}
    lacking: Document = {"quotas": [], "targets": []}
    for part in lacking:
        for rule in council.problem[part]:
            aim = aimed(rule, council.size) if part == "targets" else bounds(rule, council.size)[0]
            if count(rule, [person]) and count(rule, council.continuing) < (aim or 0):
                lacking[part].append(rule["key"])
    code = "fills_quota" if lacking["quotas"] else "meets_target" if lacking["targets"] else "completes_council"
    if person["id"] in council.pins:
        return {"code": "pinned", **lacking, "text": council.pins[person["id"]]["reason"]}
    return {"code": "returns" if person["standing"] == "returning" else code, **lacking, "text": None}


def _why_out(council: Council, person: Document) -> Document:
    bar = council.barred.get(person["id"], "not_selected")
    limits = {"max_consecutive": "term_limit", "cooling_off": "term_limit", "max_total_days": "total_limit"}
    text = council.pins[person["id"]]["reason"] if bar == "pinned_out" else None
    return {"code": person["leaving_reason"] or limits.get(bar, bar), "quotas": [], "targets": [], "text": text}


def aimed(target: Document, size: int) -> Fraction:
    """The seats a target aims at."""
    return Fraction(target["share"]) * size


def composition(council: Council) -> Document:
    """The council before and after, counted."""
    problem, size = council.problem, council.size
    rows: Document = {"values": [], "quotas": [], "targets": [], "seat_groups": []}
    for dimension, value in ((item["key"], name) for item in problem["dimensions"] for name in item["values"] + HIDDEN):
        here = {"dimension": dimension, "value": value}
        alone = [bounds(quota, size) for quota in problem["quotas"] if quota["where"] == {dimension: [value]}]
        aims = [str(aimed(target, size)) for target in problem["targets"] if here.items() <= target.items()]
        least, most = [*alone, (None, None)][0]
        row = {**here, "min": least, "max": most, "target": [*aims, None][0], **_counts(council, here)}
        if row not in rows["values"]:
            rows["values"].append(row)
    for quota in problem["quotas"]:
        least, most = bounds(quota, size)
        rows["quotas"].append({"key": quota["key"], "min": least, "max": most, **_counts(council, quota)})
    for target in problem["targets"]:
        gap = {"target": str(aimed(target, size)), "missing": str(missing_to(target, council))}
        rows["targets"].append({"key": target["key"], **gap, **_counts(council, target)})
    sit, only = Counter(council.seats.values()), not problem["seat_groups"]
    sat = Counter("all" if only else person["seat_group"] for person in council.before)
    for key, seats in _groups(problem).items():
        rows["seat_groups"].append({"key": key, "before": sat[key], "after": sit[key], "seats": seats})
    return rows


HIDDEN = ["undisclosed"]


def _counts(council: Council, rule: Document) -> Document:
    return {"before": count(rule, council.before), "after": count(rule, council.after)}


def missing_to(target: Document, council: Council) -> Fraction:
    """The seats missing to a target."""
    return max(Fraction(0), aimed(target, council.size) - count(target, council.after))


def objective(council: Council, index: int, claim: Document) -> Document:
    """What a priority reaches on this council; refuses a claim that contradicts it."""
    priority, targets = council.problem["priorities"][index], council.problem["targets"]
    key, slack, best, bound = priority["key"], priority["slack"], Fraction(claim["best"]), Fraction(claim["bound"])
    gaps = [(missing_to(target, council), aimed(target, council.size)) for target in targets]
    if key == "worst_gap":
        value = max((gap / aim for gap, aim in gaps if aim), default=Fraction(0))
        kept = all(gap <= best * aim + slack for gap, aim in gaps)
    else:
        part = "weight" if key == "representation_gap" else "most_affected"
        value = sum((gap * target[part] for (gap, _), target in zip(gaps, targets, strict=True)), Fraction(0))
        kept = value <= best + slack
    if not (bound <= best <= value and kept):
        _refuse(f"$.proposal.objectives[{index}]", "claim", f"value {value}, best {best}, bound {bound}")
    reached = {"value": str(value), "best": str(best), "bound": str(bound)}
    return {"key": key, "slack": slack, **reached, "status": "optimal" if best == bound else "best_found"}


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
