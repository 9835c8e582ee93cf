"""The pages of the record: what everyone may keep, and what an auditor can find out and take along."""

import io
import json
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from council.accounts.models import User
from council.audit import checkpoints
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.audit.service import Subject
from council.audit.verify_bundle import answer
from council.councils import service as councils
from council.councils.models import Council
from council.database import db, transaction
from council.reports.record.feed import ATOM
from council.rotation import service as rotation
from tests import factories
from tests.council.portal.helpers import ROTATION, add_person, read

SignIn = Callable[[FlaskClient, User], None]
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def _sign() -> str:
    with transaction():
        made = checkpoints.checkpoint_now(NOW)
        assert made is not None
        return checkpoints.checkpoint_text(made)


@pytest.fixture
def reader(client: FlaskClient, council: Council, auditor: User, sign_in: SignIn) -> FlaskClient:
    """The auditor's browser."""
    assert council
    sign_in(client, auditor)
    return client


def test_everyone_finds_the_checkpoints_the_key_and_the_program(client: FlaskClient, council: Council) -> None:
    """Without signing in: the latest checkpoint in full, the key, the files, and earlier ones."""
    assert "No checkpoint was made yet" in read(client, "/record")
    first = _sign()
    add_person(council, "Amina")
    second = _sign()
    page, key = read(client, "/record"), checkpoints.signer().verifier.text
    sizes = [note.split("\n")[1] for note in (first, second)]
    files = [client.get(f"/record/checkpoints/{size}.txt").get_data(as_text=True) for size in sizes]
    root = second.split("\n")[2]
    assert (root.replace("+", "&#43;") in page or root in page, key.split("+")[1] in page) == (True, True)
    assert (files, client.get("/record/key.txt").get_data(as_text=True)) == ([first, second], f"{key}\n")
    assert "Earlier checkpoints" in page
    assert b"def verify_bundle(" in client.get("/record/verify_bundle.py").data
    assert [client.get(f"/record/checkpoints/{size}.txt").status_code for size in ("1", "9" * 30)] == [404, 404]


def test_the_feed_holds_every_checkpoint_as_it_was_signed(client: FlaskClient, council: Council) -> None:
    """The latest first, each with its text; an empty feed is one too."""
    empty = ET.fromstring(client.get("/record/checkpoints.atom").data)  # noqa: S314  # our own
    first = _sign()
    add_person(council, "Amina")
    second = _sign()
    answered = client.get("/record/checkpoints.atom")
    feed = ET.fromstring(answered.data)  # noqa: S314  # our own
    notes = [each.findtext(f"{{{ATOM}}}content") for each in feed.iter(f"{{{ATOM}}}entry")]
    assert (notes, len(list(empty.iter(f"{{{ATOM}}}entry")))) == ([second, first], 0)
    assert answered.mimetype == "application/atom+xml"


def test_an_older_checkpoint_is_found_to_be_the_beginning(reader: FlaskClient, council: Council) -> None:
    """In words, with the proof to take along; the proof holds without the site."""
    note = _sign()
    size = int(note.split("\n")[1])
    add_person(council, "Amina")
    _sign()
    page = reader.get(f"/{council.slug}/audit/checkpoint", query_string={"checkpoint": note}).get_data(as_text=True)
    proof = reader.get(f"/{council.slug}/audit/checkpoint/{size}/proof.json").data
    assert f"The record that you saw, over {size} acts, is the beginning of today’s" in page
    assert f"/audit/checkpoint/{size}/proof.json" in page
    assert "is the beginning" in answer(proof, checkpoints.signer().verifier.text, note)[0]


def test_a_forged_record_is_told_to_whoever_kept_a_checkpoint(reader: FlaskClient, council: Council) -> None:
    """After an edit behind the pages' back: the act is named, and the checkpoint no longer agrees."""
    note = _sign()
    with transaction() as session:
        session.execute(text("DROP TRIGGER entries_no_update"))
        session.execute(text("UPDATE entries SET subject = 'account:forged' WHERE sequence = 2"))
    page = reader.get(f"/{council.slug}/audit/checkpoint", query_string={"checkpoint": note}).get_data(as_text=True)
    assert "The copy of act 2 used for searching was changed." in page
    assert "Keep your checkpoint." in page
    assert "is the beginning of today" not in page


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("", "Enter this."),
        ("something else", "This is not a whole checkpoint."),
        ("localhost/record\n1\n\n\N{EM DASH} localhost/record AAAAAAA=\n", "signed with another key"),
        ("x" * 5000, "Use at most 4000 characters."),
    ],
    ids=["nothing", "no note", "another key", "too long"],
)
def test_what_is_no_checkpoint_gets_a_sentence(
    reader: FlaskClient, council: Council, *, pasted: str, told: str
) -> None:
    """Neither a slip nor a forgery becomes a server error."""
    page = reader.get(f"/{council.slug}/audit/checkpoint", query_string={"checkpoint": pasted})
    assert (page.status_code, told in page.get_data(as_text=True)) == (200, True)


