"""The rule that nothing is skipped where everything must run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SKIPPED = "import pytest\n\n\ndef test_it():\n    pytest.skip('no such server')\n"
SKIPPED_MODULE = "import pytest\n\npytest.skip('no such server', allow_module_level=True)\n"


def run_pytest(test: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one made-up test file with the rule."""
    (folder / "test_made_up.py").write_text(test)
    settings = folder / "pytest.ini"
    settings.write_text("[pytest]\n")
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "PYTEST"))}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "tests.strict_skips",
            "-c",
            settings,
            "--rootdir",
            folder,
            folder,
        ],
        cwd=ROOT,
        env={**outside, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("test", [SKIPPED, SKIPPED_MODULE], ids=["a test", "a module"])
def test_a_skip_fails_in_continuous_integration(test: str, tmp_path: Path) -> None:
    """Proves that a missing browser or database cannot pass unseen where the result counts."""
    result = run_pytest(test, tmp_path, CI="true")
    assert result.returncode != 0
    assert "was skipped; everything runs here" in result.stdout


def test_a_skip_is_allowed_on_a_developers_machine(tmp_path: Path) -> None:
    """Proves that the rule binds continuous integration alone."""
    assert run_pytest(SKIPPED, tmp_path).returncode == 0
