"""A command at work on a terminal: its progress, its seconds, Ctrl-C, and the real command started from a shell."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from solver import check
from solver.commands import propose, voice
from solver.errors import Cancelled
from solver.rotation import propose as search
from solver.stages import Progress
from tests.solver.terminal import PINNED, TARGETED, TOO_MANY_MINIMUMS, run, written


class Screen(io.StringIO):
    """A terminal of eighty columns."""

    def console(self, **_: object) -> Console:
        """What stands in for the console of a real one."""
        return Console(file=self, force_terminal=True, width=80, highlight=False, markup=False, legacy_windows=False)


def test_progress_is_shown_on_a_terminal_and_sentences_end_lines_between_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stage, priority, best and bound while it searches; what is said then fits the screen."""
    screen = Screen()
    monkeypatch.setattr(voice, "Console", screen.console)
    assert run("propose", written(tmp_path, TARGETED)).exit_code == 0
    assert "2 of 2: representation gap, best" in screen.getvalue()
    assert run("propose", written(tmp_path, TOO_MANY_MINIMUMS)).exit_code == 3
    assert "looking for the least change" in screen.getvalue()
    assert "That changes 1 seat \nin all; no smaller change will do.\n" in screen.getvalue()


def test_the_seconds_of_each_step_add_up_to_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """What passes before the first panel is made goes to the chances, and what passes after the last to the check."""
    ticks = iter(range(1, 100))
    monkeypatch.setattr(time, "perf_counter", lambda: float(next(ticks)))
    with voice.Voice(as_json=True, started=0).watching() as watch:
        watch.told(Progress(1, 1, "worst_gap", None, None))
        watch.told(Progress(1, 1, "worst_gap", "1", "1/2"))
        watch.told(Progress(2, 2, "panels", "1", "2"))
        watch.told(Progress(2, 2, "panels", "2", "2"))
    assert watch.seconds == {"reading": 1, "worst_gap": 1, "chances": 1, "panels": 1, "certificate and check": 1}


def _interrupted(*, notices: bool) -> Callable[..., Any]:
    """A search during which Ctrl-C is pressed, and which notices it or does not."""

    def hold(*arguments: Any, **options: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        if notices and options["cancelled"]():
            raise Cancelled
        return search(*arguments, **{name: options[name] for name in ("progress", "work")})

    return hold


@pytest.mark.parametrize("notices", [True, False])
def test_ctrl_c_ends_a_search_with_a_sentence_and_exit_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, notices: bool
) -> None:
    """Also one that did not notice it and came to its end; nothing is written, and the signal is as it was."""
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(propose, "search", _interrupted(notices=notices))
    result = run("propose", written(tmp_path, PINNED), "--out", tmp_path / "evidence.json")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "Stopped: nothing was written.\n")
    assert not (tmp_path / "evidence.json").exists()
    assert signal.getsignal(signal.SIGINT) == before


def test_a_second_ctrl_c_stops_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without waiting for the search to ask."""

    def stubborn(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        pytest.fail("the search went on")

    monkeypatch.setattr(propose, "search", stubborn)
    told = json.loads(run("propose", written(tmp_path, PINNED), "--json").stdout)
    assert told == {"error": "cancelled", "sentences": ["Stopped: nothing was written."], "faults": []}


def test_python_m_solver_is_the_same_command(tmp_path: Path) -> None:
    """Started as a module it answers, is called rotation, and writes evidence that is right."""
    out = tmp_path / "evidence.json"
    command = [sys.executable, "-m", "solver", "propose", str(written(tmp_path, PINNED)), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert check.check(out.read_bytes()) == check.Verdict(ok=True)


def test_a_wrong_call_of_the_real_command_exits_2_with_its_usage() -> None:
    """What a shell sees."""
    done = subprocess.run([sys.executable, "-m", "solver", "propose"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.splitlines()[0]) == (
        *(2, ""),
        "Usage: rotation propose [OPTIONS] [PROBLEM]",
    )


def test_ctrl_c_ends_the_real_command_with_a_sentence_and_exit_130(tmp_path: Path) -> None:
    """While it waits for a question that comes through a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "solver", "propose", str(pipe)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with pipe.open("wb"):  # opens when the command begins to read, and keeps it waiting
        process.send_signal(signal.SIGINT)
        out, error = process.communicate()
    assert (process.returncode, out, error.strip()) == (130, "", "Stopped: nothing was written.")
