"""Reviews in phases, outreach, and who is missing"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _reviews()
    _assessing()
    _outreach()


def _reviews() -> None:
    op.create_table(
        "call_reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("charter_id", sa.Uuid(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_call_reviews_call_id_calls"),
        sa.ForeignKeyConstraint(["charter_id"], ["charters.id"], name="fk_call_reviews_charter_id_charters"),
        sa.PrimaryKeyConstraint("id", name="pk_call_reviews"),
        sa.UniqueConstraint("call_id", name="uq_call_reviews_call_id"),
    )
    op.create_table(
        "review_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["call_reviews.id"], name="fk_review_steps_review_id_call_reviews"),
        sa.PrimaryKeyConstraint("id", name="pk_review_steps"),
        sa.UniqueConstraint("review_id", "number", name="uq_review_steps_review_id_number"),
    )
    op.create_table(
        "review_cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("complete_by", sa.Date(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("refusal", sa.String(length=20), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_review_cases_application_id_applications"
        ),
        sa.ForeignKeyConstraint(["review_id"], ["call_reviews.id"], name="fk_review_cases_review_id_call_reviews"),
        sa.PrimaryKeyConstraint("id", name="pk_review_cases"),
        sa.UniqueConstraint("application_id", name="uq_review_cases_application_id"),
    )
    with op.batch_alter_table("review_cases", schema=None) as batch_op:
        batch_op.create_index("ix_review_cases_review_id", ["review_id"], unique=False)


def _assessing() -> None:
    op.create_table(
        "assessors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["call_reviews.id"], name="fk_assessors_review_id_call_reviews"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_assessors_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_assessors"),
        sa.UniqueConstraint("review_id", "number", name="uq_assessors_review_id_number"),
        sa.UniqueConstraint("review_id", "user_id", name="uq_assessors_review_id_user_id"),
    )
    with op.batch_alter_table("assessors", schema=None) as batch_op:
        batch_op.create_index("ix_assessors_user_id", ["user_id"], unique=False)
    op.create_table(
        "blind_copies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessor_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["assessors.id"], name="fk_blind_copies_assessor_id_assessors"),
        sa.ForeignKeyConstraint(["case_id"], ["review_cases.id"], name="fk_blind_copies_case_id_review_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_blind_copies"),
        sa.UniqueConstraint("assessor_id", "case_id", name="uq_blind_copies_assessor_id_case_id"),
        sa.UniqueConstraint("assessor_id", "number", name="uq_blind_copies_assessor_id_number"),
    )
    with op.batch_alter_table("blind_copies", schema=None) as batch_op:
        batch_op.create_index("ix_blind_copies_case_id", ["case_id"], unique=False)


def _outreach() -> None:
    op.create_table(
        "outreaches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("group_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reach", sa.Integer(), nullable=True),
        sa.Column("applications", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_outreaches_call_id_calls"),
        sa.PrimaryKeyConstraint("id", name="pk_outreaches"),
        sa.UniqueConstraint("token", name="uq_outreaches_token"),
    )
    with op.batch_alter_table("outreaches", schema=None) as batch_op:
        batch_op.create_index("ix_outreaches_call_id", ["call_id"], unique=False)
    op.create_table(
        "missing_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("gap", sa.String(length=130), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("result_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_missing_steps_call_id_calls"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_missing_steps_owner_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_missing_steps"),
    )
    with op.batch_alter_table("missing_steps", schema=None) as batch_op:
        batch_op.create_index("ix_missing_steps_call_id", ["call_id"], unique=False)


def downgrade() -> None:
    for table in (
        "missing_steps",
        "outreaches",
        "blind_copies",
        "assessors",
        "review_cases",
        "review_steps",
        "call_reviews",
    ):
        op.drop_table(table)
