"""Backups restore: taken while people work, put back whole, apart from their keys, and with every erasure kept."""

import contextvars
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from council.access import Role
from council.audit import service as audit
from council.audit import tree
from council.audit.checkpoints import latest, read
from council.audit.comparing import Verdict, compare
from council.audit.models import Checkpoint, Entry
from council.councils import service as councils
from council.database import db, transaction
from council.members import service as members
from council.members.models import Person
from council.reports.reconciling.comparing import differences
from council.terms import service as terms
from tests import factories
from tests.factories import ACTOR
from tests.security.backups import Site, Sites, sites

__all__ = ["sites"]

TIMES, PAUSE = 10, 0.01
WORDS = re.compile(r"zz(name|contact|house|reason)x")
ON = date(2026, 3, 1)


def _furnish(app: Flask) -> None:
    """A council with one member, whose every field holds a word that stands nowhere else."""
    assert app
    council = factories.make_council()
    with transaction():
        person = members.add_person(
            ACTOR, council, name="zznamex", contact="zzcontactx@test.example", organisation="zzhousex"
        )
        members.declare_traits(ACTOR, person, {"gender": "woman"}, on=ON, by="self")
        term = terms.begin_term(
            ACTOR, council, person=person, seat_group="members", start=date(2026, 1, 1), end=date(2029, 1, 1)
        )
        terms.amend_term(
            ACTOR,
            term,
            kind=terms.AmendmentKind.RESIGNED,
            new_end=date(2026, 6, 1),
            decided_on=ON,
            reason="zzreasonx",
        )


@contextmanager
def _busy(app: Flask) -> Iterator[list[int]]:
    """Somebody adds people, up to a hundred in a second; the list holds the last act acknowledged."""
    acknowledged, stop = [0], threading.Event()

    def work() -> None:
        with app.app_context():
            while not stop.wait(PAUSE):
                with transaction():
                    council = councils.find_council("test-council")
                    assert council is not None
                    members.add_person(ACTOR, council, name="Somebody", listed=False)
                    last = audit.last_act()
                acknowledged[0] = last
            db.session.remove()

    worker = threading.Thread(target=contextvars.Context().run, args=(work,))
    worker.start()
    try:
        yield acknowledged
    finally:
        stop.set()
        worker.join()


def test_ten_backups_under_load_are_restored_whole(sites: Sites, tmp_path: Path) -> None:
    """Each of ten, taken while somebody writes all the time, restores into a record and tables that agree.

    Nothing that was acknowledged before a backup began is missing from it, and its own checkpoint is its beginning.
    """
    site, keys = sites.new("site"), tmp_path / "apart.keys"
    begun = []
    with site.opened() as app:
        _furnish(app)
        with _busy(app) as acknowledged:
            for number in range(TIMES):
                begun.append(acknowledged[0])
                made = site.run("backup", tmp_path / f"{number}.backup", "--keys", keys)
                assert (made.exit_code, "checkpoint in it" in made.output) == (0, True), made.output
    assert begun[-1] > begun[0]
    whole = [_is_whole(sites.new(f"restored-{number}"), tmp_path, number, begun[number]) for number in range(TIMES)]
    assert whole == [True] * TIMES


def test_a_backup_is_whole_however_the_database_lays_its_rows_out(sites: Sites, tmp_path: Path) -> None:
    """Acts stand in the order of their numbers, also where the database keeps them by their hashes."""
    site = sites.new("site")
    with site.opened() as app:
        _furnish(app)
        with db.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("CREATE INDEX by_hash ON entries (leaf_hash)"))
                connection.execute(text("CLUSTER entries USING by_hash"))
                connection.execute(text("DROP INDEX by_hash"))
        made = site.run("backup", tmp_path / "clustered.backup", "--keys", tmp_path / "apart.keys")
        assert (made.exit_code, "checkpoint in it" in made.output) == (0, True), made.output


