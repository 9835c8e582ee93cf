"""Says whether a file taken from the record is genuine: a bundle (.zip) or a proof (.json).

    python verify_bundle.py bundle.zip [--checkpoint OLDER.txt] [--key "NAME+ID+KEY"]

Standard library only, and nothing shared with the site that made the file: it works copied alone, in any Python from
3.9 on. It answers yes, or the first thing that is wrong. Take this program from a place you trust, give it the key you
wrote down yourself, and the last checkpoint you kept: only then does the answer rest on nothing but what you hold.

What is checked: the signatures (Ed25519, RFC 8032), every byte of the bundle, each act against the Merkle tree that the
checkpoint signs (RFC 9162), the evidence against the acts that name it, and that your older checkpoint is the beginning
of this record.
"""

from __future__ import annotations  # so that an older Python can read this file

import argparse
import base64
import hashlib
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

MANIFEST, KEY, CHECKPOINT, RECORD, LEAVES = "manifest.txt", "key.txt", "checkpoint.txt", "record.jsonl", "leaves.txt"
SCHEMA = "council-bundle/1"
EVIDENCE = "evidence/"
DASH = "\N{EM DASH} "
ED25519 = b"\x01"
HASH_BYTES = 32  # of SHA-256, and of a key
NAMED_BY_LOOKING = {"evidence_downloaded"}  # names whatever was there to be downloaded
CODE = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


class Refused(Exception):
    """The first thing that is wrong: where, and what."""

    def __init__(self, where: str, what: str) -> None:
        self.where = where
        self.what = what
        super().__init__(where, what)


class Head(NamedTuple):
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes


class Verifier(NamedTuple):
    """A name with its public key."""

    name: str
    public: bytes


def refuse(where: str, what: str) -> NoReturn:
    """Stop with the first thing that is wrong."""
    raise Refused(where, what)


# Ed25519 (RFC 8032, section 5.1), checking only; points in extended coordinates.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(factor: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            found = _add(found, point)
        point = _add(point, point)
        factor >>= 1
    return found


