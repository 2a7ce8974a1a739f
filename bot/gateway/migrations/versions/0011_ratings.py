"""Whether visitors found the assistant's answers useful."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_ratings_message_id_messages"),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        sa.UniqueConstraint("message_id", name="uq_ratings_message_id"),
    )
    op.create_index("ix_ratings_museum_at", "ratings", ["museum", "at"])


def downgrade() -> None:
    op.drop_table("ratings")
