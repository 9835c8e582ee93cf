"""Who wishes to be kept for longer; accounts, mail and reasons sealed at rest"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from council.at_rest import opened, sealed

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Each column with the length that it had in PostgreSQL; in SQLite a length says nothing.
SEALED: dict[str, dict[str, int | None]] = {
    "users": {"email": 320, "name": 200},
    "outgoing_mails": {"recipient": 320, "subject": 300, "body": None},
    "proposals": {"conflict": None, "trial": None},
    "staggerings": {"told": None},
}


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_since", sa.Date(), nullable=True))
    _resize(lambda _length: sa.Text())
    _rewrite(sealed)


def downgrade() -> None:
    _rewrite(opened)
    _resize(sa.String)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("kept_since")


def _resize(of: Callable[[int], sa.types.TypeEngine[str]]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in SEALED.items():
            for column, length in columns.items():
                if length is not None:
                    op.alter_column(table, column, type_=of(length), existing_nullable=False)


def _rewrite(change: Callable[[str, str], str]) -> None:
    connection = op.get_bind()
    for name, columns in SEALED.items():
        table = sa.table(name, sa.column("id", sa.Uuid()), *(sa.column(each, sa.Text()) for each in columns))
        for row in connection.execute(sa.select(table)).mappings().all():
            values = {each: change(row[each], f"{name}.{each}") if row[each] else row[each] for each in columns}
            connection.execute(sa.update(table).where(table.c.id == row["id"]).values(values))
