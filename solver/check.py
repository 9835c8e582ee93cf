"""Says whether an evidence file is right: recomputes all of it from the question and from who sits.

Standard library only, and nothing shared with the rest of the solver: this file is the definition of every rule, and
works copied alone (`python check.py evidence.json`). What a search claims about councils it did not choose (`best`,
`bound`) can only be checked for consistency here; everything else is computed again.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Never

SCHEMA = "rotation-evidence/1"
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


class Refused(Exception):  # noqa: N818 - the word an auditor uses
    """The first thing found wrong."""

    def __init__(self, path: str, code: str, detail: str = "") -> None:
        self.verdict = Verdict(ok=False, path=path, code=code, detail=detail)
        super().__init__(path, code, detail)


def check(data: bytes) -> Verdict:
    """Whether these bytes are a sound evidence file; never raises, whatever the bytes are."""
    try:
        document = read(data)
        match_shape(document, EVIDENCE, "$")
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
        raise Refused("$", "not_json", str(error)[:200]) from error
    if not isinstance(document, dict):
        raise Refused("$", "shape", "expected an object")
    if canonical(document) != data:
        raise Refused("$", "not_canonical")
    unsigned = {key: value for key, value in document.items() if key != "sha256"}
    if document.get("sha256") != hashlib.sha256(canonical(unsigned)).hexdigest():
        raise Refused("$.sha256", "hash")
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


# The shape: what every part must look like. A set lists the allowed texts; a tuple of one is a list; `None` or more.


@dataclass(frozen=True)
class Maybe:
    """Null, or the shape."""

    shape: Json


@dataclass(frozen=True)
class Table:
    """An object with any keys, each holding the shape."""

    shape: Json


PERSON = {
    "id": str,
    "standing": {"continuing", "returning", "candidate", "leaving"},
    "values": Table(str),
    "affiliations": Table(str),
    "groups": (str,),
    "seat_group": Maybe(str),
    "past_terms": ({"start": date, "end": date, "partial": bool},),
    "leaving_reason": Maybe({"term_ended", "chose_to_leave", "no_answer"}),
}
TERM_RULES = {
    "max_consecutive": Maybe(int),
    "cooling_off_days": int,
    "max_total_days": Maybe(int),
    "partial_counts": bool,
    "gap_days": int,
    "new_term_days": int,
}
PRIORITIES = {"most_affected_gap", "representation_gap", "worst_gap"}
QUOTA = {"key": str, "where": Table((str,)), "min": Maybe(int), "max": Maybe(int), "unit": {"count", "percent"}}
TARGET = {"key": str, "dimension": str, "value": str, "share": Fraction, "weight": int, "most_affected": bool}
PROBLEM = {
    "schema": {"rotation-problem/1"},
    "council": str,
    "charter": str,
    "rotation_day": date,
    "seed": str,
    "size": int,
    "dimensions": ({"key": str, "values": (str,)},),
    "seat_groups": ({"key": str, "seats": int},),
    "people": (PERSON,),
    "quotas": (QUOTA,),
    "targets": (TARGET,),
    "caps": ({"key": str, "per": {"organisation", "country", "household"}, "most": int},),
    "newcomers": Maybe({"min": Maybe(int), "max": Maybe(int)}),
    "term_rules": TERM_RULES,
    "conflicts": ({"key": str, "people": (str,), "reason": str},),
    "pins": ({"person": str, "seated": bool, "reason": str},),
    "priorities": ({"key": PRIORITIES, "slack": int},),
}
LINES = ({"person": str, "seat_group": str, "reason": dict},)
CLAIM = {"key": str, "slack": int, "value": str, "best": Fraction, "bound": Fraction, "status": str}
PROPOSAL = {
    "schema": {"rotation-proposal/1"},
    **{"staying": LINES, "joining": LINES, "leaving": list, "barred": list, "composition": dict},
    **{"objectives": (CLAIM,), "profiles": dict, "versions": {"solver": str, "ortools": str}},
}
EVIDENCE = {"schema": {SCHEMA}, "problem": PROBLEM, "proposal": PROPOSAL, "sha256": str}


def match_shape(node: Json, shape: Json, path: str) -> None:
    """Refuse the first part that is missing, unknown or of another kind than the shape says."""
    if isinstance(shape, Maybe):
        if node is not None:
            match_shape(node, shape.shape, path)
    elif isinstance(shape, (dict, Table)):
        _match_object(node, shape, path)
    elif isinstance(shape, tuple):
        if not isinstance(node, list):
            raise Refused(path, "shape", "expected a list")
        for index, item in enumerate(node):
            match_shape(item, shape[0], f"{path}[{index}]")
    elif not _fits(node, shape):
        raise Refused(path, "shape")


def _match_object(node: Json, shape: Json, path: str) -> None:
    if not isinstance(node, dict):
        raise Refused(path, "shape", "expected an object")
    fixed = shape if isinstance(shape, dict) else dict.fromkeys(node, shape.shape)
    for key in sorted(node.keys() ^ fixed.keys()):
        raise Refused(f"{path}.{key}", "shape", "missing or unknown")
    for key in sorted(node):
        match_shape(node[key], fixed[key], f"{path}.{key}")


def _fits(node: Json, shape: Json) -> bool:
    if isinstance(shape, set):
        return isinstance(node, str) and node in shape
    if shape is int:
        return isinstance(node, int) and not isinstance(node, bool) and node >= 0
    if shape is date:
        return isinstance(node, str) and date.fromisoformat(node).isoformat() == node
    if shape is Fraction:
        return isinstance(node, str) and Fraction(node) >= 0
    return isinstance(node, shape)


# The question must mean something: every name it uses is defined once.

NAMED_BY = {"people": "id", "pins": "person"}


def verify_problem(problem: Document) -> None:
    """Refuse a question that names things twice or names things it does not define."""
    for part in ("dimensions", "seat_groups", "people", "quotas", "targets", "caps", "conflicts", "pins", "priorities"):
        names = [item[NAMED_BY.get(part, "key")] for item in problem[part]]
        if len(set(names)) != len(names):
            raise Refused(f"$.problem.{part}", "repeated")
    if sum(seats for _, seats in groups_of(problem)) != problem["size"]:
        raise Refused("$.problem.seat_groups", "seats")
    values = {item["key"]: {*item["values"], "undisclosed"} for item in problem["dimensions"]}
    for index, person in enumerate(problem["people"]):
        path = f"$.problem.people[{index}]"
        if person["values"].keys() != values.keys():
            raise Refused(f"{path}.values", "values")
        for dimension, value in person["values"].items():
            if value not in values[dimension]:
                raise Refused(f"{path}.values.{dimension}", "values")
    ids = [person["id"] for person in problem["people"]]
    if ids != sorted(ids):
        raise Refused("$.problem.people", "order")


def groups_of(problem: Document) -> list[tuple[str, int]]:
    """Seat groups and their seats; a council that names none has one, `all`."""
    return [(group["key"], group["seats"]) for group in problem["seat_groups"]] or [("all", problem["size"])]


# What the rules say of one person, and of one rule.


def may_sit_in(problem: Document, person: Document) -> list[str]:
    """The seat groups someone qualifies for, in the charter's order; a continuing member keeps her own."""
    if not problem["seat_groups"]:
        return ["all"]
    if person["standing"] == "continuing":
        return [person["seat_group"]]
    return [key for key, _ in groups_of(problem) if key in person["groups"]]