def test_the_record_can_be_taken_along_and_that_is_an_act(reader: FlaskClient, council: Council) -> None:
    """The bundle passes its check with the evidence of the council, and ends with the act of taking it."""
    note = _sign()
    charter = councils.charter_on(council, ROTATION)
    assert charter is not None
    with transaction():
        asked = rotation.Asked(charter, ROTATION, "{}")
        proposal = rotation.request_proposal(factories.ACTOR, council, asked=asked)
        rotation.keep_evidence(factories.ACTOR, proposal, evidence=b'{"kept": 1}', lottery=None)
    taken = reader.get(f"/{council.slug}/audit/bundle.zip")
    lines = answer(taken.data, checkpoints.signer().verifier.text, note)
    names = zipfile.ZipFile(io.BytesIO(taken.data)).namelist()
    last = db.session.get_one(Entry, audit.last_act())
    assert "files of evidence: 1, each named by an act." in lines[1]
    assert f"evidence/{council.slug}-2027-07-01-proposal-1.json" in names
    assert (last.act, last.council) == (Act.RECORD_EXPORTED.value, council.id)


def test_an_act_shows_its_place_and_its_proof(reader: FlaskClient, council: Council) -> None:
    """Before a checkpoint there is none; after it the proof holds without the site, and the page names nobody."""
    add_person(council, "Amina Diallo")
    number = audit.last_act()
    before = read(reader, f"/{council.slug}/audit/acts/{number}")
    none = reader.get(f"/{council.slug}/audit/acts/{number}/proof.json").status_code
    _sign()
    after = read(reader, f"/{council.slug}/audit/acts/{number}")
    proof = reader.get(f"/{council.slug}/audit/acts/{number}/proof.json").data
    assert ("No checkpoint is over it yet" in before, none) == (True, 404)
    assert ("A person was added" in after, "Amina" in after, f"/audit/acts/{number}/proof.json" in after) == (
        True,
        False,
        True,
    )
    assert answer(proof, checkpoints.signer().verifier.text)[0].startswith(f"Act {number} is in the record")


def test_an_act_of_another_council_is_not_there(reader: FlaskClient, council: Council) -> None:
    """Neither its page nor its proof; nor one that belongs to no council, or does not exist."""
    other = factories.make_council("other-council")
    with transaction():
        subject = Subject("call", "1")
        foreign = audit.record(factories.ACTOR, Act.CALL_PLANNED, subject, council=other.id).sequence
        nobodys = audit.record(factories.ACTOR, Act.SIGNED_IN, subject).sequence
    _sign()
    codes = {
        reader.get(f"/{council.slug}/audit/acts/{number}{rest}").status_code
        for number in (foreign, nobodys, 0, 10**6, 10**30)
        for rest in ("", "/proof.json")
    }
    assert codes == {404}


def test_a_proof_from_a_broken_tree_is_refused_with_a_sentence(reader: FlaskClient, council: Council) -> None:
    """Where a part of the tree is gone, the page says so instead of proving something wrong."""
    _sign()
    number = audit.latest_act(council.id)
    with transaction() as session:
        session.execute(text("DELETE FROM tree_nodes"))
    refused = reader.get(f"/{council.slug}/audit/acts/{number}/proof.json")
    assert (refused.status_code, "was changed after it was signed" in refused.get_data(as_text=True)) == (400, True)


def test_without_a_key_the_pages_say_what_is_missing(app: Flask, reader: FlaskClient, council: Council) -> None:
    """Nothing crashes on a site that has no RECORD_KEY."""
    app.config["COUNCIL_SETTINGS"] = app.config["COUNCIL_SETTINGS"].model_copy(update={"record_key": ()})
    page, check = read(reader, "/record"), read(reader, f"/{council.slug}/audit/checkpoint")
    codes = [reader.get(path).status_code for path in ("/record/key.txt", f"/{council.slug}/audit/bundle.zip")]
    assert ("no key to sign its record with" in page, "The record is whole" in check, codes) == (True, True, [400, 400])
    assert json.loads(reader.get("/health").data)["web"] == "ok"
