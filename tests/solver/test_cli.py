"""`rotation …` as a person or a machine meets it: what is printed, what is written, and the exit status."""

import json
import os
import runpy
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from solver.commands import propose, questions
from solver.crosscheck import Agreement
from solver.errors import Undecided, Unsound
from solver.evidence import Evidence
from solver.lottery import hold
from solver.problem import Priority, Target
from tests.solver import build
from tests.solver.terminal import ALIKE, PINNED, TARGETED, TOO_MANY_MINIMUMS, answer, run, written

CONFLICT = "No council can keep these rules together: at least 1 of men, at least 1 of women and exactly 1 seat in all."
CHANGE = (
    "A council is possible with no minimum of men instead of 1. That changes 1 seat in all; no smaller change will do."
)
GAP, SHARES = Priority(key="representation_gap"), {"north": "0", "south": "1/2"}
COMMANDS = ["lottery", "propose", "commit", "draw", "publish", "explain", "reserve", "check", "stagger-check"]


def test_a_proposal_is_printed_and_its_evidence_written_and_checked(tmp_path: Path) -> None:
    """Exit 0; every person with a reason in words; the evidence passes `rotation check`, which says yes."""
    out = tmp_path / "evidence.json"
    result = run("propose", written(tmp_path, PINNED), "--out", out)
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines() if line.strip()][-2:] == [
        ["c", "leaves", "kept", "out"],
        ["b", "joins", "promised", "a", "seat"],
    ]
    checked = run("check", out)
    assert (checked.exit_code, checked.output) == (0, "yes\n")
    assert answer("check", out) == {"ok": True, "path": "", "code": "", "detail": ""}


def test_values_of_priorities_are_printed_with_their_status(tmp_path: Path) -> None:
    """A second table, for a charter that has priorities."""
    result = run("propose", written(tmp_path, TARGETED))
    assert result.stdout.count("optimal") == 2


def test_seat_groups_are_printed_where_there_are_any(tmp_path: Path) -> None:
    """A council without groups has no column for them."""
    grouped = ALIKE.model_dump(mode="json", by_alias=True)
    grouped["seat_groups"] = [{"key": "lay", "seats": 2}]
    for person in grouped["people"]:
        person["groups"] = ["lay"]
    path = tmp_path / "grouped.json"
    path.write_text(json.dumps(grouped))
    assert run("propose", path).stdout.count("lay") == 2
    assert "seat group" not in run("propose", written(tmp_path, ALIKE)).stdout


def test_machines_get_the_whole_answer_as_json_and_nobodys_traits(tmp_path: Path) -> None:
    """Which quotas and targets somebody meets, and why somebody is pinned, only with --show-values."""
    path = written(tmp_path, PINNED)
    assert [line["reason"] for line in answer("propose", path)["joining"]] == [{"code": "pinned"}]
    shown = answer("propose", path, "--show-values")["joining"]
    assert [line["reason"]["text"] for line in shown] == ["agreed with the city"]
    path = written(tmp_path, TARGETED)
    assert [line["reason"] for line in answer("propose", path)["joining"]] == [{"code": "meets_target"}]
    assert answer("propose", path, "--show-values")["joining"][0]["reason"]["targets"] == ["south"]
    assert (
        "target: south" in run("propose", path).stdout,
        "target: south" in run("propose", path, "--show-values").stdout,
    ) == (False, True)


def test_a_cross_check_shows_what_another_solver_found(tmp_path: Path) -> None:
    """For each priority in order, for people and for machines."""
    path = written(tmp_path, TARGETED)
    assert run("propose", path, "--cross-check").stdout.count("agrees") == 2
    assert [
        (each["key"], each["ours"], each["theirs"], each["agrees"])
        for each in answer("propose", path, "--cross-check")["cross_check"]
    ] == [
        ("most_affected_gap", "0", "0", True),
        ("representation_gap", "9", "9", True),
    ]


