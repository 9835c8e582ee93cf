"""Everything that can go wrong in the solver, as a code and parameters; whoever shows it to a person gives it words.

SolverError
├── InvalidProblem   the question contradicts itself; names every fault
├── BadFile          a file cannot be read as what it should be; names file, line and column
├── Impossible       no council can keep all the rules; names the rules in conflict
├── Undecided        the work allowed was used up before any council was found
├── Cancelled        whoever asked does not want the answer any more
└── Unsound          the answer failed its own check, which is a fault of this program
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Parameter: TypeAlias = str | int | None
RuleKind: TypeAlias = Literal["seats", "quota", "cap", "newcomers", "conflict", "pin", "term_rules"]


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a question or a file: what (code), about what (parameters), and where in a file."""

    code: str
    parameters: dict[str, Parameter] = field(default_factory=dict)
    file: str | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, order=True)
class Rule:
    """A rule as named in a conflict: `amount` is the number of seats it asks for (`min`) or allows (`max`)."""

    kind: RuleKind
    key: str
    bound: Literal["min", "max", "exactly", "rule"]
    amount: int


@dataclass(frozen=True)
class RuleConflict:
    """Rules that cannot hold together; `minimal` says that dropping any one of them was proven to be enough."""

    rules: tuple[Rule, ...]
    minimal: bool


class SolverError(Exception):
    """Base of all; `code` and `parameters` are for machines, the text only for a developer's eyes."""

    code = "solver_error"

    def __init__(self, **parameters: Parameter) -> None:
        self.parameters = parameters
        super().__init__(self.code, parameters)


class InvalidProblem(SolverError):
    """The question contradicts itself or names things it does not define."""

    code = "invalid_problem"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(first=self.faults[0].code, faults=len(self.faults))


class BadFile(SolverError):
    """A file is not what it should be; every fault says where."""

    code = "bad_file"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(first=self.faults[0].code, faults=len(self.faults))


class Impossible(SolverError):
    """No council can keep all the rules."""

    code = "impossible"

    def __init__(self, conflict: RuleConflict) -> None:
        self.conflict = conflict
        super().__init__(rules=", ".join(f"{rule.kind}:{rule.key}:{rule.bound}" for rule in conflict.rules))


class Undecided(SolverError):
    """The work allowed was used up before any council was found or shown to be impossible."""

    code = "undecided"


class Cancelled(SolverError):
    """The search was stopped because whoever asked said so."""

    code = "cancelled"


class Unsound(SolverError):
    """The answer did not pass the independent check: it must not be used."""

    code = "unsound"
