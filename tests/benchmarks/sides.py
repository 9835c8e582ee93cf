"""The two sides of a comparison, each started in a fresh process on the same two files, limited, and heard."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from rich.console import Console

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PEER = ROOT / ".venv-peer"
PEER_PYTHON = PEER / "bin" / "python"
PEER_LOCK = HERE / "peer.lock"
OURS_LIMIT = 600

Answer: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What a side wrote, or else why it wrote nothing; `stopped` when it had used up its CPU seconds."""

    answer: Answer | None
    complaint: str = ""
    stopped: int | None = None

    @property
    def found(self) -> Answer:
        """What it wrote; only for a side that did."""
        assert self.answer is not None, self.complaint
        return self.answer

    def seconds(self, until: str, *, since: str = "read") -> float:
        """CPU seconds between two moments, the earlier being when the files had been read."""
        return float(self.found[until]["cpu"] - self.found[since]["cpu"])


@dataclass(frozen=True)
class Side:
    """How one side is started, and the CPU seconds it has for one pool."""

    command: tuple[str, ...]
    limit: int

    def ask(self, task: str, folder: Path, seats: int) -> Outcome:
        """Let it do one task on the files in a folder."""
        with tempfile.TemporaryDirectory() as place:
            out = Path(place) / "answer.json"
            command = [*self.command, task, str(folder), str(seats), str(out)]
            with subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            ) as process:
                resource.prlimit(process.pid, resource.RLIMIT_CPU, (self.limit, self.limit))
                said, _ = process.communicate()
            if process.returncode == 0:
                return Outcome(json.loads(out.read_text()))
        if process.returncode in (-signal.SIGKILL, -signal.SIGXCPU):
            return Outcome(None, f"did not finish in {self.limit} s", stopped=self.limit)
        return Outcome(None, said.strip().rpartition("\n")[2].partition(";")[0])


OURS = Side((sys.executable, "-m", "tests.benchmarks.ours"), OURS_LIMIT)


def peer() -> Side | None:
    """The field's own library, in an environment of its own that is made when needed; none, if it gets no time."""
    limit = int(os.environ.get("PEER_LIMIT", "0"))
    if limit <= 0:
        return None
    stamp = PEER / "installed.txt"
    digest = hashlib.sha256(PEER_LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != digest:
        Console().print("Making .venv-peer …")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(PEER)], check=True)
        pip = [str(PEER_PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
        subprocess.run([*pip, "--require-hashes", "--requirement", str(PEER_LOCK)], check=True)
        stamp.write_text(digest)
    return Side((str(PEER_PYTHON), "-P", str(HERE / "peer.py")), limit)
