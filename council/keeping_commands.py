"""`council backup`, `restore`, `keys`: copies of everything, the keys apart; `retention`: erasing what is over."""

import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn
from uuid import UUID, uuid4

import click
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import MetaData, inspect, text

from council.audit import checkpoints
from council.audit import service as audit
from council.audit.checkpoints import Head
from council.audit.merkle import EMPTY_ROOT
from council.audit.notes import BadNote
from council.audit.service import System
from council.councils import service as councils
from council.database import db, empty_log, transaction
from council.reports.keeping.backups import backing_up, key_store, restoring
from council.reports.keeping.backups.backing_up import Examined, Manifest
from council.reports.keeping.backups.key_store import KeyStore, NoKeyStore
from council.reports.keeping.backups.restoring import Keys
from council.reports.keeping.backups.rows import NoBackup
from council.reports.keeping.retention import erasing
from council.terminal import COMMAND_LINE, WRONG_INPUT, application

FAILED = 1
READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITABLE = click.Path(dir_okay=False, path_type=Path)
KEYS = click.option(
    "--keys",
    "keys_file",
    type=WRITABLE,
    required=True,
    envvar="KEY_STORE",
    show_envvar=True,
    help="The store of keys: keep it apart from every backup.",
)


@click.command("backup")
@click.argument("file", type=WRITABLE)
@KEYS
def backup(file: Path, keys_file: Path) -> None:
    """Write everything but the keys into FILE while the site runs, the keys into their store, and read FILE through."""
    with application():
        if file.exists():
            _end(f"{file} exists already. Nothing was written.")
        now, backup_id = datetime.now(UTC), uuid4()
        store = _store(keys_file) if keys_file.exists() else KeyStore()
        secret = key_store.new_key(store, backup_id)
        with transaction():
            checkpoint = backing_up.announce(COMMAND_LINE, backup_id)
            note = checkpoint.note if checkpoint else ""
        beside = file.with_name(f"{file.name}.part")
        manifest = Manifest(id=backup_id, made_at=now, revision=revision(), acts=0)
        try:
            beside.unlink(missing_ok=True)
            backing_up.write(beside, manifest, secret, note=note)
            key_store.write(key_store.renewed(store), keys_file)
            found = backing_up.examine(beside, secret)
            beside.replace(file)
        except OSError as error:
            beside.unlink(missing_ok=True)
            _end(f"The backup could not be written: {error.strerror}.", FAILED)
        _tell(file, found)
        click.echo(f"The keys are in {keys_file}. Take the two to different places.")
        sys.exit(FAILED if found.fault else 0)


@click.command("keys")
@click.argument("file", type=WRITABLE, envvar="KEY_STORE")
def keys(file: Path) -> None:
    """Write the store of keys in FILE anew: what was destroyed is gone from it, and so from every backup.

    Where KEY_STORE names it, the worker does it by itself, every half hour.
    """
    with application():
        store = _renewed(file)
        destroyed = sum(key.wrapped is None for key in store.holders.values())
        click.echo(
            f"{file}: {len(store.holders) - destroyed} keys, {destroyed} destroyed, {len(store.backups)} backups."
        )


@click.command("restore")
@click.argument("file", type=READABLE)
@click.option("--keys", "keys_file", type=READABLE, required=True, envvar="KEY_STORE", help="The latest store of keys.")
@click.option("--checkpoint", "kept", type=READABLE, help="A checkpoint of this record that you kept.")
@click.option("--replace", is_flag=True, help="Throw away what is in the database now.")
def restore(file: Path, keys_file: Path, kept: Path | None, *, replace: bool) -> None:
    """Fill an empty database from the backup in FILE. Who was erased since it was made stays erased."""
    with application():
        now, store = datetime.now(UTC), _store(keys_file)
        head = _head(kept) if kept else None
        secret, found = _examined(file, store, head)
        gone = _make_room(replace=replace)
        asked = Keys(store, now, destroyed_here=gone)
        with transaction():
            restoring.fill(file, secret, asked)
            if asked.missing:
                _end(f"{len(asked.missing)} keys of this backup are not in {keys_file}. Nothing was restored.")
        with transaction():
            erased = restoring.finish(COMMAND_LINE, found, asked, on=now.date())
        empty_log()
        fault = audit.verify()
        _tell(file, found)
        click.echo(
            f"Restored: {found.rows} rows. Erased again, because their keys are destroyed: {len(erased)} people."
        )
        _tell_what_is_missing(found, head)
        if fault is not None:
            _end(f"No. Entry {fault.sequence}: {fault.code}.", FAILED)
        click.echo("Yes. The record is whole, no gap, every leaf hash right.")


