"""Every figure that was published"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_issues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("smallest", sa.Integer(), nullable=False),
        sa.Column("sitting", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("exact_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_figure_issues_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_figure_issues"),
        sa.UniqueConstraint("council_id", "day", name="uq_figure_issues_council_id_day"),
        sa.UniqueConstraint("council_id", "number", name="uq_figure_issues_council_id_number"),
    )
    with op.batch_alter_table("figure_issues", schema=None) as batch_op:
        batch_op.create_index("ix_figure_issues_council_id", ["council_id"], unique=False)


def downgrade() -> None:
    op.drop_table("figure_issues")
