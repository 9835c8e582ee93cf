"""Open calls: texts, criteria, questions, notices, receipts"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NEW_IN_CALLS = ("text_status", "notice", "criteria", "questions", "target_seats", "published_at")
NEW_IN_APPLICATIONS = (
    "answers_sealed",
    "language",
    "entered",
    "submitted_at",
    "acknowledged_at",
    "receipt_hash",
    "keep_for_next",
)


def upgrade() -> None:
    _calls()
    _applications()
    op.create_table(
        "application_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_application_drafts_call_id_calls"),
        sa.PrimaryKeyConstraint("id", name="pk_application_drafts"),
        sa.UniqueConstraint("receipt_hash", name="uq_application_drafts_receipt_hash"),
    )
    with op.batch_alter_table("application_drafts", schema=None) as batch_op:
        batch_op.create_index("ix_application_drafts_call_id", ["call_id"], unique=False)
    op.create_table(
        "late_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_hash", sa.LargeBinary(length=32), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_late_codes_call_id_calls"),
        sa.PrimaryKeyConstraint("id", name="pk_late_codes"),
        sa.UniqueConstraint("code_hash", name="uq_late_codes_code_hash"),
    )
    with op.batch_alter_table("late_codes", schema=None) as batch_op:
        batch_op.create_index("ix_late_codes_call_id", ["call_id"], unique=False)
        batch_op.create_index("ix_late_codes_receipt_hash", ["receipt_hash"], unique=False)
    op.create_table(
        "application_visits",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("receipt_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_application_visits"),
    )
    with op.batch_alter_table("application_visits", schema=None) as batch_op:
        batch_op.create_index("ix_application_visits_ends_at", ["ends_at"], unique=False)
        batch_op.create_index("ix_application_visits_receipt_hash", ["receipt_hash"], unique=False)


def _calls() -> None:
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_status", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("notice", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("criteria", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("questions", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("target_seats", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    # A call that has opened was announced in some other way; what has not opened waits to be published.
    op.execute("UPDATE calls SET published_at = created_at WHERE opens_on <= CURRENT_DATE")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        for column in ("text_status", "notice", "criteria", "questions"):
            batch_op.alter_column(column, server_default=None)


def _applications() -> None:
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("entered", sa.String(length=10), server_default="paper", nullable=False))
        batch_op.add_column(sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("receipt_hash", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("keep_for_next", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index("ix_applications_receipt_hash", ["receipt_hash"], unique=False)
    op.execute(
        "UPDATE applications SET entered = 'import' "
        "WHERE person_id IN (SELECT id FROM people WHERE import_key IS NOT NULL)"
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.alter_column("entered", server_default=None)
        batch_op.alter_column("keep_for_next", server_default=None)


def downgrade() -> None:
    op.drop_table("application_visits")
    op.drop_table("late_codes")
    op.drop_table("application_drafts")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_receipt_hash")
        for column in NEW_IN_APPLICATIONS:
            batch_op.drop_column(column)
    with op.batch_alter_table("calls", schema=None) as batch_op:
        for column in NEW_IN_CALLS:
            batch_op.drop_column(column)
