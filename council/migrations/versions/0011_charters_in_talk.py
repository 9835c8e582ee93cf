"""The documents of a charter, and suggestions for it"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(length=20), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_up_in", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_suggestions_council_id_councils"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_suggestions_person_id_people"),
        sa.ForeignKeyConstraint(["taken_up_in"], ["charters.id"], name="fk_suggestions_taken_up_in_charters"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index("ix_suggestions_council_id", ["council_id"], unique=False)
        batch_op.create_index("ix_suggestions_person_id", ["person_id"], unique=False)
    op.create_table(
        "suggestion_supports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("suggestion_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name="fk_suggestion_supports_suggestion_id_suggestions"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_suggestion_supports_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion_supports"),
        sa.UniqueConstraint("suggestion_id", "person_id", name="uq_suggestion_supports_suggestion_id_person_id"),
    )
    with op.batch_alter_table("suggestion_supports", schema=None) as batch_op:
        batch_op.create_index("ix_suggestion_supports_suggestion_id", ["suggestion_id"], unique=False)
    with op.batch_alter_table("charters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decided_by", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("decided_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("reference", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("document", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("document_hash", sa.String(length=64), nullable=False, server_default=""))


def downgrade() -> None:
    for column in ("document_hash", "document", "reference", "decided_on", "decided_by"):
        op.drop_column("charters", column)  # not in a batch, which copies the table away from the rows that name it
    op.drop_table("suggestion_supports")
    op.drop_table("suggestions")