def obstacle(problem: Document, person: Document) -> str | None:
    """What keeps someone from beginning a term on the rotation day."""
    rules, terms = problem["term_rules"], person["past_terms"]
    if not may_sit_in(problem, person):
        return "no_seat_group"
    if not terms:
        return None
    spans = sorted((date.fromisoformat(term["start"]), date.fromisoformat(term["end"]), term["partial"]) for term in terms)
    served = sum((end - start).days for start, end, _ in spans) + rules["new_term_days"]
    if rules["max_total_days"] is not None and served > rules["max_total_days"]:
        return "max_total_days"
    run, following = 0, spans[-1][1]
    for start, end, partial in reversed(spans):
        if (following - end).days > rules["gap_days"]:
            break
        run += 1 if rules["partial_counts"] or not partial else 0
        following = start
    if rules["max_consecutive"] is None or run < rules["max_consecutive"]:
        return None
    off = (date.fromisoformat(problem["rotation_day"]) - spans[-1][1]).days
    if off <= rules["gap_days"]:
        return "max_consecutive"
    return "cooling_off" if off < rules["cooling_off_days"] else None


def holds(rule: Document, person: Document) -> bool:
    """Whether someone counts towards a quota or a target."""
    if "where" in rule:
        return all(person["values"][dimension] in allowed for dimension, allowed in rule["where"].items())
    return bool(person["values"][rule["dimension"]] == rule["value"])


