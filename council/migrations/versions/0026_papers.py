"""Papers of meetings"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("original", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_papers_meeting_id_meetings"),
        sa.PrimaryKeyConstraint("id", name="pk_papers"),
        sa.UniqueConstraint("meeting_id", "number", name="uq_papers_meeting_id_number"),
    )
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.create_index("ix_papers_meeting_id", ["meeting_id"], unique=False)
    op.create_table(
        "paper_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("of_issue", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("translator_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name="fk_paper_files_paper_id_papers"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_files"),
        sa.UniqueConstraint("paper_id", "language", "issue", name="uq_paper_files_paper_id_language_issue"),
    )
    with op.batch_alter_table("paper_files", schema=None) as batch_op:
        batch_op.create_index("ix_paper_files_paper_id", ["paper_id"], unique=False)


def downgrade() -> None:
    op.drop_table("paper_files")
    op.drop_table("papers")