def test_a_cross_check_that_disagrees_exits_1_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer in dispute is no evidence; one that the other solver has no opinion of is."""
    path, out = written(tmp_path, TARGETED), tmp_path / "evidence.json"
    better = Agreement("most_affected_gap", Fraction(1, 2), Fraction(1, 3), agrees=False, status="optimal")
    unknown = Agreement("representation_gap", Fraction(9), None, agrees=None, status="none_found")
    monkeypatch.setattr(propose, "cross_check", lambda *_: (better, unknown))
    result = run("propose", path, "--cross-check", "--out", out)
    assert (result.exit_code, out.exists()) == (1, False)
    assert ["DISAGREES" in result.stdout, "cannot tell" in result.stdout, "nothing was written" in result.stdout] == [
        *(True, True, True)
    ]
    assert answer("propose", path, "--cross-check")["error"] == "disputed"
    monkeypatch.setattr(propose, "cross_check", lambda *_: (unknown,))
    assert (run("propose", path, "--cross-check", "--out", out).exit_code, out.exists()) == (0, True)


def test_an_impossible_question_exits_3_with_the_conflict_and_the_least_change(tmp_path: Path) -> None:
    """On the error stream for people, as JSON for machines; what was there before stays."""
    path, out = written(tmp_path, TOO_MANY_MINIMUMS), tmp_path / "evidence.json"
    out.write_text("old")
    for command in ("propose", "lottery"):
        result = run(command, path, "--out", out)
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr == f"{CONFLICT}\n{CHANGE}\n"
    assert out.read_text() == "old"
    told = answer("propose", path)
    assert (told["error"], told["sentences"], told["faults"]) == ("impossible", [CONFLICT, CHANGE], [])
    assert [rule["key"] for rule in told["conflict"]["rules"]] == ["men", "women", "all"]
    assert [(each["rule"]["key"], each["to"]) for each in told["change"]["changes"]] == [("men", 0)]


def test_a_least_change_that_is_not_found_in_time_is_said_to_be_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The conflict is told all the same."""
    monkeypatch.setattr(questions, "least_relaxation", _undecided)
    told = answer("propose", written(tmp_path, TOO_MANY_MINIMUMS))
    assert (told["sentences"][0], told["change"]) == (CONFLICT, None)
    assert "--work" in told["sentences"][1]


def _undecided(*_: object, **__: object) -> None:
    raise Undecided


def test_work_that_is_not_enough_exits_4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to do, and does not claim that there is no council."""
    monkeypatch.setattr(propose, "search", _undecided)
    result = run("propose", written(tmp_path, PINNED))
    assert (result.exit_code, "--work" in result.stderr) == (4, True)


def test_an_answer_that_fails_its_own_check_exits_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a fault of the program, and says so."""

    def unsound(*_: object, **__: object) -> None:
        raise Unsound(path="$", fault="rule", detail="")

    monkeypatch.setattr(propose, "search", unsound)
    result = run("propose", written(tmp_path, PINNED))
    assert (result.exit_code, "a fault of this program" in result.stderr) == (1, True)


def test_a_question_that_contradicts_itself_exits_2_and_hides_what_people_said(tmp_path: Path) -> None:
    """The value is shown with --show-values only, to machines too."""
    document = json.loads(PINNED.model_dump_json(by_alias=True))
    document["people"][0]["values"]["region"] = "moon"
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(document))
    hidden, shown = run("propose", path), run("propose", path, "--show-values")
    assert (hidden.exit_code, "moon" in hidden.output, "line 1, column" in hidden.stderr) == (2, False, True)
    assert (shown.exit_code, "moon" in shown.stderr) == (2, True)
    assert "moon" not in json.dumps(answer("propose", path))
    assert answer("propose", path, "--show-values")["faults"][0]["parameters"]["value"] == "moon"


def test_of_many_faults_people_are_shown_the_first_twenty(tmp_path: Path) -> None:
    """Machines get the first hundred."""
    quotas, pool = tmp_path / "categories.csv", tmp_path / "respondents.csv"
    quotas.write_text("category,feature,min,max\nregion,north,1,1\n")
    pool.write_text("id,region\n" + "".join(f"p{at},moon\n" for at in range(30)))
    asked = ("propose", "--quotas", quotas, "--pool", pool, "--seats", 1)
    assert run(*asked).stderr.splitlines()[20:] == ["… and 10 more."]
    assert len(answer(*asked)["faults"]) == 30


