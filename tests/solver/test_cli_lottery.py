"""`rotation lottery`, `commit`, `draw`, `publish` and `check`: from a question to a council drawn in public."""

import json
from pathlib import Path
from typing import Any

import pytest

from solver.commands import lottery
from solver.draw import Method
from solver.errors import Undecided
from solver.problem import Quota
from tests.solver.build import person, problem
from tests.solver.terminal import ALIKE, PINNED, TARGETED, answer, run, written

# Two of five may sit; nobody from the south.
NORTHERN = problem(
    [*ALIKE.people, person("e", "south")], 2, quotas=(Quota(key="southern", where={"region": ("south",)}, max=0),)
)
PROMISE = ("--source", "Lotto 6 of 49", "--drawn-at", "2027-06-05T19:25+02:00")


def _lottery(folder: Path, *options: object) -> Path:
    """The evidence of a lottery over ten panels."""
    out = folder / "lottery.json"
    assert run("lottery", written(folder, NORTHERN), "--panels", 10, "--out", out, *options).exit_code == 0
    return out


def _committed(folder: Path, method: Method = "octo-41") -> Path:
    """The same, with a draw promised."""
    out = folder / "committed.json"
    assert run("commit", _lottery(folder), "--method", method, *PROMISE, "--out", out).exit_code == 0
    return out


def test_a_lottery_is_told_in_chances_and_how_near_they_come(tmp_path: Path) -> None:
    """Who can be drawn, the least chance and its bound, and the people without a chance with the rule to blame."""
    result = run("lottery", written(tmp_path, NORTHERN), "--panels", 10, "--out", tmp_path / "e.json")
    assert result.exit_code == 0
    lines = [" ".join(line.split()) for line in result.stdout.splitlines() if line.strip()]
    assert lines[:8] == [
        "Read 5 people.",
        "The least chance is as large as the rules allow, then the second least, and so on: leximin, proven.",
        "people who can be drawn 4",
        "panels, and how many differ 10, 2",
        "least chance, ideal 50 % (1/2)",
        "least chance, on the panels 50 % (1/2)",
        "no lottery can give more than 50 % (1/2), which the ideal reaches",
        "largest deviation from the ideal 0 % (0)",
    ]
    assert lines[8] == "1 person can sit on no panel. What keeps that person out: at most 0 of southern."
    assert [word.rstrip("0123456789.,") for word in lines[9].split()] == [
        *("Seconds:", "reading ", "chances ", "panels ", "certificate", "and", "check ")
    ] or lines[9].startswith("Seconds: reading ")
    assert lines[10] == f"SHA-256 {_digest(tmp_path / 'e.json')} of {tmp_path / 'e.json'}"


def _digest(path: Path) -> str:
    return str(json.loads(path.read_bytes())["sha256"])


def test_machines_get_the_lottery_in_figures_and_exact_fractions(tmp_path: Path) -> None:
    """Nobody is named beside a rule, unless it is asked for; nothing is drawn yet."""
    path = written(tmp_path, NORTHERN)
    told = answer("lottery", path, "--panels", 10)
    assert {name: told[name] for name in ("chances", "least", "ideal_reaches_bound", "deviation", "panels")} == {
        "chances": "relaxation",
        "least": {"ideal": "1/2", "realised": "1/2", "bound": "1/2"},
        "ideal_reaches_bound": True,
        "deviation": "0",
        "panels": 10,
    }
    assert told["no_chance"] == [{"people": 1, "reason": "at most 0 of southern"}]
    assert (told["draw"], told["panel"], told["proposal"], told["commitment"]) == (None, None, None, None)
    assert list(told["seconds"]) == ["reading", "rules", "chances", "panels", "certificate and check"]
    shown = answer("lottery", path, "--panels", 10, "--show-values")
    assert shown["no_chance"] == [{"people": ["e"], "reason": "at most 0 of southern"}]
    assert "1 person (e) can sit on no panel" in run("lottery", path, "--panels", 10, "--show-values").stdout


def test_the_priorities_that_every_panel_reaches_are_told(tmp_path: Path) -> None:
    """With their best and their bound."""
    path = written(tmp_path, TARGETED)
    assert run("lottery", path, "--panels", 4).stdout.count("optimal") == 2
    assert [each["best"] for each in answer("lottery", path, "--panels", 4)["objectives"]] == ["0", "9"]


def test_a_lottery_in_which_nobody_can_be_drawn_has_no_least_chance(tmp_path: Path) -> None:
    """Every seat is held."""
    path = written(tmp_path, problem([person("s", standing="continuing"), person("a")], 1))
    result = run("lottery", path, "--panels", 2)
    assert (result.exit_code, "least chance" in result.stdout) == (0, False)
    assert "Nobody can be drawn: every seat is held already.\n" in result.stdout
    assert "people who can be drawn           0" in result.stdout
    assert answer("lottery", path, "--panels", 2)["least"] is None


