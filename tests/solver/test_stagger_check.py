"""Whether first terms were dealt out as announced, as `rotation stagger-check` says it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from solver.cohorts import Announced, FirstTerms, Length
from solver.stagger import StaggerRules, deal, slips, stagger
from solver.words import FIRST_TERMS
from tests.solver.build import person, problem
from tests.solver.terminal import answer, run

NUMBERS = "5 17 23"
PEOPLE = [person(name, region) for name, region in zip("abcd", ("north", "south", "north", "south"), strict=True)]
QUESTION = problem(PEOPLE, 4)
SEATS = dict.fromkeys("abcd", "all")
FOUND = stagger(QUESTION, SEATS, StaggerRules(cohorts=(2, 2)))
PLAN = FirstTerms(problem=QUESTION, seats=SEATS, work="4", stagger=FOUND)
PROMISED = Announced(
    council="c",
    begins_on=date(2026, 7, 1),
    cohorts=(Length(months=12, seats=2), Length(months=24, seats=2)),
    slips=tuple(slips(FOUND)),
    plan=PLAN.digest,
    method="octo-41",
    source="The lottery of Saturday.",
    committed_at="2026-07-02T10:00:00+00:00",
    drawn_at="2026-07-04T20:00+00:00",
)
DRAWN = PROMISED.model_copy(update={"numbers": NUMBERS, "dealt": deal(FOUND, "octo-41", NUMBERS)})
EXCHANGED = {name: 1 - cohort for name, cohort in deal(FOUND, "octo-41", NUMBERS).items()}


def files(folder: Path, plan: FirstTerms, announced: Announced) -> tuple[Path, Path]:
    """Both files as they are handed out."""
    paths = folder / "plan.json", folder / "announced.json"
    paths[0].write_bytes(plan.written())
    paths[1].write_bytes(announced.written())
    return paths


@pytest.mark.parametrize("announced", [PROMISED, DRAWN], ids=["promised", "drawn"])
def test_what_was_dealt_as_announced_is_right(tmp_path: Path, announced: Announced) -> None:
    """Before the draw and after it."""
    paths = files(tmp_path, PLAN, announced)
    assert (run("stagger-check", *paths).exit_code, run("stagger-check", *paths).output) == (0, "yes\n")
    assert answer("stagger-check", *paths) == {"ok": True, "code": ""}


def _worse() -> FirstTerms:
    """A plan that puts alike people together, with a hash of its own."""
    kinds = tuple(
        kind.model_copy(update={"counts": counts}) for kind, counts in zip(FOUND.kinds, ((2, 0), (0, 2)), strict=True)
    )
    return PLAN.model_copy(update={"stagger": FOUND.model_copy(update={"kinds": kinds})})


@pytest.mark.parametrize(
    ("code", "plan", "announced"),
    [
        ("hash", PLAN.model_copy(update={"work": "5"}), {}),
        ("slips", PLAN, {"slips": tuple(reversed(PROMISED.slips))}),
        ("cohorts", PLAN, {"cohorts": (Length(months=12, seats=1), Length(months=24, seats=3))}),
        ("search", _worse(), {"plan": _worse().digest}),
        ("deal", PLAN, {"dealt": EXCHANGED}),
        ("deal", PLAN, {"numbers": None}),
        ("deal", PLAN, {"dealt": None}),
    ],
)
def test_whatever_was_changed_is_found(tmp_path: Path, code: str, plan: FirstTerms, announced: dict[str, Any]) -> None:
    """In the plan, in what was announced, or in the deal."""
    result = run("stagger-check", *files(tmp_path, plan, DRAWN.model_copy(update=announced)))
    assert (result.exit_code, result.output) == (1, f"no: {FIRST_TERMS[code]}\n")


def test_what_was_announced_says_nobodys_values_and_not_who_is_alike() -> None:
    """No value and no dimension is in the file, and the members stand in the order of their ids."""
    text = DRAWN.written().decode()
    assert [word for word in ("north", "south", "region", "kinds", "gender") if word in text] == []
    assert PROMISED.slips == ("cohort 1", "cohort 2", "member a", "member b", "member c", "member d")


def test_a_file_of_another_kind_is_refused_with_its_place(tmp_path: Path) -> None:
    """The two files exchanged."""
    plan, announced = files(tmp_path, PLAN, DRAWN)
    result = run("stagger-check", announced, plan)
    assert (result.exit_code, "expected rotation-first-terms/1" in result.stderr) == (2, True)
