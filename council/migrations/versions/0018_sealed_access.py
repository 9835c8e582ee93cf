"""Checks of evidence asked for, and access to sealed cross-tables asked for and granted for a time"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_evidence_checks_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_checks"),
    )
    with op.batch_alter_table("evidence_checks", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_checks_council_id", ["council_id"], unique=False)
        batch_op.create_index("ix_evidence_checks_about_id", ["about_id"], unique=False)
    op.create_table(
        "sealed_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("dimensions", sa.JSON(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("open_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_sealed_access_council_id_councils"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name="fk_sealed_access_asked_by_id_users"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name="fk_sealed_access_decided_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_sealed_access"),
    )
    with op.batch_alter_table("sealed_access", schema=None) as batch_op:
        batch_op.create_index("ix_sealed_access_council_id", ["council_id"], unique=False)


def downgrade() -> None:
    op.drop_table("sealed_access")
    op.drop_table("evidence_checks")
