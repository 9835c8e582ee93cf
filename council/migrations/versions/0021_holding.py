"""Meetings held: who was there, the order of speaking, decisions and ballots"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_meeting_calls_meeting_id_meetings"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_calls"),
        sa.UniqueConstraint("meeting_id", "number", name="uq_meeting_calls_meeting_id_number"),
    )
    with op.batch_alter_table("meeting_calls", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_calls_meeting_id", ["meeting_id"], unique=False)
    op.create_table(
        "attendance_marks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("substitute_for_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_attendance_marks_meeting_id_meetings"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_attendance_marks_person_id_people"),
        sa.ForeignKeyConstraint(
            ["substitute_for_id"], ["people.id"], name="fk_attendance_marks_substitute_for_id_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attendance_marks"),
    )
    with op.batch_alter_table("attendance_marks", schema=None) as batch_op:
        batch_op.create_index("ix_attendance_marks_meeting_id", ["meeting_id"], unique=False)
        batch_op.create_index("ix_attendance_marks_person_id", ["person_id"], unique=False)
    op.create_table(
        "speaking_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_speaking_requests_meeting_id_meetings"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_speaking_requests_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_speaking_requests"),
    )
    with op.batch_alter_table("speaking_requests", schema=None) as batch_op:
        batch_op.create_index("ix_speaking_requests_meeting_id", ["meeting_id"], unique=False)
        batch_op.create_index("ix_speaking_requests_person_id", ["person_id"], unique=False)
    op.create_table(
        "conflicts_of_interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name="fk_conflicts_of_interest_item_id_agenda_items"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_conflicts_of_interest_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_conflicts_of_interest"),
        sa.UniqueConstraint("item_id", "person_id", name="uq_conflicts_of_interest_item_id_person_id"),
    )
    with op.batch_alter_table("conflicts_of_interest", schema=None) as batch_op:
        batch_op.create_index("ix_conflicts_of_interest_item_id", ["item_id"], unique=False)
        batch_op.create_index("ix_conflicts_of_interest_person_id", ["person_id"], unique=False)
    op.create_table(
        "ballots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("private_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_ballots_meeting_id_meetings"),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name="fk_ballots_item_id_agenda_items"),
        sa.PrimaryKeyConstraint("id", name="pk_ballots"),
        sa.UniqueConstraint("meeting_id", "number", name="uq_ballots_meeting_id_number"),
    )
    with op.batch_alter_table("ballots", schema=None) as batch_op:
        batch_op.create_index("ix_ballots_item_id", ["item_id"], unique=False)
        batch_op.create_index("ix_ballots_meeting_id", ["meeting_id"], unique=False)
    op.create_table(
        "ballot_voters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name="fk_ballot_voters_ballot_id_ballots"),
        sa.ForeignKeyConstraint(["member_id"], ["people.id"], name="fk_ballot_voters_member_id_people"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_ballot_voters_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_ballot_voters"),
        sa.UniqueConstraint("ballot_id", "member_id", name="uq_ballot_voters_ballot_id_member_id"),
        sa.UniqueConstraint("ballot_id", "person_id", name="uq_ballot_voters_ballot_id_person_id"),
    )
    with op.batch_alter_table("ballot_voters", schema=None) as batch_op:
        batch_op.create_index("ix_ballot_voters_person_id", ["person_id"], unique=False)
    op.create_table(
        "ballot_votes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=False),
        sa.Column("voter_id", sa.Uuid(), nullable=True),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name="fk_ballot_votes_ballot_id_ballots"),
        sa.ForeignKeyConstraint(["voter_id"], ["ballot_voters.id"], name="fk_ballot_votes_voter_id_ballot_voters"),
        sa.PrimaryKeyConstraint("id", name="pk_ballot_votes"),
        sa.UniqueConstraint("ballot_id", "slot", name="uq_ballot_votes_ballot_id_slot"),
        sa.UniqueConstraint("voter_id", name="uq_ballot_votes_voter_id"),
    )
    with op.batch_alter_table("ballot_votes", schema=None) as batch_op:
        batch_op.create_index("ix_ballot_votes_ballot_id", ["ballot_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("ballot_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("quorum_needed", sa.Integer(), nullable=False),
        sa.Column("quorum_present", sa.Integer(), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_decisions_meeting_id_meetings"),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_items.id"], name="fk_decisions_item_id_agenda_items"),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name="fk_decisions_ballot_id_ballots"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("meeting_id", "number", name="uq_decisions_meeting_id_number"),
        sa.UniqueConstraint("ballot_id", name="uq_decisions_ballot_id"),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index("ix_decisions_item_id", ["item_id"], unique=False)
        batch_op.create_index("ix_decisions_meeting_id", ["meeting_id"], unique=False)


def downgrade() -> None:
    op.drop_table("decisions")
    op.drop_table("ballot_votes")
    op.drop_table("ballot_voters")
    op.drop_table("ballots")
    op.drop_table("conflicts_of_interest")
    op.drop_table("speaking_requests")
    op.drop_table("attendance_marks")
    op.drop_table("meeting_calls")
