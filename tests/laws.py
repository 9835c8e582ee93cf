"""The laws of the house as functions from source code to violations; `test_laws.py` runs them, and breaks each once."""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

LADDER = (
    "audit",
    "accounts",
    "councils",
    "members",
    "terms",
    "calls",
    "rotation",
    "meetings",
    "recommendations",
    "reports",
    "portal",
)
# All but the first are the command line's.
DEMONSTRATION = {
    "demo",
    "demo_held",
    "demo_life",
    "demo_meetings",
    "demo_recommendations",
    "demo_rotation",
    "demo_story",
}
KNOWS_ALL = {"app", "cli", "terminal", "record_commands", "keeping_commands", *DEMONSTRATION}
BUILD_ONLY = {"build_hook"}
EDGE = {"views", "bridge"}
# Modules of the accounts area that stand at the edge of a request, as views do: sessions open and close around it,
# guard wraps the pages of the sign-in library, the throttle counts a try before its page runs, and visits are the
# sessions of applicants, who have no account.
REQUEST_EDGE = {*(("accounts", name) for name in ("sessions", "guard", "throttle")), ("calls", "visits")}
# An auditor copies one of these files alone; it may be longer than others.
ONE_FILE = {"solver/check.py", "council/audit/verify_bundle.py", "council/meetings/holding/verify_ballot.py"}
TELL_THE_PAST = {"demo", "demo_held", "demo_meetings", "demo_recommendations", "demo_rotation"}
ROOT_MAY_OPEN = {"cli", "record_commands", "keeping_commands", "jobs", "database", "app", *TELL_THE_PAST}
CLOCK_CALLS = {"now", "today", "utcnow", "monotonic", "perf_counter", "time", "time_ns"}
CLOCK_OWNERS = {"datetime", "date", "time"}
SOLVER_MAY_IMPORT = {"pydantic", "pydantic_core", "numpy", "ortools", "solver"}
SOLVER_CLI_MAY_IMPORT = SOLVER_MAY_IMPORT | {"click", "rich"}
# Functions without an act of their own: they keep house, which is nobody's doing, or are a part of their caller's act.
HOUSEKEEPING = {
    "deal_numbers",
    "forget_uploads",
    "forget_failures",
    "forget_expired",
    "write_snapshot",
    "write_decision",
    "write_funnel",
    "forget_drafts",
}
IMPURE = {"random", "secrets", "time", "uuid", "socket", "subprocess", "sqlite3"}


@lru_cache(maxsize=2048)
def _parsed(source: str) -> ast.Module:
    """A source is parsed once, for all laws and for every copy of the house in which it was not broken."""
    return ast.parse(source)


@dataclass(frozen=True)
class Module:
    """One source file with its place in the house."""

    path: Path
    name: str  # relative, for messages

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return _parsed(self.path.read_text(encoding="utf-8"))

    @property
    def parts(self) -> tuple[str, ...]:
        """Dotted name in parts, without `__init__`."""
        found = Path(self.name).with_suffix("").parts
        return found[:-1] if found[-1] == "__init__" else found

    @property
    def area(self) -> str | None:
        """Its area, or none for a root module and the solver."""
        return self.parts[1] if self.parts[0] == "council" and len(self.parts) > 1 and self.parts[1] in LADDER else None

    @property
    def kind(self) -> str:
        """`views`, `forms`, `bridge`, `models`, or `service` for everything else an area holds."""
        last = self.parts[-1]
        if last.endswith("pages") or (self.area, last) == ("accounts", "setup"):
            return "views"  # a part of the views in a file of its own
        if last.endswith("bridge"):
            return "bridge"  # a part of the bridge in a file of its own
        return last if last in {"views", "forms", "models"} else "service"

    @property
    def root(self) -> str | None:
        """Its name when it stands at the top of the application."""
        return self.parts[1] if self.parts[0] == "council" and len(self.parts) == 2 and not self.area else None

    def imports(self) -> Iterator[tuple[str, ...]]:
        """Every module it imports, in parts; `from a import b` counts as a.b where b is one of our modules."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield tuple(alias.name.split("."))
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    yield (*node.module.split("."), alias.name)

    def functions(self) -> Iterator[ast.FunctionDef]:
        """Every function and method."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef))


