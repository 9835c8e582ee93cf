"""Reminders of a term's end, and what else a seat brings with it"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("term_amendments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("own", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("term_amendments", schema=None) as batch_op:
        batch_op.alter_column("own", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("term_amendments", schema=None) as batch_op:
        batch_op.drop_column("own")
