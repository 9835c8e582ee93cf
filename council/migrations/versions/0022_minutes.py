"""Minutes, their versions and comments, and what was learnt"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "minutes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comments_until", sa.Date(), nullable=True),
        sa.Column("approved_in_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("for_everyone", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_minutes_meeting_id_meetings"),
        sa.ForeignKeyConstraint(["approved_in_id"], ["meetings.id"], name="fk_minutes_approved_in_id_meetings"),
        sa.PrimaryKeyConstraint("id", name="pk_minutes"),
        sa.UniqueConstraint("meeting_id", name="uq_minutes_meeting_id"),
    )
    op.create_table(
        "minutes_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("minutes_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("original", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name="fk_minutes_versions_minutes_id_minutes"),
        sa.ForeignKeyConstraint(["saved_by_id"], ["users.id"], name="fk_minutes_versions_saved_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_versions"),
        sa.UniqueConstraint("minutes_id", "language", "number", name="uq_minutes_versions_minutes_id_language_number"),
    )
    with op.batch_alter_table("minutes_versions", schema=None) as batch_op:
        batch_op.create_index("ix_minutes_versions_minutes_id", ["minutes_id"], unique=False)
    op.create_table(
        "minutes_comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("minutes_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_up", sa.Boolean(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name="fk_minutes_comments_minutes_id_minutes"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_minutes_comments_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_comments"),
    )
    with op.batch_alter_table("minutes_comments", schema=None) as batch_op:
        batch_op.create_index("ix_minutes_comments_minutes_id", ["minutes_id"], unique=False)
        batch_op.create_index("ix_minutes_comments_person_id", ["person_id"], unique=False)
    op.create_table(
        "look_backs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=True),
        sa.Column("word", sa.String(length=20), nullable=True),
        sa.Column("missing_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("done_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("learnt_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("next_time_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answers_until", sa.Date(), nullable=True),
        sa.Column("counted", sa.JSON(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_look_backs_meeting_id_meetings"),
        sa.PrimaryKeyConstraint("id", name="pk_look_backs"),
        sa.UniqueConstraint("meeting_id", name="uq_look_backs_meeting_id"),
    )
    op.create_table(
        "look_back_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("look_back_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["look_back_id"], ["look_backs.id"], name="fk_look_back_answers_look_back_id_look_backs"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_look_back_answers_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_look_back_answers"),
        sa.UniqueConstraint("look_back_id", "person_id", name="uq_look_back_answers_look_back_id_person_id"),
    )
    with op.batch_alter_table("look_back_answers", schema=None) as batch_op:
        batch_op.create_index("ix_look_back_answers_look_back_id", ["look_back_id"], unique=False)
        batch_op.create_index("ix_look_back_answers_person_id", ["person_id"], unique=False)
    op.create_table(
        "contributions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_contributions_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_contributions"),
    )
    with op.batch_alter_table("contributions", schema=None) as batch_op:
        batch_op.create_index("ix_contributions_person_id", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("contributions")
    op.drop_table("look_back_answers")
    op.drop_table("look_backs")
    op.drop_table("minutes_comments")
    op.drop_table("minutes_versions")
    op.drop_table("minutes")
