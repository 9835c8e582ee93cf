"""Why it cannot be done: a set of rules that cannot hold together, verified and shrunk until every one is needed."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from solver.errors import Rule, RuleConflict
from solver.model import CouncilModel, Line, Question, lines
from solver.problem import Problem
from solver.profiles import STANDS, Field, TraitReader
from solver.search import Effort, Found, search, unsatisfiable_literals

DEFAULT_WORK = 2.0
TERM_RULES = Rule("term_rules", "term_rules", "rule", 0)
DROP_FIRST = ("conflict", "pin", "cap", "newcomers", "term_rules", "quota", "seats")


def conflict(
    problem: Problem, *, cancelled: Callable[[], bool] | None = None, work: float = DEFAULT_WORK, copies: int = 1
) -> RuleConflict | None:
    """A set of rules that cannot hold together, of which every one is needed; nothing if a council is possible.

    With `copies`, that many people of the same answers stand behind each one named.

    Where the work allowed for each question asked (CP-SAT's deterministic time) did not suffice for a proof, the rule
    stays named and `minimal` is false.
    """
    case = Case(problem, Effort(work, cancelled), copies)
    return case.conflict(case.rules)


class Case:
    """The rules of a problem, each of which can be dropped; the term rules too, whom they bar then being eligible.

    `rules` holds the lines of each rule, in the charter's order.
    """

    def __init__(self, problem: Problem, effort: Effort, copies: int = 1) -> None:
        problem = problem.model_copy(update={"targets": (), "priorities": ()})
        field = Field(problem)
        people = [person for person in problem.people if person.standing in STANDS]
        people = [person for person in people if field.barred.get(person.id) != "no_seat_group"]
        termed_out = frozenset(person.id for person in people if person.id in field.barred)
        reader = TraitReader(problem, (*people, *field.continuing), termed_out)
        kinds = tuple(replace(profile, people=profile.people * copies) for profile in reader.group(people))
        self.question = Question(problem, kinds, tuple(map(reader.traits, field.continuing)))
        self.effort = effort
        self.rules: defaultdict[Rule, list[Line]] = defaultdict(list)
        for line in lines(self.question):
            self.rules[line.rule].append(line)
        if termed_out:
            self.rules[TERM_RULES].append(Line(TERM_RULES, lambda traits: traits.termed_out, 0, 0, 0))

    def conflict(self, rules: Iterable[Rule]) -> RuleConflict | None:
        """The conflict among these rules, found whole and then shrunk rule by rule."""
        everything = sorted(rules, key=lambda rule: (DROP_FIRST.index(rule.kind), rule))
        if self._try(everything).any:
            return None
        needed, minimal = self._core(everything), True
        for rule in list(needed):
            rest = [other for other in needed if other != rule]
            found = self._try(rest)
            if found.impossible:
                needed = rest
            minimal = minimal and (found.impossible or found.any)
        return RuleConflict(tuple(sorted(needed)), minimal)

    def _try(self, rules: Iterable[Rule]) -> Found:
        council = CouncilModel(self.question)
        for rule in rules:
            for line in self.rules[rule]:
                council.add(line)
        return search(council.model, [], self.effort)

    def _core(self, rules: list[Rule]) -> list[Rule]:
        """Rules among these that cannot hold together, as CP-SAT finds them; all, if it does not."""
        council = CouncilModel(self.question)
        literals: dict[int, Rule] = {}
        for rule in rules:
            literal = council.model.new_bool_var(f"rule{len(literals)}")
            literals[literal.index] = rule
            for line in self.rules[rule]:
                council.add(line, literal)
            council.model.add_assumption(literal)
        found = {literals[index] for index in unsatisfiable_literals(council.model, self.effort)}
        core = [rule for rule in rules if rule in found]
        return core if found and self._try(core).impossible else rules
