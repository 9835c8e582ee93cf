"""`council …`: the commands of whoever runs the application."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import click
from flask import Flask
from flask_migrate import upgrade

from council import crypto, demo, mail
from council.access import Role
from council.accounts import service as accounts
from council.accounts import sessions
from council.app import create_app
from council.audit import service as audit
from council.audit.service import System
from council.calls import pool_uploads
from council.calls.applying import drafts, visits
from council.config import Settings, SettingsError
from council.councils import service as councils
from council.councils import templates
from council.councils.models import Council
from council.database import db, empty_log, transaction
from council.errors import CouncilError
from council.jobs import Jobs, beat, fall_silent, worker_name
from council.mail import OutgoingMail
from council.members import service as members
from council.rotation import bridge, story, table
from council.terms.importing import uploads as member_uploads
from council.terms.reminders import service as reminders

COMMAND_LINE = System("command-line")
WORKER = System("worker")
TEND_SECONDS = 2.0
HOUSEKEEPING_EVERY = 900  # turns of the worker's caretaker: half an hour
IMPOSSIBLE = 3
WRONG_INPUT = 2


@contextmanager
def application() -> Iterator[Flask]:
    """The application with its context; a wrong setting ends the command with one sentence."""
    try:
        app = create_app()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_INPUT)
    with app.app_context(), app.test_request_context():
        try:
            yield app
        except CouncilError as error:
            click.echo(" ".join(filter(None, (error.what, error.todo))), err=True)
            sys.exit(WRONG_INPUT)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run a council with migrant members: its database, its worker, its proposals and its record."""


@main.group("database")
def database_group() -> None:
    """Create the database and bring it up to date."""


@database_group.command("upgrade")
def database_upgrade() -> None:
    """Create the tables, or carry existing ones over to this version. Nothing is lost."""
    with application():
        upgrade()


@main.group("demo")
def demo_group() -> None:
    """The demonstration council."""


@demo_group.command("seed")
@click.option("--if-empty", is_flag=True, help="Do nothing when there is a council already.")
def demo_seed(*, if_empty: bool) -> None:
    """Fill the database with the demonstration council and print one sign-in for each role, once."""
    with application():
        if councils.councils():
            if not if_empty:
                click.echo("There is a council in this database; the demonstration needs an empty one.", err=True)
                sys.exit(WRONG_INPUT)
            return
        for sign_in in demo.seed(on=datetime.now(UTC).date()):
            click.echo(f"{sign_in.name:<14} {sign_in.email:<32} {sign_in.password}")


@main.command("worker")
def worker() -> None:
    """Carry out long work: proposals, the mail in the outbox, and reminders. Stops on Ctrl-C."""
    with application() as app:
        jobs: Jobs = app.extensions["council.jobs"]
        stop = threading.Event()
        caretaker = threading.Thread(target=_tend, args=(app, jobs, stop), name="caretaker", daemon=True)
        caretaker.start()
        consumer = jobs.huey.create_consumer(workers=1, periodic=False, initial_delay=0.05, max_delay=0.5)
        try:
            consumer.run()
        finally:
            stop.set()
            caretaker.join(timeout=5)
            with transaction():
                fall_silent(worker_name())


def _tend(app: Flask, jobs: Jobs, stop: threading.Event) -> None:
    """Say that this worker lives, find interrupted work, send the mail, forget what is over."""
    name = worker_name()
    turn = 0
    while not stop.is_set():
        try:
            with app.app_context():
                _tend_once(app, jobs, name, housekeeping=turn % HOUSEKEEPING_EVERY == 0)
        except Exception:
            app.logger.exception("the worker's caretaker stumbled and goes on")
        turn += 1
        stop.wait(TEND_SECONDS)


def _tend_once(app: Flask, jobs: Jobs, name: str, *, housekeeping: bool) -> None:
    now = datetime.now(UTC)
    with transaction():
        beat(name, at=now)
    jobs.sweep()
    send_mail(app.config["COUNCIL_SETTINGS"])
    if housekeeping:
        with transaction():
            sessions.forget_expired(at=now)
            pool_uploads.forget_uploads(at=now)
            drafts.forget_drafts(at=now)
            visits.forget_visits(at=now)
            member_uploads.forget_uploads(at=now)
        empty_log()
        send_reminders(WORKER, on=now.date())


def send_mail(settings: Settings) -> int:
    """Send what waits in the outbox, each message on its own; without a mail server it stays there."""
    if not settings.mail_url:
        return 0
    sent = 0
    for mail_id in mail.waiting():
        with transaction():
            db.session.get_one(OutgoingMail, mail_id).tries += 1
        message = db.session.get_one(OutgoingMail, mail_id)
        try:
            mail.send(settings.mail_url, settings.mail_sender, message)
        except OSError as error:  # smtplib's errors are among them; the message is tried again later
            click.echo(f"A message could not be sent and stays in the outbox: {type(error).__name__}", err=True)
            continue
        with transaction():
            mail.mark_sent(message, at=datetime.now(UTC))
        sent += 1
    return sent


