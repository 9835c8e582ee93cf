"""Files as a forger would publish them: something else in one place, and a hash that agrees with all of it."""

import hashlib
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

from solver.canonical import canonical
from solver.drawn import council_of
from tests.solver.lottery_cases import held

Path: TypeAlias = tuple[str | int, ...]
Change: TypeAlias = Callable[[Any], object]


def signed(document: Any) -> bytes:
    """The document with the hash that belongs to it."""
    return canonical({**document, "sha256": hashlib.sha256(canonical(document)).hexdigest()})


def leaves(node: Any, path: Path = ()) -> list[Path]:
    """Where the single values of a document are."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else None
    if items is None:
        return [path]
    return [leaf for key, item in items for leaf in leaves(item, (*path, key))]


def found(document: Any, path: Path) -> Any:
    """What stands in one place of a document."""
    for key in path:
        document = document[key]
    return document


def altered(text: str, path: Path, value: Any) -> bytes:
    """The document in a text with something else in one place, signed."""
    document = json.loads(text)
    found(document, path[:-1])[path[-1]] = value
    return signed(document)


def another(value: Any) -> Any:
    """Something else of the same kind: a number one less, a fraction a hundredth more, a text with a sign added."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value - 1
    if value is None:
        return "x"
    try:
        return str(Fraction(value) + Fraction(1, 100))
    except ValueError:
        return value + "'"


def _swapped(document: Any) -> None:
    """Two people whom no rule tells apart change places: one of them sits out of turn."""
    panel = document["lottery"]["panels"][0]
    seated = {place for group in panel for place in group}
    ids = [each["id"] for each in document["problem"]["people"]]
    names = document["lottery"]["profiles"][0]["people"]
    inside = next(ids.index(name) for name in names if ids.index(name) in seated)
    outside = next(ids.index(name) for name in names if ids.index(name) not in seated)
    for group in panel:
        group[:] = sorted(outside if place == inside else place for place in group)


def _moved(document: Any) -> None:
    """The first panel is put last: the same panels, but nobody sits in the order of turns."""
    document["lottery"]["panels"].append(document["lottery"]["panels"].pop(0))


def _lottery(change: Change) -> Change:
    return lambda document: change(document["lottery"])


def _ideal(ideals: dict[int, str], *, deviation: str, least: str) -> Change:
    """Other ideal chances, and whatever else in the file would give them away at once."""

    def change(lottery: Any) -> None:
        for at, ideal in ideals.items():
            lottery["profiles"][at]["ideal"] = ideal
        lottery["deviation"] = deviation
        lottery["least"]["ideal"] = least

    return _lottery(change)


def _better(key: str, value: str) -> Change:
    """A priority's best said to be so much, and proven."""
    return _lottery(
        lambda lottery: [each.update(best=value, bound=value) for each in lottery["objectives"] if each["key"] == key]
    )


def _bound(value: str) -> Change:
    """The bound lowered wherever it is printed."""
    return _lottery(lambda lottery: (lottery["certificate"].update(bound=value), lottery["least"].update(bound=value)))


def _numbers(index: int, change: Change) -> Change:
    """Some of the multipliers of an exclusion changed."""
    return _lottery(lambda lottery: change(lottery["exclusions"][index]["multipliers"][0]))


def _weighed(lottery: Any) -> None:
    """Only somebody is weighed who is on no panel: then nobody weighed has any chance, which is true and no bound."""
    lottery["certificate"].update(weights=[{"profile": 1, "value": 1}], multipliers=[], bound="0")
    lottery["least"].update(bound="0")


def _reseated(document: Any) -> None:
    """The council of another panel than the one drawn, right in itself."""
    evidence = held()
    assert evidence.lottery is not None
    council = council_of(evidence.problem, evidence.lottery, document["draw"]["panel"] - 1)
    document["proposal"] = council.model_dump(mode="json", by_alias=True)


