"""Files are written whole or not at all."""

import os
import threading
from pathlib import Path

import pytest

from solver.errors import BadFile
from solver.files import write


def test_files_are_written_over_what_was_there(tmp_path: Path) -> None:
    """All of them, and nothing else is left in the folder."""
    (tmp_path / "a").write_bytes(b"old")
    write({tmp_path / "a": b"new", tmp_path / "b": b"other"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"new", "b": b"other"}


def test_a_link_stays_a_link_to_the_file_that_is_written(tmp_path: Path) -> None:
    """The file it points to is replaced, not the link."""
    (tmp_path / "folder").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "folder" / "file")
    write({link: b"new"})
    assert (link.is_symlink(), (tmp_path / "folder" / "file").read_bytes()) == (True, b"new")


def test_what_cannot_be_written_leaves_all_as_it_was(tmp_path: Path) -> None:
    """Also the files before it, and no half of any is left."""
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(BadFile) as caught:
        write({tmp_path / "a": b"new", tmp_path / "absent" / "b": b"other"})
    (found,) = caught.value.faults
    assert (found.code, found.file) == ("file_unwritable", str(tmp_path / "absent" / "b"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_failure_of_the_disk_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written until then is taken away."""

    def broken(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(BadFile) as caught:
        write({tmp_path / "a": b"new"})
    assert caught.value.faults[0].parameters == {"found": "No space left on device"}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    """It is not replaced by a file of its name."""
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write({pipe: b"through"})
    reader.join()
    assert (read, pipe.is_fifo()) == ([b"through"], True)
