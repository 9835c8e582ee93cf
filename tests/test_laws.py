"""The laws of the house hold in the code as it is, and breaking any of them on purpose is noticed."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from council.audit.acts import Act
from tests.laws import LAWS, House

ROOT = Path(__file__).parent.parent

# law, file to write into (appended), what breaks the law, words the violation must hold
BROKEN = [
    ("kinds", "council/members/models.py", "from council.members import service\n", "imports"),
    ("kinds", "council/members/service.py", "from council.members import views\n", "imports"),
    ("kinds", "council/mail.py", "from council.members import models\n", "root module"),
    ("areas", "council/members/service.py", "from council.terms import service as terms\n", "higher area"),
    ("areas", "council/terms/views.py", "from council.members import forms\n", "crosses"),
    ("relations", "council/terms/models.py", 'x = relationship(back_populates="y")\n', "reverse relation"),
    ("solver_purity", "solver/model.py", "import flask\n", "imports flask"),
    ("solver_purity", "solver/model.py", "import random\n", "imports random"),
    ("solver_purity", "solver/words.py", "import rich\n", "imports rich"),
    ("solver_purity", "solver/commands/check.py", "import flask\n", "imports flask"),
    ("solver_purity", "solver/check.py", "import pydantic\n", "stands alone"),
    ("solver_purity", "solver/rotation.py", "import datetime\nx = datetime.now()\n", "asks the clock"),
    ("solver_purity", "council/members/service.py", "import solver.problem\n", "only a bridge"),
    ("transactions", "council/members/service.py", "def f():\n    with transaction():\n        pass\n", "opens"),
    ("transactions", "council/members/views.py", "def f():\n    db.session.commit()\n", "calls commit"),
    (
        "transactions",
        "council/members/views.py",
        "def f():\n    with transaction():\n        pass\n    with transaction():\n        pass\n",
        "opens 2 transactions",
    ),
    (
        "transactions",
        "council/members/views.py",
        '@blueprint.post("/x")\n@public\ndef f():\n    with transaction():\n        pass\n',
        "twice",
    ),
    ("acts", "council/members/service.py", "def rename(person):\n    db.session.add(person)\n", "without an actor"),
    ("acts", "council/members/service.py", "def rename(actor, person):\n    person.x = 1\n", "records 0 acts"),
    (
        "acts",
        "council/members/service.py",
        "def f(actor):\n    record(actor, Act.A, s)\n    record(actor, Act.B, s)\n",
        "records 2 acts",
    ),
    ("acts", "council/members/service.py", 'def f(actor):\n    record(actor, "free", s)\n', "not an Act"),
    ("access", "council/members/views.py", '@blueprint.get("/x")\ndef f():\n    return ""\n', "who may enter"),
    ("clock", "council/members/service.py", "def f():\n    return date.today()\n", "asks the clock"),
    ("clock", "council/members/views.py", "def f():\n    with as_of(x):\n        pass\n", "in the past"),
    ("imports_at_top", "council/members/service.py", "def f():\n    import json\n", "hides an import"),
    ("imports_at_top", "council/rotation/bridge.py", "def f():\n    import json\n", "hides an import"),
    ("budgets", "council/members/service.py", "def f():\n" + "    x = 1\n" * 50, "lines"),
    ("budgets", "council/members/service.py", "def f(a, b, c, d, e, g, h, i, j):\n    pass\n", "parameters"),
    ("budgets", "templates/layout.html", "\n" * 200, "lines"),
]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source that may be broken."""
    target = tmp_path_factory.mktemp("house")
    for top in ("council", "solver", "templates"):
        shutil.copytree(ROOT / top, target / top, ignore=shutil.ignore_patterns("vendor", "__pycache__"))
    return target


@pytest.mark.parametrize("law", sorted(LAWS))
def test_the_house_keeps_the_law(law: str) -> None:
    """No module breaks it."""
    assert list(LAWS[law](House(ROOT))) == []


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: "-".join((broken[0], broken[1], broken[3])))
def test_breaking_a_law_on_purpose_is_noticed(copied: Path, broken: tuple[str, str, str, str]) -> None:
    """Each law's test fails when its law is broken, and names the file."""
    law, name, source, words = broken
    path = copied / name
    before = path.read_text(encoding="utf-8")
    try:
        path.write_text(before + "\n\n" + source, encoding="utf-8")
        found = [line for line in LAWS[law](House(copied)) if name in line and words in line]
    finally:
        path.write_text(before, encoding="utf-8")
    assert len(found) >= 1


def test_an_answer_that_is_not_checked_is_noticed(copied: Path) -> None:
    """Taking the checker's call out of the function that answers breaks the tenth law."""
    path = copied / "solver/rotation.py"
    before = path.read_text(encoding="utf-8")
    try:
        path.write_text("def propose(problem):\n    return solve(problem)\n", encoding="utf-8")
        found = list(LAWS["checked"](House(copied)))
    finally:
        path.write_text(before, encoding="utf-8")
    assert found == ["solver/rotation.py lets an answer out unchecked"]


def test_every_route_says_who_may_enter(app: Flask) -> None:
    """Closed by default: each endpoint that is served carries its access mark, library pages included."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    silent = {name for name in endpoints if not hasattr(app.view_functions[name], "access")}
    assert silent == set()


def test_every_act_is_carried_out_somewhere() -> None:
    """No act is only a name: each appears in the code of an area."""
    paths = [path for path in (ROOT / "council").rglob("*.py") if path.name not in {"acts.py", "acts_in_words.py"}]
    source = "".join(path.read_text(encoding="utf-8") for path in paths)
    dead = [act.name for act in Act if f"Act.{act.name}" not in source]
    assert dead == []
