"""Checkpoints of the record: signed statements of what it is so far, in the form of https://c2sp.org/tlog-checkpoint.

A checkpoint is not an act. Whoever keeps one can tell later whether the record still begins as it did then.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from council.audit import tree
from council.audit.models import Checkpoint
from council.audit.notes import BadNote, Flaw, Signer, Verifier, opened, signers_of
from council.audit.service import LARGEST, Unsound
from council.database import db
from council.errors import Refused

ROOT_BYTES = 32
MOST_DIGITS = 18


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: over how many acts, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def signers() -> list[Signer]:
    """This record's keys, the one in use first; none where RECORD_KEY is not set."""
    settings = current_app.config["COUNCIL_SETTINGS"]
    site = urlsplit(settings.public_url or "http://localhost")
    name = f"{site.netloc}{site.path.rstrip('/')}/record".replace("+", "-")
    return [Signer(name, each.get_secret_value()) for each in settings.record_key]


def signer() -> Signer:
    """The key in use; refused where there is none."""
    found = signers()
    if not found:
        raise Refused(_("This site has no key to sign its record with."), _("Ask whoever runs it to set RECORD_KEY."))
    return found[0]


def verifier() -> Verifier | None:
    """The key that auditors keep."""
    found = signers()
    return found[0].verifier if found else None


def make(at: datetime) -> Checkpoint | None:
    """Sign what the record is now, and keep the checkpoint; none if nothing was written since the last."""
    key = signer()
    try:
        tree.grow()
        head = Head(key.name, tree.size(), b"")
        known = latest()
        if head.size == 0 or (known is not None and known.size >= head.size):
            return None
        head = Head(key.name, head.size, tree.root(head.size))
    except Unsound as found:
        raise Refused(
            _("The record is not whole: something is wrong with act %(number)s.", number=found.fault.sequence),
            _("No checkpoint was made. Tell the auditor and whoever runs this site."),
        ) from found
    return _kept(Checkpoint(size=head.size, root=head.root, note=key.sign(head.text), made_at=at))


def checkpoint_now(at: datetime) -> Checkpoint | None:
    """The checkpoint over everything written so far, made if need be; none of an empty record."""
    return make(at) or latest()


def latest() -> Checkpoint | None:
    """The newest checkpoint."""
    return db.session.scalar(select(Checkpoint).order_by(Checkpoint.size.desc()).limit(1))


def at(size: int) -> Checkpoint | None:
    """The checkpoint over so many acts, if one was made."""
    return db.session.get(Checkpoint, size) if size <= LARGEST else None


def newest(most: int) -> list[Checkpoint]:
    """The newest checkpoints, the latest first."""
    return list(db.session.scalars(select(Checkpoint).order_by(Checkpoint.size.desc()).limit(most)))


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """The checkpoint as auditors keep it."""
    return checkpoint.note


def read(text: str) -> Head:
    """What a checkpoint signed by this record says, however it was copied; raises `BadNote` for anything else."""
    note = text.replace("\r\n", "\n").replace("\xa0", " ").strip() + "\n"
    # A key is known by its public half: the name it signed under was the address of this site at that time.
    known = [Verifier(name, each.verifier.public) for name in signers_of(note) for each in signers()]
    return head_of(opened(note, known))


def head_of(text: str) -> Head:
    """The lines of a checkpoint; raises `BadNote` when they are none."""
    origin, size, encoded, *_more = [*text.split("\n"), "", "", ""]
    try:
        root = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        root = b""
    plain = size.isascii() and size.isdecimal() and len(size) <= MOST_DIGITS and str(int(size)) == size
    if not (origin and plain and len(root) == ROOT_BYTES):
        raise BadNote(Flaw.NO_CHECKPOINT)
    return Head(origin, int(size), root)


def _kept(checkpoint: Checkpoint) -> Checkpoint:
    db.session.add(checkpoint)
    db.session.flush()
    return checkpoint
