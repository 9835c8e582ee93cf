"""What everybody was told about the applicants to a call"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coverage_issues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_coverage_issues_call_id_calls"),
        sa.PrimaryKeyConstraint("id", name="pk_coverage_issues"),
        sa.UniqueConstraint("call_id", "counted", name="uq_coverage_issues_call_id_counted"),
    )
    with op.batch_alter_table("coverage_issues", schema=None) as batch_op:
        batch_op.create_index("ix_coverage_issues_call_id", ["call_id"], unique=False)


def downgrade() -> None:
    op.drop_table("coverage_issues")