class House:
    """A checkout, read as text."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def modules(self) -> list[Module]:
        """All modules of the application and the solver, without migrations."""
        found = sorted(path for top in ("council", "solver") for path in (self.root / top).rglob("*.py"))
        names = [(path, path.relative_to(self.root).as_posix()) for path in found]
        return [Module(path, name) for path, name in names if "/migrations/" not in name]

    def is_module(self, parts: tuple[str, ...]) -> bool:
        """Whether dotted parts name a module or package of the house."""
        base = self.root.joinpath(*parts)
        return base.with_suffix(".py").is_file() or (base / "__init__.py").is_file()

    def ours(self, parts: tuple[str, ...]) -> tuple[str, ...] | None:
        """The module of the house that an import reaches, if it reaches one."""
        if parts[0] not in {"council", "solver"}:
            return None
        return parts if self.is_module(parts) else parts[:-1]

    def reached(self, module: Module) -> Iterator[Module]:
        """The modules of the house that a module imports."""
        for parts in module.imports():
            target = self.ours(parts)
            if target:
                yield Module(module.path, "/".join(target) + ".py")


Law = Callable[[House], Iterator[str]]


def kinds(house: House) -> Iterator[str]:
    """Law 1: views → forms, bridge → service → models → database, never up; root modules import no area."""
    allowed = {
        "models": {"models"},
        "service": {"models", "service"},
        "forms": {"models", "service", "forms"},
        "bridge": {"models", "service", "bridge"},
        "views": {"models", "service", "forms", "bridge", "views"},
    }
    for module in house.modules:
        for target in house.reached(module):
            if module.root and target.area and module.root not in KNOWS_ALL:
                yield f"{module.name} is a root module and imports the area {target.area}"
            if module.area and target.area and target.kind not in _models_too(target, allowed[module.kind]):
                yield f"{module.name} ({module.kind}) imports {target.name} ({target.kind})"
            if module.area and target.root in KNOWS_ALL:
                yield f"{module.name} imports {target.name}, which knows all areas"


def _models_too(target: Module, allowed: set[str]) -> set[str]:
    """Plain vocabulary (the acts, a charter's rules) may be named by models."""
    return allowed | {"service"} if target.parts[-1] in {"acts", "rules"} else allowed


def areas(house: House) -> Iterator[str]:
    """Law 2: only lower areas, and never another area's views, forms or bridge."""
    for module in house.modules:
        for target in house.reached(module):
            if not module.area or not target.area or module.area == target.area:
                continue
            if LADDER.index(target.area) > LADDER.index(module.area):
                yield f"{module.name} imports {target.name} from a higher area"
            if target.kind in {"views", "forms", "bridge"}:
                yield f"{module.name} crosses into {target.name}"


def relations(house: House) -> Iterator[str]:
    """Law 3: relations only on the side that owns the foreign key."""
    for module in house.modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _called(node) == "relationship":
                words = {word.arg for word in node.keywords}
                if words & {"backref", "back_populates", "secondary"}:
                    yield f"{module.name}:{node.lineno} declares a reverse relation"


def solver_purity(house: House) -> Iterator[str]:
    """Law 4: solver imports only what it may, asks no clock and no chance; only a bridge imports solver."""
    for module in house.modules:
        in_solver = module.parts[0] == "solver"
        for parts in module.imports():
            if in_solver:
                yield from _solver_import(module, parts)
            elif parts[0] == "solver" and module.kind != "bridge":
                yield f"{module.name} imports the solver; only a bridge may"
        if in_solver and not _speaks(module):
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call) and _asks_clock(node):
                    yield f"{module.name}:{node.lineno} asks the clock"