def bounds(rule: Document, size: int) -> tuple[int | None, int | None]:
    """A quota's bounds in seats; percentages are rounded inward."""
    least, most = rule["min"], rule["max"]
    if rule["unit"] == "percent":
        least = None if least is None else -(-least * size // 100)
        most = None if most is None else most * size // 100
    return least, most


def is_newcomer(person: Document) -> bool:
    """Whether someone never sat before."""
    return person["standing"] == "candidate" and not person["past_terms"]


class Council:
    """The people of a question, and who of them sits where."""

    def __init__(self, problem: Document, proposal: Document) -> None:
        self.problem = problem
        self.people: dict[str, Document] = {person["id"]: person for person in problem["people"]}
        self.pins: dict[str, Document] = {pin["person"]: pin for pin in problem["pins"]}
        self.barred = {name: reason for name in self.people if (reason := self._bar(self.people[name]))}
        self.seats = self._seats(proposal)
        self.before = [person for person in problem["people"] if person["standing"] != "candidate"]
        self.after = [self.people[name] for name in sorted(self.seats)]
        self.continuing = [person for person in problem["people"] if person["standing"] == "continuing"]

    def _bar(self, person: Document) -> str | None:
        if person["standing"] not in ("returning", "candidate"):
            return None
        pinned_out = not self.pins.get(person["id"], {"seated": True})["seated"]
        return obstacle(self.problem, person) or ("pinned_out" if pinned_out else None)

    def _seats(self, proposal: Document) -> dict[str, str]:
        seats: dict[str, str] = {}
        for part in ("staying", "joining"):
            for index, line in enumerate(proposal[part]):
                path, name = f"$.proposal.{part}[{index}]", line["person"]
                if name not in self.people or name in seats:
                    raise Refused(path, "person")
                if name in self.barred or self.people[name]["standing"] == "leaving":
                    raise Refused(path, "not_eligible", self.barred.get(name, "leaving"))
                if line["seat_group"] not in may_sit_in(self.problem, self.people[name]):
                    raise Refused(f"{path}.seat_group", "seat_group")
                seats[name] = line["seat_group"]
        return seats

    def count(self, rule: Document, people: list[Document]) -> int:
        """How many of these people count towards a quota or a target."""
        return sum(holds(rule, person) for person in people)


# The rules of the council as a whole: each yields where it stands, what was counted and what is allowed.


def rules_of(council: Council) -> Iterator[tuple[str, int, int | None, int | None]]:
    """Every rule with its count and bounds."""
    problem, seated = council.problem, Counter(council.seats.values())
    for index, (key, seats) in enumerate(groups_of(problem)):
        yield f"seat_groups[{index}]", seated[key], seats, seats
    for index, person in enumerate(problem["people"]):
        must = person["standing"] == "continuing" or council.pins.get(person["id"], {"seated": False})["seated"]
        yield f"people[{index}]", int(person["id"] in council.seats), int(must), 1
    for index, quota in enumerate(problem["quotas"]):
        yield f"quotas[{index}]", council.count(quota, council.after), *bounds(quota, problem["size"])
    for index, cap in enumerate(problem["caps"]):
        held = Counter(person["affiliations"].get(cap["per"]) for person in council.after)
        held.pop(None, None)
        yield f"caps[{index}]", max(held.values(), default=0), None, cap["most"]
    if problem["newcomers"] is not None:
        newcomers = sum(map(is_newcomer, council.after))
        yield "newcomers", newcomers, problem["newcomers"]["min"], problem["newcomers"]["max"]
    for index, conflict in enumerate(problem["conflicts"]):
        yield f"conflicts[{index}]", sum(name in council.seats for name in conflict["people"]), None, 1


def verify_rules(council: Council) -> None:
    """Refuse a council that breaks a rule."""
    for path, count, least, most in rules_of(council):
        if (least is not None and count < least) or (most is not None and count > most):
            raise Refused(f"$.problem.{path}", "rule", f"{count} counted, {least} to {most} allowed")


# The lot: people whom no rule tells apart are taken in the order of the SHA-256 of `id/seed`.


def profiles_of(council: Council) -> list[list[str]]:
    """People who may join, in lot order, by what the rules can tell apart."""
    problem = council.problem
    rules = [*problem["quotas"], *problem["targets"]]
    alone = {name for conflict in problem["conflicts"] for name in conflict["people"]} | council.pins.keys()
    eligible = [
        person
        for person in problem["people"]
        if person["standing"] in ("returning", "candidate") and person["id"] not in council.barred
    ]
    tight = _tight(council, eligible)
    profiles: dict[Json, list[str]] = {}
    for person in sorted(eligible, key=lambda person: lot(person["id"], problem["seed"])):
        caps = tuple(cap["per"] + "/" + name for cap in problem["caps"] if (name := _held(cap, person)) in tight[cap["key"]])
        key = (
            *(holds(rule, person) for rule in rules),
            *may_sit_in(problem, person),
            caps,
            problem["newcomers"] is not None and is_newcomer(person),
            person["id"] in alone and person["id"],
        )
        profiles.setdefault(key, []).append(person["id"])
    return list(profiles.values())


def _held(cap: Document, person: Document) -> str | None:
    return person["affiliations"].get(cap["per"])


def _tight(council: Council, eligible: list[Document]) -> dict[str, set[str | None]]:
    """For each cap, the organisations (countries, households) with more people than it allows."""
    tight = {}
    for cap in council.problem["caps"]:
        held = Counter(_held(cap, person) for person in [*eligible, *council.continuing])
        tight[cap["key"]] = {name for name, count in held.items() if name is not None and count > cap["most"]}
    return tight


def lot(name: str, seed: str) -> tuple[str, str]:
    """Someone's place in the order of the lot."""
    return hashlib.sha256(f"{name}/{seed}".encode()).hexdigest(), name


def verify_lot(council: Council) -> None:
    """Refuse a choice within a profile that is not the lot's, or seats not dealt in the charter's order."""
    order = [key for key, _ in groups_of(council.problem)]
    for names in profiles_of(council):
        seated = [name in council.seats for name in names]
        if seated != sorted(seated, reverse=True):
            raise Refused("$.proposal", "lot", names[seated.index(False)])
        places = [order.index(council.seats[name]) for name in names if name in council.seats]
        if places != sorted(places):
            raise Refused("$.proposal", "lot", names[0])


# The answer in full, computed again from who sits.


def verify_proposal(problem: Document, proposal: Document) -> None:
    """Refuse the first line of the answer that is not what follows from the question and from who sits."""
    council = Council(problem, proposal)
    verify_rules(council)
    verify_lot(council)
    claims = proposal["objectives"]
    if [claim["key"] for claim in claims] != [priority["key"] for priority in problem["priorities"]]:
        raise Refused("$.proposal.objectives", "objectives")
    sizes = [len(names) for names in profiles_of(council)]
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
        raise Refused(path, "differs")


def people_lines(council: Council) -> Document:
    """Who leaves, stays, joins and is barred, each with the reason that follows."""
    lines: dict[str, list[Document]] = {"leaving": [], "staying": [], "joining": [], "barred": []}
    for name, person in council.people.items():
        standing = person["standing"]
        if name in council.seats:
            part = "joining" if standing == "candidate" else "staying"
            lines[part].append({"person": name, "seat_group": council.seats[name], "reason": _why_in(council, person)})
        elif standing != "candidate":
            lines["leaving"].append({"person": name, "reason": _why_out(council, person)})
        if name in council.barred:
            lines["barred"].append({"person": name, "obstacle": council.barred[name]})
    return dict(lines)


def _because(code: str, quotas: list[str], targets: list[str], text: str | None) -> Document:
    return {"code": code, "quotas": quotas, "targets": targets, "text": text}


def _why_in(council: Council, person: Document) -> Document:
    problem = council.problem
    if person["standing"] == "continuing":
        return _because("term_continues", [], [], None)
    quotas = [
        quota["key"]
        for quota in problem["quotas"]
        if holds(quota, person) and council.count(quota, council.continuing) < (bounds(quota, problem["size"])[0] or 0)
    ]
    targets = [
        target["key"]
        for target in problem["targets"]
        if holds(target, person) and missing(target, problem, council.continuing) > 0
    ]
    if person["id"] in council.pins:
        return _because("pinned", quotas, targets, council.pins[person["id"]]["reason"])
    code = "fills_quota" if quotas else "meets_target" if targets else "completes_council"
    return _because("returns" if person["standing"] == "returning" else code, quotas, targets, None)


def _why_out(council: Council, person: Document) -> Document:
    bar = council.barred.get(person["id"])
    limits = {"max_consecutive": "term_limit", "cooling_off": "term_limit", "max_total_days": "total_limit"}
    code = person["leaving_reason"] or limits.get(bar or "", bar or "not_selected")
    return _because(code, [], [], council.pins[person["id"]]["reason"] if bar == "pinned_out" else None)


def missing(target: Document, problem: Document, people: list[Document]) -> Fraction:
    """The seats missing to a target."""
    aim = Fraction(target["share"]) * problem["size"]
    return max(Fraction(0), aim - sum(holds(target, person) for person in people))


def composition(council: Council) -> Document:
    """The council before and after, counted."""
    problem, size = council.problem, council.problem["size"]
    before, after = council.before, council.after
    values = []
    for dimension in problem["dimensions"]:
        for value in dict.fromkeys([*dimension["values"], "undisclosed"]):
            here = {"dimension": dimension["key"], "value": value}
            alone = [quota for quota in problem["quotas"] if quota["where"] == {here["dimension"]: [value]}]
            aims = [Fraction(target["share"]) * size for target in problem["targets"] if here.items() <= target.items()]
            least, most = bounds(alone[0], size) if alone else (None, None)
            counts = {"before": council.count(here, before), "after": council.count(here, after)}
            values.append({**here, **counts, "min": least, "max": most, "target": str(aims[0]) if aims else None})
    rows: Document = {"values": values, "quotas": [], "targets": [], "seat_groups": []}
    for part in ("quotas", "targets"):
        for rule in problem[part]:
            row = {"key": rule["key"], "before": council.count(rule, before), "after": council.count(rule, after)}
            if part == "quotas":
                row["min"], row["max"] = bounds(rule, size)
            else:
                row["target"], row["missing"] = str(Fraction(rule["share"]) * size), str(missing(rule, problem, after))
            rows[part].append(row)
    sat = Counter(person["seat_group"] if problem["seat_groups"] else "all" for person in before)
    sit = Counter(council.seats.values())
    for key, seats in groups_of(problem):
        rows["seat_groups"].append({"key": key, "before": sat[key], "after": sit[key], "seats": seats})
    return rows


def objective(council: Council, index: int, claim: Document) -> Document:
    """What a priority reaches on this council; refuses a claim that contradicts it."""
    problem, path = council.problem, f"$.proposal.objectives[{index}]"
    key, slack = problem["priorities"][index]["key"], problem["priorities"][index]["slack"]
    gaps = [
        (missing(target, problem, council.after), Fraction(target["share"]) * problem["size"], target)
        for target in problem["targets"]
        if target["most_affected"] or key != "most_affected_gap"
    ]
    best, bound = Fraction(claim["best"]), Fraction(claim["bound"])
    if key == "worst_gap":
        value = max((gap / aim for gap, aim, _ in gaps if aim), default=Fraction(0))
        kept = all(gap <= best * aim + slack for gap, aim, _ in gaps)
    else:
        value = sum((gap * (target["weight"] if key == "representation_gap" else 1) for gap, _, target in gaps), Fraction(0))
        kept = value <= best + slack
    if not bound <= best <= value or not kept:
        raise Refused(path, "claim", f"value {value}, best {best}, bound {bound}, slack {slack}")
    reached = {"value": str(value), "best": str(best), "bound": str(bound)}
    return {"key": key, "slack": slack, **reached, "status": "optimal" if best == bound else "best_found"}


def main(arguments: list[str]) -> int:
    """Check the file named; 0 for yes, 1 for no, 2 when there is nothing to read."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m solver.check evidence.json\n")
        return 2
    try:
        data = Path(arguments[0]).read_bytes()
    except OSError as error:
        sys.stderr.write(f"{arguments[0]}: {error.strerror}\n")
        return 2
    verdict = check(data)
    sys.stdout.write("yes\n" if verdict.ok else f"no: {verdict.path}: {verdict.code} {verdict.detail}".rstrip() + "\n")
    return 0 if verdict.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
