"""What the checker finds in a public file, which has no values and no rules: only places, counts and a draw."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from solver import check
from solver.drawn import published
from solver.evidence import Evidence
from solver.lottery import hold
from tests.solver.build import person, problem
from tests.solver.forging import signed
from tests.solver.lottery_cases import held


def _recounted(change: Callable[[list[int]], object]) -> Any:
    """The public file with a change of its first panel, and everyone's panels counted anew."""
    public = json.loads(published(held()).written())
    del public["sha256"]
    change(public["panels"][0])
    times = Counter(place for panel in public["panels"] for place in panel)
    for place, each in enumerate(public["people"]):
        each["panels"] = times[place]
    return public


CHANGES: dict[str, tuple[Callable[[list[int]], object], str]] = {
    "a panel without one of its members": (lambda panel: panel.pop(), "$.panels"),
    "a panel with somebody after the last of the people": (lambda panel: panel.__setitem__(-1, 22), "$.panels"),
    "somebody twice on a panel": (lambda panel: panel.__setitem__(0, panel[1]), "$.panels[0]"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_panels_that_cannot_be_are_refused_even_if_everything_is_counted_right(name: str) -> None:
    """All are of one size, and name people who are listed, each once."""
    change, path = CHANGES[name]
    assert len(_recounted(lambda _: None)["people"]) == 22
    assert check.check(signed(_recounted(change))).path == path


def test_a_public_file_of_a_lottery_that_nobody_can_win_is_right() -> None:
    """Its panels are empty: those who sit anyway are not listed."""
    question = problem([person("a", standing="continuing"), person("b")], 1)
    public = published(Evidence(problem=question, lottery=hold(question, panels=2)))
    assert ([each.id for each in public.people], public.panels) == (["b"], ((), ()))
    assert check.check(public.written()) == check.Verdict(ok=True)
