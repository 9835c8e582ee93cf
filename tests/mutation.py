"""Mutation testing by mutmut: code is broken in one small place at a time, and a test has to notice. See ./dev mutate.

It works on a copy, so that whatever is edited meanwhile changes nothing.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from dataclasses import dataclass
from pathlib import Path

from hypothesis import Phase, settings
from rich.console import Console

HERE = Path(__file__).parent
ROOT = HERE.parent
LOCK = HERE / "mutation.lock"
SURVIVORS = HERE / "survivors.toml"
VENV = ROOT / ".venv-mutate"
PYTHON, MUTMUT = VENV / "bin" / "python", VENV / "bin" / "mutmut"
HEADER = "[tool.mutmut]\n"

# What is broken unless a file is named, and the tests that have to notice.
NOTICING = {
    "solver/check.py": (
        *("check_bytes", "check_question", "check_reasons", "check_limits", "check_reserve", "check_public"),
        *("check_panels", "check_priorities", "check_certificate", "check_rows", "check_details", "check"),
        *("evidence", "drawn", "eligibility", "brute_force"),
    ),
    "solver/objectives.py": ("objectives", "system", "exact", "ladder", "rotation", "brute_force"),
    "solver/lottery.py": ("lottery", "columns"),
}
NOTICED = ("killed", "timeout")
ARROW = " → "

console = Console(highlight=False, markup=False, soft_wrap=True)


def pytest_configure() -> None:
    """As a plugin of the tests of a mutant: the first example that fails will do, and none is kept for another run."""
    settings.register_profile("mutation", phases=(Phase.explicit, Phase.generate), database=None)
    settings.load_profile("mutation")


def prepare() -> None:
    """Have mutmut in an environment of its own, which finds all else in the one that runs this."""
    stamp = VENV / "installed.txt"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    console.print(f"Making {VENV.name} …")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "--require-hashes", "--requirement", str(LOCK)], check=True)
    for packages in VENV.glob("lib/*/site-packages"):
        (packages / "project.pth").write_text(sysconfig.get_path("purelib"))
    stamp.write_text(digest)


@dataclass(frozen=True)
class Reason:
    """Why nobody could notice a change in one place of a function; see the file of survivors for how it is written."""

    function: str
    change: str
    text: str

    def explains(self, function: str, old: str, new: str) -> bool:
        """Whether a line of a function was changed in this place and nowhere else."""
        place, _, instead = self.change.partition(ARROW)
        starts = [at for at in range(len(old)) if old.startswith(place, at)]
        around = [(old[:at], old[at + len(place) :]) for at in starts]
        return function == self.function and any(
            new == before + instead + after
            if instead
            else new.startswith(before) and new.removeprefix(before).endswith(after)
            for before, after in around
        )


def reasons(file: str) -> list[Reason]:
    """All that is written down of the survivors of a file."""
    written = tomllib.loads(SURVIVORS.read_text())["survivor"]
    return [
        Reason(function, change, each["reason"])
        for each in written
        if each["file"] == file
        for function, changes in each["changes"].items()
        for change in changes
    ]


def function_of(name: str) -> str:
    """The function of a mutant, as its file names it: `x_hold__mutmut_3` is one of `hold`."""
    mangled = name.rpartition(".")[2].rpartition("__mutmut_")[0]
    return ".".join(mangled.split("ǁ")[1:]) or mangled.removeprefix("x_")


class Mutants:
    """One file and its mutants.

    What was noticed before, in a function that has not changed since, is not tried again until `place` is deleted.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.place = VENV / Path(file).stem
        mirror = (Path(file).stem,)
        self.tests = [f"tests/solver/test_{name}.py" for name in NOTICING.get(file, mirror)]

    def run(self) -> None:
        """Try every mutant that no test is known to notice."""
        before = self.unnoticed() if (self.place / "mutants").exists() else {}
        self.copy()
        self.mutmut("run")
        again = sorted(before.keys() & self.unnoticed().keys())
        if again:
            self.mutmut("run", *again)

    def copy(self) -> None:
        """Take the project as it is now."""
        for folder in ("solver", "tests", "mutants/tests"):
            shutil.rmtree(self.place / folder, ignore_errors=True)
        for folder in ("solver", "tests"):
            shutil.copytree(ROOT / folder, self.place / folder, ignore=shutil.ignore_patterns("__pycache__"))
        (self.place / "shared").unlink(missing_ok=True)
        (self.place / "shared").symlink_to(ROOT.parent / "shared")  # where the tests look for published data
        chosen = {"only_mutate": [self.file], "pytest_add_cli_args_test_selection": self.tests}
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in chosen.items())
        project = (ROOT / "pyproject.toml").read_text()
        (self.place / "pyproject.toml").write_text(project.replace(HEADER, HEADER + lines))

    def mutmut(self, *arguments: str) -> None:
        """Let mutmut speak for itself, and stop where it fails."""
        if subprocess.run([MUTMUT, *arguments], cwd=self.place, check=False).returncode:
            sys.exit(f"The mutants of {self.file} could not be tried; the reason is above.")

    def heard(self, *arguments: str) -> list[str]:
        """What mutmut answers."""
        done = subprocess.run([MUTMUT, *arguments], cwd=self.place, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.splitlines()

    def statuses(self) -> dict[str, str]:
        """What became of each mutant."""
        lines = self.heard("results", "--all", "true")
        return {name.strip(): status for name, _, status in (line.rpartition(": ") for line in lines)}

    def unnoticed(self) -> dict[str, str]:
        """Those that no test noticed, and how they fared."""
        return {name: status for name, status in self.statuses().items() if status not in NOTICED}

    def difference(self, name: str) -> tuple[str, str]:
        """A line of the code, and what a mutant has in its place."""
        lines = [line.strip() for line in self.heard("show", name)]
        old = [line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---")]
        new = [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]
        return " ".join(old), " ".join(new)

    def report(self) -> None:
        """Every mutant that no test noticed, with the reason; reasons that are no longer needed; and the score."""
        total, left, known = len(self.statuses()), self.unnoticed(), reasons(self.file)
        needed: list[Reason] = []
        unexplained = 0
        for name, status in left.items():
            old, new = self.difference(name)
            why = [reason for reason in known if reason.explains(function_of(name), old, new)]
            needed += why
            unexplained += not why
            console.print(f"{name}: {status}: {old}{ARROW}{new}\n    {why[0].text if why else 'no reason given'}")
        for reason in known:
            if reason not in needed:
                console.print(f"A reason that nothing needs: {reason.function}: {reason.change}")
        noticed = total - len(left)
        console.print(f"{self.file}: {noticed} of {total} mutants noticed, {noticed / total:.1%}")
        console.print(f"{self.file}: {unexplained} of the others without a reason")


def main() -> None:
    """Break the files named, or those of which a score is asked."""
    chosen = [Mutants(file) for file in sys.argv[1:] or NOTICING]
    for mutants in chosen:
        missing = [name for name in (mutants.file, *mutants.tests) if not (ROOT / name).is_file()]
        if missing:
            sys.exit(f"There is no {missing[0]}; name a file of the solver that has tests, such as solver/check.py.")
    prepare()
    for mutants in chosen:
        mutants.run()
        mutants.report()


if __name__ == "__main__":
    main()