def _is_whole(fresh: Site, folder: Path, number: int, least: int) -> bool:
    restored = fresh.run("restore", folder / f"{number}.backup", "--keys", folder / "apart.keys")
    assert restored.exit_code == 0, restored.output
    with fresh.opened():
        newest = latest()
        assert newest is not None
        names = set(members.names_of_many(db.session.scalars(select(Person.id))).values())
        return (
            audit.verify() is None
            and audit.last_act() > least
            and compare(newest.note).verdict is Verdict.BEGINNING
            and differences() == []
            and names == {"zznamex", "Somebody"}
        )


# Erased since


def test_who_was_erased_since_a_backup_stays_erased(sites: Sites, tmp_path: Path) -> None:
    """Her key is destroyed, then the last backup is restored: proofs hold, and nothing of her is readable."""
    site, fresh, keys, file = sites.new("site"), sites.new("fresh"), tmp_path / "keys", tmp_path / "before.backup"
    with site.opened() as app:
        _furnish(app)
        assert site.run("backup", file, "--keys", keys).exit_code == 0
        her = db.session.scalars(select(Person)).one()
        officer = factories.make_user("officer", her.council, None)
        with transaction():
            members.erase_person(officer, db.session.get_one(Person, her.id), on=ON)
        assert site.run("keys", keys).exit_code == 0
    restored = fresh.run("restore", file, "--keys", keys)
    assert (restored.exit_code, "their keys are destroyed: 1 people" in restored.output) == (0, True), restored.output
    with fresh.opened() as app:
        assert _readable(app, fresh.settings.instance) == set()
        assert (audit.verify(), _proofs_hold()) == (None, True)
        assert differences() == []


def test_the_same_is_readable_where_she_was_not_erased(sites: Sites, tmp_path: Path) -> None:
    """So that finding nothing, above, means something."""
    site, fresh, keys, file = sites.new("site"), sites.new("fresh"), tmp_path / "keys", tmp_path / "before.backup"
    with site.opened() as app:
        _furnish(app)
        assert site.run("backup", file, "--keys", keys).exit_code == 0
    assert fresh.run("restore", file, "--keys", keys).exit_code == 0
    with fresh.opened() as app:
        assert _readable(app, fresh.settings.instance) == {"name", "contact", "house", "reason"}


def _readable(app: Flask, instance: Path) -> set[str]:
    """The words of hers that stand on a page, in a table, under any key that exists, or in a file."""
    found: set[str] = set()
    for person in db.session.scalars(select(Person)):
        held = terms.terms_of(person)
        said = [members.name_of(person), members.contact_of(person), members.organisation_of(person)]
        reasons = [terms.reason_of(each) for each in terms.amendments_of(terms.term(person.council, held[0].term_id))]
        found |= _words(" ".join([*said, *reasons]))
        officer = factories.make_user("reader", person.council, Role.SECRETARIAT)
        client = app.test_client()
        factories.sign_in(client, officer)
        for page in ("people", f"people/{person.id}", "council", ""):
            answer = client.get(f"/{person.council.slug}/{page}")
            assert answer.status_code == 200, page
            found |= _words(answer.get_data(as_text=True))
    for path in instance.rglob("*"):
        found |= _words(path.read_bytes().decode("latin-1")) if path.is_file() else set()
    return found


def _words(text: str) -> set[str]:
    return set(WORDS.findall(text))


def _proofs_hold() -> bool:
    """Whether every act written before is proven by the checkpoint that was made before."""
    before = db.session.scalars(select(Checkpoint).order_by(Checkpoint.size)).first()
    assert before is not None
    head = read(before.note)
    leaves = dict(db.session.execute(select(Entry.sequence, Entry.leaf_hash).where(Entry.sequence <= head.size)).all())
    with transaction():
        tree.grow()
    paths = {sequence: tree.inclusion_proof(sequence, head.size) for sequence in leaves}
    return len(leaves) == head.size and all(
        tree.verify_inclusion(leaf, sequence - 1, head.size, path=paths[sequence], root=head.root)
        for sequence, leaf in leaves.items()
    )
