"""Bundles and proofs: what an auditor takes with her to check the record elsewhere, with `verify_bundle.py` alone.

Of other councils' acts, of those that belong to none and of support cases a bundle holds nothing but the hash.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from council.audit import checkpoints, tree
from council.audit.acts import SUPPORT_CASES
from council.audit.models import Checkpoint, Entry
from council.database import db
from council.errors import NotFound

SCHEMA = "council-bundle/1"
PROGRAM = "verify_bundle.py"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows; a bundle has no other date
AT_ONCE = 500
README = """What this is

The record of a council as it was when this bundle was made, with what is needed to check it without the site.

  record.jsonl      one line for each act of the whole site, in order: the act itself if it is this council's,
                    otherwise, or if it is a support case, only its hash. Names in the acts are sealed.
  leaves.txt        the hash of each act as the checkpoint signs it, so that a changed act is named
  checkpoint.txt    the signed checkpoint over exactly these acts
  key.txt           the key that signed it: compare it with the one you wrote down
  manifest.txt      the SHA-256 of every other file here, signed
  evidence/         the evidence of this council's proposals and draws
  verify_bundle.py  checks all of this, in any Python from 3.9 on, without anything installed
  check.py          checks one file of evidence

How to check it

  python verify_bundle.py BUNDLE.zip --checkpoint YOUR-OLDER-CHECKPOINT.txt --key "THE KEY YOU WROTE DOWN"
  python check.py evidence/FILE.json

Take verify_bundle.py from a place you trust, not from a bundle that somebody handed you. Keep checkpoint.txt: with the
next bundle it shows that nothing in between was changed.
"""


@dataclass(frozen=True)
class Owner:
    """Whose bundle it is: the council, and its short name."""

    council: UUID
    name: str


def write_bundle(owner: Owner, *, files: Mapping[str, bytes], at: datetime) -> bytes:
    """The whole record as this council's auditor may have it, with a checkpoint over all of it, and other files."""
    checkpoint = checkpoints.checkpoint_now(at)
    if checkpoint is None:
        raise NotFound
    members = {
        **files,
        "record.jsonl": b"".join(_lines(owner.council, checkpoint.size)),
        "leaves.txt": b"".join(f"{leaf.hex()}\n".encode() for leaf in tree.leaves(checkpoint.size)),
        "checkpoint.txt": checkpoint.note.encode(),
        "key.txt": f"{checkpoints.signer().verifier.text}\n".encode(),
        PROGRAM: program(),
        "README.txt": README.encode(),
    }
    return _zipped({**members, "manifest.txt": _manifest(owner, members, at).encode()})


def program() -> bytes:
    """The program that checks a bundle."""
    return (resources.files("council.audit") / PROGRAM).read_bytes()


def inclusion(entry: Entry) -> dict[str, Any]:
    """The proof that an act is in the record that the latest checkpoint signs; one that came later has none.

    A proof holds the act, so there is none of a support case.
    """
    checkpoint = checkpoints.latest()
    if checkpoint is None or entry.sequence > checkpoint.size or entry.act in SUPPORT_CASES:
        raise NotFound
    return {
        "schema": "record-inclusion/1",
        "sequence": entry.sequence,
        "body": entry.body.decode(),
        "path": [step.hex() for step in tree.inclusion_proof(entry.sequence, checkpoint.size)],
        **_signed(checkpoint),
    }


def consistency(size: int) -> dict[str, Any]:
    """The proof that the record over the first `size` acts is the beginning of the latest checkpoint's."""
    checkpoint = checkpoints.latest()
    older = checkpoints.at(size)
    if checkpoint is None or older is None:
        raise NotFound
    return {
        "schema": "record-consistency/1",
        "older": older.note,
        "path": [step.hex() for step in tree.consistency_proof(size, checkpoint.size)],
        **_signed(checkpoint),
    }


def _signed(checkpoint: Checkpoint) -> dict[str, str]:
    return {"checkpoint": checkpoint.note, "key": checkpoints.signer().verifier.text}


def _lines(council: UUID, size: int) -> Iterator[bytes]:
    own = and_(Entry.council == council, Entry.act.not_in(SUPPORT_CASES))
    columns = select(own, Entry.body, Entry.leaf_hash).where(Entry.sequence <= size)
    streamed = columns.order_by(Entry.sequence).execution_options(yield_per=AT_ONCE)
    with db.session.connection().execute(streamed) as rows:
        for whole, body, leaf in rows:
            yield _bytes(body) + b"\n" if whole else f'"{_bytes(leaf).hex()}"\n'.encode()


def _bytes(found: object) -> bytes:
    """What stands in the database; where somebody put text there, it is taken along too, and found wrong elsewhere."""
    return found if isinstance(found, bytes) else str(found).encode()


def _manifest(owner: Owner, members: Mapping[str, bytes], at: datetime) -> str:
    about = [SCHEMA, f"council {owner.council}", f"name {owner.name}", f"made {at.isoformat(timespec='seconds')}"]
    hashes = [f"{hashlib.sha256(members[name]).hexdigest()} {name}" for name in sorted(members)]
    return checkpoints.signer().sign("".join(f"{line}\n" for line in (*about, *hashes)))


def _zipped(members: Mapping[str, bytes]) -> bytes:
    """Files packed in one way only, so that a changed bit shows: by name, uncompressed, without dates."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(members):
            about = zipfile.ZipInfo(name, LONG_AGO)
            about.create_system, about.external_attr = 3, 0o100644 << 16
            archive.writestr(about, members[name])
    return target.getvalue()
