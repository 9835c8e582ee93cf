"""Recommendations, to whom they were sent, and what was answered"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("consulted", sa.JSON(), nullable=False),
        sa.Column("text_status", sa.JSON(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("plan", sa.String(length=200), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_recommendations_council_id_councils"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_recommendations_meeting_id_meetings"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_recommendations_decision_id_decisions"),
        sa.PrimaryKeyConstraint("id", name="pk_recommendations"),
        sa.UniqueConstraint("council_id", "number", name="uq_recommendations_council_id_number"),
    )
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.create_index("ix_recommendations_council_id", ["council_id"], unique=False)
        batch_op.create_index("ix_recommendations_decision_id", ["decision_id"], unique=False)
        batch_op.create_index("ix_recommendations_meeting_id", ["meeting_id"], unique=False)
    op.create_table(
        "recommendation_raisers",
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name="fk_recommendation_raisers_recommendation_id_recommendations",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_recommendation_raisers_person_id_people"),
        sa.PrimaryKeyConstraint("recommendation_id", "person_id", name="pk_recommendation_raisers"),
    )
    with op.batch_alter_table("recommendation_raisers", schema=None) as batch_op:
        batch_op.create_index("ix_recommendation_raisers_person_id", ["person_id"], unique=False)
    op.create_table(
        "recommendation_dissents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name="fk_recommendation_dissents_recommendation_id_recommendations",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_recommendation_dissents_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation_dissents"),
        sa.UniqueConstraint(
            "recommendation_id", "person_id", name="uq_recommendation_dissents_recommendation_id_person_id"
        ),
    )
    with op.batch_alter_table("recommendation_dissents", schema=None) as batch_op:
        batch_op.create_index("ix_recommendation_dissents_person_id", ["person_id"], unique=False)
    op.create_table(
        "recommendation_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("escalate_weeks", sa.Integer(), nullable=True),
        sa.Column("contact", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name="fk_recommendation_requests_recommendation_id_recommendations",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation_requests"),
    )
    with op.batch_alter_table("recommendation_requests", schema=None) as batch_op:
        batch_op.create_index("ix_recommendation_requests_recommendation_id", ["recommendation_id"], unique=False)
    op.create_table(
        "recommendation_contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("office_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["recommendation_requests.id"],
            name="fk_recommendation_contacts_request_id_recommendation_requests",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation_contacts"),
        sa.UniqueConstraint("request_id", "position", name="uq_recommendation_contacts_request_id_position"),
    )
    op.create_table(
        "recommendation_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["recommendation_requests.id"],
            name="fk_recommendation_links_request_id_recommendation_requests",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["recommendation_contacts.id"],
            name="fk_recommendation_links_contact_id_recommendation_contacts",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation_links"),
        sa.UniqueConstraint("code_hash", name="uq_recommendation_links_code_hash"),
    )
    with op.batch_alter_table("recommendation_links", schema=None) as batch_op:
        batch_op.create_index("ix_recommendation_links_request_id", ["request_id"], unique=False)
    op.create_table(
        "recommendation_visits",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["recommendation_links.id"],
            name="fk_recommendation_visits_link_id_recommendation_links",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_recommendation_visits"),
    )
    with op.batch_alter_table("recommendation_visits", schema=None) as batch_op:
        batch_op.create_index("ix_recommendation_visits_ends_at", ["ends_at"], unique=False)
        batch_op.create_index("ix_recommendation_visits_link_id", ["link_id"], unique=False)
    op.create_table(
        "recommendation_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("stance", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("action_due_on", sa.Date(), nullable=True),
        sa.Column("progress", sa.String(length=20), nullable=True),
        sa.Column("next_update_on", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("by_letter", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["recommendation_requests.id"],
            name="fk_recommendation_answers_request_id_recommendation_requests",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation_answers"),
        sa.UniqueConstraint("request_id", "number", name="uq_recommendation_answers_request_id_number"),
    )
    op.create_table(
        "recommendation_reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("contact", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["recommendation_requests.id"],
            name="fk_recommendation_reminders_request_id_recommendation_requests",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation_reminders"),
        sa.UniqueConstraint("request_id", "step", name="uq_recommendation_reminders_request_id_step"),
    )
    op.create_table(
        "public_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_public_accounts_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_public_accounts"),
        sa.UniqueConstraint("council_id", "number", name="uq_public_accounts_council_id_number"),
    )
    with op.batch_alter_table("public_accounts", schema=None) as batch_op:
        batch_op.create_index("ix_public_accounts_council_id", ["council_id"], unique=False)
    op.create_table(
        "public_account_readers",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_public_account_readers_person_id_people"),
        sa.PrimaryKeyConstraint("person_id", name="pk_public_account_readers"),
    )
    op.create_table(
        "priority_rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ballots", sa.Integer(), nullable=True),
        sa.Column("preferred", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_priority_rounds_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_priority_rounds"),
        sa.UniqueConstraint("council_id", "number", name="uq_priority_rounds_council_id_number"),
    )
    with op.batch_alter_table("priority_rounds", schema=None) as batch_op:
        batch_op.create_index("ix_priority_rounds_council_id", ["council_id"], unique=False)
    op.create_table(
        "priority_ballots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("order_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["priority_rounds.id"], name="fk_priority_ballots_round_id_priority_rounds"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_priority_ballots_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_priority_ballots"),
        sa.UniqueConstraint("round_id", "person_id", name="uq_priority_ballots_round_id_person_id"),
    )
    with op.batch_alter_table("priority_ballots", schema=None) as batch_op:
        batch_op.create_index("ix_priority_ballots_person_id", ["person_id"], unique=False)
    op.create_table(
        "recommendation_traces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("appeared_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name="fk_recommendation_traces_recommendation_id_recommendations",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation_traces"),
    )
    with op.batch_alter_table("recommendation_traces", schema=None) as batch_op:
        batch_op.create_index("ix_recommendation_traces_recommendation_id", ["recommendation_id"], unique=False)


def downgrade() -> None:
    op.drop_table("recommendation_traces")
    op.drop_table("priority_ballots")
    op.drop_table("priority_rounds")
    op.drop_table("public_account_readers")
    op.drop_table("public_accounts")
    op.drop_table("recommendation_reminders")
    op.drop_table("recommendation_answers")
    op.drop_table("recommendation_visits")
    op.drop_table("recommendation_links")
    op.drop_table("recommendation_contacts")
    op.drop_table("recommendation_requests")
    op.drop_table("recommendation_dissents")
    op.drop_table("recommendation_raisers")
    op.drop_table("recommendations")
