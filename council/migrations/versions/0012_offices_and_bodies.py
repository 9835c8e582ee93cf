"""Offices, sub-bodies and seats on other bodies"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("office", sa.String(length=60), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"end" > start', name="ck_office_terms_end_after_start"),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_office_terms_council_id_councils"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_office_terms_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_office_terms"),
    )
    _index("office_terms", "council_id", "person_id")
    op.create_table(
        "sub_bodies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["councils.id"], name="fk_sub_bodies_council_id_councils"),
        sa.PrimaryKeyConstraint("id", name="pk_sub_bodies"),
    )
    _index("sub_bodies", "council_id")
    op.create_table(
        "sub_body_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("adviser", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["sub_bodies.id"], name="fk_sub_body_members_body_id_sub_bodies"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sub_body_members_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_sub_body_members"),
    )
    _index("sub_body_members", "body_id", "person_id")
    op.create_table(
        "other_seats",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("part_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("for_council", sa.Boolean(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_other_seats_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_other_seats"),
    )
    _index("other_seats", "person_id")


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(f"ix_{table}_{column}", [column], unique=False)


def downgrade() -> None:
    for table in ("other_seats", "sub_body_members", "sub_bodies", "office_terms"):
        op.drop_table(table)