def _x_of(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(encoded: bytes) -> Point | None:
    number = int.from_bytes(encoded, "little")
    y = number & ((1 << 255) - 1)
    x = _x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def _encoded(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of a public key signed a message."""
    key = _point(public) if len(public) == HASH_BYTES and len(signature) == 2 * HASH_BYTES else None
    factor = int.from_bytes(signature[32:], "little")
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    if key is None or base is None or factor >= ORDER:
        return False
    digest = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus_key = (P - key[0], key[1], key[2], P - key[3])
    return _encoded(_add(_times(factor, base), _times(digest, minus_key))) == signature[:32]


# Signed notes (https://c2sp.org/signed-note) and checkpoints (https://c2sp.org/tlog-checkpoint)


def key_of(text: str) -> Verifier:
    """A verifier key: name, id and key, joined by plus signs."""
    name, _, rest = text.strip().partition("+")
    raw = _base64(rest.partition("+")[2], "key")
    known = Verifier(name, raw[1:])
    if not name or raw[:1] != ED25519 or len(raw) != 1 + HASH_BYTES or text.strip() != _key_text(known):
        refuse("key", "this is no verifier key")
    return known


def _key_text(key: Verifier) -> str:
    return f"{key.name}+{_key_id(key).hex()}+{base64.b64encode(ED25519 + key.public).decode()}"


def _key_id(key: Verifier) -> bytes:
    return hashlib.sha256(key.name.encode() + b"\n" + ED25519 + key.public).digest()[:4]


def opened(note: str, key: Verifier, where: str) -> str:
    """The text of a note that this key, and no other, signed; written in the one possible way."""
    text, blank, line = note.rpartition("\n\n")
    start = f"{DASH}{key.name} "
    if not (text and blank and line.endswith("\n") and line.count("\n") == 1 and line.startswith(DASH)):
        refuse(where, "this is no signed note")
    if not line.startswith(start):
        refuse(where, "it was signed under another name than that of the key")
    raw = _base64(line[len(start) : -1], where)
    if raw[:4] != _key_id(key) or f"{start}{base64.b64encode(raw).decode()}\n" != line:
        refuse(where, "it was not signed by this key")
    if not signed_by(key.public, f"{text}\n".encode(), raw[4:]):
        refuse(where, "the signature is wrong")
    return f"{text}\n"


def head_of(note: str, key: Verifier, where: str) -> Head:
    """What a checkpoint says, once its signature is found right."""
    lines = opened(note, key, where).split("\n")
    if len(lines) <= len(Head._fields) or lines[0] != key.name or not NUMBER.fullmatch(lines[1]):
        refuse(where, "this is no checkpoint of this record")
    root = _base64(lines[2], where)
    if len(root) != HASH_BYTES or base64.b64encode(root).decode() != lines[2]:
        refuse(where, "this is no checkpoint of this record")
    return Head(lines[0], int(lines[1]), root)


def _base64(text: str, where: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        refuse(where, "a part in base64 cannot be read")


# The tree (RFC 9162, section 2.1)


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one act."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: list[bytes]) -> bytes:
    """The root over acts: pairs joined level by level, a last one without a partner going up as it is."""
    level = hashes
    while len(level) > 1:
        pairs = [node(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0] if level else hashlib.sha256(b"").digest()


def root_by_path(leaf: bytes, place: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that a path leads to from one act."""
    last, found = size - 1, leaf
    if not 0 <= place <= last:
        return None
    for step in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            found = node(step, found)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = node(found, step)
        place, last = place // 2, last // 2
    return found if last == 0 else None


def roots_by_path(old: Head, size: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """The older and the newer root that a path leads to."""
    steps = path if old.size & (old.size - 1) else [old.root, *path]
    place, last = old.size - 1, size - 1
    while place % 2:
        place, last = place // 2, last // 2
    older = newer = steps[0] if steps else b""
    for step in steps[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            older, newer = node(step, older), node(step, newer)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            newer = node(newer, step)
        place, last = place // 2, last // 2
    return (older, newer) if last == 0 else None


# A bundle


def zipped(members: dict[str, bytes]) -> bytes:
    """Files in the one way in which a bundle is packed: by name, uncompressed, without dates."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(members):
            about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            about.create_system, about.external_attr = 3, 0o100644 << 16
            archive.writestr(about, members[name])
    return target.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files of a bundle; refused if so much as one bit of the packing differs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(each.compress_type or each.flag_bits for each in archive.infolist()):
                refuse("the file", "it is not packed as a bundle is")
            members = {name: archive.read(name) for name in archive.namelist()}
        same = zipped(members) == data
    except Refused:
        raise
    except Exception:  # noqa: BLE001  # whatever the bytes are, the answer is no
        refuse("the file", "it cannot be unpacked")
    if not same:
        refuse("the file", "it is not packed as a bundle is")
    return members


def text_in(members: dict[str, bytes], name: str) -> str:
    """A file of the bundle, as text."""
    if name not in members:
        refuse(name, "it is missing")
    try:
        return members[name].decode()
    except UnicodeDecodeError:
        refuse(name, "it is no text")


def listed_in(manifest: str) -> tuple[dict[str, str], dict[str, str]]:
    """What the manifest says of the bundle, and the hash of each file in it."""
    first, *lines = manifest.splitlines()
    if first != SCHEMA:
        refuse(MANIFEST, "this is the list of no bundle that this program knows")
    told = [line.partition(" ") for line in lines]
    about = {word: rest for word, _, rest in told if not CODE.fullmatch(word)}
    return about, {name: code for code, _, name in told if CODE.fullmatch(code)}


def verify_files(members: dict[str, bytes], files: dict[str, str]) -> None:
    """Each file is the one that was signed, and none is missing or added."""
    for name in sorted({*members, *files} - {MANIFEST}):
        if name not in members:
            refuse(name, "it is missing")
        if name not in files:
            refuse(name, "it was added")
        if hashlib.sha256(members[name]).hexdigest() != files[name]:
            refuse(name, "it was changed")


def acts_in(record: bytes, council: str) -> tuple[list[bytes], set[str]]:
    """The hash of each act, and every SHA-256 that this council's acts name."""
    if record and not record.endswith(b"\n"):
        refuse(RECORD, "its end is missing")
    hashes, named = [], set()
    for number, line in enumerate(record.split(b"\n")[:-1], start=1):
        told = _line(line, number)
        if isinstance(told, dict):
            if told.get("sequence") != number or told.get("council") != council:
                refuse(f"act {number}", "it stands in the wrong place or belongs to another council")
            if told.get("act") not in NAMED_BY_LOOKING:
                named.update(CODE.findall(line.decode()))
        hashes.append(leaf_hash(line) if isinstance(told, dict) else bytes.fromhex(told))
    return hashes, named


def _line(line: bytes, number: int) -> dict[str, Any] | str:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict) or (isinstance(told, str) and CODE.fullmatch(told)):
        return told
    refuse(f"act {number}", "it cannot be read")


def verify_bundle(data: bytes, key: Verifier | None, older: str | None) -> list[str]:
    """What was found right, in sentences; `Refused` with the first thing that is not."""
    members = unzipped(data)
    own = key_of(text_in(members, KEY))
    if key is not None and own != key:
        refuse(KEY, "the bundle names another key than yours")
    about, files = listed_in(opened(text_in(members, MANIFEST), own, MANIFEST))
    verify_files(members, files)
    head = head_of(text_in(members, CHECKPOINT), own, CHECKPOINT)
    hashes, named = acts_in(members.get(RECORD, b""), about.get("council", ""))
    verify_acts(hashes, leaves_in(text_in(members, LEAVES)), head)
    before = verify_older(older, own, head, hashes)
    evidence = [name for name in members if name.startswith(EVIDENCE)]
    for name in evidence:
        if files[name] not in named:
            refuse(name, "no act of the record names it")
    whole = f"{head.size} acts, none missing, none changed; files of evidence: {len(evidence)}, each named by an act."
    return [f"Made {about.get('made')} for {about.get('name')}.", whole, before, trust(key, own)]


def leaves_in(text: str) -> list[bytes]:
    """The hash of each act, as the checkpoint signs it."""
    lines = text.split("\n")
    if lines.pop() != "" or not all(CODE.fullmatch(line) for line in lines):
        refuse(LEAVES, "it cannot be read")
    return [bytes.fromhex(line) for line in lines]


def verify_acts(hashes: list[bytes], leaves: list[bytes], head: Head) -> None:
    """The acts are those that the checkpoint signs; the first that is not is named."""
    if len(leaves) != head.size or root_of(leaves) != head.root:
        refuse(LEAVES, "these are not the acts that the checkpoint signs")
    for at in range(min(len(hashes), len(leaves))):
        if hashes[at] != leaves[at]:
            refuse(f"act {at + 1}", "it is not the one that the checkpoint signs: it was changed since")
    if len(hashes) != head.size:
        refuse(RECORD, f"it holds {len(hashes)} acts, and the checkpoint {head.size}")


def verify_older(older: str | None, key: Verifier, head: Head, hashes: list[bytes]) -> str:
    """That an auditor's older checkpoint is the beginning of this record, in a sentence."""
    if older is None:
        return "No older checkpoint was given: that the record still begins as it once did was not checked."
    known = head_of(older, key, "your checkpoint")
    if known.size > head.size:
        refuse("your checkpoint", f"it is over {known.size} acts, and this bundle ends at {head.size}: it is older")
    if root_of(hashes[: known.size]) != known.root:
        refuse("your checkpoint", f"the first {known.size} acts are not the ones that you saw")
    return f"Your checkpoint over {known.size} acts is the beginning of this record."


def trust(key: Verifier | None, used: Verifier) -> str:
    """On which key the answer rests, in a sentence."""
    if key is not None:
        return "Signed by the key that you gave."
    return f"Signed by the key that came with it; compare it with the one you wrote down: {_key_text(used)}"


# A proof


def verify_proof(data: bytes, key: Verifier | None, older: str | None) -> list[str]:
    """The same for a proof of one act, or of an older checkpoint."""
    try:
        told = json.loads(data)
        own = key or key_of(told["key"])
        head = head_of(told["checkpoint"], own, "checkpoint")
        path = [bytes.fromhex(step) for step in told["path"]]
        if told["schema"] == "record-inclusion/1":
            said = verify_act(told, head, path)
        else:
            said = verify_beginning(told, head, path, head_of(older or told["older"], own, "your checkpoint"))
    except Refused:
        raise
    except Exception:  # noqa: BLE001  # whatever the bytes are, the answer is no
        refuse("the file", "it is no proof that this program knows")
    return [said, trust(key, own)]


def verify_act(told: dict[str, Any], head: Head, path: list[bytes]) -> str:
    """That an act is in the record that a checkpoint signs, in a sentence."""
    number, body = told["sequence"], told["body"].encode()
    if json.loads(body).get("sequence") != number or not 1 <= number <= head.size:
        refuse(f"act {number}", "it stands in the wrong place")
    if root_by_path(leaf_hash(body), number - 1, head.size, path) != head.root:
        refuse(f"act {number}", "it is not in the record that the checkpoint signs")
    return f"Act {number} is in the record of {head.size} acts."


def verify_beginning(told: dict[str, Any], head: Head, path: list[bytes], old: Head) -> str:
    """That an older checkpoint is the beginning of a newer one, in a sentence."""
    if told["schema"] != "record-consistency/1":
        refuse("the file", "it is no proof that this program knows")
    same = not path and old == head
    if not same and not (0 < old.size < head.size and roots_by_path(old, head.size, path) == (old.root, head.root)):
        refuse("your checkpoint", f"the first {old.size} acts are not the ones that you saw")
    return f"Your checkpoint over {old.size} acts is the beginning of the record of {head.size} acts."


def answer(data: bytes, key: str | None = None, older: str | None = None) -> list[str]:
    """What was found right in a bundle or a proof; `Refused` with the first thing that is not."""
    pinned = key_of(key) if key else None
    note = None if older is None else older.replace("\r\n", "\n").strip() + "\n"
    return (verify_proof if data[:1] == b"{" else verify_bundle)(data, pinned, note)


def main(arguments: list[str]) -> int:
    """Answer on the command line: 0 for yes, 1 for no, 2 for a wrong call."""
    reader = argparse.ArgumentParser(description="Is a bundle or a proof from the record genuine?")
    reader.add_argument("file", type=Path, help="the bundle (.zip) or the proof (.json)")
    reader.add_argument("--checkpoint", type=Path, help="an older checkpoint that you kept")
    reader.add_argument("--key", help="the verifier key that you wrote down")
    told = reader.parse_args(arguments)
    try:
        older = told.checkpoint.read_text(encoding="utf-8") if told.checkpoint else None
        lines = answer(told.file.read_bytes(), told.key, older)
    except Refused as found:
        print(f"No. {found.where}: {found.what}.")  # noqa: T201  # it speaks to the person at the terminal
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(f"The file cannot be read: {error}")  # noqa: T201  # as above
        return 2
    print("Yes. " + "\n     ".join(lines))  # noqa: T201  # as above
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
