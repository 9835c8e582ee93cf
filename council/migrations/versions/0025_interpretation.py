"""Interpretation booked for meetings"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interpretations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("provider_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_interpretations_meeting_id_meetings"),
        sa.PrimaryKeyConstraint("id", name="pk_interpretations"),
    )
    with op.batch_alter_table("interpretations", schema=None) as batch_op:
        batch_op.create_index("ix_interpretations_meeting_id", ["meeting_id"], unique=False)


def downgrade() -> None:
    op.drop_table("interpretations")