def test_a_pool_is_proposed_from_the_fields_files(tmp_path: Path) -> None:
    """What was read is told: how many people, shared addresses and quotas, and how cells are separated unusually."""
    quotas, pool = tmp_path / "categories.csv", tmp_path / "respondents.csv"
    quotas.write_text("category;feature;min;max\nregion;north;1;1\n")
    pool.write_text("nr,region,street\n7,north,A\n8,north,a\n9,north,B\n")
    asked = ("propose", "--quotas", quotas, "--pool", pool, "--seats", 1, "--id", "nr", "--address", "street")
    result = run(*asked, "--on", "2027-03-01", "--out", tmp_path / "evidence.json")
    assert (result.exit_code, result.stdout.count("joins")) == (0, 1)
    assert result.stdout.splitlines()[0] == (
        "Read 3 people and 1 quota. 2 people share an address with somebody. The cells of categories.csv are separated"
        " by semicolons."
    )
    question = json.loads((tmp_path / "evidence.json").read_text())["problem"]
    assert (question["rotation_day"], question["caps"][0]["per"]) == ("2027-03-01", "household")


def test_a_seed_that_is_named_draws_another_lot(tmp_path: Path) -> None:
    """Of a question in JSON and of a pool alike."""
    out, path = tmp_path / "evidence.json", written(tmp_path, ALIKE)
    quotas, pool = tmp_path / "categories.csv", tmp_path / "respondents.csv"
    quotas.write_text("category,feature,min,max\nregion,north,1,1\n")
    pool.write_text("id,region\na,north\n")
    for asked in ((path,), ("--quotas", quotas, "--pool", pool, "--seats", "1")):
        assert run("propose", *asked, "--seed", " 2027 ", "--out", out).exit_code == 0
        assert json.loads(out.read_text())["problem"]["seed"] == "2027"


ALLOWED = "The file's min_flex and max_flex allow this."
REFUSED = "The file's min_flex and max_flex do not allow this"
FLEXED = [
    ("20,20,10,25", "12,14,10,15", ALLOWED),
    ("20,20,10,25", "12,14,11,15", f"{REFUSED}, but they allow others that make a council possible."),
    ("20,20,20,25", "12,14,12,15", f"{REFUSED}, nor any other."),
]


@pytest.mark.parametrize(("women", "men", "sentence"), FLEXED)
def test_a_least_change_is_held_against_the_files_flex_limits(
    tmp_path: Path, women: str, men: str, sentence: str
) -> None:
    """Thirty seats, at least twenty women and twelve men: two too many; the change takes them from the men."""
    quotas, pool = tmp_path / "categories.csv", tmp_path / "respondents.csv"
    quotas.write_text(f"category,feature,min,max,min_flex,max_flex\nsex,woman,{women}\nsex,man,{men}\n")
    pool.write_text("id,sex\n" + "".join(f"p{at},{'woman' if at < 25 else 'man'}\n" for at in range(50)))
    told = answer("propose", "--quotas", quotas, "--pool", pool, "--seats", 30)
    assert told["sentences"][1].startswith("A council is possible with at least 10 of sex=man instead of 12.")
    assert told["sentences"][2:] == [sentence]


def test_a_conflict_without_a_change_says_nothing_of_flex_limits(tmp_path: Path) -> None:
    """Too few people: no quota is to blame."""
    quotas, pool = tmp_path / "categories.csv", tmp_path / "respondents.csv"
    quotas.write_text("category,feature,min,max,min_flex,max_flex\nsex,woman,0,2,0,2\n")
    pool.write_text("id,sex\na,woman\n")
    told = answer("propose", "--quotas", quotas, "--pool", pool, "--seats", 2)
    assert told["sentences"] == [
        "No council can keep this rule: exactly 2 seats in all.",
        (
            "No change of quotas, caps or numbers of newcomers makes a council possible. No council can keep this rule:"
            " exactly 2 seats in all."
        ),
    ]


