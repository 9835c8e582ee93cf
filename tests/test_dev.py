"""The command script: what it says when something is wrong, and that it leaves no process and no secret about."""

import contextlib
import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import psutil
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
DEV = ROOT / "dev"
PATIENCE = 90.0  # seconds; a limit for a broken run, not a measure
COMMANDS = ["run", "test", "check", "bench", "mutate", "translate"]

# Where package managers fetch from; none of it belongs into a file that others will use.
INDEX = re.compile(r"pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs|registry\.yarnpkg|file:[/]{3}")


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    """The script as a module."""
    loader = SourceFileLoader("dev_script", str(DEV))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def ask(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script to its end."""
    return subprocess.run(
        [sys.executable, str(DEV), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def wait_for(condition: Callable[[], bool]) -> bool:
    """Wait until something holds; False when it never did."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    """A port nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tracked_files() -> Iterator[Path]:
    """Every file git would commit."""
    listed = subprocess.run(
        ["/usr/bin/env", "git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return (path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def test_help_names_every_command() -> None:
    """Proves that each can be found without reading the script."""
    answer = ask("--help")
    assert re.findall(r"^    (\w+)", answer.stdout, re.MULTILINE) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    """Proves that help for a command does not start the command."""
    answer = ask(command, "--help")
    assert (answer.returncode, answer.stdout.startswith(f"usage: ./dev {command}")) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tset"], "invalid choice: 'tset'"),
        ([], "required"),
        (["run", "--port", "70000"], "use a number from 1 to 65535"),
        (["run", "--port", "five"], "use a number from 1 to 65535"),
        (["check", "--fast"], "does not know --fast"),
        (["bench", "nothing-of-that-name"], "There is no benchmark 'nothing-of-that-name'"),
    ],
)
def test_a_wrong_command_line_gets_one_sentence(arguments: list[str], words: str) -> None:
    """Proves that a slip is answered with what is wrong, on one line, and nothing is started."""
    answer = ask(*arguments)
    assert (answer.returncode != 0, answer.stdout, answer.stderr.count("\n")) == (True, "", 1)
    assert words in answer.stderr


def test_an_old_python_gets_one_sentence_with_the_remedy() -> None:
    """Proves that a Python below 3.11 is refused before anything is made, naming the package to install."""
    pretend = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(DEV)!r}, run_name='__main__')"
    answer = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert "3.11 or newer and was started with 3.9" in answer.stderr
    assert "python3-venv" in answer.stderr


