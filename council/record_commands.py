"""`council record …`: whether the record is whole, its checkpoints, and what can be taken along to check it."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from council.audit import bundles, checking, checkpoints
from council.audit import service as audit
from council.audit.comparing import Comparison, Verdict, compare
from council.audit.models import Entry
from council.audit.notes import BadNote
from council.database import db, transaction
from council.reports.reconciling.comparing import TABLES, reconcile
from council.reports.record import bundling
from council.terminal import COMMAND_LINE, WRONG_INPUT, application, council_called


@click.group("record")
def record_group() -> None:
    """The record of who did what."""


@record_group.command("verify")
@click.option("--checkpoint", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="One that you kept.")
def record_verify(checkpoint: Path | None) -> None:
    """Read the whole record and say whether it is whole, and whether it still begins as a checkpoint says."""
    with application():
        compared = _compared(checkpoint) if checkpoint else None
        found = compared.standing if compared else checking.standing(short=sys.maxsize)
        if found.fault is not None:
            click.echo(f"No. Entry {found.fault.sequence}: {found.fault.code}.", err=True)
            sys.exit(1)
        if compared is not None and compared.verdict is not Verdict.BEGINNING:
            click.echo(f"No. The checkpoint over {compared.head.size} acts: {compared.verdict.value}.", err=True)
            sys.exit(1)
        click.echo(f"Yes. {found.size} acts, no gap, every leaf hash right, every checkpoint agrees.")
        if compared is not None:
            click.echo(f"Your checkpoint over {compared.head.size} acts is the beginning of this record.")


def _compared(file: Path) -> Comparison:
    try:
        return compare(file.read_text(encoding="utf-8"), short=sys.maxsize)
    except (BadNote, UnicodeDecodeError) as error:
        flaw = error.flaw.value if isinstance(error, BadNote) else "no_note"
        click.echo(f"{file} is no checkpoint of this record: {flaw}.", err=True)
        sys.exit(WRONG_INPUT)


@record_group.command("reconcile")
@click.option("--council", "slug", help="Only this council, by its short name in its address; all unless given.")
def record_reconcile(slug: str | None) -> None:
    """Replay the record and say whether the tables are what it says; else print each difference."""
    with application():
        found = reconcile(council_called(slug).id if slug else None)
        for each in found.differences:
            click.echo(each.line)
        if found.differences:
            click.echo(f"No. {len(found.differences)} differences after {found.acts} acts.", err=True)
            sys.exit(1)
        click.echo(f"Yes. {found.acts} acts were replayed, and every row of {len(TABLES)} tables is as they say.")


@record_group.command("checkpoint")
def record_checkpoint() -> None:
    """Sign the record as it is now and print the checkpoint, to be kept elsewhere."""
    with application(), transaction():
        made = checkpoints.checkpoint_now(datetime.now(UTC))
        click.echo(made.note if made else "Nothing was recorded yet.", nl=made is None)


@record_group.command("prove")
@click.argument("sequence", type=click.IntRange(min=1, max=audit.LARGEST))
def record_prove(sequence: int) -> None:
    """Print the act of this number with the proof that it is in the record, for verify_bundle.py."""
    with application():
        entry = db.session.get(Entry, sequence)
        if entry is None:
            click.echo(f"There is no act {sequence}.", err=True)
            sys.exit(WRONG_INPUT)
        with transaction():
            checkpoints.checkpoint_now(datetime.now(UTC))
        click.echo(json.dumps(bundles.inclusion(entry), indent=1))


@record_group.command("bundle")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=False, dir_okay=False, path_type=Path))
def record_bundle(slug: str, file: Path) -> None:
    """Write the record and the evidence of the council SLUG into FILE, for verify_bundle.py."""
    with application():
        with transaction():
            content = bundling.export(COMMAND_LINE, council_called(slug), at=datetime.now(UTC))
        file.write_bytes(content)
        click.echo(f"{file}: {len(content)} bytes. Check it with verify_bundle.py.")
