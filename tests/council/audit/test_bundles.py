"""Evidence stands alone: a bundle is checked by one file in a bare Python, and nothing altered gets by."""

import hashlib
import io
import json
import random
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from council import crypto
from council.audit import bundles, checkpoints, verify_bundle
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.bundles import Owner
from council.audit.models import Entry
from council.audit.notes import Signer
from council.audit.service import Subject
from council.audit.verify_bundle import Refused, answer
from council.database import db, transaction
from council.errors import NotFound
from tests.council.audit.conftest import ACTOR, COUNCIL, NOW, OTHER, Sign, Write

PROGRAM = Path(verify_bundle.__file__)
EVIDENCE = b'{"evidence": 1}'
ALTERATIONS = 1000
MOST_SECONDS = 2.0

Members = dict[str, bytes]


@dataclass(frozen=True)
class Taken:
    """What an auditor holds: two bundles, one a while after the other, the checkpoints in them, and the key."""

    older: bytes
    newer: bytes
    early: str
    late: str
    key: str


@pytest.fixture
def taken(app: Flask, write: Write, sign: Sign) -> Taken:
    """Two bundles of a record of some hundred acts, with one file of evidence that an act names."""
    assert app
    write(150)
    with transaction():
        told = {"evidence_sha256": hashlib.sha256(EVIDENCE).hexdigest()}
        audit.record(ACTOR, Act.PROPOSAL_COMPUTED, Subject("proposal", "1"), council=COUNCIL, details=told)
    early, older = sign(), _bundle()
    write(50)
    return Taken(older, _bundle(), early, sign(), checkpoints.signer().verifier.text)


def _bundle(evidence: bytes = EVIDENCE) -> bytes:
    files = {"evidence/one.json": evidence, "check.py": b"# checks\n"}
    with transaction():
        return bundles.write_bundle(Owner(COUNCIL, "test-council"), files=files, at=NOW)


def _members(bundle: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _refusal(*arguments: bytes | str | None) -> str:
    """What is wrong, in one line; empty when it is accepted."""
    try:
        answer(*arguments)  # type: ignore[arg-type]  # as the command line gives them
    except Refused as found:
        return f"{found.where}: {found.what}"
    return ""


def test_an_unaltered_bundle_passes_in_a_bare_python(taken: Taken, tmp_path: Path) -> None:
    """No installed package, no environment: yes, with what it rests on, in less than two seconds of computing."""
    (tmp_path / "bundle.zip").write_bytes(taken.newer)
    (tmp_path / "older.txt").write_text(taken.early)
    (tmp_path / "alone.py").write_bytes(PROGRAM.read_bytes())
    words = ["alone.py", "bundle.zip", "--checkpoint", "older.txt", "--key", taken.key]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-I", "-S", *words], cwd=tmp_path, env={}, capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Yes. Made 2026-07-01T12:00:00+00:00 for test-council.",
        "     201 acts, none missing, none changed; files of evidence: 1, each named by an act.",
        "     Your checkpoint over 151 acts is the beginning of this record.",
        "     Signed by the key that you gave.",
    ]
    assert seconds <= MOST_SECONDS


def test_a_thousand_random_alterations_are_refused(taken: Taken) -> None:
    """Bits and bytes of the file and of what is in it, swaps, drops, additions, mixtures of two: none passes."""
    assert _refusal(taken.newer, taken.key, taken.early) == ""
    chance = random.Random(20260701)  # noqa: S311  # not for secrets
    passed = []
    for number, altered in zip(range(ALTERATIONS), _altered(taken, chance), strict=False):
        kind, data = altered
        if data != taken.newer and not _refusal(data, taken.key, taken.early):
            passed.append((number, kind))
        assert data != taken.newer, kind
    assert passed == []