MISUSED: list[tuple[tuple[str, ...], str]] = [
    (("propose",), "Name a PROBLEM file, or all of"),
    (("propose", "--seats", "1"), "Name a PROBLEM file, or all of"),
    (("propose", "p.json", "--seats", "1"), "Name a PROBLEM file, or all of"),
    (("propose", "p.json", "--on", "2027-01-01"), "--on go with --pool"),
    (("lottery", "p.json", "--address", "street"), "--address and --on go with --pool"),
    (("lottery", "p.json", "--method", "digits"), "--method goes with --numbers"),
    (("lottery", "p.json", "--out", "e", "--public", "e"), "name the same file"),
    (("lottery", "p.json", "--panels", "0"), "0 is not in the range"),
    (("lottery", "p.json", "--seed", " "), "It has 0 letters; write 1 to 200."),
    (("lottery", "p.json", "--out", "absent/e.json"), "The folder absent is not there."),
    (("lottery", "p.json", "--out", "."), ". is a folder; name a file."),
    (("explain", "p.json", "--lottery"), "--lottery goes with --person"),
    (("reserve", "p.json", "--rates", "woman:2"), "expected such as gender=woman:3/2"),
    (("commit", "e.json"), "Missing option"),
    (("nonsense",), "No such command"),
    (("check",), "Missing argument"),
]


@pytest.mark.parametrize(("arguments", "words"), MISUSED)
def test_a_command_that_cannot_be_understood_is_told_how_to_be_written(
    arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2, before any work; in JSON too, although the options were not understood."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.json").write_text(ALIKE.model_dump_json(by_alias=True))
    result = run(*arguments)
    assert (result.exit_code, words in result.stderr.replace("\n", " "), result.stdout) == (2, True, "")
    told = answer(*arguments)
    assert (told["error"], told["faults"], words in told["sentences"][0]) == ("usage", [], True)
    assert [path.name for path in tmp_path.iterdir()] == ["p.json"]


def test_evidence_that_cannot_be_written_exits_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, say, after the search."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("propose", written(tmp_path, PINNED), "--out", tmp_path / "evidence.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "evidence.json: the file cannot be written: No space left on device; nothing was changed" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["problem.json"]


def test_names_in_a_file_cannot_move_the_cursor(tmp_path: Path) -> None:
    """What is not a letter to be seen is replaced, in tables and in sentences."""
    question = PINNED.model_dump(mode="json", by_alias=True)
    for part in (*question["people"], *question["pins"]):
        for name in ("id", "person"):
            if part.get(name) == "b":
                part[name] = "b\x1b[2J:smile:[red]"
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(question))
    assert "b\ufffd[2J:smile:[red]" in run("propose", path).stdout
    assert "z\ufffd" in run("explain", path, "--person", "z\x1b").stderr


def test_help_reads_like_a_manual() -> None:
    """The commands in the order of a rotation, the exit statuses each on its line, and no line wider than a screen."""
    text = run("--help").output
    listed = [line.split()[0] for line in text.split("Commands:\n")[1].splitlines()]
    assert listed == COMMANDS
    assert [f"\n    {status}  " in text for status in (0, 1, 2, 3, 4, 130)] == [True] * 6
    assert run("-h").output == text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_manual_with_an_example_and_speaks_to_machines(command: str) -> None:
    """No line is wider than a screen."""
    text = run(command, "--help").output
    assert (f"\n  rotation {command} " in text or command == "check", "--json" in text) == (True, True)
    assert [line for line in text.splitlines() if len(line) > 80] == []


def test_called_without_a_command_it_shows_the_manual() -> None:
    """On the error stream, as nothing was done."""
    result = run()
    assert (result.exit_code, result.stdout, "Exit status" in result.stderr) == (2, "", True)


def test_the_package_is_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m solver` says what `rotation` says."""
    monkeypatch.setattr(sys, "argv", ["solver", "--help"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("solver", run_name="__main__")
    told = capsys.readouterr().out.splitlines()
    assert (caught.value.code, told[0]) == (0, "Usage: rotation [OPTIONS] COMMAND [ARGS]...")
    assert [line.split()[0] for line in told[told.index("Commands:") + 1 :]] == COMMANDS


def test_a_lottery_where_a_target_aims_at_nobody_passes_the_check(tmp_path: Path) -> None:
    """What misses nothing, whoever sits, takes no part in the bound on the chances."""
    aims = tuple(Target(key=key, dimension="region", value=key, share=share) for key, share in SHARES.items())
    people = [build.person("a"), build.person("b", "south"), build.person("c")]
    asked = build.problem(people, 2, targets=aims, priorities=(GAP,))
    out = tmp_path / "evidence.json"
    out.write_bytes(Evidence(problem=asked, lottery=hold(asked, panels=10)).written())
    assert run("check", out).output == "yes\n"