@click.command("retention")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="By this day; today unless given.")
@click.option("--dry-run", is_flag=True, help="Only print how much would be erased.")
def retention(day: datetime | None, *, dry_run: bool) -> None:
    """Erase what has been kept for long enough. The worker does it by itself, every day."""
    with application() as app:
        today = datetime.now(UTC).date()
        on = day.date() if day else today
        if on > today and not dry_run:
            _end("A day ahead can only be looked at: add --dry-run.")
        if not dry_run:
            click.echo(f"{carry_out_retention(COMMAND_LINE, on=on)} people, applications and messages were erased.")
            empty_log()
            return
        for council in councils.councils():
            found = Counter(each.what for each in erasing.over(council, app.config["COUNCIL_SETTINGS"], on=on))
            for what, count in sorted(found.items()):
                click.echo(f"{council.slug}  {what.value}  {count}")


def renew_keys(file: Path) -> KeyStore:
    """Bring the store of keys up to date with the database."""
    store = key_store.renewed(key_store.read(file) if file.exists() else KeyStore())
    key_store.write(store, file)
    return store


def carry_out_retention(actor: System, *, on: date) -> int:
    """Erase what is over by a day, council by council; says how much it was."""
    settings, erased = current_app.config["COUNCIL_SETTINGS"], 0
    for council in councils.councils():
        if erasing.over(council, settings, on=on):
            with transaction():
                erased += erasing.carry_out(actor, council, settings, on=on).total()
    return erased


def revision() -> str:
    """The version of the tables that this program works with."""
    return str(ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head())


def _store(file: Path) -> KeyStore:
    try:
        return key_store.read(file)
    except NoKeyStore:
        _end(f"{file} is not a store of keys.")


def _renewed(file: Path) -> KeyStore:
    try:
        return renew_keys(file)
    except NoKeyStore:
        _end(f"{file} is not a store of keys.")


def _head(file: Path) -> Head:
    try:
        return checkpoints.read(file.read_text(encoding="utf-8"))
    except (BadNote, UnicodeDecodeError):
        _end(f"{file} is no checkpoint of this record.")


def _examined(file: Path, store: KeyStore, head: Head | None) -> tuple[bytes, Examined]:
    """The backup, read through before anything is touched."""
    try:
        manifest, _note = backing_up.told_by(file)
        if manifest.revision != revision():
            _end(f"{file} was made by version {manifest.revision}, and this is {revision()}. Restore it there first.")
        secret = key_store.key_of(store, manifest.id)
        found = backing_up.examine(file, secret, wanted=[head.size] if head else [])
    except NoBackup:
        _end(f"{file} is not a whole backup: it was altered, cut off, or is something else. Nothing was restored.")
    except NoKeyStore:
        _end("The key of this backup is not in the store of keys, or MASTER_KEYS does not open it.")
    if found.fault is not None:
        _end(f"The record in it is not whole. Entry {found.fault.sequence}: {found.fault.code}. Nothing was restored.")
    if head is not None and head.size <= found.acts and found.roots.get(head.size, EMPTY_ROOT) != head.root:
        _end("Your checkpoint is not the beginning of the record in this backup. Nothing was restored.")
    return secret, found


def _make_room(*, replace: bool) -> frozenset[UUID]:
    """An empty database with its tables; gives back whose keys were destroyed in the one before."""
    if not inspect(db.engine).has_table("entries"):
        upgrade()
        return frozenset()
    if restoring.is_empty():
        return frozenset()
    if not replace:
        _end("This database is not empty. Restore into an empty one, or say --replace to throw away what is in it.")
    gone = restoring.destroyed_keys()
    db.session.remove()
    with db.engine.begin() as connection:
        there = MetaData()
        there.reflect(connection)
        there.drop_all(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP FUNCTION IF EXISTS entries_append_only()"))
    upgrade()
    return gone


def _tell(file: Path, found: Examined) -> None:
    head = found.head
    click.echo(f"{file}: {found.rows} rows, {found.acts} acts, as of {found.manifest.made_at:%Y-%m-%d %H:%M} UTC.")
    if found.fault is not None:
        click.echo(f"No. Entry {found.fault.sequence}: {found.fault.code}.", err=True)
    elif head is None:
        click.echo("The record in it is whole. There is no checkpoint in it, because RECORD_KEY is not set.")
    else:
        click.echo(f"The record in it is whole, and the checkpoint in it, over {head.size} acts, agrees.")


def _tell_what_is_missing(found: Examined, head: Head | None) -> None:
    if head is None:
        return
    if head.size > found.acts:
        click.echo(f"This backup is older than your checkpoint: acts {found.acts + 1} to {head.size} are missing.")
    else:
        click.echo(f"Your checkpoint over {head.size} acts is the beginning of this record.")


def _end(told: str, code: int = WRONG_INPUT) -> NoReturn:
    click.echo(told, err=True)
    sys.exit(code)
