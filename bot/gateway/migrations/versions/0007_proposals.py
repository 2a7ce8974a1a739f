"""Proposals for the FAQ by those who are no curators, and how each change stood with the false-answer budget."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("faq_changes", sa.Column("verdict", sa.String(20), nullable=False, server_default=""))
    op.create_table(
        "proposals",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("message_id", BIG),
        sa.Column("lesson", sa.JSON(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("outcome", sa.String(20)),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_proposals_message_id_messages"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_proposals_staff_id_staff"),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name="fk_proposals_decided_by_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    op.create_index("ix_proposals_museum_id", "proposals", ["museum", "id"])
    op.create_index("ix_proposals_message_id", "proposals", ["message_id"])


def downgrade() -> None:
    op.drop_table("proposals")
    op.drop_column("faq_changes", "verdict")