def _speaks(module: Module) -> bool:
    """Whether it is a part of the solver's command line, which alone speaks, measures time and asks the day."""
    return module.parts[:2] in {("solver", "cli"), ("solver", "commands")}


def _solver_import(module: Module, parts: tuple[str, ...]) -> Iterator[str]:
    top = parts[0]
    if top in IMPURE and not _speaks(module):
        yield f"{module.name} imports {top}"
    if module.parts == ("solver", "check") and top not in sys.stdlib_module_names:
        yield f"{module.name} imports {top}; the checker stands alone"
    may = SOLVER_CLI_MAY_IMPORT if _speaks(module) else SOLVER_MAY_IMPORT
    if top not in may and top not in sys.stdlib_module_names:
        yield f"{module.name} imports {top}"


def transactions(house: House) -> Iterator[str]:
    """Law 5: transactions open only at the edge, one per changing view; nobody commits but `database`."""
    for module in house.modules:
        if module.parts[0] != "council":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                if _called(node) == "transaction" and not _at_the_edge(module):
                    yield f"{module.name}:{node.lineno} opens a transaction"
                if _called(node) in {"commit", "begin_nested"} and module.root != "database":
                    yield f"{module.name}:{node.lineno} calls {_called(node)}"
        if module.kind == "views":
            yield from _carried_out_twice(module)


def _carried_out_twice(module: Module) -> Iterator[str]:
    for function in module.functions():
        opened = [n for n in ast.walk(function) if isinstance(n, ast.Call) and _called(n) == "transaction"]
        where = f"{module.name}:{function.lineno} {function.name}"
        if len(opened) > 1:
            yield f"{where} opens {len(opened)} transactions"
        if _takes_a_form(function) and any(not call.args for call in opened):
            yield f"{where} could be carried out twice: no form key"


def _takes_a_form(function: ast.FunctionDef) -> bool:
    marks = " ".join(ast.unparse(mark) for mark in function.decorator_list)
    return "blueprint.post" in marks or "'POST'" in marks


def _at_the_edge(module: Module) -> bool:
    if module.area:
        return module.kind in EDGE or (module.area, module.parts[-1]) in REQUEST_EDGE
    return module.root in ROOT_MAY_OPEN


def acts(house: House) -> Iterator[str]:
    """Law 6: what changes takes the actor first and records exactly one typed act."""
    changing = {
        function.name
        for module in house.modules
        if module.area
        for function in module.functions()
        if _first_parameter(function) == "actor"
    }
    for module in house.modules:
        if not module.area or module.kind != "service" or (module.area, module.parts[-1]) in REQUEST_EDGE:
            continue
        for function in module.tree.body:
            if not isinstance(function, ast.FunctionDef) or function.name in HOUSEKEEPING:
                continue
            if not function.name.startswith("_"):
                yield from _act_faults(module, function, changing)


def _act_faults(module: Module, function: ast.FunctionDef, changing: set[str]) -> Iterator[str]:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    recorded = [call for call in calls if (_called(call) or "").lstrip("_").startswith("record")]
    handed_on = [call for call in calls if _called(call) in changing and _called(call) != function.name]
    where = f"{module.name}:{function.lineno} {function.name}"
    if _first_parameter(function) == "actor" and module.area != "audit":
        if len(recorded) > 1 or (not recorded and not handed_on):
            yield f"{where} records {len(recorded)} acts"
    elif _first_parameter(function) != "actor" and any(_writes(call) for call in calls):
        yield f"{where} changes something without an actor"
    for call in recorded:
        if _called(call) == "record" and len(call.args) > 1 and not _is_act(call.args[1]):
            yield f"{where} records something that is not an Act"


def _writes(call: ast.Call) -> bool:
    return _called(call) in {"add", "add_all", "delete"} and ast.unparse(call.func).startswith("db.session.")