def _altered(taken: Taken, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Altered bundles without end, each kind in turn."""
    inside: list[Callable[[Members, random.Random], Members]] = [
        _one_byte,
        _two_lines_swapped,
        _one_line_dropped,
        _one_member_dropped,
        _one_member_added,
        _two_members_swapped,
        _listed_anew,
    ]
    while True:
        for alter in (_one_bit, _one_bit, _cut, _put_in):
            yield alter.__name__, alter(taken.newer, chance)
        for alter_members in inside:
            yield alter_members.__name__, verify_bundle.zipped(alter_members(_members(taken.newer), chance))
        yield "mixed", verify_bundle.zipped(_mixed(taken, chance))


def _one_bit(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    begin = chance.randrange(len(data))
    return data[:begin] + data[begin + chance.randrange(1, 50) :]


def _put_in(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.randrange(1, 50)) + data[at:]


def _one_byte(members: Members, chance: random.Random) -> Members:
    name = chance.choice(sorted(members))
    return {**members, name: _one_bit(members[name], chance)}


def _two_lines_swapped(members: Members, chance: random.Random) -> Members:
    lines = members["record.jsonl"].splitlines(keepends=True)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return {**members, "record.jsonl": b"".join(lines)}


def _one_line_dropped(members: Members, chance: random.Random) -> Members:
    lines = members["record.jsonl"].splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return {**members, "record.jsonl": b"".join(lines)}


def _one_member_dropped(members: Members, chance: random.Random) -> Members:
    dropped = chance.choice(sorted(members))
    return {name: content for name, content in members.items() if name != dropped}


def _one_member_added(members: Members, chance: random.Random) -> Members:
    return {**members, f"evidence/{chance.randrange(10**6)}.json": EVIDENCE}


def _two_members_swapped(members: Members, chance: random.Random) -> Members:
    one, other = chance.sample(sorted(members), 2)
    return {**members, one: members[other], other: members[one]}


def _listed_anew(members: Members, chance: random.Random) -> Members:
    """Whoever alters a file writes its new hash into the list, and cannot sign the list."""
    name = chance.choice(sorted(set(members) - {"manifest.txt"}))
    changed = _one_bit(members[name], chance)
    was, becomes = (hashlib.sha256(each).hexdigest().encode() for each in (members[name], changed))
    return {**members, name: changed, "manifest.txt": members["manifest.txt"].replace(was, becomes)}


def _mixed(taken: Taken, chance: random.Random) -> Members:
    """Some files of the older bundle put into the newer one; the list, the record and the checkpoint differ in both."""
    older, newer = _members(taken.older), _members(taken.newer)
    differ = ["manifest.txt", "record.jsonl", "leaves.txt", "checkpoint.txt"]
    return {**newer, **{name: older[name] for name in chance.sample(differ, chance.randrange(1, 4))}}


def test_an_older_bundle_does_not_pass_as_the_newest(taken: Taken) -> None:
    """Whoever holds a newer checkpoint sees that the bundle ends before it."""
    assert _refusal(taken.older, taken.key, taken.early) == ""
    assert "it is older" in _refusal(taken.older, taken.key, taken.late)


def test_what_a_forger_with_the_key_cannot_do(app: Flask, taken: Taken) -> None:
    """Even signed anew, a list with a forged record, another council's name or unnamed evidence is refused."""
    assert app
    members = _members(taken.newer)
    lines = members["record.jsonl"].splitlines(keepends=True)
    twice_the_second = [lines[1], *lines[1:]]
    forged = {
        "act 200: it is not the one that the checkpoint signs": {
            "record.jsonl": b"".join([*lines[:199], _other(lines[199]), lines[200]])
        },
        "leaves.txt: these are not the acts": {"leaves.txt": members["leaves.txt"][65:]},
        "leaves.txt: it cannot be read": {"leaves.txt": members["leaves.txt"][1:]},
        "record.jsonl: it holds 200 acts": {"record.jsonl": b"".join(lines[:-1])},
        "record.jsonl: its end is missing": {"record.jsonl": members["record.jsonl"][:-1]},
        "act 1: it cannot be read": {"record.jsonl": b"\n" + members["record.jsonl"]},
        "act 2: it stands in the wrong place": {"record.jsonl": b"".join([lines[1], lines[0], *lines[2:]])},
        "evidence/one.json: no act of the record names it": {"evidence/one.json": b"{}"},
        "checkpoint.txt: this is no checkpoint": {"checkpoint.txt": checkpoints.signer().sign("x\n").encode()},
        "your checkpoint: it is over 151 acts": _record_of(lines[:1]),
        "your checkpoint: the first 151 acts": _record_of(twice_the_second),
    }
    found = {
        told: _refusal(_signed_anew({**members, **files}), taken.key, taken.early) for told, files in forged.items()
    }
    assert {told: refusal.startswith(told) for told, refusal in found.items()} == dict.fromkeys(forged, True), found


def _other(line: bytes) -> bytes:
    """The same act with something else in it, or another hash."""
    told = json.loads(line)
    if isinstance(told, str):
        return json.dumps(told[::-1]).encode() + b"\n"
    return json.dumps({**told, "subject": "account:forged"}).encode() + b"\n"


def _record_of(lines: list[bytes]) -> Members:
    leaves = "".join(f"{_hash_of(line).hex()}\n" for line in lines)
    record = {"record.jsonl": b"".join(lines), "leaves.txt": leaves.encode()}
    return {**record, "checkpoint.txt": _checkpoint_over(lines).encode()}


def _checkpoint_over(lines: list[bytes]) -> str:
    hashes = [_hash_of(line) for line in lines]
    key = checkpoints.signer()
    return key.sign(checkpoints.Head(key.name, len(hashes), verify_bundle.root_of(hashes)).text)


def _hash_of(line: bytes) -> bytes:
    told = json.loads(line)
    return bytes.fromhex(told) if isinstance(told, str) else verify_bundle.leaf_hash(line.rstrip(b"\n"))


def _signed_anew(members: Members) -> bytes:
    files = {name: content for name, content in members.items() if name != "manifest.txt"}
    manifest = bundles._manifest(Owner(COUNCIL, "test-council"), files, NOW)
    return verify_bundle.zipped({**files, "manifest.txt": manifest.encode()})


def test_another_key_is_not_the_one_that_was_written_down(taken: Taken) -> None:
    """A bundle signed by a forger's own key holds together, and is not the record's; without a key it is told which."""
    forger = Signer("localhost/record", bytes(32)).verifier.text
    assert "another key than yours" in _refusal(taken.newer, forger)
    assert "no verifier key" in _refusal(taken.newer, "nonsense+00+AAAA")
    assert taken.key in " ".join(answer(taken.newer))


def test_evidence_that_was_only_looked_at_is_named_by_nobody(app: Flask, write: Write) -> None:
    """Somebody alters the stored file and downloads it, which writes its hash into the record: still refused."""
    assert app
    write(3)
    with transaction():
        told = {"evidence_sha256": hashlib.sha256(b"forged").hexdigest()}
        audit.record(ACTOR, Act.EVIDENCE_DOWNLOADED, Subject("proposal", "1"), council=COUNCIL, details=told)
    assert _refusal(_bundle(b"forged")) == "evidence/one.json: no act of the record names it"


def test_a_bundle_holds_the_acts_of_one_council_and_of_the_others_only_hashes(app: Flask, write: Write) -> None:
    """No body of another council's act, nor of one that belongs to none; and no name in clear."""
    assert app
    write(30)
    holder = uuid4()
    with transaction():
        crypto.make_key(holder)
        subject = Subject("person", str(holder), holder, "Planted Name")
        audit.record(ACTOR, Act.PERSON_ADDED, subject, council=COUNCIL)
    data = _bundle()
    told = [json.loads(line) for line in _members(data)["record.jsonl"].splitlines()]
    entries = db.session.query(Entry).order_by(Entry.sequence).all()
    bodies = [each["council"] if isinstance(each, dict) else None for each in told]
    assert bodies == [str(COUNCIL) if each.council == COUNCIL else None for each in entries]
    assert (str(OTHER).encode() in data, b"Planted" in data, len(told)) == (False, False, 31)


def test_the_same_record_makes_the_same_bundle(taken: Taken) -> None:
    """Byte for byte: no date of its own, no order of chance."""
    assert taken.newer == _bundle()


def test_there_is_no_bundle_of_nothing(app: Flask) -> None:
    """Before the first act there is nothing to take along."""
    assert app
    with pytest.raises(NotFound):
        _bundle()


def test_proofs_stand_alone(app: Flask, taken: Taken, write: Write) -> None:
    """An act with its path, and an older checkpoint with its own, checked by the program; altered they are refused."""
    assert app
    entry = db.session.get_one(Entry, 4)
    act, beginning = bundles.inclusion(entry), bundles.consistency(151)
    assert answer(json.dumps(act).encode(), taken.key)[0] == "Act 4 is in the record of 201 acts."
    said = answer(json.dumps(beginning).encode(), taken.key, taken.early)[0]
    assert said == "Your checkpoint over 151 acts is the beginning of the record of 201 acts."
    assert _refusal(json.dumps(bundles.consistency(201)).encode(), taken.key) == ""
    wrong = [
        {**act, "sequence": 7},
        {**act, "body": act["body"].replace("account:3", "account:4")},
        {**act, "path": act["path"][1:]},
        {**act, "checkpoint": taken.early},
        {**act, "schema": "record-nonsense/1"},
        {**beginning, "path": beginning["path"][1:]},
        {**beginning, "older": taken.late},
        {**beginning, "checkpoint": beginning["checkpoint"].replace("\n201\n", "\n200\n")},
        {"schema": "record-inclusion/1"},
    ]
    assert [bool(_refusal(json.dumps(each).encode(), taken.key)) for each in wrong] == [True] * len(wrong)
    write(1)
    with pytest.raises(NotFound):
        bundles.inclusion(db.session.get_one(Entry, 202))
    with pytest.raises(NotFound):
        bundles.consistency(150)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b"PK\x05\x06" + bytes(18), b"\x00" * 99])
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    """Whatever the bytes are, the answer is no and never a crash."""
    assert _refusal(data) != ""


def test_the_command_line_answers_with_words_and_a_code(
    taken: Taken, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Yes is 0, no is 1 with the first thing that is wrong, and a file that is not there is 2."""
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(taken.newer)
    bad.write_bytes(taken.newer[:-1])
    codes = [verify_bundle.main([str(each)]) for each in (good, bad, tmp_path / "none.zip")]
    told = capsys.readouterr().out
    assert (codes, told.startswith("Yes. "), "\nNo. the file: " in told) == ([0, 1, 2], True, True)