def test_with_numbers_at_hand_the_draw_is_held_at_once(tmp_path: Path) -> None:
    """The panel and its people are printed; evidence and public file are both right and of one lottery."""
    out, public = tmp_path / "e.json", tmp_path / "p.json"
    asked = ("lottery", written(tmp_path, NORTHERN), "--panels", 10, "--numbers", "7", "--method", "digits")
    result = run(*asked, "--out", out, "--public", public)
    assert "Panel 7 is drawn, by digits from the numbers 7.\n" in result.stdout
    assert (result.exit_code, result.stdout.count("joins")) == (0, 2)
    evidence = json.loads(out.read_bytes())
    assert evidence["commitment"]["source"] == "given on the command line"
    assert evidence["commitment"]["committed_at"] == evidence["commitment"]["drawn_at"]
    assert json.loads(public.read_bytes())["draw"] == evidence["draw"]
    assert [run("check", path).output for path in (out, public)] == ["yes\n", "yes\n"]
    told = answer(*asked)
    assert (told["panel"], told["draw"]["panel"], len(told["proposal"]["joining"])) == ("7", 7, 2)


def test_octo_41_draws_unless_another_procedure_is_named(tmp_path: Path) -> None:
    """The one that is the default everywhere."""
    told = answer("lottery", written(tmp_path, ALIKE), "--panels", 10, "--numbers", "5 3")
    assert (told["commitment"]["method"], told["draw"]["numbers"]) == ("octo-41", "3 5")


def test_numbers_that_draw_no_panel_are_refused_before_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a lottery that cannot be drawn."""
    monkeypatch.setattr(lottery, "hold", lambda *_, **__: pytest.fail("it searched"))
    asked = ("lottery", written(tmp_path, ALIKE), "--panels", 10, "--numbers", "12", "--method", "digits")
    result = run(*asked)
    assert (result.exit_code, result.stderr) == (2, "Found 2 digits; 1 digits name a panel.\n")
    assert answer(*asked)["error"] == "bad_numbers"


def test_a_lottery_for_which_the_work_is_not_enough_exits_4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And writes nothing."""

    def hold(*_: object, **__: object) -> None:
        raise Undecided

    monkeypatch.setattr(lottery, "hold", hold)
    result = run("lottery", written(tmp_path, ALIKE), "--out", tmp_path / "e.json", "--public", tmp_path / "p.json")
    assert (result.exit_code, sorted(path.name for path in tmp_path.iterdir())) == (4, ["problem.json"])


def test_a_promise_prints_the_hash_that_the_file_holds(tmp_path: Path) -> None:
    """With all that has to be announced beside it."""
    out = tmp_path / "committed.json"
    asked = ("commit", _lottery(tmp_path), "--method", "rfc-3797", *PROMISE, "--out", out)
    result = run(*asked)
    promise = json.loads(out.read_bytes())["commitment"]
    assert [" ".join(line.split()) for line in result.stdout.splitlines()[1:6]] == [
        f"SHA-256 {_digest(out)}",
        "procedure rfc-3797",
        "source Lotto 6 of 49",
        "drawn at 2027-06-05T19:25+02:00",
        f"promised {promise['committed_at']}",
    ]
    told = answer(*asked)
    assert (told["sha256"], told["commitment"]["source"]) == (_digest(out), "Lotto 6 of 49")
    assert run("check", out).output == "yes\n"


DRAWN: list[tuple[Method, str, str]] = [
    ("octo-41", " 17, 5 ", "5 17"),
    ("rfc-3797", "17 5 / 9", "5.17./9./"),
    ("digits", "7", "7"),
]


@pytest.mark.parametrize(("method", "typed", "numbers"), DRAWN)
def test_a_draw_prints_the_panel_and_its_people(tmp_path: Path, method: Method, typed: str, numbers: str) -> None:
    """By each procedure; the evidence with the draw in it is right."""
    path, out = _committed(tmp_path, method), tmp_path / "drawn.json"
    result = run("draw", path, "--numbers", typed, "--out", out)
    drawn = json.loads(out.read_bytes())
    assert (result.exit_code, result.stdout.count("joins")) == (0, 2)
    assert f"Panel {drawn['draw']['panel']} is drawn, by {method} from the numbers {numbers}.\n" in result.stdout
    assert run("check", out).output == "yes\n"
    told = answer("draw", path, "--numbers", typed)
    assert (told["draw"], told["sha256"], told["draw"]["committed"]) == (drawn["draw"], _digest(out), _digest(path))
    seated = [line["person"] for line in told["proposal"]["joining"]]
    assert seated == [line["person"] for line in drawn["proposal"]["joining"]]


