"""Finding a date for a meeting"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "possible_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.String(length=20), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_possible_hours_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_possible_hours"),
        sa.UniqueConstraint("person_id", name="uq_possible_hours_person_id"),
    )
    op.create_table(
        "date_polls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers_until", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_date_polls_meeting_id_meetings"),
        sa.PrimaryKeyConstraint("id", name="pk_date_polls"),
        sa.UniqueConstraint("meeting_id", name="uq_date_polls_meeting_id"),
    )
    op.create_table(
        "date_options",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["date_polls.id"], name="fk_date_options_poll_id_date_polls"),
        sa.PrimaryKeyConstraint("id", name="pk_date_options"),
        sa.UniqueConstraint("poll_id", "starts_at", name="uq_date_options_poll_id_starts_at"),
    )
    with op.batch_alter_table("date_options", schema=None) as batch_op:
        batch_op.create_index("ix_date_options_poll_id", ["poll_id"], unique=False)
    op.create_table(
        "date_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("can", sa.String(length=10), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["option_id"], ["date_options.id"], name="fk_date_answers_option_id_date_options"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_date_answers_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_date_answers"),
        sa.UniqueConstraint("option_id", "person_id", name="uq_date_answers_option_id_person_id"),
    )
    with op.batch_alter_table("date_answers", schema=None) as batch_op:
        batch_op.create_index("ix_date_answers_option_id", ["option_id"], unique=False)
        batch_op.create_index("ix_date_answers_person_id", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("date_answers")
    op.drop_table("date_options")
    op.drop_table("date_polls")
    op.drop_table("possible_hours")
