"""What backups refuse and what they say, and what the store of keys does, as whoever runs the site sees it."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from council import at_rest, crypto
from council.accounts import service as accounts
from council.audit import checkpoints
from council.audit import service as audit
from council.audit.acts import Act
from council.audit.models import Entry
from council.crypto import DataKey
from council.database import db, moment, transaction
from council.members import service as members
from council.members.models import Person
from council.reports.keeping.backups import key_store
from tests import factories
from tests.factories import ACTOR
from tests.security.backups import Site, Sites


@pytest.fixture
def sites(tmp_path: Path, empty_sqlite: Path) -> Sites:
    """Installations on the embedded database."""
    return Sites(tmp_path, empty_sqlite=empty_sqlite)


@pytest.fixture
def site(sites: Sites) -> Site:
    """One with a council and one person."""
    made = sites.new("site")
    with made.opened():
        council = factories.make_council()
        with transaction():
            members.add_person(ACTOR, council, name="Amina")
    return made


def _backup(site: Site, file: Path) -> Path:
    done = site.run("backup", file, "--keys", file.with_name("keys"))
    assert done.exit_code == 0, done.output
    return file


def test_a_backup_says_what_it_holds_and_that_it_is_whole(site: Site, tmp_path: Path) -> None:
    """How many rows and acts, and that its checkpoint agrees; nobody else can read either file."""
    done = site.run("backup", tmp_path / "a", "--keys", tmp_path / "keys")
    assert "The record in it is whole, and the checkpoint in it, over" in done.output
    assert [oct((tmp_path / name).stat().st_mode)[-3:] for name in ("a", "keys")] == ["600", "600"]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] in (["a", "keys"], ["keys", "a"])


def test_nothing_is_written_over(site: Site, tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    file = _backup(site, tmp_path / "a")
    before = file.read_bytes()
    again = site.run("backup", file, "--keys", tmp_path / "keys")
    assert (again.exit_code, "exists already" in again.output, file.read_bytes() == before) == (2, True, True)


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _changed(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def _empty(_content: bytes) -> bytes:
    return b""


def _other(_content: bytes) -> bytes:
    return b"PK\x03\x04 no backup"


@pytest.mark.parametrize("harm", [_cut, _changed, _empty, _other])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    site: Site, sites: Sites, tmp_path: Path, harm: Callable[[bytes], bytes]
) -> None:
    """Cut off, altered, empty, or something else: a sentence, and an empty database as before."""
    file, fresh = _backup(site, tmp_path / "a"), sites.new("fresh")
    file.write_bytes(harm(file.read_bytes()))
    done = fresh.run("restore", file, "--keys", tmp_path / "keys")
    assert (done.exit_code, "is not a whole backup" in done.output, "Traceback" in done.output) == (2, True, False)
    with fresh.opened():
        assert audit.count() == 0


def test_what_lies_in_the_sealed_part_cannot_be_exchanged(site: Site, sites: Sites, tmp_path: Path) -> None:
    """The tables of one backup under the name of another: they do not open with its key."""
    first, second = _backup(site, tmp_path / "a"), _backup(site, tmp_path / "b")
    mixed = tmp_path / "mixed"
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as two, zipfile.ZipFile(mixed, "w") as out:
        for name in one.namelist():
            out.writestr(name, (two if name == "tables.sealed" else one).read(name))
    done = sites.new("fresh").run("restore", mixed, "--keys", tmp_path / "keys")
    assert (done.exit_code, "is not a whole backup" in done.output) == (2, True)


def test_another_store_of_keys_opens_nothing(site: Site, sites: Sites, tmp_path: Path) -> None:
    """One from before this backup, and a file that is none."""
    file, fresh = _backup(site, tmp_path / "a"), sites.new("fresh")
    empty, none = tmp_path / "empty", tmp_path / "none"
    key_store.write(key_store.KeyStore(), empty)
    none.write_text("[]")
    told = [fresh.run("restore", file, "--keys", keys) for keys in (empty, none)]
    assert [each.exit_code for each in told] == [2, 2]
    assert ["is not in the store of keys" in told[0].output, "is not a store of keys" in told[1].output] == [True, True]


def test_a_database_with_something_in_it_is_replaced_only_when_told(site: Site, tmp_path: Path) -> None:
    """Refused first; then, on demand, thrown away and filled, its record whole."""
    file = _backup(site, tmp_path / "a")
    refused = site.run("restore", file, "--keys", tmp_path / "keys")
    done = site.run("restore", file, "--keys", tmp_path / "keys", "--replace")
    assert (refused.exit_code, "is not empty" in refused.output) == (2, True)
    assert (done.exit_code, "The record is whole" in done.output) == (0, True), done.output
    with site.opened():
        assert [members.name_of(each) for each in db.session.scalars(select(Person))] == ["Amina"]
        assert db.session.scalars(select(Entry.act).where(Entry.act == Act.BACKUP_RESTORED.value)).one()


def test_a_key_destroyed_here_stays_destroyed_although_the_store_still_has_it(site: Site, tmp_path: Path) -> None:
    """She was erased after the keys were stored; the database that is replaced knows it, and that counts."""
    file = _backup(site, tmp_path / "a")
    with site.opened(), transaction():
        members.erase_person(ACTOR, db.session.scalars(select(Person)).one(), on=moment().date())
    done = site.run("restore", file, "--keys", tmp_path / "keys", "--replace")
    assert (done.exit_code, "keys are destroyed: 1 people" in done.output) == (0, True), done.output
    with site.opened():
        her = db.session.scalars(select(Person)).one()
        assert (members.name_of(her), her.erased_at is not None) == (her.pseudonym, True)


def test_an_account_that_was_erased_since_is_closed_again(site: Site, sites: Sites, tmp_path: Path) -> None:
    """Its address and name are gone, and nobody signs in with it."""
    with site.opened():
        factories.make_user("ana")
    file, fresh = _backup(site, tmp_path / "a"), sites.new("fresh")
    with site.opened(), transaction():
        user = accounts.account_by_email("ana@test.example")
        assert user is not None
        accounts.close_account(ACTOR, user, erase=True)
    assert site.run("keys", tmp_path / "keys").exit_code == 0
    assert fresh.run("restore", file, "--keys", tmp_path / "keys").exit_code == 0
    with fresh.opened():
        assert accounts.account_by_email("ana@test.example") is None


def test_an_older_backup_says_which_acts_are_missing(site: Site, sites: Sites, tmp_path: Path) -> None:
    """Held against a newer checkpoint that an auditor kept; against one of another record it is refused."""
    file, kept = _backup(site, tmp_path / "a"), tmp_path / "kept.txt"
    with site.opened():
        factories.make_council("another-council")
        with transaction():
            newer = checkpoints.checkpoint_now(moment())
            assert newer is not None
            kept.write_text(newer.note)
            size = newer.size
    done = sites.new("fresh").run("restore", file, "--keys", tmp_path / "keys", "--checkpoint", kept)
    assert (done.exit_code, f"to {size} are missing" in done.output) == (0, True), done.output
    other = sites.new("other")
    with other.opened():
        factories.make_council("other-council")
        with transaction():
            foreign = checkpoints.checkpoint_now(moment())
            assert foreign is not None
            kept.write_text(foreign.note)
    done = sites.new("again").run("restore", file, "--keys", tmp_path / "keys", "--checkpoint", kept)
    assert (done.exit_code, "is not the beginning of the record" in done.output) == (2, True), done.output


def test_a_backup_of_one_database_is_restored_into_the_other(
    site: Site, tmp_path: Path, empty_sqlite: Path, postgresql: str
) -> None:
    """From the embedded one to PostgreSQL, with every value as it was."""
    (tmp_path / "postgresql").mkdir()
    fresh = Sites(tmp_path / "postgresql", empty_sqlite=empty_sqlite, postgresql=postgresql).new("fresh")
    done = fresh.run("restore", _backup(site, tmp_path / "a"), "--keys", tmp_path / "keys")
    assert (done.exit_code, "The record is whole" in done.output) == (0, True), done.output
    with fresh.opened():
        assert [members.name_of(each) for each in db.session.scalars(select(Person))] == ["Amina"]


def test_the_store_of_keys_forgets_what_was_destroyed(site: Site, tmp_path: Path) -> None:
    """After it was renewed no byte of her wrapped key is in it, and it says that it was destroyed."""
    _backup(site, tmp_path / "a")
    with site.opened():
        her = db.session.scalars(select(Person)).one().id
        wrapped = key_store.read(tmp_path / "keys").holders[her].wrapped
        with transaction():
            crypto.destroy_key(her, at=moment())
    assert (wrapped or "none") in (tmp_path / "keys").read_text()
    done = site.run("keys", tmp_path / "keys")
    assert "1 destroyed, 1 backups" in done.output
    assert (wrapped or "none") not in (tmp_path / "keys").read_text()


def test_a_restored_site_works_under_the_master_key_it_was_given(site: Site, sites: Sites, tmp_path: Path) -> None:
    """Every key that a holder had opens again, and what is sealed at rest with it."""
    fresh = sites.new("fresh")
    assert fresh.run("restore", _backup(site, tmp_path / "a"), "--keys", tmp_path / "keys").exit_code == 0
    with fresh.opened():
        keys = db.session.scalars(select(DataKey)).all()
        assert [len(crypto.unwrap(each.wrapped or b"", each.holder, master_key=each.master_key)) for each in keys] == [
            crypto.KEY_BYTES
        ] * len(keys)
        assert at_rest.opened(at_rest.sealed("Ana", "users.name"), "users.name") == "Ana"
