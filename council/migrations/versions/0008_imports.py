"""Uploaded files of members that wait to be confirmed"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "member_uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_kind", sa.String(length=10), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_member_uploads_council_id_councils"),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["users.id"], name="fk_member_uploads_uploaded_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_member_uploads"),
    )
    with op.batch_alter_table("member_uploads", schema=None) as batch_op:
        batch_op.create_index("ix_member_uploads_council_id", ["council_id"], unique=False)


def downgrade() -> None:
    op.drop_table("member_uploads")
