"""The first tables"""

import sqlalchemy as sa
from alembic import op

PROTECT_SQLITE = tuple(
    f"CREATE TRIGGER entries_no_{verb} BEFORE {verb.upper()} ON entries "
    "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
    for verb in ("update", "delete")
)
PROTECT_POSTGRESQL = (
    """CREATE FUNCTION entries_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$""",
    """CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION entries_append_only()""",
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "councils",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=42), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["councils.id"], name="fk_councils_parent_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_councils"),
        sa.UniqueConstraint("slug", name="uq_councils_slug"),
    )
    op.create_table(
        "data_keys",
        sa.Column("holder", sa.Uuid(), nullable=False),
        sa.Column("master_key", sa.String(length=64), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("holder", name="pk_data_keys"),
    )
    op.create_table(
        "entries",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("council", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_entries"),
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index("ix_entries_act", ["act"], unique=False)
        batch_op.create_index("ix_entries_actor", ["actor"], unique=False)
        batch_op.create_index("ix_entries_council", ["council"], unique=False)
        batch_op.create_index("ix_entries_subject", ["subject"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_subject", ["subject"], unique=False)

    op.create_table(
        "outgoing_mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing_mails"),
    )
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bucket", sa.LargeBinary(length=32), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_tries"),
    )
    with op.batch_alter_table("sign_in_tries", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_tries_bucket_tried_at", ["bucket", "tried_at"], unique=False)
        batch_op.create_index("ix_sign_in_tries_tried_at", ["tried_at"], unique=False)

    op.create_table(
        "submitted_forms",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column(
            "submitted_at", sa.DateTime(timezone=True), server_default=sa.text("(CURRENT_TIMESTAMP)"), nullable=False
        ),
        sa.PrimaryKeyConstraint("key", name="pk_submitted_forms"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("totp_counter", sa.BigInteger(), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
        sa.UniqueConstraint("fs_uniquifier", name="uq_users_fs_uniquifier"),
    )
    op.create_table(
        "worker_beats",
        sa.Column("worker", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name="pk_worker_beats"),
    )
    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("rotation_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_calls_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index("ix_calls_council_id", ["council_id"], unique=False)

    op.create_table(
        "charters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_charters_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_charters"),
        sa.UniqueConstraint("council_id", "number", name="uq_charters_council_id_number"),
    )
    with op.batch_alter_table("charters", schema=None) as batch_op:
        batch_op.create_index("ix_charters_council_id", ["council_id"], unique=False)

    op.create_table(
        "dimensions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.JSON(), nullable=False),
        sa.Column("sensitivity", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_dimensions_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_dimensions"),
        sa.UniqueConstraint("council_id", "key", name="uq_dimensions_council_id_key"),
    )
    with op.batch_alter_table("dimensions", schema=None) as batch_op:
        batch_op.create_index("ix_dimensions_council_id", ["council_id"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("pseudonym", sa.String(length=16), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("organisation_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("import_key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_people_council_id_councils"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_people_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("council_id", "import_key", name="uq_people_council_id_import_key"),
        sa.UniqueConstraint("council_id", "pseudonym", name="uq_people_council_id_pseudonym"),
        sa.UniqueConstraint("council_id", "user_id", name="uq_people_council_id_user_id"),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_council_id", ["council_id"], unique=False)
        batch_op.create_index("ix_people_user_id", ["user_id"], unique=False)

    op.create_table(
        "role_grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_role_grants_council_id_councils"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_role_grants_user_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_role_grants"),
    )
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.create_index("ix_role_grants_council_id", ["council_id"], unique=False)
        batch_op.create_index("ix_role_grants_user_id", ["user_id"], unique=False)
        batch_op.create_index(
            "uq_role_grants_open",
            ["user_id", "council_id", "role"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "sessions",
        sa.Column("id_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id_users"),
        sa.PrimaryKeyConstraint("id_hash", name="pk_sessions"),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_expires_at", ["expires_at"], unique=False)
        batch_op.create_index("ix_sessions_user_id", ["user_id"], unique=False)

    op.create_table(
        "applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_applications_call_id_calls"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_applications_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
        sa.UniqueConstraint("call_id", "person_id", name="uq_applications_call_id_person_id"),
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.create_index("ix_applications_call_id", ["call_id"], unique=False)
        batch_op.create_index("ix_applications_person_id", ["person_id"], unique=False)

    op.create_table(
        "dimension_values",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dimension_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dimension_id"], ["dimensions.id"], name="fk_dimension_values_dimension_id_dimensions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dimension_values"),
        sa.UniqueConstraint("dimension_id", "key", name="uq_dimension_values_dimension_id_key"),
    )
    with op.batch_alter_table("dimension_values", schema=None) as batch_op:
        batch_op.create_index("ix_dimension_values_dimension_id", ["dimension_id"], unique=False)

    op.create_table(
        "pool_uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_kind", sa.String(length=10), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_pool_uploads_call_id_calls"),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["users.id"], name="fk_pool_uploads_uploaded_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_pool_uploads"),
    )
    with op.batch_alter_table("pool_uploads", schema=None) as batch_op:
        batch_op.create_index("ix_pool_uploads_call_id", ["call_id"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("charter_id", sa.Uuid(), nullable=False),
        sa.Column("rotation_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("evidence_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("evidence_sha256", sa.String(length=64), nullable=True),
        sa.Column("conflict", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["charter_id"], ["charters.id"], name="fk_proposals_charter_id_charters"),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_proposals_council_id_councils"),
        sa.ForeignKeyConstraint(["requested_by_id"], ["users.id"], name="fk_proposals_requested_by_id_users"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("council_id", "rotation_on", "number", name="uq_proposals_council_id_rotation_on_number"),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index("ix_proposals_council_id", ["council_id"], unique=False)
        batch_op.create_index("ix_proposals_rotation_on", ["rotation_on"], unique=False)

    op.create_table(
        "terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("seat_group", sa.String(length=60), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"end" > start', name="ck_terms_end_after_start"),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_terms_council_id_councils"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_terms_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_terms"),
        sa.UniqueConstraint("person_id", "start", name="uq_terms_person_id_start"),
    )
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.create_index("ix_terms_council_id", ["council_id"], unique=False)
        batch_op.create_index("ix_terms_person_id", ["person_id"], unique=False)

    op.create_table(
        "traits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("dimension_id", sa.Uuid(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("declared_by", sa.String(length=20), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["dimension_id"], ["dimensions.id"], name="fk_traits_dimension_id_dimensions"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_traits_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_traits"),
    )
    with op.batch_alter_table("traits", schema=None) as batch_op:
        batch_op.create_index("ix_traits_dimension_id", ["dimension_id"], unique=False)
        batch_op.create_index("ix_traits_person_id", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_traits_current",
            ["person_id", "dimension_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_on IS NULL"),
            postgresql_where=sa.text("withdrawn_on IS NULL"),
        )

    op.create_table(
        "term_amendments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("new_end", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name="fk_term_amendments_term_id_terms"),
        sa.PrimaryKeyConstraint("id", name="pk_term_amendments"),
        sa.UniqueConstraint("term_id", "number", name="uq_term_amendments_term_id_number"),
    )
    with op.batch_alter_table("term_amendments", schema=None) as batch_op:
        batch_op.create_index("ix_term_amendments_term_id", ["term_id"], unique=False)

    op.create_table(
        "term_end_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name="fk_term_end_answers_term_id_terms"),
        sa.PrimaryKeyConstraint("id", name="pk_term_end_answers"),
        sa.UniqueConstraint("term_id", name="uq_term_end_answers_term_id"),
    )

    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in PROTECT_POSTGRESQL if postgresql else PROTECT_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("term_end_answers")
    with op.batch_alter_table("term_amendments", schema=None) as batch_op:
        batch_op.drop_index("ix_term_amendments_term_id")

    op.drop_table("term_amendments")
    with op.batch_alter_table("traits", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_traits_current",
            sqlite_where=sa.text("withdrawn_on IS NULL"),
            postgresql_where=sa.text("withdrawn_on IS NULL"),
        )
        batch_op.drop_index("ix_traits_person_id")
        batch_op.drop_index("ix_traits_dimension_id")

    op.drop_table("traits")
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.drop_index("ix_terms_person_id")
        batch_op.drop_index("ix_terms_council_id")

    op.drop_table("terms")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index("ix_proposals_rotation_on")
        batch_op.drop_index("ix_proposals_council_id")

    op.drop_table("proposals")
    with op.batch_alter_table("pool_uploads", schema=None) as batch_op:
        batch_op.drop_index("ix_pool_uploads_call_id")

    op.drop_table("pool_uploads")
    with op.batch_alter_table("dimension_values", schema=None) as batch_op:
        batch_op.drop_index("ix_dimension_values_dimension_id")

    op.drop_table("dimension_values")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_person_id")
        batch_op.drop_index("ix_applications_call_id")

    op.drop_table("applications")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sessions_user_id")
        batch_op.drop_index("ix_sessions_expires_at")

    op.drop_table("sessions")
    with op.batch_alter_table("role_grants", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_grants_open",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index("ix_role_grants_user_id")
        batch_op.drop_index("ix_role_grants_council_id")

    op.drop_table("role_grants")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("ix_people_user_id")
        batch_op.drop_index("ix_people_council_id")

    op.drop_table("people")
    with op.batch_alter_table("dimensions", schema=None) as batch_op:
        batch_op.drop_index("ix_dimensions_council_id")

    op.drop_table("dimensions")
    with op.batch_alter_table("charters", schema=None) as batch_op:
        batch_op.drop_index("ix_charters_council_id")

    op.drop_table("charters")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index("ix_calls_council_id")

    op.drop_table("calls")
    op.drop_table("worker_beats")
    op.drop_table("users")
    op.drop_table("submitted_forms")
    with op.batch_alter_table("sign_in_tries", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_tries_tried_at")
        batch_op.drop_index("ix_sign_in_tries_bucket_tried_at")

    op.drop_table("sign_in_tries")
    op.drop_table("outgoing_mails")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_subject")

    op.drop_table("jobs")
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_index("ix_entries_subject")
        batch_op.drop_index("ix_entries_council")
        batch_op.drop_index("ix_entries_actor")
        batch_op.drop_index("ix_entries_act")

    op.drop_table("entries")
    op.drop_table("data_keys")
    op.drop_table("councils")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION entries_append_only()")