# By what was forged: which file, how, and where and with what code the checker finds it.
FORGERIES: dict[str, tuple[str, Change, str, str]] = {
    "an ideal chance raised": (
        "relaxed",
        _lottery(lambda lottery: lottery["profiles"][1].update(ideal="1/2")),
        "$.lottery.deviation",
        "differs",
    ),
    "an ideal chance raised and its deviation with it": (
        "relaxed",
        _ideal({1: "1/2"}, deviation="1/5", least="1/2"),
        "$.lottery.profiles",
        "chances",
    ),
    "an ideal chance lowered and another raised": (
        "relaxed",
        _ideal({0: "3/4", 1: "1/4"}, deviation="3/20", least="1/4"),
        "$.lottery.chances",
        "chances",
    ),
    "an ideal chance raised and another lowered": (
        "relaxed",
        _ideal({0: "5/9", 1: "4/9"}, deviation="13/90", least="4/9"),
        "$.lottery.chances",
        "chances",
    ),
    "an ideal chance above one": (
        "relaxed",
        _ideal({0: "7/6", 1: "-1/6"}, deviation="17/30", least="-1/6"),
        "$.lottery.least.ideal",
        "shape",
    ),
    "two people of a panel exchanged": ("held", _swapped, "$.lottery.panels[0]", "turn"),
    "the order of panels changed": ("held", _moved, "$.lottery.panels[0]", "turn"),
    "a panel dropped": (
        "held",
        _lottery(lambda lottery: lottery["panels"].pop()),
        "$.lottery.profiles[0].panels",
        "differs",
    ),
    "a panel that breaks a quota": (
        "relaxed",
        _lottery(lambda lottery: lottery["panels"][0].__setitem__(0, [0, 3, 4])),
        "$.problem.quotas[0]",
        "rule",
    ),
    "a panel that seats a stranger": (
        "relaxed",
        _lottery(lambda lottery: lottery["panels"][0][0].append(6)),
        "$.lottery.panels[0]",
        "may_not_sit",
    ),
    "a panel that seats somebody twice": (
        "relaxed",
        _lottery(lambda lottery: lottery["panels"][0].__setitem__(0, [0, 0, 1])),
        "$.lottery.panels[0]",
        "order",
    ),
    "a panel without one of its seat groups": (
        "held",
        _lottery(lambda lottery: lottery["panels"][0].pop()),
        "$.lottery.panels[0]",
        "shape",
    ),
    "somebody's panels counted wrong": (
        "held",
        _lottery(lambda lottery: lottery["profiles"][0]["panels"].reverse()),
        "$.lottery.profiles[0].panels",
        "differs",
    ),
    "the people of a profile in another order": (
        "held",
        _lottery(lambda lottery: lottery["profiles"][0]["people"].reverse()),
        "$.lottery.profiles",
        "profiles",
    ),
    "no panels": ("held", _lottery(lambda lottery: lottery["panels"].clear()), "$.lottery.profiles", "profiles"),
    "the deviation made small": (
        "held",
        _lottery(lambda lottery: lottery.update(deviation="0")),
        "$.lottery.deviation",
        "differs",
    ),
    "another least chance realised": (
        "held",
        _lottery(lambda lottery: lottery["least"].update(realised="10/64")),
        "$.lottery.least.realised",
        "differs",
    ),
    "a multiplier's sign changed": (
        "held",
        _lottery(lambda lottery: lottery["certificate"]["multipliers"][0].update(value=-142857142857)),
        "$.lottery.certificate.bound",
        "differs",
    ),
    "a multiplier for a rule that is none": (
        "held",
        _lottery(lambda lottery: lottery["certificate"]["multipliers"][0].update(row="seats:moon")),
        "$.lottery.certificate.multipliers",
        "row",
    ),
    "a maximum that is none leant on": (
        "held",
        _numbers(0, lambda each: each.update(value=-each["value"])),
        "$.lottery.exclusions[0].multipliers",
        "row",
    ),
    "an exclusion that does not exclude": (
        "held",
        _numbers(1, lambda each: each.update(value=1)),
        "$.lottery.exclusions[1].bound",
        "differs",
    ),
    "an exclusion left out": (
        "held",
        _lottery(lambda lottery: lottery["exclusions"].pop()),
        "$.lottery.exclusions",
        "exclusion",
    ),
    "somebody said to be found on no panel": (
        "held",
        _lottery(lambda lottery: lottery["searched"].append(0)),
        "$.lottery.exclusions",
        "exclusion",
    ),
    "a profile that is none said to be found on no panel": (
        "held",
        _lottery(lambda lottery: lottery["searched"].append(10)),
        "$.lottery.exclusions",
        "exclusion",
    ),
    "somebody weighed who is shut out": ("held", _lottery(_weighed), "$.lottery.certificate.weights", "weights"),
    "nobody weighed": (
        "held",
        _lottery(lambda lottery: lottery["certificate"]["weights"].clear()),
        "$.lottery.certificate.weights",
        "weights",
    ),
    "the bound lowered": ("held", _bound("1/7"), "$.lottery.certificate.bound", "differs"),
    "the certificate withheld": (
        "held",
        _lottery(lambda lottery: lottery.update(certificate=None)),
        "$.lottery.certificate",
        "differs",
    ),
    "the least chance withheld": (
        "held",
        _lottery(lambda lottery: lottery.update(least=None)),
        "$.lottery.least",
        "differs",
    ),
    "chances of panels called those of the relaxation": (
        "held",
        _lottery(lambda lottery: lottery.update(chances="relaxation")),
        "$.lottery.chances",
        "chances",
    ),
    "a best that panels do not reach": ("held", _better("lost_continuity", "0"), "$.lottery.objectives[5]", "claim"),
    "a best worse than the worst panel": ("held", _better("lost_continuity", "3"), "$.lottery.objectives[5]", "claim"),
    "a bound below the best called optimal": (
        "held",
        _lottery(lambda lottery: lottery["objectives"][5].update(bound="0")),
        "$.lottery.objectives[5]",
        "claim",
    ),
    "a priority left out": (
        "held",
        _lottery(lambda lottery: lottery["objectives"].pop()),
        "$.lottery.objectives",
        "claim",
    ),
    "another tolerance": (
        "held",
        _lottery(lambda lottery: lottery.update(tolerance="1/2")),
        "$.lottery.tolerance",
        "shape",
    ),
    "another panel drawn": (
        "drawn",
        lambda document: document["draw"].update(panel=document["draw"]["panel"] - 1),
        "$.draw.panel",
        "draw",
    ),
    "other numbers drawn": (
        "drawn",
        lambda document: document["draw"].update(numbers="7623.11/5 17 23"),
        "$.draw.panel",
        "draw",
    ),
    "numbers written in another way": (
        "drawn",
        lambda document: document["draw"].update(numbers="7623.10/17 5 23"),
        "$.draw.numbers",
        "numbers",
    ),
    "another file said to be committed to": (
        "drawn",
        lambda document: document["draw"].update(committed="0" * 64),
        "$.draw.committed",
        "committed",
    ),
    "another date of the promise": (
        "drawn",
        lambda document: document["commitment"].update(committed_at="2026-03-03T09:00:00Z"),
        "$.draw.committed",
        "committed",
    ),
    "the promise taken back": ("drawn", lambda document: document.update(commitment=None), "$.commitment", "steps"),
    "a council before the draw": ("drawn", lambda document: document.update(draw=None), "$.proposal", "steps"),
    "a draw without a council": ("drawn", lambda document: document.update(proposal=None), "$.proposal", "steps"),
    "another solver's council": (
        "drawn",
        lambda document: document["proposal"]["versions"].update(solver="2"),
        "$.proposal.versions.solver",
        "differs",
    ),
    "less said to be possible than was promised": (
        "drawn",
        lambda document: document["proposal"]["objectives"][5].update(bound="0", status="best_found"),
        "$.proposal.objectives[5]",
        "claim",
    ),
    "another alternate for a vacancy": (
        "reserved",
        lambda document: document["reserve"]["vacancies"][1].update(by="n"),
        "$.reserve.vacancies[1].by",
        "differs",
    ),
    "a reserve list in another order": (
        "reserved",
        lambda document: document["reserve"]["people"].reverse(),
        "$.reserve.people[0]",
        "differs",
    ),
    "a reserve list before the draw": (
        "reserved",
        lambda document: document.update(draw=None, proposal=None),
        "$.reserve",
        "steps",
    ),
    "a least chance where nobody has one": (
        "taken",
        _lottery(lambda lottery: lottery.update(least={"ideal": "0", "realised": "0", "bound": "0"})),
        "$.lottery.least",
        "differs",
    ),
    "the council of another panel": ("drawn", _reseated, "$.proposal", "draw"),
    "numbers that the procedure does not write": (
        "drawn",
        lambda document: document["draw"].update(numbers="7623.10//5 17 23"),
        "$.draw.numbers",
        "numbers",
    ),
    "digits that name no panel": (
        "by hand",
        lambda document: document["draw"].update(numbers="64"),
        "$.draw.numbers",
        "numbers",
    ),
    "an alternate who may not sit": (
        "reserved",
        lambda document: document["reserve"]["people"].__setitem__(0, "moon"),
        "$.reserve.people[0]",
        "may_not_sit",
    ),
}
