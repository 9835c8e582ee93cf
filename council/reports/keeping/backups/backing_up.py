"""Making a backup of a running site, and reading one through to say whether it is whole.

A backup is a zip: `manifest.json` and `checkpoint.txt`, which tell of nobody, and `tables.sealed`, which only the key
of this backup opens. What people gave is sealed in it a second time, under keys that are not in it.
"""

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, Literal
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Table, func, select

from council.audit import checkpoints
from council.audit.acts import Act
from council.audit.checkpoints import Head
from council.audit.merkle import Peaks
from council.audit.models import Checkpoint, Entry
from council.audit.notes import BadNote
from council.audit.service import Actor, Fault, Subject, leaf_hash, record
from council.database import at_one_instant, moment
from council.reports.keeping.backups import rows
from council.reports.keeping.backups.rows import NoBackup, Row
from council.sealed_files import Damaged, SealedReader, SealedWriter

MANIFEST, NOTE, TABLES = "manifest.json", "checkpoint.txt", "tables.sealed"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
BUFFER = 1 << 20
ONLY_OURS = 0o600
BROKEN = (Damaged, OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error)


class Manifest(BaseModel):
    """What a backup says of itself: of which version, made when, over how many acts."""

    form: Literal["council-backup/1"] = "council-backup/1"
    id: UUID
    made_at: datetime
    revision: str
    acts: int


@dataclass
class Examined:
    """What reading a backup through found: its acts, the roots that were asked for, its rows, the first fault."""

    manifest: Manifest
    note: str
    acts: int = 0
    rows: int = 0
    roots: dict[int, bytes] = field(default_factory=dict)
    fault: Fault | None = None

    @property
    def head(self) -> Head | None:
        """The checkpoint inside, if this site's key signed it."""
        try:
            return checkpoints.read(self.note) if self.note else None
        except BadNote:
            return None


def announce(actor: Actor, backup: UUID) -> Checkpoint | None:
    """Write down that a backup is made, and sign the record as it is then; no checkpoint where there is no key."""
    record(actor, Act.BACKUP_MADE, Subject("backup", str(backup)))
    return checkpoints.checkpoint_now(moment()) if checkpoints.signers() else None


def write(file: Path, manifest: Manifest, secret: bytes, *, note: str) -> Manifest:
    """Write every table as it is at one instant, whoever writes meanwhile, into a file that must not exist yet."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OURS), "wb") as opened:
        with zipfile.ZipFile(opened, "w", zipfile.ZIP_STORED) as archive, at_one_instant() as connection:
            acts = connection.execute(select(func.max(Entry.sequence))).scalar() or 0
            manifest = manifest.model_copy(update={"acts": acts})
            archive.writestr(zipfile.ZipInfo(MANIFEST, LONG_AGO), manifest.model_dump_json(indent=1))
            archive.writestr(zipfile.ZipInfo(NOTE, LONG_AGO), note)
            with archive.open(zipfile.ZipInfo(TABLES, LONG_AGO), "w", force_zip64=True) as inside:
                _seal(inside, secret, chain((f"{manifest.model_dump_json()}\n",), rows.written(connection)))
        opened.flush()
        os.fsync(opened.fileno())
    return manifest


def examine(file: Path, secret: bytes, *, wanted: Collection[int] = ()) -> Examined:
    """Read a backup through: every part opens, no row is missing, and the record in it is whole.

    `roots` has the root over the acts of the checkpoint inside, and over as many acts as are `wanted`.
    """
    manifest, note = told_by(file)
    found, peaks = Examined(manifest, note), Peaks()
    sizes = {*wanted, found.head.size if found.head else 0}
    for table, row in content(file, secret):
        found.rows += 1
        if table is Entry.__table__ and found.fault is None:
            found.fault = _fault(row, peaks.size + 1)
            peaks.append(row["leaf_hash"])
            if peaks.size in sizes:
                found.roots[peaks.size] = peaks.root()
    found.acts = peaks.size
    if found.fault is None:
        found.fault = _disagrees(found)
    return found


def told_by(file: Path) -> tuple[Manifest, str]:
    """What a backup says of itself, and the checkpoint in it; neither needs a key."""
    try:
        with zipfile.ZipFile(file) as archive:
            return Manifest.model_validate_json(archive.read(MANIFEST)), archive.read(NOTE).decode()
    except BROKEN as error:
        raise NoBackup from error


def content(file: Path, secret: bytes) -> Iterator[tuple[Table, Row]]:
    """The rows of a backup. `NoBackup` when it was altered, is not whole, or belongs to another key."""
    manifest, _note = told_by(file)
    try:
        with zipfile.ZipFile(file) as archive, archive.open(TABLES) as inside:
            sealed = io.BufferedReader(SealedReader(inside, secret), BUFFER)
            with gzip.GzipFile(fileobj=sealed) as packed:
                if Manifest.model_validate_json(packed.readline()) != manifest:
                    raise NoBackup
                yield from rows.read(packed)
    except BROKEN as error:
        raise NoBackup from error


def _seal(inside: IO[bytes], secret: bytes, lines: Iterable[str]) -> None:
    with SealedWriter(inside, secret) as sealed, gzip.GzipFile(fileobj=sealed, mode="wb", mtime=0) as packed:
        for line in lines:
            packed.write(line.encode())


def _fault(row: Row, expected: int) -> Fault | None:
    if row["sequence"] != expected:
        return Fault(expected, "missing")
    return None if leaf_hash(row["body"]) == row["leaf_hash"] else Fault(expected, "altered")


def _disagrees(found: Examined) -> Fault | None:
    """A checkpoint inside that says something else than the acts."""
    head = found.head
    if not found.note:
        return None
    if head is None:
        return Fault(0, "checkpoint_not_ours")
    return None if found.roots.get(head.size) == head.root else Fault(1, "checkpoint_differs", head.size)
