"""The council's review of a proposal, and the public draw"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("voters", sa.JSON(), nullable=False),
        sa.Column("concerned", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_reviews_proposal_id_proposals"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.UniqueConstraint("proposal_id", name="uq_reviews_proposal_id"),
    )
    op.create_table(
        "opinions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("voice", sa.String(length=20), nullable=False),
        sa.Column("comment_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_opinions_person_id_people"),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name="fk_opinions_review_id_reviews"),
        sa.PrimaryKeyConstraint("id", name="pk_opinions"),
        sa.UniqueConstraint("review_id", "person_id", name="uq_opinions_review_id_person_id"),
    )
    with op.batch_alter_table("opinions", schema=None) as batch_op:
        batch_op.create_index("ix_opinions_review_id", ["review_id"], unique=False)
    op.create_table(
        "drawings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("lottery_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=True),
        sa.Column("draw_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("committed_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("committed_sha256", sa.String(length=64), nullable=True),
        sa.Column("public_file", sa.LargeBinary(), nullable=True),
        sa.Column("numbers", sa.Text(), nullable=True),
        sa.Column("panel", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("finished_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_drawings_proposal_id_proposals"),
        sa.PrimaryKeyConstraint("id", name="pk_drawings"),
        sa.UniqueConstraint("proposal_id", name="uq_drawings_proposal_id"),
    )


def downgrade() -> None:
    op.drop_table("drawings")
    op.drop_table("opinions")
    op.drop_table("reviews")
