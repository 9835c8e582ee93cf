"""What mutation testing stands on: files that exist, a lock that agrees with the project's, a copy that is set up."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests import mutation
from tests.mutation import LOCK, NOTICING, ROOT, Mutants

PIN = re.compile(r"^([\w.-]+)==(\S+) \\$", re.MULTILINE)


def test_every_file_to_break_and_every_test_that_has_to_notice_is_there() -> None:
    """Proves that renaming one of them cannot leave code unbroken without a word."""
    named = [Path(name) for file in NOTICING for name in (file, *Mutants(file).tests)]
    assert [str(name) for name in named if not (ROOT / name).is_file()] == []


def test_the_lock_holds_hashes_and_no_address_and_agrees_with_the_project() -> None:
    """Proves that mutants are tried with the versions that the tests otherwise run with."""
    lines = [line for line in LOCK.read_text().splitlines() if not line.startswith("#")]
    pins = dict(PIN.findall("\n".join(lines)))
    project = dict(PIN.findall((ROOT / "requirements.lock").read_text()))
    assert [line for line in lines if "://" in line or (not line.startswith(" ") and not PIN.match(line))] == []
    assert "mutmut" in pins
    assert [name for name in sorted(pins.keys() & project.keys()) if pins[name] != project[name]] == []


def test_the_copy_is_told_what_to_break_and_what_has_to_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that mutmut reads the file and its tests beside the settings of the project, from a copy of the code."""
    monkeypatch.setattr(mutation, "VENV", tmp_path)
    mutants = Mutants("solver/lottery.py")
    mutants.copy()
    told = tomllib.loads((tmp_path / "lottery" / "pyproject.toml").read_text())["tool"]["mutmut"]
    assert told["only_mutate"] == ["solver/lottery.py"]
    assert told["pytest_add_cli_args_test_selection"] == mutants.tests
    assert told["source_paths"] == ["solver"]
    assert (mutants.place / "solver/lottery.py").read_bytes() == (ROOT / "solver/lottery.py").read_bytes()


@pytest.mark.parametrize(
    ("file", "missing"),
    [("solver/lotery.py", "solver/lotery.py"), ("solver/errors.py", "tests/solver/test_errors.py")],
)
def test_a_file_that_is_not_there_or_has_no_tests_is_refused(
    file: str, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that a slip is answered with what is wrong, before anything is made."""
    monkeypatch.setattr(sys, "argv", ["mutation", file])
    with pytest.raises(SystemExit, match=f"^There is no {missing}; name a file of the solver that has tests"):
        mutation.main()
