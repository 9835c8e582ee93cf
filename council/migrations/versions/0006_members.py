"""What people chose about themselves: how they appear, skills, needs, buddies, groups"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CHOICES: tuple[sa.Column[object], ...] = (
    sa.Column("listed_with", sa.JSON(), nullable=False, server_default="[]"),
    sa.Column("channel", sa.String(length=20), nullable=True),
    sa.Column("attribution", sa.String(length=20), nullable=False, server_default="none"),
    sa.Column("photo_allowed", sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column("spoken_sealed", sa.LargeBinary(), nullable=True),
    sa.Column("choices_by", sa.String(length=20), nullable=True),
    sa.Column("choices_on", sa.Date(), nullable=True),
    sa.Column("assisted", sa.Boolean(), nullable=False, server_default=sa.false()),
)


def upgrade() -> None:
    for column in CHOICES:
        op.add_column("people", column)
    _skills_and_needs()
    _groups_and_pairs()


def _skills_and_needs() -> None:
    op.create_table(
        "skills",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_skills_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_skills"),
        sa.UniqueConstraint("council_id", "key", name="uq_skills_council_id_key"),
    )
    with op.batch_alter_table("skills", schema=None) as batch_op:
        batch_op.create_index("ix_skills_council_id", ["council_id"], unique=False)
    op.create_table(
        "declared_skills",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("keys_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("declared_by", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_declared_skills_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_declared_skills"),
        sa.UniqueConstraint("person_id", name="uq_declared_skills_person_id"),
    )
    op.create_table(
        "access_needs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("needs_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_by", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_access_needs_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_access_needs"),
        sa.UniqueConstraint("person_id", name="uq_access_needs_person_id"),
    )


def _groups_and_pairs() -> None:
    op.create_table(
        "community_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_community_groups_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_community_groups"),
    )
    with op.batch_alter_table("community_groups", schema=None) as batch_op:
        batch_op.create_index("ix_community_groups_council_id", ["council_id"], unique=False)
    op.create_table(
        "affiliations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("group_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("speaks_for", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_affiliations_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_affiliations"),
    )
    with op.batch_alter_table("affiliations", schema=None) as batch_op:
        batch_op.create_index("ix_affiliations_person_id", ["person_id"], unique=False)
    op.create_table(
        "pairings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("newcomer_id", sa.Uuid(), nullable=False),
        sa.Column("guide_id", sa.Uuid(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("newcomer_id <> guide_id", name="ck_pairings_two_people"),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_pairings_council_id_councils"),
        sa.ForeignKeyConstraint(["guide_id"], ["people.id"], name="fk_pairings_guide_id_people"),
        sa.ForeignKeyConstraint(["newcomer_id"], ["people.id"], name="fk_pairings_newcomer_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_pairings"),
    )
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        for column in ("council_id", "guide_id", "newcomer_id"):
            batch_op.create_index(f"ix_pairings_{column}", [column], unique=False)


def downgrade() -> None:
    for table in ("pairings", "affiliations", "community_groups", "access_needs", "declared_skills", "skills"):
        op.drop_table(table)
    for column in reversed(CHOICES):  # one by one: rows of other tables point at people, so the table stays in place
        op.drop_column("people", column.name)
