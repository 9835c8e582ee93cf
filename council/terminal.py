"""What every command stands on: the application with its context, who acts, and what a wrong word is answered with."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from council.app import create_app
from council.audit.service import System
from council.config import SettingsError
from council.councils import service as councils
from council.councils.models import Council
from council.database import db
from council.errors import CouncilError

COMMAND_LINE = System("command-line")
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
        finally:
            db.session.remove()
            db.engine.dispose()


def council_called(slug: str) -> Council:
    """A council by its short name; an unknown one ends the command with one sentence."""
    council = councils.find_council(slug)
    if council is None:
        click.echo(f"There is no council called {slug}.", err=True)
        sys.exit(WRONG_INPUT)
    return council