def test_a_python_without_venv_gets_one_sentence_with_the_remedy(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that Debian's split of Python is named by its package."""
    monkeypatch.setattr(dev, "BIN", tmp_path / "bin")
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(SystemExit) as stopped:
        dev.ensure_venv()
    assert (
        stopped.value.code
        == "Python cannot make virtual environments here: apt-get install python3-venv, then try again."
    )


def test_a_missing_browser_gets_one_sentence_from_who_may_not_install_it(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that a developer without root's rights is told the packages to ask for."""
    monkeypatch.setattr(dev.shutil, "which", lambda name: None if name == "chromium" else f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as stopped:
        dev.ensure_chromium()
    assert (
        stopped.value.code
        == "The browser tests need Chromium: apt-get install chromium fonts-noto-core (as root), then try again."
    )


def test_every_check_runs_even_after_one_failed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proves that one line tells each result, the failed tool's own words follow, and the whole has failed."""
    made_up = {"first": ["sh", "-c", "echo its reason; exit 1"], "second": ["true"]}
    monkeypatch.setattr(dev, "prepare", lambda: None)
    monkeypatch.setattr(dev, "checks", lambda: made_up)
    with pytest.raises(SystemExit) as stopped:
        dev.check(None)
    assert stopped.value.code == "1 of 2 checks failed."
    assert capsys.readouterr().out == "failed  first\nits reason\n\nok      second\n"


def test_a_taken_port_gets_one_sentence_with_another_port(dev: ModuleType) -> None:
    """Proves that a second server is refused before it touches the database."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as stopped:
            dev.ensure_port_free(port)
    assert stopped.value.code == f"Port {port} is taken; choose another: ./dev run --port {port % 65535 + 1}"


def test_secrets_are_made_once_and_nobody_else_may_read_them(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that a second start finds the same keys, in a file for its owner alone."""
    for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "MASTER_KEYS", "RECORD_KEY"):
        monkeypatch.delenv(name, raising=False)
    first = dev.secret_settings(tmp_path)
    assert dev.secret_settings(tmp_path) == first
    assert sorted(first) == ["MASTER_KEYS", "RECORD_KEY", "SECRET_KEY", "SECURITY_PASSWORD_SALT"]
    assert (tmp_path / "secrets.env").stat().st_mode & 0o777 == 0o600


def test_a_folder_of_an_earlier_version_gets_the_key_of_the_record(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that the secrets it has stay as they are, and that the one it lacks is added once."""
    monkeypatch.delenv("RECORD_KEY", raising=False)
    (tmp_path / "secrets.env").write_text("MASTER_KEYS=first:kept\n")
    first = dev.secret_settings(tmp_path)
    assert (first, first["MASTER_KEYS"]) == (dev.secret_settings(tmp_path), "first:kept")
    assert "RECORD_KEY" in first


def test_secrets_from_the_environment_go_before_the_kept_ones(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that whoever sets a secret outside is not overruled by the file."""
    monkeypatch.setenv("SECRET_KEY", "told from outside")
    assert "SECRET_KEY" not in dev.secret_settings(tmp_path)


def test_a_child_that_ends_is_started_again(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that one crash is healed, and said."""
    child = dev.Child("worker", ["sleep", "1000"], dict(os.environ))
    first = child.process.pid
    child.process.kill()
    child.process.wait()
    child.keep_running()
    try:
        assert (child.process.poll(), child.process.pid != first) == (None, True)
        assert capsys.readouterr().out == "The worker ended (code -9); starting it again.\n"
    finally:
        dev.stop_all([child])


def test_a_child_that_ends_again_and_again_stops_everything(dev: ModuleType) -> None:
    """Proves that a fault which restarting does not cure ends in a sentence, not in a loop."""
    child = dev.Child("web server", ["false"], dict(os.environ))
    for _ in range(5):
        child.process.wait()
        child.keep_running()
    child.process.wait()
    with pytest.raises(SystemExit) as stopped:
        child.keep_running()
    assert stopped.value.code == "The web server ended 6 times in a minute: giving up; the reason is above."


def test_stopping_leaves_no_process_of_a_child_behind(dev: ModuleType) -> None:
    """Proves that what a child started is ended with it, even when the child forgets."""
    child = dev.Child("worker", ["sh", "-c", "sleep 1000 & wait"], dict(os.environ))
    group = child.process.pid
    assert wait_for(lambda: len(psutil.Process(group).children()) == 1)
    grandchild = psutil.Process(group).children()[0]
    dev.stop_all([child])
    assert wait_for(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_nobody_waits_for_a_server_that_stays_silent(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a start which never answers ends in a sentence naming who is silent."""
    monkeypatch.setattr(dev, "READY_SECONDS", 0)
    with pytest.raises(SystemExit) as stopped:
        dev.supervise([], threading.Event(), free_port())
    assert stopped.value.code == "No answer from web and worker within 0 seconds; see the lines above."


def test_run_serves_heals_and_stops_without_leaving_a_process(tmp_path: Path) -> None:
    """Proves the whole of `./dev run`: both parts answer, a killed worker comes back, and stopping ends them all."""
    port = free_port()
    environment = {**os.environ, "COUNCIL_INSTANCE": str(tmp_path)}
    command = [sys.executable, str(DEV), "run", "--empty", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        lines = iter(run.stdout.readline, "")
        try:
            assert f"http://127.0.0.1:{port}/   (Ctrl-C stops it)\n" in lines
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
                assert json.load(answer) == {"web": "ok", "worker": "ok"}
            processes = psutil.Process(run.pid).children(recursive=True)
            worker = next(process for process in processes if "worker" in process.cmdline())
            worker.kill()
            assert "The worker ended (code -9); starting it again.\n" in lines
            processes += psutil.Process(run.pid).children(recursive=True)
            run.send_signal(signal.SIGTERM)
            assert run.wait(PATIENCE) == 0
            assert [process for process in set(processes) if process.is_running()] == []
        finally:
            with contextlib.suppress(ProcessLookupError):
                run.kill()


def test_the_lock_file_holds_hashes_and_no_address() -> None:
    """Proves that the lock can be installed from any index, and from none unseen."""
    lines = [
        line for line in (ROOT / "requirements.lock").read_text().splitlines() if line and not line.startswith("#")
    ]
    assert [line for line in lines if "://" in line or line.startswith("-")] == []
    pinned = [line for line in lines if not line.startswith(" ")]
    assert [line for line in pinned if "==" not in line or not line.endswith("\\")] == []


def test_the_lock_file_satisfies_every_declared_dependency() -> None:
    """Proves that a dependency added or raised in pyproject.toml was locked too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["dev"]]
    pins = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    locked = {canonicalize_name(name): version for name, version in pins}
    assert [str(need) for need in declared if locked.get(canonicalize_name(need.name), "0") not in need.specifier] == []
    assert [str(need) for need in declared if canonicalize_name(need.name) not in locked] == []


def test_no_tracked_file_holds_the_address_of_a_package_index() -> None:
    """Proves that nothing in the repository sends a machine to an index of our choosing."""
    found = [str(path.relative_to(ROOT)) for path in tracked_files() if INDEX.search(path.read_text(errors="replace"))]
    assert found == []


def test_the_scan_for_index_addresses_finds_one() -> None:
    """Proves that the scan can fail."""
    assert INDEX.search("--index-url https://" + "pypi" + ".org/simple") is not None