def test_the_number_of_a_panel_is_as_wide_as_the_last(tmp_path: Path) -> None:
    """042 among a thousand: as it is called out in the meeting."""
    asked = ("lottery", written(tmp_path, ALIKE), "--panels", 101, "--numbers", "042", "--method", "digits")
    assert answer(*asked)["panel"] == "042"


def test_what_is_published_is_right_and_names_no_values(tmp_path: Path) -> None:
    """Before the draw and after it."""
    path, out = _committed(tmp_path), tmp_path / "public.json"
    drawn = tmp_path / "drawn.json"
    run("draw", path, "--numbers", "5", "--out", drawn)
    for evidence in (path, drawn):
        result = run("publish", evidence, "--out", out)
        assert result.stdout.splitlines() == [
            f"{out} has 5 people by their ids, 10 panels and no values.",
            f"SHA-256 {_digest(path)} of the evidence that it is made of",
        ]
        assert answer("publish", evidence, "--out", out) == {"committed": _digest(path), "people": 5, "panels": 10}
        assert run("check", out).output == "yes\n"
        assert [value for value in ("north", "south", "woman", "southern") if value in out.read_text()] == []


def _steps(folder: Path) -> dict[str, Any]:
    """Evidence at each step."""
    proposed, drawn = folder / "proposed.json", folder / "drawn.json"
    run("propose", written(folder, PINNED), "--out", proposed)
    committed = _committed(folder)
    run("draw", committed, "--numbers", "5", "--out", drawn)
    return {"proposed": proposed, "lottery": folder / "lottery.json", "committed": committed, "drawn": drawn}


TOO_EARLY_OR_TOO_LATE = [
    ("commit", "proposed", "The evidence has no lottery yet"),
    ("commit", "drawn", "The draw was held already"),
    ("draw", "proposed", "The evidence has no lottery yet"),
    ("draw", "lottery", "Nothing was committed to yet"),
    ("draw", "drawn", "The draw was held already"),
    ("publish", "proposed", "The evidence has no lottery yet"),
    ("reserve", "committed", "The evidence has no council yet"),
]


def test_a_step_that_comes_too_early_or_too_late_exits_2_and_says_which_comes_first(tmp_path: Path) -> None:
    """Nothing is written."""
    steps, out = _steps(tmp_path), tmp_path / "out.json"
    options = {
        "commit": ("--method", "digits", *PROMISE, "--out", out),
        "draw": ("--numbers", "5", "--out", out),
        "publish": ("--out", out),
        "reserve": ("--out", out),
    }
    for command, step, sentence in TOO_EARLY_OR_TOO_LATE:
        result = run(command, steps[step], *options[command])
        assert (command, step, result.exit_code, result.stdout, out.exists()) == (command, step, 2, "", False)
        assert result.stderr.startswith(sentence)
        assert answer(command, steps[step], *options[command])["error"] == "not_ready"


@pytest.mark.parametrize("command", ["commit", "draw", "publish", "reserve"])
def test_nothing_is_made_of_evidence_that_was_changed(tmp_path: Path, command: str) -> None:
    """Exit 1 with the place; `check` says the same."""
    path, out = _committed(tmp_path), tmp_path / "out.json"
    path.write_bytes(path.read_bytes().replace(b"Lotto 6 of 49", b"Lotto 5 of 49"))
    options: dict[str, tuple[object, ...]] = {
        "commit": ("--method", "digits", *PROMISE),
        "draw": ("--numbers", "5"),
    }
    result = run(command, path, *options.get(command, ()), "--out", out)
    assert (result.exit_code, result.stdout, out.exists()) == (1, "", False)
    assert result.stderr.startswith(f"{path} is wrong at $.sha256: the hash is not that of the file")
    checked = run("check", path)
    assert (checked.exit_code, checked.stdout.startswith("no: $.sha256: the hash")) == (1, True)
    assert answer("check", path)["code"] == "hash"


def test_whatever_a_file_holds_that_is_checked_and_is_no_evidence_is_wrong(tmp_path: Path) -> None:
    """One changed byte may be the one that made it JSON; only a file that cannot be read is no answer."""
    path = tmp_path / "e.json"
    path.write_text("{")
    assert (run("check", path).exit_code, run("check", path).stdout[:7]) == (1, "no: $: ")
    result = run("check", tmp_path / "absent.json")
    assert (result.exit_code, result.stdout, "No such file" in result.stderr) == (2, "", True)
