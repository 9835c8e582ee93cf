"""The built package: what a server installs has every page, every language and every migration inside."""

import gettext
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive, and the wheel that was built from it and not from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The one wheel."""
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files, unpacked as an installation has them."""
    folder = tmp_path_factory.mktemp("installed")
    shutil.unpack_archive(wheel, folder, "zip")
    return folder


def committed(pattern: str) -> set[str]:
    """The names of the files git would commit under a path pattern."""
    listed = subprocess.run(
        ["/usr/bin/env", "git", "ls-files", "-z", "--", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}


def test_the_source_archive_leaves_out_compiled_catalogues(built: Path) -> None:
    """Proves that the wheel below stood the hard case: nothing compiled came with its source."""
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        assert [name for name in archive.getnames() if name.endswith(".mo")] == []


def test_every_language_speaks_in_the_installed_package(installed: Path) -> None:
    """Proves that each committed catalogue is compiled into the wheel with its translations, English by itself."""
    catalogues = committed("translations/*.po")
    assert len(catalogues) >= 6
    for name in sorted(catalogues):
        compiled = installed / "council" / Path(name).with_suffix(".mo")
        with compiled.open("rb") as file:
            texts = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        assert len(texts) > 1 or "/en/" in name, name


@pytest.mark.parametrize("pattern", ["templates", "council/static", "council/migrations", "council/*.json", "solver"])
def test_what_is_committed_is_installed(installed: Path, pattern: str) -> None:
    """Proves that pages, styles, migrations, data and the solver are in the wheel byte for byte."""
    names = committed(pattern)
    assert names != set()
    places = {name: installed / (f"council/{name}" if name.startswith("templates") else name) for name in names}
    assert sorted(name for name, place in places.items() if not place.is_file()) == []
    assert [name for name, place in places.items() if place.read_bytes() != (ROOT / name).read_bytes()] == []


def test_the_package_brings_its_commands_and_licence_and_no_tests(wheel: Path) -> None:
    """Proves that an installation has both commands, the licence text, and nothing meant for developers."""
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        commands = archive.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    assert [line.partition(" = ")[0] for line in commands.splitlines() if " = " in line] == ["council", "rotation"]
    assert [name for name in names if name.endswith("licenses/LICENSE")] != []
    assert [name for name in names if name.split("/")[0] in {"tests", "dev", "instance"}] == []


def test_the_installed_application_speaks_arabic(installed: Path, tmp_path: Path) -> None:
    """Proves that the wheel, away from the checkout, finds its own templates and catalogues."""
    script = (
        "import re, council; from council.app import create_app; from tests_settings import settings\n"
        "app = create_app(settings)\n"
        "page = app.test_client().get('/no/such/page', headers={'Accept-Language': 'ar'})\n"
        "arabic = re.search('<h1[^>]*>[^<]*[\\u0600-\\u06ff]', page.text) is not None\n"
        "print(council.__file__, page.status_code, 'dir=\"rtl\"' in page.text, arabic)\n"
    )
    (tmp_path / "tests_settings.py").write_text(
        "from pathlib import Path\nfrom council.config import Settings\n"
        f"settings = Settings(COUNCIL_INSTANCE=Path({str(tmp_path)!r}), secret_key='s' * 40,\n"
        "    security_password_salt='p' * 40, master_keys='test:' + 'A' * 43 + '=')\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{installed}{os.pathsep}{tmp_path}"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout.split(), done.stderr) == (
        [str(installed / "council" / "__init__.py"), "404", "True", "True"],
        "",
    )
