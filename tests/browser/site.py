"""A whole site for the browser: migrated database, demonstration council, gunicorn and worker as real processes."""

import base64
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 60


@dataclass
class Site:
    """A running site: its address, its sign-ins (role → e-mail, password), its folder and its processes."""

    url: str
    folder: Path
    environment: dict[str, str]
    sign_ins: dict[str, tuple[str, str]] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def council(self, *words: str) -> str:
        """Run a `council …` command beside the site; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "council", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        return done.stdout

    def must_reconcile(self) -> None:
        """Replay the record beside the site, and fail with each row that is not what it says."""
        command = [sys.executable, "-m", "council", "record", "reconcile"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self, name: str) -> None:
        """Start `web` or `worker`."""
        port = self.url.rsplit(":", 1)[1]
        commands = {
            "web": [
                *("-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "4"),
                *("--workers", "1", "--log-level", "warning", "council.app:create_app()"),
            ],
            "worker": ["-m", "council", "worker"],
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *commands[name]], env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """End a process and its children the hard way, as a power cut would."""
        process = self.processes[name]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

    def wait_until_ready(self) -> None:
        """Return when web and worker answer; fail with what they logged otherwise."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:
                    if json.load(answer) == {"web": "ok", "worker": "ok"}:
                        return
            except OSError:
                pass
            time.sleep(0.2)
        logs = "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))
        message = f"the site did not start:\n{logs}"
        raise AssertionError(message)

    def stop(self) -> None:
        """End everything that still runs."""
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def environment(folder: Path, database_url: str = "") -> dict[str, str]:
    """An environment with valid settings and fresh secrets for a site in a folder."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    settings = {
        "COUNCIL_INSTANCE": str(folder),
        "SECRET_KEY": secrets.token_hex(32),
        "LOTTERY_PANELS": "100",
        "SECURITY_PASSWORD_SALT": secrets.token_hex(32),
        "MASTER_KEYS": f"first:{key}",
        "RECORD_KEY": key,
        "DATABASE_URL": database_url,
    }
    return {**os.environ, **settings}


@contextmanager
def running(folder: Path, database_url: str = "") -> Iterator[Site]:
    """A site with the demonstration council, serving until the block ends; then its tables are what the record says."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    site = Site(f"http://127.0.0.1:{port}", folder, environment(folder, database_url))
    site.council("database", "upgrade")
    for line in site.council("demo", "seed").splitlines():
        role, email, password = line.split()
        site.sign_ins[role] = (email, password)
    try:
        site.start("web")
        site.start("worker")
        site.wait_until_ready()
        yield site
        site.must_reconcile()
    finally:
        site.stop()
