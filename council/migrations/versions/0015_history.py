"""Figures of the past"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("composition_snapshots", schema=None) as batch_op:
        batch_op.add_column(sa.Column("beside_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "funnel_snapshots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("rotation_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_funnel_snapshots_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_funnel_snapshots"),
    )
    with op.batch_alter_table("funnel_snapshots", schema=None) as batch_op:
        batch_op.create_index("ix_funnel_snapshots_council_id", ["council_id"], unique=False)


def downgrade() -> None:
    op.drop_table("funnel_snapshots")
    with op.batch_alter_table("composition_snapshots", schema=None) as batch_op:
        batch_op.drop_column("beside_sealed")