def _is_act(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_act(node.body) and _is_act(node.orelse)
    if isinstance(node, ast.Name):
        return node.id == "act"
    return ast.unparse(node).startswith(("Act.", "ACT_OF["))


def access(house: House) -> Iterator[str]:
    """Law 7: every routed function says who may enter, closest to the function."""
    for module in house.modules:
        for function in module.functions():
            marks = [ast.unparse(mark) for mark in function.decorator_list]
            routed = any(mark.startswith(("blueprint.get", "blueprint.post", "blueprint.route")) for mark in marks)
            if routed and not any(mark == "public" or mark.startswith("requires(") for mark in marks):
                yield f"{module.name}:{function.lineno} {function.name} does not say who may enter"


def clock(house: House) -> Iterator[str]:
    """Law 8: only views, cli, jobs and the transaction's own moment ask the clock; only the demonstration turns it."""
    for module in house.modules:
        if module.parts[0] != "council":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _asks_clock(node) and not _at_the_edge(module):
                yield f"{module.name}:{node.lineno} asks the clock"
            if isinstance(node, ast.Call) and _called(node) == "as_of" and module.root not in DEMONSTRATION:
                yield f"{module.name}:{node.lineno} dates an act in the past"


def imports_at_top(house: House) -> Iterator[str]:
    """Law 9: no import hides in a function, but for the solver's, loaded late by a bridge."""
    for module in house.modules:
        if module.root in BUILD_ONLY:
            continue
        for function in module.functions():
            for node in ast.walk(function):
                if not isinstance(node, ast.Import | ast.ImportFrom):
                    continue
                if module.kind != "bridge" or "solver" not in ast.unparse(node):
                    yield f"{module.name}:{node.lineno} hides an import in {function.name}"


def checked(house: House) -> Iterator[str]:
    """Law 10: the function that answers calls the checker before it returns."""
    for module in house.modules:
        if module.parts == ("solver", "rotation"):
            called = {_called(node) for node in ast.walk(module.tree) if isinstance(node, ast.Call)}
            if not called & {"check", "faults_in", "verify", "faults", "first_fault"}:
                yield f"{module.name} lets an answer out unchecked"


def budgets(house: House) -> Iterator[str]:
    """Budgets: functions, files, parameters and templates stay small."""
    for module in house.modules:
        lines = len(module.path.read_text(encoding="utf-8").splitlines())
        if lines > 400 and module.name not in ONE_FILE:
            yield f"{module.name} has {lines} lines"
        most = 60 if module.parts[0] == "solver" else 50
        for function in module.functions():
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > most:
                yield f"{module.name}:{function.lineno} {function.name} has {length} lines"
            if len(_parameters(function)) > 8:
                yield f"{module.name}:{function.lineno} {function.name} takes {len(_parameters(function))} parameters"
    for template in sorted((house.root / "templates").rglob("*.html")):
        lines = len(template.read_text(encoding="utf-8").splitlines())
        if lines > 200:
            yield f"{template.relative_to(house.root)} has {lines} lines"


def _parameters(function: ast.FunctionDef) -> list[str]:
    found = [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return [name for name in found if name not in {"self", "cls", "actor"}]


def _first_parameter(function: ast.FunctionDef) -> str | None:
    first = [*function.args.posonlyargs, *function.args.args]
    return first[0].arg if first else None


def _called(node: ast.Call) -> str | None:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else None


def _asks_clock(node: ast.Call) -> bool:
    function = node.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr in CLOCK_CALLS
        and isinstance(function.value, ast.Name)
        and function.value.id in CLOCK_OWNERS
    )


LAWS: dict[str, Law] = {
    law.__name__: law
    for law in (
        kinds,
        areas,
        relations,
        solver_purity,
        transactions,
        acts,
        access,
        clock,
        imports_at_top,
        checked,
        budgets,
    )
}
