"""Pins, trials, vacancies and who fills them, staggered first terms, looking ahead, and the snapshots of diversity"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "composition_snapshots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_composition_snapshots_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_composition_snapshots"),
    )
    with op.batch_alter_table("composition_snapshots", schema=None) as batch_op:
        batch_op.create_index("ix_composition_snapshots_council_id", ["council_id"], unique=False)

    op.create_table(
        "explanations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_explanations_proposal_id_proposals"),
        sa.PrimaryKeyConstraint("id", name="pk_explanations"),
        sa.UniqueConstraint("proposal_id", name="uq_explanations_proposal_id"),
    )
    op.create_table(
        "forecasts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("charter_id", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("question_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["charter_id"], ["charters.id"], name="fk_forecasts_charter_id_charters"),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_forecasts_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_forecasts"),
    )
    with op.batch_alter_table("forecasts", schema=None) as batch_op:
        batch_op.create_index("ix_forecasts_council_id", ["council_id"], unique=False)

    op.create_table(
        "pins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("rotation_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("seated", sa.Boolean(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_pins_council_id_councils"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_pins_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_pins"),
    )
    with op.batch_alter_table("pins", schema=None) as batch_op:
        batch_op.create_index("ix_pins_council_id", ["council_id"], unique=False)

    op.create_table(
        "staggerings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("charter_id", sa.Uuid(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("plan_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("plan_sha256", sa.String(length=64), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=True),
        sa.Column("draw_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_file", sa.LargeBinary(), nullable=True),
        sa.Column("numbers", sa.Text(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dealt", sa.JSON(), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["charter_id"], ["charters.id"], name="fk_staggerings_charter_id_charters"),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_staggerings_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_staggerings"),
        sa.UniqueConstraint("council_id", "begins_on", "number", name="uq_staggerings_council_id_begins_on_number"),
    )
    with op.batch_alter_table("staggerings", schema=None) as batch_op:
        batch_op.create_index("ix_staggerings_council_id", ["council_id"], unique=False)

    op.create_table(
        "replacements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("new_term_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["new_term_id"], ["terms.id"], name="fk_replacements_new_term_id_terms"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_replacements_person_id_people"),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name="fk_replacements_term_id_terms"),
        sa.PrimaryKeyConstraint("id", name="pk_replacements"),
        sa.UniqueConstraint("term_id", "person_id", name="uq_replacements_term_id_person_id"),
    )
    with op.batch_alter_table("replacements", schema=None) as batch_op:
        batch_op.create_index("ix_replacements_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_replacements_term_id", ["term_id"], unique=False)

    op.create_table(
        "reserve_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_reserve_places_person_id_people"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_reserve_places_proposal_id_proposals"),
        sa.PrimaryKeyConstraint("id", name="pk_reserve_places"),
        sa.UniqueConstraint("proposal_id", "position", name="uq_reserve_places_proposal_id_position"),
    )
    with op.batch_alter_table("reserve_places", schema=None) as batch_op:
        batch_op.create_index("ix_reserve_places_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_reserve_places_proposal_id", ["proposal_id"], unique=False)

    op.create_table(
        "substitutes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("named_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_substitutes_person_id_people"),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name="fk_substitutes_term_id_terms"),
        sa.PrimaryKeyConstraint("id", name="pk_substitutes"),
        sa.UniqueConstraint("term_id", "person_id", name="uq_substitutes_term_id_person_id"),
    )
    with op.batch_alter_table("substitutes", schema=None) as batch_op:
        batch_op.create_index("ix_substitutes_term_id", ["term_id"], unique=False)

    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trial", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_column("trial")
    op.drop_table("substitutes")
    op.drop_table("reserve_places")
    op.drop_table("replacements")
    op.drop_table("staggerings")
    op.drop_table("pins")
    op.drop_table("forecasts")
    op.drop_table("explanations")
    op.drop_table("composition_snapshots")
