"""Topics of requests, notes for colleagues, and conversations that are kept aside for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("conversations", sa.Column("snoozed_until", MOMENT))
    op.add_column("requests", sa.Column("topic", sa.String(60), nullable=False, server_default=""))
    op.create_table(
        "notes",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("museum", sa.String(60), nullable=False),
        sa.Column("conversation_id", sa.String(40), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_notes_conversation_id_conversations"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_notes_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_conversation_id", "notes", ["conversation_id"])
    for table in ("messages", "requests"):
        op.create_index(f"ix_{table}_museum_created_at", table, ["museum", "created_at"])


def downgrade() -> None:
    for table in ("messages", "requests"):
        op.drop_index(f"ix_{table}_museum_created_at", table)
    op.drop_table("notes")
    op.drop_column("requests", "topic")
    op.drop_column("conversations", "snoozed_until")
