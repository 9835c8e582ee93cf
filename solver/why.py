"""Why she and not he, and what each rule costs: the best that could be reached if one thing about the question changed.

Every answer sets the priorities as the charter has them beside the priorities with the change, in exact fractions.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from solver.eligibility import Obstacle
from solver.errors import Fault, Impossible, InvalidProblem, Rule, RuleConflict, RuleKind
from solver.model import CouncilModel, lines
from solver.objectives import Scales, kept
from solver.problem import LeavingReason, Pin, PriorityKey, Problem
from solver.profiles import Field
from solver.proposal import Objective, Proposal
from solver.rotation import DEFAULT_WORK, Progress, posed, propose
from solver.search import Effort, Found, search

PlainCode: TypeAlias = Literal["term_continues", "pinned", "pinned_out"] | LeavingReason | Obstacle
WhyCode: TypeAlias = Literal["equally_good", "costs", "kept_out"] | PlainCode


@dataclass(frozen=True)
class Difference:
    """One priority: the best as the question stands, and otherwise; `proven` says that neither can be bettered."""

    key: PriorityKey
    now: Fraction
    otherwise: Fraction
    proven: bool

    @property
    def change(self) -> Fraction:
        """What is lost, or gained where it is negative; in the units of the priority."""
        return self.otherwise - self.now


@dataclass(frozen=True)
class WhyPerson:
    """Whether somebody can sit, and if not on one of the best councils, why.

    `equally_good`: among the best councils there are some with her. `costs`: there are councils with her, and
    `differences` says what the best of them, `council`, costs; `proven` that none of the best has her. `kept_out`:
    `conflict` names the rules that cannot hold together with her on the council. Every other code needs no search: the
    reason for which she leaves, the obstacle to her beginning a term, or the pin, whose reason is the `text`.
    """

    person: str
    code: WhyCode
    text: str | None = None
    conflict: RuleConflict | None = None
    differences: tuple[Difference, ...] = ()
    council: tuple[str, ...] = ()
    proven: bool = True


@dataclass(frozen=True)
class RuleCost:
    """What could be reached without one of the charter's rules, a quota's minimum and maximum being one rule."""

    kind: RuleKind
    key: str
    differences: tuple[Difference, ...]

    @property
    def binds(self) -> bool:
        """Whether anything changes without it."""
        return any(each.change for each in self.differences)


def person(
    problem: Problem,
    name: str,
    *,
    proposal: Proposal | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    work: float = DEFAULT_WORK,
) -> WhyPerson:
    """Why this person can or cannot sit; `proposal` is the answer to the question, where it is at hand already.

    Raises `InvalidProblem` where nobody has this name, `Impossible` where no council is possible with or without her,
    `Undecided`, `Cancelled`.
    """
    plain = _plain(problem, name)
    if plain is not None:
        return plain
    proposal = proposal or propose(problem, progress=progress, cancelled=cancelled, work=work)
    if name in _members(proposal):
        return WhyPerson(name, "equally_good")
    pinned = _with(problem, name)
    try:
        found = propose(pinned, progress=progress, cancelled=cancelled, work=work)
    except Impossible as error:
        return WhyPerson(name, "kept_out", conflict=_without_pin(error.conflict, name))
    differences = _differences(proposal, found)
    code, proven = _verdict(pinned, proposal, differences, Effort(work, cancelled))
    if code == "equally_good":
        return WhyPerson(name, code)
    return WhyPerson(name, code, differences=differences, council=_members(found), proven=proven)


def _verdict(
    pinned: Problem, proposal: Proposal, differences: tuple[Difference, ...], effort: Effort
) -> tuple[Literal["equally_good", "costs"], bool]:
    """Whether some council of the pinned question is among the best, and whether that is proven.

    Without slack the first priority that differs decides. With slack a council that is not the best may be among them:
    it need only keep what was reached, and is searched for.
    """
    differ = [each for each in differences if each.change]
    if not differ or differ[0].change < 0:
        return "equally_good", True
    if not any(priority.slack for priority in pinned.priorities):
        return "costs", differ[0].proven
    found = _search_the_best(pinned, proposal.objectives, effort)
    return ("equally_good", True) if found.any else ("costs", found.impossible)


def _plain(problem: Problem, name: str) -> WhyPerson | None:
    """The answer for somebody about whom nothing is to be decided."""
    asked = next((each for each in problem.people if each.id == name), None)
    if asked is None:
        raise InvalidProblem((Fault("unknown_person", {"person": name}),))
    if asked.standing == "continuing":
        return WhyPerson(name, "term_continues")
    if asked.leaving_reason is not None:
        return WhyPerson(name, asked.leaving_reason)
    if name in (barred := Field(problem).barred):
        return WhyPerson(name, barred[name])
    pin = next((pin for pin in problem.pins if pin.person == name), None)
    return WhyPerson(name, "pinned" if pin.seated else "pinned_out", text=pin.reason) if pin else None


def _members(proposal: Proposal) -> tuple[str, ...]:
    return tuple(sorted(line.person for line in (*proposal.staying, *proposal.joining)))


def _with(problem: Problem, name: str) -> Problem:
    pins = (*problem.pins, Pin(person=name, seated=True, reason="what if she had a seat"))
    return problem.model_copy(update={"pins": tuple(sorted(pins, key=lambda pin: pin.person))})


def _without_pin(conflict: RuleConflict, name: str) -> RuleConflict:
    return RuleConflict(tuple(rule for rule in conflict.rules if rule != Rule("pin", name, "min", 1)), conflict.minimal)


def _search_the_best(problem: Problem, objectives: Iterable[Objective], effort: Effort) -> Found:
    """Look for a council of this problem that is as good as what was reached, within the slack of each priority."""
    _, question = posed(problem)
    council = CouncilModel(question)
    for line in lines(question):
        council.add(line)
    scales = Scales(council)
    for priority, objective in zip(problem.priorities, objectives, strict=True):
        scales.keep(kept(problem, priority, Fraction(objective.best)))
    return search(council.model, [], effort)


def _differences(now: Proposal, otherwise: Proposal) -> tuple[Difference, ...]:
    pairs = zip(now.objectives, otherwise.objectives, strict=True)
    return tuple(
        Difference(here.key, Fraction(here.best), Fraction(there.best), here.status == there.status == "optimal")
        for here, there in pairs
    )


Named: TypeAlias = tuple[RuleKind, str]


def costs(
    problem: Problem,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    work: float = DEFAULT_WORK,
) -> tuple[RuleCost, ...]:
    """What each quota, cap and conflict, and the numbers of newcomers, cost; in the charter's order.

    Rules that cost nothing together cost nothing one by one, because to drop fewer is to allow fewer councils. Quotas
    whose bounds the council found does not touch are therefore tried together, and apart only if something changes.
    `progress` is told how many of how many rules are done. Raises `Impossible`, `Undecided`, `Cancelled`.
    """
    now = propose(problem, cancelled=cancelled, work=work)
    rules = _droppable(problem)
    found: dict[Named, tuple[Difference, ...]] = {}
    untouched: list[Named] = [
        ("quota", row.key) for row in now.composition.quotas if row.after not in (row.min, row.max)
    ]
    groups = [[rule] for rule in rules if rule not in untouched]
    if untouched:
        groups.append(untouched)
    while groups:
        group = groups.pop()
        otherwise = propose(_without(problem, group), cancelled=cancelled, work=work)
        differences = _differences(now, otherwise)
        if len(group) == 1 or all(each.proven and not each.change for each in differences):
            found.update(dict.fromkeys(group, differences))
            if progress is not None:
                progress(len(found), len(rules))
        else:
            half = len(group) // 2
            groups += [group[half:], group[:half]]
    return tuple(RuleCost(*rule, found[rule]) for rule in rules)


def _droppable(problem: Problem) -> list[Named]:
    newcomers: list[Named] = [("newcomers", "newcomers")] if problem.newcomers else []
    return [
        *(("quota", quota.key) for quota in problem.quotas),
        *(("cap", cap.key) for cap in problem.caps),
        *newcomers,
        *(("conflict", conflict.key) for conflict in problem.conflicts),
    ]


def _without(problem: Problem, dropped: Collection[Named]) -> Problem:
    """The question without these rules."""
    gone = {
        "quotas": tuple(quota for quota in problem.quotas if ("quota", quota.key) not in dropped),
        "caps": tuple(cap for cap in problem.caps if ("cap", cap.key) not in dropped),
        "conflicts": tuple(each for each in problem.conflicts if ("conflict", each.key) not in dropped),
        "newcomers": None if ("newcomers", "newcomers") in dropped else problem.newcomers,
    }
    return problem.model_copy(update=gone)
