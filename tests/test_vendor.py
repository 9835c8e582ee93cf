"""What other people wrote and our pages serve: each file is the one in the lock, and none calls out."""

import hashlib
import json
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[1] / "council" / "static" / "vendor"
LOCK = VENDOR / "vendor.lock.json"
ENTRIES = json.loads(LOCK.read_text())["files"]
TEXT = sorted(path for path in VENDOR.rglob("*") if path.suffix in {".css", ".js"})

# What makes a browser fetch something: a source map, an import, or a url() that is not data.
CALLS_OUT = re.compile(
    r"""sourceMappingURL|sourceURL=|@import|url\(\s*["']?(?!["']?data:|\#)[^)]*|importScripts|import\(\s*["'](?:https?:)?//"""
    r"""|(?:fetch|src|href)\s*[=(]\s*["'](?:https?:)?//""",
)


def changed(files: list[dict[str, str]], folder: Path) -> list[str]:
    """Name the locked files whose bytes are not the locked ones."""
    return [
        entry["file"]
        for entry in files
        if hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() != entry["sha256"]
    ]


def test_every_vendored_file_has_the_bytes_in_the_lock() -> None:
    """Proves that nobody edited a vendored file without saying so."""
    assert changed(ENTRIES, VENDOR) == []


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    """Proves that the hash check can fail: one byte more is one file named."""
    entry = ENTRIES[0]
    copy = tmp_path / entry["file"]
    copy.parent.mkdir(parents=True)
    copy.write_bytes((VENDOR / entry["file"]).read_bytes() + b" ")
    assert changed([entry], tmp_path) == [entry["file"]]


def test_every_file_in_the_folder_is_in_the_lock() -> None:
    """Proves that nothing is served from the vendor folder that the lock does not name."""
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()} - {LOCK.name}
    assert found == {entry["file"] for entry in ENTRIES}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])
def test_every_entry_tells_name_version_licence_and_source(entry: dict[str, str]) -> None:
    """Proves that each file can be traced to a package and its licence, without any address."""
    assert [key for key in ("name", "version", "licence", "source", "path_in_source") if not entry.get(key)] == []
    assert "//" not in entry["source"]


@pytest.mark.parametrize("name", sorted({entry["name"] for entry in ENTRIES}))
def test_every_package_carries_its_licence_text(name: str) -> None:
    """Proves that each vendored package is passed on with the licence it came with."""
    files = {Path(entry["file"]).name for entry in ENTRIES if entry["name"] == name}
    assert "LICENSE" in files


@pytest.mark.parametrize("path", TEXT, ids=lambda path: path.name)
def test_no_vendored_file_loads_anything_from_elsewhere(path: Path) -> None:
    """Proves that serving these files makes no browser ask another place for a map, a style or a picture."""
    assert CALLS_OUT.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "text",
    [
        "/*# sourceMappingURL=a.css.map */",
        '@import "b.css"',
        "a{background:url(//x.test/i.png)}",
        'fetch("https://x.test")',
    ],
)
def test_the_scan_finds_what_would_be_loaded(text: str) -> None:
    """Proves that the scan for outside addresses can fail."""
    assert CALLS_OUT.search(text) is not None