def send_reminders(actor: System, *, on: date) -> int:
    """Send the reminders that are due, council by council; what another worker sent in the meantime is not due."""
    sent = 0
    for council in councils.councils():
        found = reminders.standing(council, on)
        if found and found.due:
            with transaction():
                sent += len(reminders.send_due(actor, council, on=on))
    return sent


@main.command("remind")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="For this day; today unless given.")
@click.option("--dry-run", is_flag=True, help="Only print who would be reminded, by pseudonym.")
def remind(day: datetime | None, *, dry_run: bool) -> None:
    """Remind members of the end of their terms, as the charters say. The worker does it by itself, every day."""
    with application():
        today = datetime.now(UTC).date()
        on = day.date() if day else today
        if on > today and not dry_run:
            click.echo("A day ahead can only be looked at: add --dry-run.", err=True)
            sys.exit(WRONG_INPUT)
        if not dry_run:
            click.echo(f"{send_reminders(COMMAND_LINE, on=on)} reminders were written.")
            return
        for council in councils.councils():
            found = reminders.standing(council, on)
            owed = found.due if found else []
            names = members.pseudonyms_of_many(each.ending.person_id for each in owed)
            for each in owed:
                click.echo(f"{council.slug}  {names[each.ending.person_id]}  ends {each.ending.end}  {each.step.key}")


@main.command("propose")
@click.option("--council", "slug", required=True, help="The council's short name in its address.")
@click.option("--on", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day of the rotation.")
def propose(slug: str, day: datetime) -> None:
    """Compute a proposal for a rotation and print who leaves, who stays, who joins, and how good it is."""
    with application():
        council = _council(slug)
        if not story.exists(council, day.date()):
            click.echo(
                f"{slug} has no rotation on {day.date()}: no term ends and no call is made for that day.", err=True
            )
            sys.exit(WRONG_INPUT)
        reading = bridge.propose_now(council, rotation_on=day.date(), actor=COMMAND_LINE)
        click.echo("\n".join(table.lines(reading)))
        sys.exit(IMPOSSIBLE if reading.impossible else 0)


@main.command("found")
@click.argument("slug")
@click.option("--template", "key", default="regional-review", show_default=True, help="Whose published rules to use.")
@click.option("--from", "day", type=click.DateTime(["%Y-%m-%d"]), help="In force from; today unless given.")
@click.option("--parent", help="The short name of the council it is part of.")
def found(slug: str, key: str, day: datetime | None, parent: str | None) -> None:
    """Found a council called SLUG, with its charter taken from a template."""
    with application(), transaction():
        start = day.date() if day else datetime.now(UTC).date()
        above = _council(parent) if parent else None
        templates.found_from(COMMAND_LINE, key, slug=slug, on=start, parent=above)
        click.echo(f"{slug}: founded, its charter in force from {start.isoformat()}.")


@main.command("account")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.password_option()
def account(email: str, name: str, password: str) -> None:
    """Make an account for somebody who signs in with EMAIL."""
    with application(), transaction():
        accounts.create_account(COMMAND_LINE, email=email, name=name, password=password)
        click.echo(f"{email}: the account exists.")


@main.command("grant")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--council", "slug", required=True, help="The council's short name in its address.")
def grant(email: str, role: str, slug: str) -> None:
    """Give the account of EMAIL a ROLE in a council."""
    with application(), transaction():
        user = accounts.account_by_email(email)
        if user is None:
            click.echo(f"There is no account for {email}.", err=True)
            sys.exit(WRONG_INPUT)
        councils.grant_role(COMMAND_LINE, _council(slug), user=user, role=Role(role))
        click.echo(f"{email} is now {role} of {slug}.")


@main.command("rewrap-keys")
def rewrap_keys() -> None:
    """Wrap every data key with the first of MASTER_KEYS; after that the older ones can be taken out."""
    with application(), transaction():
        click.echo(f"{crypto.rewrap_keys()} keys were wrapped again.")


@main.group("record")
def record_group() -> None:
    """The record of who did what."""


@record_group.command("verify")
def record_verify() -> None:
    """Read the whole record and say whether it is whole: no gap, no altered entry."""
    with application():
        fault = audit.verify()
        if fault is not None:
            click.echo(f"No. Entry {fault.sequence}: {fault.code}.", err=True)
            sys.exit(1)
        click.echo(f"Yes. {audit.count()} acts, no gap, every leaf hash right.")


def _council(slug: str) -> Council:
    council = councils.find_council(slug)
    if council is None:
        click.echo(f"There is no council called {slug}.", err=True)
        sys.exit(WRONG_INPUT)
    return council
