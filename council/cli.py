"""`council …`: the commands of whoever runs the application."""

import sys
import threading
from datetime import UTC, date, datetime

import click
from flask import Flask
from flask_migrate import upgrade

from council import at_rest, crypto, demo, mail
from council.access import Role
from council.accounts import service as accounts
from council.audit import checking, checkpoints, tree
from council.audit.checking import Rounds
from council.audit.service import System
from council.calls import service as calls
from council.calls.outreach import telling
from council.config import Settings
from council.councils import service as councils
from council.councils import templates
from council.database import db, empty_log, transaction
from council.jobs import Jobs, beat, fall_silent, worker_name
from council.keeping_commands import backup, carry_out_retention, keys, renew_keys, restore, retention
from council.mail import OutgoingMail
from council.members import service as members
from council.recommendations.priorities import service as priorities
from council.recommendations.reminders import service as recommending
from council.record_commands import record_group
from council.reports.keeping.retention.tidying import tidy
from council.reports.record import mails as record_mails
from council.rotation import bridge, settling, story, table
from council.terminal import COMMAND_LINE, WRONG_INPUT, application, council_called
from council.terms.reminders import service as reminders

WORKER = System("worker")
TEND_SECONDS = 2.0
HOUSEKEEPING_EVERY = 900  # turns of the worker's caretaker: half an hour
GROWN_AT_ONCE = 20_000  # acts that the record's tree takes in while others wait to write
IMPOSSIBLE = 3


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
    name, rounds = worker_name(), Rounds()
    turn = 0
    while not stop.is_set():
        try:
            with app.app_context():
                _tend_once(app, jobs, name, housekeeping=turn % HOUSEKEEPING_EVERY == 0)
                tend_record(rounds, at=datetime.now(UTC))
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
            tidy(app.config["COUNCIL_SETTINGS"], at=now)
        carry_out_retention(WORKER, on=now.date())
        if app.config["COUNCIL_SETTINGS"].key_store:
            renew_keys(app.config["COUNCIL_SETTINGS"].key_store)
        empty_log()
        settle_figures(on=now.date())
        tell_coverage(on=now.date())
        send_reminders(WORKER, on=now.date())
        follow_recommendations(WORKER, on=now.date())


def tend_record(rounds: Rounds, *, at: datetime) -> None:
    """Read a part of the record; once an hour all of it was read, and is signed if it is whole and has grown."""
    check = rounds.turn(at)
    if check is None:
        return
    if check.fault is None and checkpoints.signers():
        sign_record(at=at)
    with transaction():
        checking.keep(check)
    if record_mails.is_due(at):
        with transaction():
            record_mails.send(WORKER, at=at)


def sign_record(*, at: datetime) -> None:
    """Let the tree take in what was written, a part at a time so that nobody waits long, and make a checkpoint."""
    growing = True
    while growing:
        with transaction():
            growing = tree.grow(GROWN_AT_ONCE) == GROWN_AT_ONCE
    with transaction():
        checkpoints.make(at)


def settle_figures(*, on: date) -> int:
    """Write down the figures that are due by a day, council by council; says how much."""
    written = 0
    for council in councils.councils():
        if settling.has_news(council, on):
            with transaction():
                written += settling.settle(council, on)
    return written


def tell_coverage(*, on: date) -> int:
    """Tell everybody about the applicants to each call that enough people have applied to; says of how many calls."""
    due = [call for each in councils.councils() for call in calls.published_calls(each) if telling.is_due(call, on=on)]
    for call in due:
        with transaction():
            telling.tell(WORKER, call, on=on)
    return len(due)


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


def follow_recommendations(actor: System, *, on: date) -> int:
    """Remind bodies that owe an answer, and count what members were asked; council by council. Says how much."""
    done = 0
    for council in councils.councils():
        if recommending.due_on(council, on):
            with transaction():
                done += recommending.send_due(actor, council, on=on)
        if priorities.over(council, on):
            with transaction():
                done += priorities.count_if_over(actor, council, on=on)
    return done


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
        council = council_called(slug)
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
        above = council_called(parent) if parent else None
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
        councils.grant_role(COMMAND_LINE, council_called(slug), user=user, role=Role(role))
        click.echo(f"{email} is now {role} of {slug}.")


@main.command("rewrap-keys")
def rewrap_keys() -> None:
    """Wrap every data key with the first of MASTER_KEYS; after that the older ones can be taken out."""
    with application(), transaction():
        at_rest.reseal()
        click.echo(f"{crypto.rewrap_keys()} keys were wrapped again.")


main.add_command(record_group)
main.add_command(backup)
main.add_command(restore)
main.add_command(keys)
main.add_command(retention)
