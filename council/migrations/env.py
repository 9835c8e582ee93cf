"""How migrations run: over the application's own engine, one transaction for all of them, on both databases."""

from collections.abc import Iterable
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import MetaData  # noqa: TC002  # a script, not imported by anyone

from council.database import UtcDateTime


def _skip_unchanged(
    _context: MigrationContext, _revision: str | Iterable[str | None] | Iterable[str], directives: list[MigrationScript]
) -> None:
    """Write no revision when the models and the tables agree."""
    changes = directives[0].upgrade_ops
    if changes is not None and changes.is_empty():
        directives[:] = []


def _plain_types(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write an instant as the database's own type, so that old revisions do not depend on today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Carry the database over, inside one transaction."""
    extension = current_app.extensions["migrate"].db
    metadata: MetaData = extension.metadata
    with extension.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=_plain_types,
            process_revision_directives=_skip_unchanged,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
